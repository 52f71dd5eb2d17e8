import type { Room } from '../../../room/room';
import { reaction } from '../../../shared/mobx';
import { releaseAll, type Release } from '../../../shared/release';
import { memberTextsOf, type MemberTexts } from '../../../texts/members';
import type { Texts } from '../../../texts/texts';
import { addControl } from '../../../view/controls/extra-controls';
import { besideRoom } from '../../../view/controls/side';
import { roomByName, whileRoom } from '../../../view/room-by-name';
import type { Screen } from '../../../view/screen';
import { moderationOf } from '../app-moderation';
import type { RoomModeration } from '../room-moderation';
import { handButton, membersButton } from './member-buttons';
import { MemberNews } from './member-news';
import { askedPrompt } from './member-prompts';
import type { MembersPanel } from './members-panel';

const nothing: Release = () => undefined;

interface Served {
  readonly panel: MembersPanel;
  readonly name: string;
  readonly screen: Screen;
  readonly texts: Texts & MemberTexts;
}

/** The room of this name while the user is in it, and while `is` holds. */
const joined = (name: string, is: (order: RoomModeration) => boolean = () => true): Room | null => {
  const room = roomByName(name);
  const order = room === null ? null : moderationOf(room.id);
  const isIn = room !== null && (room.state === 'joined' || room.state === 'reconnecting');
  return isIn && order !== null && is(order) ? room : null;
};

/** Keeps `acquire` for the order of the room that `find` returns. */
const whileOrder = (find: () => Room | null, acquire: (room: Room, order: RoomModeration) => Release): Release =>
  whileRoom(find, (room) => {
    const order = room === null ? null : moderationOf(room.id);
    return room === null || order === null ? nothing : acquire(room, order);
  });

/** The buttons, the news and the sound of one rtc-members for the room of this name, until released. `changed` gets whether the list is open. */
export function serveMembers(
  panel: MembersPanel,
  name: string,
  { screen, texts }: { screen: Screen; texts: Texts },
  changed: (isOpen: boolean) => void,
): Release {
  const served: Served = { panel, name, screen, texts: { ...texts, ...memberTextsOf(texts) } };
  return releaseAll([
    reaction(() => panel.isOpen, changed),
    whileOrder(
      () => joined(name),
      (room, order) =>
        releaseAll([
          () => panel.setOpen(false),
          addControl({
            room: room.id,
            get view() {
              return membersButton(room, order, served.texts, screen.overVideo);
            },
            tap: () => panel.setOpen(!panel.isOpen),
          }),
          tellNews(served, room, order),
          besideRoom(room.id, {
            name: 'members',
            isOpen: () => panel.isOpen,
            isBeside: () => screen.form === 'desktop',
            close: () => panel.setOpen(false),
          }),
          screen.overVideo ? nothing : askByDialog(served, room, order),
        ]),
    ),
    // Moderators need no permission to speak.
    whileOrder(
      () => joined(name, ({ isModerator }) => !isModerator),
      (room, order) =>
        addControl({
          room: room.id,
          get view() {
            return handButton(
              order.hands.some(({ id }) => id === room.me.id),
              served.texts,
            );
          },
          tap: () => panel.tap(name, 'hand', '', '', served.texts),
        }),
    ),
    whileOrder(
      () => (panel.gaveUp || roomByName(name)?.error?.reason !== 'waiting' ? null : roomByName(name)),
      (_room, order) => order.knock(),
    ),
    reaction(
      () => roomByName(name)?.state,
      (state) => {
        if (state === 'joining') panel.gaveUp = false;
      },
    ),
  ]);
}

function tellNews({ panel, texts }: Served, room: Room, order: RoomModeration): Release {
  const news = new MemberNews();
  return reaction(
    () => news.next(room, order, texts),
    ({ text, rings }) => {
      if (rings) panel.platform.playNotice();
      if (text !== '') panel.say(text);
    },
    { fireImmediately: true },
  );
}

/** Below 2.9.1 video covers everything of the kit, so WeChat's own dialog asks. */
const askByDialog = ({ panel, name, texts }: Served, room: Room, order: RoomModeration): Release =>
  reaction(
    () => askedPrompt({ room, order, texts }),
    (prompt) => {
      if (prompt === null) return;
      void panel.platform.confirm(prompt).then((yes) => panel.tap(name, yes ? prompt.yesAct : prompt.noAct, '', '', texts));
    },
    { fireImmediately: true, equals: (one, other) => one?.title === other?.title },
  );
