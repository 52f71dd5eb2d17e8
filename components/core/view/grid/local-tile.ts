import type { SettingAttributes } from '../../media/controls';
import { errors } from '../../protocol/errors';
import type { Texts } from '../../texts/texts';
import type { LocalParticipantModel, RoomModel } from '../../room/types';
import { avatarView } from '../avatar';
import { isOn } from '../controls/controls-view';
import { barsIcon, barsOf, isWeak } from '../signal-bars';
import type { Permissions } from '../lobby/permission-view';
import { previewView, type PreviewView } from '../lobby/preview-view';
import { lookOf, type Look, type Screen } from '../screen';
import { emptyTileFace, levelOf, markOf, noteOf, saidOf, voiceOf, type Cover, type TileFace, type Shape } from './tile-view';

/** Attributes of the room's one `<live-pusher>`. A new key creates a new element. Settings are present only when they were set. */
export interface PusherElement extends SettingAttributes {
  key: string;
  url: string;
  camera: boolean;
  mic: boolean;
  muted: boolean;
  position: string;
  min: number;
  max: number;
  width: number;
  height: number;
  fps: number;
  sound: string;
}

export interface LocalTileView extends TileFace {
  retry: string;
  /** Label of the button that switches the camera, or '' without the button. */
  flip: string;
  /** One entry, or none while the phone removes the old element, or where the camera preview does not work before joining. */
  pushers: readonly PusherElement[];
  /** URL to which a second element publishes the shared screen; '' without one. */
  screen: string;
}

export interface LocalTileFacts {
  me: LocalParticipantModel;
  style: string;
  shape?: Shape;
  /** Before joining, the tile is the preview. */
  isPreview: boolean;
  screen: Pick<Screen, 'overVideo' | 'preview' | 'flips'>;
  texts: Texts;
}

function coverOf({ me, isPreview, screen, shape }: LocalTileFacts): Cover {
  if (isPreview) return isOn(me.camera) && screen.preview ? 'picture' : 'cameraOff';
  if (me.status === 'paused') return me.interrupted ? 'interrupted' : 'paused';
  if (me.status === 'failed') return 'failed';
  // The local video comes from the camera, not the network, so it never loads.
  return isOn(me.camera) && shape !== 'voice' ? 'picture' : 'cameraOff';
}

function pushersOf({ me, isPreview, screen }: LocalTileFacts): PusherElement[] {
  const { pusher, pusherKey: key, pusherReady } = me;
  if (!pusherReady || key === '' || (isPreview && !screen.preview)) return [];
  return [
    {
      key,
      url: pusher.url,
      camera: pusher.enableCamera,
      mic: pusher.enableMic,
      muted: pusher.muted,
      position: pusher.devicePosition,
      min: pusher.minBitrate,
      max: pusher.maxBitrate,
      width: pusher.videoWidth,
      height: pusher.videoHeight,
      fps: pusher.fps,
      sound: pusher.audioQuality,
      ...pusher.more,
    },
  ];
}

/** A preview says what is wrong with the camera, and a failed publication has another text than a failed playback. */
function ownNote(cover: Cover, { me, isPreview, texts }: LocalTileFacts): string {
  const reason = isPreview ? me.camera.reason : cover === 'failed' ? me.trouble : null;
  if (reason !== null) return texts[errors[reason].text];
  return isPreview && !isOn(me.camera) ? texts['lobby.cameraOff'] : noteOf(cover, texts);
}

/** The local tile. It keeps its place in the tree from the preview to the end of the call, so that its element is never recreated. */
export function localTileView(facts: LocalTileFacts): LocalTileView {
  const { me, texts, isPreview, screen, shape = 'tile' } = facts;
  const cover = coverOf(facts);
  const bars = barsOf(me.quality);
  const hasAudio = isOn(me.microphone);
  const face = {
    name: texts['tile.you'],
    mark: isPreview ? ('' as const) : markOf(hasAudio),
    cover,
    note: ownNote(cover, facts),
    net: !isPreview && bars !== null && isWeak(bars) ? barsIcon(bars) : '',
  };
  return {
    style: facts.style,
    shape,
    ...face,
    ...avatarView(me.id || me.name, me.name),
    level: hasAudio && !isPreview ? levelOf(me.volume) : 0,
    voice: voiceOf(texts),
    said: saidOf(face, texts),
    retry: cover === 'failed' ? texts['tile.retry'] : '',
    flip:
      shape === 'tile' && !isPreview && screen.overVideo && screen.flips && cover === 'picture' ? texts['control.flipLabel'] : '',
    pushers: pushersOf(facts),
    screen: me.screenUrl,
  };
}

/** The value before there is a room. */
export const emptyLocalTile: LocalTileView = { ...emptyTileFace, flip: '', pushers: [], screen: '' };

export interface StandaloneLocalTileFacts {
  room: RoomModel | null;
  screen: Screen;
  permissions: Permissions;
  texts: Texts;
}

/** The view of a pusher that a page places alone: the preview until the room is joined, then the local tile. */
export function standaloneLocalTile({
  room,
  screen,
  permissions,
  texts,
}: StandaloneLocalTileFacts): { tile: LocalTileView; preview: PreviewView | null } & Look {
  const look = lookOf(screen, texts);
  if (room === null) return { tile: emptyLocalTile, preview: null, ...look };
  const isPreview = room.state === 'idle' || room.state === 'left';
  return {
    tile: localTileView({ me: room.me, style: '', isPreview, screen, texts }),
    preview: isPreview ? previewView({ me: room.me, permissions, screen, texts }) : null,
    ...look,
  };
}
