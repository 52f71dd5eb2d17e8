import type { SettingAttributes, Settings } from './controls';
import type { Reason } from '../protocol/errors';
import type { PlayGrant, PublishGrant } from '../protocol/messages';
import type { Kind } from '../protocol/room-state';

/**
 * The contract of a media plane: native codes become media events, wishes become attributes. A plane is pure: it holds no
 * state and touches no element, so a recorded phone session can be replayed in a test.
 */
export interface MediaPlane {
  /** What `<live-pusher>` should be. */
  pusher(wish: PusherWish, grant: PublishGrant | null, device: Device): PusherAttributes;
  /** What `<live-player>` should be. */
  player(wish: PlayerWish, grant: PlayGrant | null, device: Device): PlayerAttributes;
  /** A status code of the pusher in our words; null changes nothing (counted, logged once). */
  pusherEvent(code: number, message: string): MediaEvent | null;
  playerEvent(code: number, message: string): MediaEvent | null;
  /** A netstatus report in our words. */
  quality(report: NetReport): Quality;
  /**
   * Where the pusher hears what to play: the name, in its `streams` events, of what a grant names. Everybody publishes there, to hear it.
   * Absent: players play URLs of grants.
   */
  streamOf?(grant: PlayGrant): string;
}

/** `detail.info` of a netstatus event, under whatever keys the base library uses. */
export type NetReport = { readonly [key: string]: unknown };

export interface Device {
  /** Base library comparison, as in Host. */
  atLeast(version: string): boolean;
}

/** What the person wants of the own element. */
export interface PusherWish {
  publish: boolean;
  microphone: boolean;
  camera: boolean;
  facing: 'front' | 'back';
  /** Size and frame rate of the picture, which only a new start changes; absent is 360p. */
  preset?: VideoPreset;
  /** Bitrates of a smaller preset while the network is weak: they may change while it sends. Absent are those of `preset`. */
  rate?: VideoPreset;
  /** Absent is voice. */
  audio?: AudioPreset;
  /** What was set of the devices; absent is nothing. */
  settings?: Partial<Settings>;
}

/** The short side of a picture of 16:9. */
export type VideoPreset = '180p' | '240p' | '360p' | '480p' | '540p' | '720p' | '1080p';

export type AudioPreset = 'voice' | 'music';

/** Attributes of `<live-pusher>` by their WXML names in camel case. Those that the base library lacks are simply not read by it. */
export interface PusherAttributes {
  url: string;
  mode: 'RTC';
  enableCamera: boolean;
  /** Base library 2.10.0 and later mute by this, below by `muted`. */
  enableMic: boolean;
  muted: boolean;
  devicePosition: 'front' | 'back';
  minBitrate: number;
  maxBitrate: number;
  videoWidth: number;
  videoHeight: number;
  /** Base library 2.31.0 and later; below, the engine's own. */
  fps: number;
  /** 16 kHz or 48 kHz. */
  audioQuality: 'low' | 'high';
  /** Only what was set, under our own names. */
  more?: SettingAttributes;
}

export interface PlayerWish {
  audio: boolean;
  /** False: only the sound is wanted. A plane whose stream is one sends the picture too, and nobody looks. */
  video: boolean;
  /** Which of two sizes of the same picture, where the plane has two. */
  layer: Layer;
  fit: 'contain' | 'cover';
  route: 'speaker' | 'earpiece';
}

/** `small` is for a picture among many. */
export type Layer = 'small' | 'full';

export interface PlayerAttributes {
  src: string;
  mode: 'RTC';
  muted: boolean;
  objectFit: 'contain' | 'fillCrop';
  soundMode: 'speaker' | 'ear';
  minCache: number;
  maxCache: number;
}

/** What a native element can tell us. `started` is a published or playing stream; `broken` means the engine gave up and we restart it. */
export type MediaEvent =
  | { type: 'connecting' }
  | { type: 'started' }
  | { type: 'cameraOpened' }
  | { type: 'firstFrame' }
  | { type: 'buffering' }
  | { type: 'adapting' }
  | { type: 'weak' }
  | { type: 'reconnecting' }
  /** The address does not answer, or refuses: the engine tries it again, and another address of the list is better. */
  | { type: 'unreachable' }
  | { type: 'broken'; reason: Reason }
  /** Our credentials, or we with them, were not let in: fresh ones are tried once. */
  | { type: 'refused'; reason: Reason }
  /** What can be played, and what not any more; with `all` nothing else can. */
  | { type: 'streams'; streams: readonly NativeStream[]; all: boolean }
  /** `encode_failed` asks for the next lower preset first; `kind` is which of the two, the picture when absent. */
  | { type: 'failed'; reason: Reason; kind?: Kind }
  | { type: 'suspended' }
  | { type: 'interrupted' }
  /** Our microphone hears this very room come back: another device stands near. */
  | { type: 'howling'; heard: boolean }
  | { type: 'ended' }
  /** Known, and of no consequence. */
  | { type: 'noted' };

/** One kind of a stream, by the name that a grant has for it. Either kind's URL plays both; '' is none. */
export interface NativeStream {
  name: string;
  kind: Kind;
  url: string;
}

/** A netstatus report in our words; absent is unknown. Rates in kbit/s. */
export interface Quality {
  /** 0 unknown, 1 worst … 5 best. */
  level: number;
  videoKbps?: number;
  audioKbps?: number;
  fps?: number;
  width?: number;
  height?: number;
  jitterMs?: number;
  /** Everything that goes over the line. */
  kbps?: number;
  /** Seconds between two key frames. */
  gop?: number;
  /** What waits to be played, in milliseconds; of the pusher in the engine's own measure. */
  videoCache?: number;
  audioCache?: number;
}
