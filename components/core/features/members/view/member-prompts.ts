import type { Member } from '../../../protocol/room-state';
import type { RoomModel } from '../../../room/types';
import type { MemberTexts } from '../../../texts/members';
import { formatText, type Texts } from '../../../texts/texts';
import type { RoomModeration } from '../types';

/** The acts that are confirmed before they are done. */
export type ConfirmName = 'remove' | 'ban' | 'over' | 'end';

/** A question with two answers. */
export interface Prompt {
  title: string;
  line: string;
  yes: string;
  no: string;
  danger: boolean;
  /** The acts of both answers. */
  yesAct: string;
  noAct: string;
}

export interface PromptFacts {
  room: Pick<RoomModel, 'members' | 'state' | 'error'>;
  order: Pick<RoomModeration, 'waitingNote' | 'closedWhileWaiting' | 'asked' | 'invited' | 'mutedByHost' | 'forbidden'>;
  texts: Texts & MemberTexts;
}

const nameOf = (members: readonly Member[], id: string): string => members.filter((member) => member.id === id)[0]?.name ?? '';

/** The question before an act that others notice and that cannot be taken back at once. */
export function confirmPrompt(name: ConfirmName, id: string, { room, texts }: PromptFacts): Prompt {
  const values = { name: nameOf(room.members, id) };
  return {
    title: formatText(texts[`${name}Title`], values),
    line: texts[`${name}Line`],
    yes: texts.confirm,
    no: texts.cancel,
    danger: name !== 'over',
    yesAct: 'confirm',
    noAct: 'cancel',
  };
}

/** The question of a moderator to this user: to switch a device on, or to speak. */
export function askedPrompt({ room, order, texts }: PromptFacts): Prompt | null {
  const { asked, invited } = order;
  if (asked !== null)
    return {
      title: texts[asked.kind === 'audio' ? 'asksMicrophone' : 'asksCamera'],
      line: formatText(texts.asksLine, { name: nameOf(room.members, asked.by) || texts.host }),
      yes: texts.open,
      no: texts.notNow,
      danger: false,
      yesAct: 'answerAsk',
      noAct: 'refuseAsk',
    };
  if (!invited) return null;
  return {
    title: texts.invitesMe,
    line: texts.invitesLine,
    yes: texts.accept,
    no: texts.decline,
    danger: false,
    yesAct: 'acceptInvitation',
    noAct: 'declineInvitation',
  };
}

/** The line over the pictures after a moderator switched a device off. */
export interface Notice {
  icon: string;
  text: string;
  act: string;
  action: string;
}

export function noticeView({ order, texts }: PromptFacts): Notice | null {
  const kind = order.mutedByHost;
  if (kind === null) return null;
  const mayUnmute = kind === 'audio' && order.forbidden.indexOf('microphone') < 0;
  return {
    icon: kind === 'audio' ? 'mic-off' : 'camera-off',
    text: texts[kind === 'audio' ? 'mutedMe' : 'cameraOffMe'],
    act: mayUnmute ? 'unmute' : 'dismiss',
    action: texts[mayUnmute ? 'unmute' : 'gotIt'],
  };
}

/** The page in front of the room while the user waits for a moderator, or has to know the PIN. */
export interface EntryView {
  waits: boolean;
  title: string;
  line: string;
  /** Label of the field, or '' without one. */
  label: string;
  hint: string;
  /** Text of the filled button, or ''. */
  enter: string;
  cancel: string;
}

export function entryView({
  room: { state, error },
  order: { waitingNote, closedWhileWaiting },
  texts,
}: PromptFacts): EntryView | null {
  const { reason = null } = error ?? {};
  if (waitingNote !== null)
    return {
      waits: true,
      title: texts.entryWait,
      line: waitingNote || texts.entryWaitLine,
      label: '',
      hint: '',
      enter: '',
      cancel: texts.cancel,
    };
  const page = { waits: false, label: '', hint: '', enter: '', cancel: texts.close };
  if (closedWhileWaiting) return { ...page, title: texts['page.closed'], line: '' };
  const isOut = state === 'idle' || state === 'left';
  if (!isOut || (reason !== 'pin_needed' && reason !== 'pin_wrong')) return null;
  return {
    ...page,
    title: texts.entryPinTitle,
    line: texts[reason === 'pin_wrong' ? 'entryPinWrong' : 'entryPinLine'],
    label: texts.entryPinLabel,
    hint: texts.pinNew,
    enter: texts.enter,
    cancel: texts.cancel,
  };
}
