import type { Layer } from '../../media/media';
import type { Texts } from '../../texts/texts';
import { formatText } from '../../texts/texts';
import type { Source } from '../../protocol/room-state';
import type { RemoteStreamModel } from '../../room/types';
import { interruptedAttribute, pausedAttribute } from '../../room/automation/sync-attributes';
import { avatarView, type AvatarView } from '../avatar';
import { barsIcon, barsOf, isWeak } from '../signal-bars';

/** What stands in the frame. Everything but `picture` and `reconnecting` covers the video. */
export type Cover =
  'picture' | 'loading' | 'reconnecting' | 'cameraOff' | 'away' | 'offline' | 'failed' | 'interrupted' | 'paused' | 'watch';

/** Before the name: a struck-out microphone while muted. Somebody who speaks has ticks there, see `level`. */
export type Mark = '' | 'muted';

/** A tile among others, a shared screen there, one that fills the screen to its edges, or a small one that lies on it. */
export type Shape = 'tile' | 'screen' | 'full' | 'window';

/** What every tile shows, the own one included. Flat and small: each field that changes crosses two threads. */
export interface TileFace extends AvatarView {
  style: string;
  shape: Shape;
  name: string;
  mark: Mark;
  /** Height of the ticks, 1–3; 0 when silent. The ring and the words for speaking follow from it, so that a voice changes one field. */
  level: number;
  /** The network plate's icon, or ''. */
  net: string;
  cover: Cover;
  /** The state in words, or ''. */
  note: string;
  /** What a screen reader says after the name while somebody speaks; the same for everybody, always. */
  voice: string;
  /** What a screen reader says after that. */
  said: string;
}

/** One `<live-player>` as its attributes; another key makes another element. */
export interface PlayerElement {
  key: string;
  src: string;
  muted: boolean;
  fit: string;
  sound: string;
  min: number;
  max: number;
  /** When the phone shows it in its own small window: on a page that opens, or that is left. */
  pip: readonly string[];
}

export interface TileView extends TileFace {
  /** Member and source in one; a place that nobody has now has no colon. */
  key: string;
  retry: string;
  /** One, or none while nothing is played. */
  players: readonly PlayerElement[];
}

/** Loudness 0–100 in the three steps that a tick can show, so that a quiet hum is not traffic. */
export function levelOf(volume: number): number {
  if (volume < 5) return 0;
  return volume < 25 ? 1 : volume < 55 ? 2 : 3;
}

export const tileKey = (member: string, source: string): string => `${member}:${source}`;

/** The two parts of a key; a member's id may hold a colon, a source does not. */
export function partsOf(key: string): { member: string; source: Source } {
  const colon = key.lastIndexOf(':');
  return { member: key.slice(0, Math.max(0, colon)), source: key.slice(colon + 1) === 'screen' ? 'screen' : 'main' };
}

/** The gravest thing there is to say about a member, as one of the covers. */
export function coverOf(remote: RemoteStreamModel, plays: boolean): Cover {
  if (remote.member.presence === 'offline') return 'offline';
  // Who shows a screen looks at it, and not at us; a browser's pictures go on meanwhile.
  if (remote.member.presence === 'away' && !remote.member.tracks.some(({ source }) => source === 'screen')) return 'away';
  if (remote.member.attrs[interruptedAttribute] === true) return 'interrupted';
  if (remote.member.attrs[pausedAttribute] === true) return 'paused';
  if (!remote.hasVideo) return remote.status === 'reconnecting' && remote.hasAudio ? 'reconnecting' : 'cameraOff';
  if (!plays) return 'watch';
  if (remote.status === 'failed') return 'failed';
  // What stopped on our side: theirs goes on.
  if (remote.status === 'paused') return 'paused';
  if (remote.status === 'reconnecting') return 'reconnecting';
  return remote.status === 'live' || remote.status === 'weak' ? 'picture' : 'loading';
}

/** Words of a cover. A camera that is off needs none: the avatar says it. */
export function noteOf(cover: Cover, texts: Texts): string {
  const words: { readonly [Name in Cover]: string } = {
    picture: '',
    cameraOff: '',
    loading: texts['tile.loading'],
    reconnecting: texts['tile.reconnecting'],
    away: texts['tile.away'],
    offline: texts['tile.offline'],
    failed: texts['tile.failed'],
    interrupted: texts['tile.interrupted'],
    paused: texts['call.paused'],
    watch: texts['tile.watch'],
  };
  return words[cover];
}

/** For a screen reader: what a look would tell, to be said after the name. */
export function saidOf(face: Pick<TileFace, 'mark' | 'cover' | 'note' | 'net'>, texts: Texts): string {
  const cover = face.cover === 'cameraOff' ? texts['tile.cameraOff'] : face.note;
  const mark = face.mark === 'muted' ? texts['tile.muted'] : '';
  const weak = face.net === '' ? '' : texts['tile.weak'];
  return [mark, cover, weak]
    .filter((part) => part !== '')
    .map((part) => texts['tile.join'] + part)
    .join('');
}

const noPip: readonly string[] = [];
const pip: readonly string[] = ['push', 'pop'];
const heardPip: readonly string[] = ['pop'];

function playersOf({ remote, plays, isFloated, outlives, layer = 'full' }: TileFacts): PlayerElement[] {
  const player = remote.playerAs(plays ? layer : 'none');
  // Whoever is heard keeps the element; the limit of pictures takes it only from who is neither seen nor heard.
  if (player.src === '' || (remote.hasVideo && !plays && !remote.hasAudio)) return [];
  return [
    {
      key: remote.playerKey,
      src: player.src,
      muted: player.muted,
      fit: player.objectFit,
      sound: player.soundMode,
      min: player.minCache,
      max: player.maxCache,
      pip: (isFloated === true || remote.pictureInPicture) && remote.hasVideo ? pip : outlives === true ? heardPip : noPip,
    },
  ];
}

export interface TileFacts {
  remote: RemoteStreamModel;
  style: string;
  shape?: Shape;
  /** Within the number of pictures that the phone can play, and on this page. */
  plays: boolean;
  /** How large the picture is asked for; `none` is out of sight. */
  layer?: Layer | 'none';
  /** Goes on in the phone's own window when the page is left. */
  isFloated?: boolean;
  /** Goes on when the page is gone back from, seen or not: a browser shows that there is sound, a phone would show a black window. */
  outlives?: boolean;
  texts: Texts;
}

/** One member's tile as data for a template. */
export function tileView(facts: TileFacts): TileView {
  const { remote, style, shape = 'tile', plays, texts } = facts;
  const { member } = remote;
  const cover = coverOf(remote, plays);
  const bars = barsOf(remote.quality);
  const here = member.presence === 'online';
  const hasAudio = remote.hasAudio || remote.source === 'screen';
  const face = {
    name: remote.source === 'screen' ? formatText(texts['tile.screen'], { name: member.name }) : member.name,
    mark: markOf(hasAudio),
    cover,
    note: noteOf(cover, texts),
    net: here && bars !== null && isWeak(bars) ? barsIcon(bars) : '',
  };
  return {
    key: tileKey(member.id, remote.source),
    style,
    shape,
    ...face,
    ...avatarView(member.id, member.name, member.avatar),
    level: here && hasAudio && remote.speaking ? Math.max(1, levelOf(remote.volume)) : 0,
    voice: voiceOf(texts),
    said: saidOf(face, texts),
    retry: cover === 'failed' ? texts['tile.retry'] : '',
    players: playersOf(facts),
  };
}

export const markOf = (hasAudio: boolean): Mark => (hasAudio ? '' : 'muted');

export const voiceOf = (texts: Texts): string => texts['tile.join'] + texts['tile.speaking'];

/** A face that shows nobody. */
export const emptyTileFace: TileFace & { retry: string } = {
  style: '',
  shape: 'tile',
  name: '',
  mark: '',
  level: 0,
  net: '',
  cover: 'cameraOff',
  note: '',
  voice: '',
  said: '',
  letter: '',
  tint: 0,
  avatar: '',
  retry: '',
};

/** A place in the list that waits for the next one. */
export const emptyTile: TileView = { ...emptyTileFace, key: '', players: [] };
