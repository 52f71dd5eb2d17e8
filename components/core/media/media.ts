import type { Reason } from '../protocol/errors';
import type { PlayGrant, PublishGrant } from '../protocol/messages';

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
  /** Steps down when the device cannot encode; absent is the first. */
  preset?: Preset;
}

export type Preset = 'standard' | 'low' | 'least';

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
}

export interface PlayerWish {
  audio: boolean;
  video: boolean;
  fit: 'contain' | 'cover';
  route: 'speaker' | 'earpiece';
}

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
  | { type: 'broken'; reason: Reason }
  | { type: 'failed'; reason: Reason }
  | { type: 'suspended' }
  | { type: 'interrupted' }
  | { type: 'ended' }
  /** Known, and of no consequence. */
  | { type: 'noted' };

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
}
