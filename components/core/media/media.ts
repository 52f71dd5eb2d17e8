import type { SettingAttributes, Settings } from './controls';
import type { Reason } from '../protocol/errors';
import type { PlayGrant, PublishGrant } from '../protocol/messages';
import type { Kind } from '../protocol/room-state';

/**
 * The contract of a media plane: it turns native codes into media events, and the wanted state into attributes. A plane is pure:
 * it has no state and touches no element, so a test can replay a recorded phone session.
 */
export interface MediaPlane {
  /** The attributes of `<live-pusher>`. */
  pusher(wish: PusherOptions, grant: PublishGrant | null, device: Device): PusherAttributes;
  /** The attributes of `<live-player>`. */
  player(wish: PlayerOptions, grant: PlayGrant | null, device: Device): PlayerAttributes;
  /** The media event of a status code; null for an unknown code, which is counted and logged once. */
  pusherEvent(code: number, message: string): MediaEvent | null;
  playerEvent(code: number, message: string): MediaEvent | null;
  /** The quality in a netstatus report. */
  quality(report: NetReport): Quality;
  /**
   * For planes whose pusher reports the streams to play: the name that its `streams` events use for the stream of a grant. Every member
   * runs a pusher there. Absent if players play the URLs of grants.
   */
  streamOf?(grant: PlayGrant): string;
}

/** `detail.info` of a netstatus event, with the keys of its base library. */
export type NetReport = { readonly [key: string]: unknown };

export interface Device {
  /** Compares base libraries, as in Host. */
  atLeast(version: string): boolean;
}

/** The wanted state of our own element. */
export interface PusherOptions {
  publish: boolean;
  microphone: boolean;
  camera: boolean;
  /** The user refused the microphone, so the element may not ask for it. */
  microphoneRefused?: boolean;
  facing: 'front' | 'back';
  /** Size and frame rate of the picture, which only a new element can change; 360p by default. */
  preset?: VideoPreset;
  /** The preset whose bitrates are used while the network is weak; they can change while sending. `preset` by default. */
  rate?: VideoPreset;
  /** Voice by default. */
  audio?: AudioPreset;
  /** Device settings that were set. */
  settings?: Partial<Settings>;
}

/** Named by the short side of a 16:9 picture. */
export type VideoPreset = '180p' | '240p' | '360p' | '480p' | '540p' | '720p' | '1080p';

export type AudioPreset = 'voice' | 'music';

/** Attributes of `<live-pusher>` by their WXML names in camel case. A base library ignores those that it lacks. */
export interface PusherAttributes {
  url: string;
  mode: 'RTC';
  enableCamera: boolean;
  /** Mutes from base library 2.10.0; below, `muted` does. */
  enableMic: boolean;
  muted: boolean;
  devicePosition: 'front' | 'back';
  minBitrate: number;
  maxBitrate: number;
  videoWidth: number;
  videoHeight: number;
  /** Works from base library 2.31.0; below, the engine chooses. */
  fps: number;
  /** 16 kHz or 48 kHz. */
  audioQuality: 'low' | 'high';
  /** Only settings that were set, under our own names. */
  more?: SettingAttributes;
}

export interface PlayerOptions {
  audio: boolean;
  /** False if only the sound is wanted. A plane with one stream for both still delivers the picture, which is not shown. */
  video: boolean;
  /** The size of the picture, if the plane has two. */
  layer: Layer;
  fit: 'contain' | 'cover';
  route: 'speaker' | 'earpiece';
}

/** `small` is for a small tile. */
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

/** The events of a native element. `started`: the stream is published or plays. `broken`: the engine gave up, and the kit restarts it. */
export type MediaEvent =
  | { type: 'connecting' }
  | { type: 'started' }
  | { type: 'cameraOpened' }
  | { type: 'firstFrame' }
  | { type: 'buffering' }
  | { type: 'adapting' }
  | { type: 'weak' }
  | { type: 'reconnecting' }
  /** The address does not answer, or refuses. The engine retries it; another address of the grant is better. */
  | { type: 'unreachable' }
  | { type: 'broken'; reason: Reason }
  /** The credentials, or the entry with them, were refused. Fresh ones are tried once. */
  | { type: 'refused'; reason: Reason }
  /** Streams that can be played, and those that no longer can. With `all` the list is complete. */
  | { type: 'streams'; streams: readonly NativeStream[]; all: boolean }
  /** `encode_failed` leads to the next lower preset first. `kind` is the affected kind, the picture by default. */
  | { type: 'failed'; reason: Reason; kind?: Kind }
  | { type: 'suspended' }
  | { type: 'interrupted' }
  /** Acoustic feedback: the microphone picks up this room from another device nearby. */
  | { type: 'feedback'; detected: boolean }
  | { type: 'ended' }
  /** A known event without any effect. */
  | { type: 'noted' };

/** One kind of a stream, under the name that a grant has for it. The URL of either kind plays both; '' means none. */
export interface NativeStream {
  name: string;
  kind: Kind;
  url: string;
}

/** The figures of a netstatus report; absent ones are unknown. Rates are in kbit/s. */
export interface Quality {
  /** 0 unknown, 1 worst … 5 best. */
  level: number;
  videoKbps?: number;
  audioKbps?: number;
  fps?: number;
  width?: number;
  height?: number;
  jitterMs?: number;
  /** Total rate, with protocol overhead. */
  kbps?: number;
  /** Seconds between two key frames. */
  gop?: number;
  /** Buffered media in milliseconds; for a pusher in the engine's own unit. */
  videoCache?: number;
  audioCache?: number;
  /** The way that media take, in a browser: WebRTC by UDP or TCP, or FLV. */
  transport?: 'udp' | 'tcp' | 'flv';
}
