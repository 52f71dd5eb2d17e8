import type { Ability, Entry, Member, Role } from '../../../protocol/room-state';
import type { RoomModel } from '../../../room/types';
import type { MemberTexts } from '../../../texts/members';
import type { RoomModeration } from '../types';
import { sends } from './member-rows';

/** A line that can be tapped: an act, or one of several answers. */
export interface Choice {
  act: string;
  value: string;
  text: string;
  danger: boolean;
  /** An act, one of several answers, or an answer of its own. */
  role: 'button' | 'radio' | 'checkbox';
  checked: boolean;
}

export interface ChoiceGroup {
  key: number;
  /** '' for none. */
  title: string;
  role: 'group' | 'radiogroup';
  choices: readonly Choice[];
}

export interface ChoiceFacts {
  room: Pick<RoomModel, 'me' | 'members' | 'rules'>;
  order: RoomModeration;
  texts: MemberTexts;
}

export const abilities: readonly Ability[] = ['microphone', 'camera', 'screen', 'chat', 'rename'];
const entries: readonly Entry[] = ['open', 'pin', 'waiting', 'locked'];
const entryTexts = {
  open: 'entryOpen',
  pin: 'entryPin',
  waiting: 'entryWaiting',
  locked: 'entryLocked',
} as const;

const choice = (act: string, text: string, value = '', danger = false): Choice => ({
  act,
  value,
  text,
  danger,
  role: 'button',
  checked: false,
});

/** The abilities as answers, the forbidden ones chosen. */
const forbids = (act: string, forbidden: readonly Ability[], texts: MemberTexts): Choice[] =>
  abilities.map((ability) => ({
    act,
    value: ability,
    text: texts[ability],
    danger: false,
    role: 'checkbox',
    checked: forbidden.indexOf(ability) >= 0,
  }));

/** The list with this ability, or without it if it was there. */
export const toggled = (list: readonly Ability[], ability: Ability): Ability[] =>
  abilities.filter((each) => list.indexOf(each) >= 0 !== (each === ability));

function roles({ role }: Member, may: (role: Role) => boolean, texts: MemberTexts): Choice[] {
  const offered: Choice[] = [];
  const offer = (to: Role, key: keyof MemberTexts): void => {
    if (may(to)) offered.push(choice('role', texts[key], to));
  };
  if (role !== 'cohost') offer('cohost', 'toCohost');
  if (role === 'cohost') offer('speaker', 'notCohost');
  if (role === 'audience') offer('speaker', 'toSpeaker');
  offer('audience', 'toAudience');
  return offered;
}

/** The acts of the user on one member, and on oneself: only those that the server allows. */
export function memberChoices(member: Member, { room, order, texts }: ChoiceFacts): ChoiceGroup[] {
  const { id, role } = member;
  const isMe = id === room.me.id;
  const may = (to: Role): boolean => order.maySetRole(id, to);
  const hand = member.hand === undefined || member.hand === 0 ? [] : [choice('lowerHand', texts.lowerHand)];
  if (isMe) {
    const back = role === 'speaker' && may('audience') ? [choice('role', texts.toAudience, 'audience')] : [];
    return [{ key: 0, title: '', role: 'group', choices: hand.concat(back) }];
  }
  if (!order.mayActOn(id)) return [];
  const isHost = room.me.role === 'host';
  const isLarge = room.rules?.spotlight === id;
  const device = (kind: 'audio' | 'video', off: string, ask: string): Choice =>
    sends(member, kind) ? choice('mute', off, kind) : choice('ask', ask, kind);
  const acts = hand.concat(
    role === 'audience'
      ? [choice('invite', texts[member.invited === true ? 'uninvite' : 'invite'], member.invited === true ? '' : 'yes')]
      : [
          device('audio', texts.mute, texts.askMicrophone),
          device('video', texts.stopCamera, texts.askCamera),
          choice('spotlight', texts[isLarge ? 'unspotlight' : 'spotlight'], isLarge ? '' : id),
        ],
    roles(member, may, texts),
    isHost ? [choice('dialog', texts.handOver, 'over')] : [],
  );
  const groups: ChoiceGroup[] = [{ key: 0, title: '', role: 'group', choices: acts }];
  // Nothing can be forbidden to moderators.
  if (role === 'speaker' || role === 'audience')
    groups.push({
      key: 1,
      title: texts.forbids,
      role: 'group',
      choices: forbids('forbid', member.forbidden ?? [], texts),
    });
  groups.push({
    key: 2,
    title: '',
    role: 'group',
    choices: [choice('dialog', texts.remove, 'remove', true), choice('dialog', texts.ban, 'ban', true)],
  });
  return groups;
}

/** The rules of the room, and the acts on all. `entry` is the way in that is chosen here while its PIN is missing. */
export function ruleChoices(entry: Entry, { room, order, texts }: ChoiceFacts): ChoiceGroup[] {
  const acts = [
    choice('mute', texts.muteAll, 'audio'),
    choice('lowerAll', texts.lowerAll),
    choice('attendance', texts.attendance),
  ];
  return [
    {
      key: 0,
      title: texts.entry,
      role: 'radiogroup',
      choices: entries.map((each) => ({
        act: 'entry',
        value: each,
        text: texts[entryTexts[each]],
        danger: false,
        role: 'radio',
        checked: each === entry,
      })),
    },
    {
      key: 1,
      title: texts.forbidAll,
      role: 'group',
      choices: forbids('forbidAll', room.rules?.forbidden ?? [], texts),
    },
    {
      key: 2,
      title: texts.actsAll,
      role: 'group',
      choices: acts
        .filter(({ act }) => act !== 'lowerAll' || order.hands.length > 0)
        .concat(room.me.role === 'host' ? choice('dialog', texts.end, 'end', true) : []),
    },
  ];
}
