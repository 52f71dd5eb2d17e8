import type { Layer } from '../../media/media';
import type { Texts } from '../../texts/texts';
import { formatText } from '../../texts/texts';
import type { Source } from '../../protocol/room-state';
import type { RemoteStreamModel } from '../../room/types';
import { interruptedAttribute, pausedAttribute } from '../../room/automation/sync-attributes';
import { avatarView, type AvatarView } from '../avatar';
import { barsIcon, barsOf, isWeak } from '../signal-bars';

/** The content of the tile. Everything except `picture` and `reconnecting` covers the video. */
export type Cover =
  'picture' | 'loading' | 'reconnecting' | 'cameraOff' | 'away' | 'offline' | 'failed' | 'interrupted' | 'paused' | 'watch';

/** The mark before the name: a crossed-out microphone while muted. A speaking member has ticks instead, see `level`. */
export type Mark = '' | 'muted';

/** A tile in the grid, a small one without buttons, a shared screen, a full-screen tile, a small one over it, or an avatar without a picture. */
export type Shape = 'tile' | 'small' | 'screen' | 'full' | 'window' | 'voice';

/** The data of every tile, local or remote. Flat and small, because each changed field crosses two threads. */
export interface TileFace extends AvatarView {
  style: string;
  shape: Shape;
  name: string;
  mark: Mark;
  /** Height of the ticks, 1–3; 0 when silent. Ring and speaking label derive from it, so that speech changes one field only. */
  level: number;
  /** The network plate's icon, or ''. */
  net: string;
  cover: Cover;
  /** Text of the state, or ''. */
  note: string;
  /** Text for screen readers after the name of a speaking member; constant. */
  voice: string;
  /** Further text for screen readers. */
  said: string;
}

/** Attributes of one `<live-player>`. A new key creates a new element. */
export interface PlayerElement {
  key: string;
  src: string;
  muted: boolean;
  fit: string;
  sound: string;
  min: number;
  max: number;
  /** When the phone shows picture-in-picture: after a page is opened over this one, or after going back. */
  pip: readonly string[];
}

export interface TileView extends TileFace {
  /** Member and source; the key of a free slot has no colon. */
  key: string;
  retry: string;
  /** One entry, or none while nothing plays. */
  players: readonly PlayerElement[];
}

/** Maps an audio level of 0–100 to the three steps of the ticks, so that quiet noise causes no updates. */
export function levelOf(volume: number): number {
  if (volume < 5) return 0;
  return volume < 25 ? 1 : volume < 55 ? 2 : 3;
}

export const tileKey = (member: string, source: string): string => `${member}:${source}`;

/** Splits a key into member and source. A member id may contain a colon, a source does not. */
export function partsOf(key: string): { member: string; source: Source } {
  const colon = key.lastIndexOf(':');
  return { member: key.slice(0, Math.max(0, colon)), source: key.slice(colon + 1) === 'screen' ? 'screen' : 'main' };
}

/** The cover for the most serious state of a member. */
export function coverOf(remote: RemoteStreamModel, plays: boolean, shape?: Shape): Cover {
  if (remote.member.presence === 'offline') return 'offline';
  // A member who shares a screen may have the app hidden, but a browser keeps sending its video.
  if (remote.member.presence === 'away' && !remote.member.tracks.some(({ source }) => source === 'screen')) return 'away';
  if (remote.member.attrs[interruptedAttribute] === true) return 'interrupted';
  if (remote.member.attrs[pausedAttribute] === true) return 'paused';
  if (!remote.hasVideo || shape === 'voice')
    return remote.status === 'reconnecting' && remote.hasAudio ? 'reconnecting' : 'cameraOff';
  if (!plays) return 'watch';
  if (remote.status === 'failed') return 'failed';
  // A pause on this side: the member still publishes.
  if (remote.status === 'paused') return 'paused';
  if (remote.status === 'reconnecting') return 'reconnecting';
  return remote.status === 'live' || remote.status === 'weak' ? 'picture' : 'loading';
}

/** Text of a cover. A camera that is off has none, because the avatar shows it. */
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
    paused: texts['tile.paused'],
    watch: texts['tile.watch'],
  };
  return words[cover];
}

/** The visible state as text for screen readers, after the name. */
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
/** `unseen` is a word of the browser runtime: the sound goes on, and the box of the call stands for it. */
const heardPip: readonly string[] = ['pop', 'unseen'];

function playersOf({ remote, plays, isFloated, outlives, layer = 'full' }: TileFacts): PlayerElement[] {
  const player = remote.playerAs(plays ? layer : 'none');
  // A member whose audio plays keeps its player; the limit removes only members neither seen nor heard.
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
  /** On this page, and within the number of videos that the phone can play. */
  plays: boolean;
  /** The requested video layer; `none` is for an invisible tile. */
  layer?: Layer | 'none';
  /** Continues in picture-in-picture when the page is left. */
  isFloated?: boolean;
  /** Continues after going back, even without video: a browser shows that there is audio, but a phone would show a black window. */
  outlives?: boolean;
  texts: Texts;
}

/** The template data of one member's tile. */
export function tileView(facts: TileFacts): TileView {
  const { remote, style, shape = 'tile', plays, texts } = facts;
  const { member } = remote;
  const cover = coverOf(remote, plays, shape);
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

/** An empty tile. */
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

/** A free slot in the list of tiles. */
export const emptyTile: TileView = { ...emptyTileFace, key: '', players: [] };
