import type { Kind, Member } from '../../../protocol/room-state';
import type { RemoteStreamModel, RoomModel } from '../../../room/types';
import type { MemberTexts } from '../../../texts/members';
import { formatText, type Texts } from '../../../texts/texts';
import { avatarView, type AvatarView } from '../../../view/avatar';
import { icon } from '../../../view/icon';
import { barsIcon, barsOf, isWeak } from '../../../view/signal-bars';
import type { RoomModeration, WaitingUser } from '../types';

export interface Tag {
  text: string;
  /** The class of its colours, or ''. */
  tone: '' | 'accent' | 'warn';
}

/** One member of the list. */
export interface MemberRow extends AvatarView {
  id: string;
  name: string;
  tags: readonly Tag[];
  /** The second line, or ''. */
  line: string;
  speaking: boolean;
  /** The member is not there at the moment. */
  dim: boolean;
  /** Icons of network, microphone and camera. */
  marks: readonly string[];
  /** Label of the button that lets a raised hand speak, or ''. */
  speak: string;
  /** Label of the button with more actions, or '' where the user has none. */
  more: string;
  /** The whole row, for screen readers. */
  label: string;
}

/** A user of the waiting room. */
export interface WaitingRow extends AvatarView {
  id: string;
  name: string;
  guest: boolean;
  line: string;
  admit: string;
  deny: string;
}

export interface RowFacts {
  room: Pick<RoomModel, 'members' | 'me' | 'remotes' | 'audience'>;
  order: Pick<RoomModeration, 'hands' | 'mayActOn'>;
  query: string;
  texts: Texts & MemberTexts;
}

/** Rows that are drawn at once; a search finds the others. */
const mostRows = 100;

const trackOf = (member: Member, kind: Kind) =>
  member.tracks.filter((track) => track.source === 'main' && track.kind === kind)[0];

/** Whether the member sends sound, or a picture. */
export const sends = (member: Member, kind: Kind): boolean => trackOf(member, kind)?.muted === false;

function tagsOf(member: Member, place: number, hasAudience: boolean, { room, texts }: RowFacts): Tag[] {
  const tags: Tag[] = [];
  const tag = (is: boolean, text: string, tone: Tag['tone'] = ''): void => void (is && tags.push({ text, tone }));
  tag(member.id === room.me.id, texts.me);
  tag(member.role === 'host', texts.host, 'accent');
  tag(member.role === 'cohost', texts.cohost);
  // Without an audience everybody speaks, and a raised hand says more.
  tag(member.role === 'speaker' && hasAudience && place === 0, texts.speaker);
  tag(member.role === 'audience' && place === 0, texts.watcher);
  tag(member.guest === true, texts.guest);
  tag(place > 0, formatText(texts.handPlace, { place }), 'warn');
  return tags;
}

function rowOf(member: Member, remote: RemoteStreamModel | undefined, facts: RowFacts, hasAudience: boolean): MemberRow {
  const { order, room, texts } = facts;
  const { id, name, presence } = member;
  const place = order.hands.map((hand) => hand.id).indexOf(id) + 1;
  const quality = id === room.me.id ? room.me.quality : remote?.quality;
  const bars = quality === undefined ? null : barsOf(quality);
  const weak = isWeak(bars);
  const speaking = remote?.speaking === true;
  const tags = tagsOf(member, place, hasAudience, facts);
  const line =
    presence !== 'online'
      ? texts[presence === 'away' ? 'tile.away' : 'tile.offline']
      : speaking
        ? texts.speaking
        : member.invited === true
          ? texts.invited
          : weak
            ? texts['tile.weak']
            : '';
  const isHeard = sends(member, 'audio');
  const publishes = member.tracks.length > 0;
  const words = [name]
    .concat(tags.map(({ text }) => text))
    .concat(publishes ? texts[isHeard ? 'micOn' : 'tile.muted'] : [], line);
  const mayAct = order.mayActOn(id);
  const waits = mayAct && place > 0;
  return {
    ...avatarView(id, name),
    id,
    name,
    tags,
    line,
    speaking,
    dim: presence !== 'online',
    marks: (weak && bars !== null ? [barsIcon(bars)] : []).concat(
      publishes ? (isHeard ? (speaking ? icon('mic', 'accent') : 'mic') : icon('mic-off', 'danger')) : [],
      // The button of a raised hand needs the place.
      publishes && !waits ? (sends(member, 'video') ? 'camera' : icon('camera-off', 'danger')) : [],
    ),
    speak: waits ? formatText(texts.letSpeakLabel, { name }) : '',
    more: mayAct || id === room.me.id ? formatText(texts.more, { name }) : '',
    label: words.filter((text) => text !== '').join(texts['tile.join']),
  };
}

/** The members in the order of the list: raised hands, oneself, the others as they came. */
export function memberRows(facts: RowFacts): { rows: readonly MemberRow[]; hidden: number } {
  const { room, order } = facts;
  const query = facts.query.trim().toLowerCase();
  const isHand = (member: Member): boolean => order.hands.some(({ id }) => id === member.id);
  const isMe = ({ id }: Member): boolean => id === room.me.id;
  const others = room.members.filter((member) => !isHand(member));
  const found = order.hands
    .concat(
      others.filter(isMe),
      others.filter((member) => !isMe(member)),
    )
    .filter(({ name }) => query === '' || name.toLowerCase().indexOf(query) >= 0);
  const remotes: { [id: string]: RemoteStreamModel } = {};
  room.remotes.forEach((remote) => remote.source === 'main' && (remotes[remote.member.id] = remote));
  const hasAudience = room.audience > 0 || room.members.some(({ role }) => role === 'audience');
  const shown = found.slice(0, mostRows);
  return {
    rows: shown.map((member) => rowOf(member, remotes[member.id], facts, hasAudience)),
    hidden: found.length - shown.length,
  };
}

const minuteMs = 60_000;

export const waitingRows = (users: readonly WaitingUser[], now: number, texts: MemberTexts): WaitingRow[] =>
  users.map(({ id, name, guest, since }) => {
    const ms = Math.max(0, now - since);
    const line =
      ms < minuteMs
        ? formatText(texts.waited, { seconds: Math.floor(ms / 1_000) })
        : formatText(texts.waitedLong, { minutes: Math.floor(ms / minuteMs) });
    return {
      ...avatarView(id, name),
      id,
      name,
      guest,
      line,
      admit: formatText(texts.admitLabel, { name }),
      deny: formatText(texts.denyLabel, { name }),
    };
  });
