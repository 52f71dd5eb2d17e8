import type { AudioPreset } from '../media/media';
import type { Reason, RtcError } from '../protocol/errors';
import type { LeftReason } from '../protocol/messages';
import type { Member, Role } from '../protocol/room-state';
import type { Json } from '../shared/json';
import type { Release } from '../shared/release';
import type { Capabilities } from '../room/capabilities';
import type { Controls } from '../room/controls/controls';
import type { Calls } from '../features/call/public-api';
import type { ConnectionModel, StreamStatus, JoinOptions, PresetState, RoomEvents, RoomPhase, Toggle } from '../room/types';
import type { VideoChoice } from '../room/presets/adaptive-bitrate';

export type { Locale, Texts } from '../texts/texts';

/** A room as a customer's code sees it. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface Room {
  readonly id: string;
  readonly title: string;
  readonly state: RoomPhase;
  readonly members: readonly Member[];
  readonly me: LocalParticipant;
  /** Why the seat is gone; null while there is one, or never was. */
  readonly left: LeftReason | null;
  readonly error: RtcError | null;
  /** Lamp, mirror, music, small window and all else beyond on and off. */
  readonly controls: Controls;
  join(wish?: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  setName(name: string): void;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  switchCamera(): Promise<void>;
  setRoute(route: 'speaker' | 'earpiece'): Promise<void>;
  /** Remembered. `auto` follows the network, up to 360p, and sends sound alone before the call drops; another size starts the stream anew. */
  setVideoPreset(video: VideoChoice): Promise<void>;
  /** Remembered. `music` is sampled at 48 kHz, `voice` at 16; the stream starts anew. */
  setAudioPreset(audio: AudioPreset): Promise<void>;
  send(topic: string, value: Json): Promise<void>;
  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Release;
}

/** Ourselves in a room: what is wanted and what is, apart. */
export interface LocalParticipant {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly microphone: Toggle;
  readonly camera: Toggle;
  readonly screen: Toggle;
  readonly facing: 'front' | 'back';
  readonly route: 'speaker' | 'earpiece';
  readonly volume: number;
  readonly status: StreamStatus;
  /** Why `flow` is 'failed': push_broken, encode_failed …; null when it is not. */
  readonly trouble: Reason | null;
  /** What was chosen, and what is sent of it; null while the network carries sound alone. */
  readonly videoPreset: PresetState;
  readonly audioPreset: AudioPreset;
}

/** What `createRtc` gives: the app's one connection, and rooms by name. */
export interface Rtc {
  readonly connection: ConnectionModel;
  readonly capabilities: Capabilities;
  readonly calls: Calls;
  /** Always the same object for the same id. It costs nothing until it is joined, or looked at. */
  room(id: string): Room;
  /** Calls `then` with what `read` returns, now and whenever it changes. */
  watch<T>(read: () => T, then: (now: T) => void): Release;
  /** For an author of `App` below base library 2.1.2, where the app's show and hide are only guessed. */
  shown(): void;
  hidden(): void;
  /** Ends the call, leaves every room and closes the connection; `createRtc` may be called again. */
  close(): Promise<void>;
}
