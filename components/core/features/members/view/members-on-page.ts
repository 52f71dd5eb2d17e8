import { rooms } from '../../../app/rooms';
import type { Room } from '../../../room/room';
import { memberTextsOf, type MemberTexts } from '../../../texts/members';
import { formatText, type Texts } from '../../../texts/texts';
import { roomByName } from '../../../view/room-by-name';
import { lookOf, type Look, type Screen } from '../../../view/screen';
import type { ToastView } from '../../../view/toast';
import { moderationOf } from '../app-moderation';
import type { RoomModeration } from '../room-moderation';
import { memberChoices, ruleChoices, type ChoiceGroup } from './member-choices';
import { askedPrompt, confirmPrompt, entryView, noticeView, type EntryView, type Notice, type Prompt } from './member-prompts';
import { memberRows, waitingRows, type MemberRow, type WaitingRow } from './member-rows';
import type { MembersPanel, PanelPage } from './members-panel';

/** A field with a button beside it. */
export interface FieldView {
  name: 'note' | 'pin';
  hint: string;
  act: string;
  text: string;
}

/** The open list. */
export interface SheetView {
  page: PanelPage;
  title: string;
  /** Keeps keyboard and screen reader inside: where it covers the room, and does not stand beside it. */
  modal: boolean;
  /** The user may open the rules. */
  rules: boolean;
  search: boolean;
  waiting: readonly WaitingRow[];
  waitingTitle: string;
  rows: readonly MemberRow[];
  rowsTitle: string;
  /** A line below the rows, or ''. */
  foot: string;
  groups: readonly ChoiceGroup[];
  field: FieldView | null;
  /** Ways to invite. */
  share: boolean;
  link: boolean;
  acts: readonly { act: string; value: string; text: string; danger: boolean }[];
}

export interface MembersView {
  sheet: SheetView | null;
  prompt: Prompt | null;
  notice: Notice | null;
  entry: EntryView | null;
  toasts: ToastView[];
  said: string;
  words: { readonly [Name in (typeof wordNames)[number]]: string };
}

/** Words of the template that never change. */
const wordNames = [
  'close',
  'back',
  'search',
  'admit',
  'deny',
  'admitAll',
  'letSpeak',
  'inviteTitle',
  'rules',
  'share',
  'copyLink',
  'guest',
] as const;

function wordsOf(texts: MemberTexts): MembersView['words'] {
  const words: { [name: string]: string } = {};
  wordNames.forEach((name) => (words[name] = texts[name]));
  return words as MembersView['words'];
}

/** Width of a window in px that has room for the list beside the pictures; the same as of the class `rtc--wide`. */
const besideFrom = 900;

/** Rows from which on a search helps. */
const searchedFrom = 8;

function footActs(room: Room, texts: MemberTexts): SheetView['acts'] {
  const locked = room.rules?.entry === 'locked';
  const acts = [
    { act: 'mute', value: 'audio', text: texts.muteAll, danger: false },
    {
      act: 'lock',
      value: locked ? '' : 'yes',
      text: texts[locked ? 'unlock' : 'lock'],
      danger: false,
    },
  ];
  return room.me.role === 'host' ? acts.concat({ act: 'dialog', value: 'end', text: texts.end, danger: true }) : acts;
}

function sheetOf(
  { page: wanted, shown, query, choosesPin }: MembersPanel,
  room: Room,
  order: RoomModeration,
  { screen, texts, now }: { screen: Screen; texts: Texts & MemberTexts; now(): number },
): SheetView {
  const member = room.members.filter(({ id }) => id === shown)[0];
  // A member who left, and rules after the loss of the role, lead back to the list.
  const page = (wanted === 'member' && member === undefined) || (wanted === 'rules' && !order.isModerator) ? 'list' : wanted;
  const isList = page === 'list';
  const { rows, hidden } = isList ? memberRows({ room, order, query, texts }) : { rows: [], hidden: 0 };
  const waiting = isList && order.waiting.length > 0 ? waitingRows(order.waiting, now(), texts) : [];
  const field = (name: FieldView['name'], hint: string, act: string, text: string): FieldView => ({
    name,
    hint,
    act,
    text,
  });
  const entry = choosesPin ? 'pin' : (room.rules?.entry ?? 'open');
  const facts = { room, order, texts };
  const titles = {
    list: texts.title,
    member: member?.name ?? '',
    rules: texts.rules,
    invite: texts.inviteTitle,
  };
  const foot =
    rows.length === 0
      ? formatText(texts.nobody, { name: query })
      : hidden > 0
        ? formatText(texts.hidden, { count: hidden })
        : room.audience > 0
          ? formatText(texts.audience, { count: room.audience })
          : '';
  return {
    page,
    title: titles[page],
    modal: screen.form !== 'desktop' || screen.width < besideFrom,
    rules: isList && order.isModerator,
    search: isList && (query !== '' || room.members.length >= searchedFrom),
    waiting,
    waitingTitle: formatText(texts.waitingTitle, { count: order.waiting.length }),
    rows,
    rowsTitle: formatText(texts.in, { count: room.members.length }),
    foot: isList ? foot : page === 'invite' && rooms.copyLink === null ? texts.noLink : '',
    groups:
      page === 'rules'
        ? ruleChoices(entry, facts)
        : member !== undefined && page === 'member'
          ? memberChoices(member, facts)
          : [],
    field:
      waiting.length > 0
        ? field('note', texts.note, 'tell', texts.send)
        : page === 'rules' && entry === 'pin'
          ? field('pin', texts.pinNew, 'setPin', texts.set)
          : null,
    share: page === 'invite',
    link: page === 'invite' && rooms.copyLink !== null,
    acts: isList && order.isModerator ? footActs(room, texts) : [],
  };
}

/** Everything that an rtc-members shows on its page. While nobody waits it reads no clock. */
export function membersOnPage(
  panel: MembersPanel,
  name: string,
  { screen, texts: own, now }: { screen: Screen; texts: Texts; now(): number },
): MembersView & Pick<Look, 'look'> {
  const texts = { ...own, ...memberTextsOf(own) };
  const { toasts, said } = panel;
  const { look } = lookOf(screen, texts);
  const room = roomByName(name);
  const order = room === null ? null : moderationOf(room.id);
  const words = wordsOf(texts);
  if (room === null || order === null) return { sheet: null, prompt: null, notice: null, entry: null, toasts, said, words, look };
  const facts = { room, order, texts };
  const { confirming } = panel;
  const isIn = room.state === 'joined' || room.state === 'reconnecting';
  const prompt = confirming === null ? askedPrompt(facts) : confirmPrompt(confirming.name, confirming.id, facts);
  return {
    sheet: isIn && panel.isOpen && screen.overVideo ? sheetOf(panel, room, order, { screen, texts, now }) : null,
    prompt: isIn && screen.overVideo ? prompt : null,
    notice: isIn && screen.overVideo ? noticeView(facts) : null,
    entry: panel.gaveUp ? null : entryView(facts),
    toasts,
    said,
    words,
    look,
  };
}
