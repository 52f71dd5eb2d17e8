import type { SettingAttributes } from '../../media/controls';
import { errors } from '../../protocol/errors';
import type { Texts } from '../../texts/texts';
import type { MeModel, RoomModel } from '../model';
import { avatarView } from './avatar';
import { isOn } from './controls';
import { barsIcon, barsOf, isWeak } from './network-mark';
import type { Permits } from './permit';
import { previewView, type PreviewView } from './preview';
import { lookOf, type Look, type Screen } from './screen';
import { emptyFace, levelOf, markOf, noteOf, saidOf, voiceOf, type Cover, type Face, type Shape } from './tile';

/** The room's one `<live-pusher>` as its attributes; another key makes another element. Settings are there only when they were set. */
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

export interface OwnView extends Face {
  retry: string;
  /** Label of the button that turns the camera round, or '' without the button. */
  flip: string;
  /** One, or none where the camera cannot be shown before joining. */
  pushers: readonly PusherElement[];
  /** Where a second element sends the shared screen to; '' without one. */
  screen: string;
}

export interface OwnFacts {
  me: MeModel;
  style: string;
  shape?: Shape;
  /** Before joining: the tile is the preview. */
  isPreview: boolean;
  screen: Pick<Screen, 'overVideo' | 'preview'>;
  texts: Texts;
}

function coverOf({ me, isPreview, screen }: OwnFacts): Cover {
  if (isPreview) return isOn(me.camera) && screen.preview ? 'picture' : 'cameraOff';
  if (me.flow === 'paused') return me.interrupted ? 'interrupted' : 'paused';
  if (me.flow === 'failed') return 'failed';
  // Our own picture comes from the lens and not from the network, so there is nothing to load.
  return isOn(me.camera) ? 'picture' : 'cameraOff';
}

function pushersOf({ me, isPreview, screen }: OwnFacts): PusherElement[] {
  if (isPreview && !screen.preview) return [];
  const { pusher } = me;
  return [
    {
      key: me.pusherKey,
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

/** What could not be sent is another trouble than what could not be loaded. */
const ownNote = (cover: Cover, { me, texts }: OwnFacts): string =>
  cover === 'failed' && me.trouble !== null ? texts[errors[me.trouble].text] : noteOf(cover, texts);

/** The own tile: it never leaves its place in the tree, from the preview to the end of the call. */
export function ownView(facts: OwnFacts): OwnView {
  const { me, texts, isPreview, screen, shape = 'tile' } = facts;
  const cover = coverOf(facts);
  const bars = barsOf(me.quality);
  const hasAudio = isOn(me.microphone);
  const face = {
    name: texts['tile.you'],
    mark: isPreview ? ('' as const) : markOf(hasAudio),
    cover,
    note: isPreview && !isOn(me.camera) ? texts['lobby.cameraOff'] : ownNote(cover, facts),
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
    flip: shape === 'tile' && !isPreview && screen.overVideo && cover === 'picture' ? texts['control.flipLabel'] : '',
    pushers: pushersOf(facts),
    screen: me.screenUrl,
  };
}

/** Until there is a room. */
export const emptyOwn: OwnView = { ...emptyFace, flip: '', pushers: [], screen: '' };

export interface LoneFacts {
  room: RoomModel | null;
  screen: Screen;
  permits: Permits;
  texts: Texts;
}

/** All that a pusher shows which a page places alone: the preview until the room is joined, then the own tile. */
export function loneOwn({ room, screen, permits, texts }: LoneFacts): { tile: OwnView; preview: PreviewView | null } & Look {
  const look = lookOf(screen, texts);
  if (room === null) return { tile: emptyOwn, preview: null, ...look };
  const isPreview = room.state === 'idle' || room.state === 'left';
  return {
    tile: ownView({ me: room.me, style: '', isPreview, screen, texts }),
    preview: isPreview ? previewView({ me: room.me, permits, screen, texts }) : null,
    ...look,
  };
}
