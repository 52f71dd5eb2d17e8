import type {
  AudioPreset,
  Layer,
  MediaEvent,
  NetReport,
  PlayerAttributes,
  PusherAttributes,
  Quality,
  VideoPreset,
} from '../media/media';
import type { Reason, RtcError } from '../protocol/errors';
import type { Plane, LeftReason } from '../protocol/messages';
import type { Member, Role, Source } from '../protocol/room-state';
import type { Json } from '../shared/json';
import type { Release } from '../shared/release';
import type { Capabilities } from './capabilities';
import type { Controls } from './controls/control-types';
import type { VideoChoice } from './presets/adaptive-bitrate';

/** What views read and components call. Every field is observable; every method is a wish and may reject with an RtcError. */

export type RoomPhase = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'left';

/** A thing with a button: what the person wants, and what is. They differ while something is under way. */
export interface Toggle {
  wanted: boolean;
  actual: 'off' | 'starting' | 'on' | 'failed';
  /** Why `actual` is 'failed': camera_refused, microphone_missing … */
  reason: Reason | null;
}

/** How good a picture is sent. `auto` follows the network; null is a picture that the network does not carry at the moment. */
export interface PresetState {
  readonly wanted: VideoChoice;
  readonly actual: VideoPreset | null;
}

/** Life of what one native element does, in the few words that people see. */
export type StreamStatus = 'idle' | 'connecting' | 'live' | 'weak' | 'reconnecting' | 'paused' | 'failed';

export interface LocalParticipantModel {
  /** The user id, once joined; '' before. */
  readonly id: string;
  /** Remembered over starts; '' when never given. */
  readonly name: string;
  readonly role: Role;
  readonly microphone: Toggle;
  readonly camera: Toggle;
  /** Our screen, as a second picture. */
  readonly screen: Toggle;
  /** Where it is sent to; '' while it is not. */
  readonly screenUrl: string;
  readonly facing: 'front' | 'back';
  readonly route: 'speaker' | 'earpiece';
  /** Loudness of the own microphone, 0–100; 0 where the base library cannot tell (below 2.12.0). */
  readonly volume: number;
  readonly status: StreamStatus;
  /** Why `status` is 'failed': push_broken, encode_failed …; null when it is not. */
  readonly trouble: Reason | null;
  /** A phone call has our microphone. */
  readonly interrupted: boolean;
  /** Another device is near: what is said here comes back from it as a tone. Heard in browsers alone. */
  readonly feedback: boolean;
  /** How our stream leaves us. */
  readonly quality: Quality;
  /** The chosen preset, and the one that is sent; null while the network carries sound alone. */
  readonly videoPreset: PresetState;
  readonly audioPreset: AudioPreset;
  readonly pusher: PusherAttributes;
  /** Changes when the element must be rebuilt, not updated. */
  readonly pusherKey: string;
}

export interface RemoteStreamModel {
  readonly member: Member;
  readonly source: Source;
  readonly status: StreamStatus;
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
  readonly volume: number;
  readonly speaking: boolean;
  /** The weaker of the two ways, with what we measured. */
  readonly quality: Quality;
  /** Levels 0–5 of their way up to the server, by their own word, and of ours down from it; 0 is unknown. */
  readonly uplink: number;
  readonly downlink: number;
  readonly player: PlayerAttributes;
  /** The same in another size of the picture, or for its sound alone. */
  playerAs(layer: Layer | 'none'): PlayerAttributes;
  /** The picture was set to go on in the phone's small window. */
  readonly pictureInPicture: boolean;
  /** Changes when the element must be rebuilt (a broken Android player is not healed by a new src). */
  readonly playerKey: string;
}

export interface RoomPreview {
  readonly title: string;
  readonly members: number;
  readonly capacity: number;
  readonly names: readonly string[];
  readonly openedMs: number;
}

export interface JoinOptions {
  name?: string;
  microphone?: boolean;
  camera?: boolean;
}

export interface RoomModel {
  readonly id: string;
  readonly title: string;
  readonly state: RoomPhase;
  /** Why the room ended; null while it is joined, or was never joined. */
  readonly left: LeftReason | null;
  /** Why the last join failed, or why the room ended otherwise; null when all is well. */
  readonly error: RtcError | null;
  readonly capacity: number;
  readonly plane: Plane | null;
  readonly joinedAt: number | null;
  readonly members: readonly Member[];
  readonly me: LocalParticipantModel;
  /** Everybody but me who has a tile, in order of arrival. */
  readonly remotes: readonly RemoteStreamModel[];
  /** What the lobby knows of the room before joining; null until it was asked. */
  readonly preview: RoomPreview | null;
  /** A former run of the app still holds the seat: the lobby may be skipped. */
  readonly resumable: boolean;
  readonly capabilities: Capabilities;
  /** Torch, mirror, music, picture in picture and everything else beyond on and off. */
  readonly controls: Controls;

  fetchPreview(): Promise<RoomPreview>;
  join(wish?: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  setName(name: string): void;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  switchCamera(): Promise<void>;
  setRoute(route: 'speaker' | 'earpiece'): Promise<void>;
  /** Remembered. `auto` follows the network, up to 360p, and sends sound alone before the call drops; another size restarts the stream. */
  setVideoPreset(video: VideoChoice): Promise<void>;
  /** Remembered. `music` is sampled at 48 kHz, `voice` at 16 kHz; the stream restarts. */
  setAudioPreset(audio: AudioPreset): Promise<void>;
  /** Plays a member again after it failed. */
  retryPlay(member: string, source: Source): void;
  /** Tries camera and microphone again after a permission was given. */
  retryDevices(): void;
  send(topic: string, value: Json): Promise<void>;

  // ---- what components bring in ----
  /**
   * A page stands in this room. The first one finds it as if nothing had been; the last one to go leaves it, unless another page
   * took its place in the same turn.
   */
  attachPage(): Release;
  /** The side that the room's native elements see. */
  readonly elements: NativeElementsModel;
  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Release;
}

/** The events of a room's native elements, and the commands that they get. */
export interface NativeElementsModel {
  acceptPusher(event: MediaEvent): void;
  acceptPlayer(member: string, source: Source, event: MediaEvent): void;
  acceptPusherVolume(level: number): void;
  acceptMusic(event: MusicEvent): void;
  acceptScreenCode(code: number, message: string): void;
  acceptPlayerVolume(member: string, source: Source, level: number): void;
  /** Native codes and reports as they came: the room's media plane knows what they mean. */
  acceptPusherCode(code: number, message: string): void;
  acceptPlayerCode(member: string, source: Source, code: number, message: string): void;
  acceptPusherNet(report: NetReport): void;
  acceptPlayerNet(member: string, source: Source, report: NetReport): void;
  /** The pusher's commands, while its element is there. */
  attachPusher(commands: PusherCommands): Release;
  /** An element plays this member: only then is its silence a failure. */
  attachPlayer(member: string, source: Source, commands: ElementCommands): Release;
}

export interface MusicEvent {
  state: 'start' | 'progress' | 'complete';
  progress: number;
  duration: number;
}

/** What happens in a room and leaves no trace in its state. */
export interface RoomEvents {
  joined: { members: number };
  left: { reason: LeftReason };
  error: RtcError;
  message: { member: string; topic: string; value: Json };
  memberjoined: Member;
  /** The music that we mix into our stream, with figures as the phone says them: milliseconds, as far as is known. */
  music: MusicEvent;
  memberleft: { member: Member; reason: LeftReason };
}

/** What an element does by the name that the platform gives it. */
export interface ElementCommands {
  invoke(method: string, options: object): Promise<unknown>;
}

/** What cannot be said by attributes. */
export interface PusherCommands extends ElementCommands {
  start(): void;
  stop(): void;
  startPreview(): void;
  stopPreview(): void;
  switchCamera(): void;
}
