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
import type { Ephemeral, Plane, LeftReason, StreamEvent } from '../protocol/messages';
import type { Member, Role, RoomState, Rules, Source } from '../protocol/room-state';
import type { Json } from '../shared/json';
import type { Release } from '../shared/release';
import type { Capabilities } from './capabilities';
import type { Controls } from './controls/control-types';
import type { VideoChoice } from './presets/adaptive-bitrate';

/** The models of a room, which views read and components call. Every field is observable; every promise may reject with an RtcError. */

export type RoomPhase = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'left';

/** A device with a button: its wanted and its actual state, which differ while a change is in progress. */
export interface Toggle {
  wanted: boolean;
  actual: 'off' | 'starting' | 'on' | 'failed';
  /** The reason why `actual` is 'failed': camera_refused, microphone_missing …; null while the device is not wanted or has no failure. */
  reason: Reason | null;
}

/** The preset of the sent picture. `auto` follows the network; `actual` is null while only sound is sent. */
export interface PresetState {
  readonly wanted: VideoChoice;
  readonly actual: VideoPreset | null;
}

/** The status of the stream of one native element, as screens show it. */
export type StreamStatus = 'idle' | 'connecting' | 'live' | 'weak' | 'reconnecting' | 'paused' | 'failed';

export interface LocalParticipantModel {
  /** The user id, once joined; '' before. */
  readonly id: string;
  /** Kept over restarts of the app; '' until it was set. */
  readonly name: string;
  readonly role: Role;
  readonly microphone: Toggle;
  readonly camera: Toggle;
  /** The own screen, as a second picture. */
  readonly screen: Toggle;
  /** The URL that the screen is sent to; '' while it is not sent. */
  readonly screenUrl: string;
  readonly facing: 'front' | 'back';
  readonly route: 'speaker' | 'earpiece';
  /** The audio level of the own microphone, 0 to 100; always 0 below base library 2.12.0. */
  readonly volume: number;
  readonly status: StreamStatus;
  /** The reason why `status` is 'failed': push_broken, encode_failed …; null when it is not. */
  readonly trouble: Reason | null;
  /** A phone call has the microphone. */
  readonly interrupted: boolean;
  /** Feedback: another device nearby is in this room. Only browsers detect it. */
  readonly feedback: boolean;
  /** The quality of the sent stream. */
  readonly quality: Quality;
  readonly videoPreset: PresetState;
  readonly audioPreset: AudioPreset;
  readonly pusher: PusherAttributes;
  /** Changes when the element must be rebuilt, not updated; '' while the phone removes the old element, when the view must have none. */
  readonly pusherKey: string;
  /** The permissions were read, so the element can be built without a refused device. */
  readonly pusherReady: boolean;
}

export interface RemoteStreamModel {
  readonly member: Member;
  readonly source: Source;
  readonly status: StreamStatus;
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
  readonly volume: number;
  readonly speaking: boolean;
  /** The report of this device, with the lower level of `uplink` and `downlink`. */
  readonly quality: Quality;
  /** Quality levels from 1 to 5; 0 is unknown. `uplink`: from the member to the server, as the member reports it. `downlink`: to this device. */
  readonly uplink: number;
  readonly downlink: number;
  readonly player: PlayerAttributes;
  /** The attributes for another size of the picture, or for sound only. */
  playerAs(layer: Layer | 'none'): PlayerAttributes;
  /** The setting for picture-in-picture is on. */
  readonly pictureInPicture: boolean;
  /** Changes when the element must be rebuilt, because a new src does not repair a failed player on Android. */
  readonly playerKey: string;
}

export interface RoomPreview {
  readonly title: string;
  readonly members: number;
  readonly capacity: number;
  readonly names: readonly string[];
  readonly openedMs: number;
  /** Absent in a room that is not recorded. */
  readonly recording?: boolean;
}

export interface JoinOptions {
  name?: string;
  microphone?: boolean;
  camera?: boolean;
  /** For a room with a PIN; used again when the room is joined again. */
  pin?: string;
}

export interface RoomModel {
  readonly id: string;
  readonly title: string;
  /** Attributes of the room, which operators set; `metadata` is a text of theirs. Empty before the room is joined. */
  readonly attrs: { readonly [key: string]: Json };
  /** The order of the room, which hosts and co-hosts set; undefined until somebody sets a rule. */
  readonly rules: Rules | undefined;
  readonly state: RoomPhase;
  /** The reason why the room ended; null while it is joined, or was never joined. */
  readonly left: LeftReason | null;
  /** The error of the last join, or the one that ended the room; null if there is none. */
  readonly error: RtcError | null;
  readonly capacity: number;
  readonly plane: Plane | null;
  readonly joinedAt: number | null;
  readonly members: readonly Member[];
  /** The users of an audience that `members` does not list, with oneself if one is in it; 0 in a room that lists everybody. */
  readonly audience: number;
  /** Whether the room, or somebody in it, is recorded. */
  readonly recording: boolean;
  readonly me: LocalParticipantModel;
  /** The streams of the other members that have a tile, in order of arrival. */
  readonly remotes: readonly RemoteStreamModel[];
  /** The room as the lobby shows it before joining; null until `fetchPreview` resolved. */
  readonly preview: RoomPreview | null;
  /** The server still has this member from an earlier run of the app, so the lobby may be skipped. */
  readonly resumable: boolean;
  readonly capabilities: Capabilities;
  /** Settings and commands of devices and elements: torch, mirror, music, picture-in-picture … */
  readonly controls: Controls;

  fetchPreview(): Promise<RoomPreview>;
  join(options?: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  setName(name: string): void;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  switchCamera(): Promise<void>;
  setRoute(route: 'speaker' | 'earpiece'): Promise<void>;
  /** The choice is stored. `auto` follows the network, up to 360p, and sends only sound on a bad one. Another size restarts the stream. */
  setVideoPreset(video: VideoChoice): Promise<void>;
  /** The choice is stored. `music` is sampled at 48 kHz, `voice` at 16 kHz; a change restarts the stream. */
  setAudioPreset(audio: AudioPreset): Promise<void>;
  /** Plays a stream again after it failed. */
  retryPlay(member: string, source: Source): void;
  /** Opens camera and microphone again after a permission was granted. One that the setting still forbids stays failed. */
  retryDevices(): Promise<void>;
  send(topic: string, value: Json): Promise<void>;

  // ---- for components ----
  /**
   * A page shows this room, until released. The first page resets an ended room; the last one to close leaves the room, unless another
   * page opens in the same turn.
   */
  attachPage(): Release;
  /** For the room's native elements. */
  readonly elements: NativeElementsModel;
  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Release;
}

/** Takes the events of a room's native elements, and attaches their commands. */
export interface NativeElementsModel {
  acceptPusher(event: MediaEvent): void;
  acceptPlayer(member: string, source: Source, event: MediaEvent): void;
  acceptPusherVolume(level: number): void;
  acceptMusic(event: MusicEvent): void;
  acceptScreenCode(code: number, message: string): void;
  acceptPlayerVolume(member: string, source: Source, level: number): void;
  /** Native codes and reports, which the room's media plane translates. */
  acceptPusherCode(code: number, message: string): void;
  acceptPlayerCode(member: string, source: Source, code: number, message: string): void;
  acceptPusherNet(report: NetReport): void;
  acceptPlayerNet(member: string, source: Source, report: NetReport): void;
  /** Called before a pusher is built. */
  readPermissions(): Promise<void>;
  /** The pusher exists, until released. */
  attachPusher(commands: PusherCommands): Release;
  /** An element plays this stream, until released. Without one a silent start is no failure. */
  attachPlayer(member: string, source: Source, commands: ElementCommands): Release;
}

export interface MusicEvent {
  state: 'start' | 'progress' | 'complete';
  progress: number;
  duration: number;
}

/** The frames of a room's stream: an event, the whole state in place of events, and what has no number. */
export interface RoomFrames {
  event: StreamEvent;
  replaced: RoomState;
  ephemeral: Ephemeral;
}

/** The events of a room: those that its state does not contain. */
export interface RoomEvents {
  joined: { members: number };
  /** `to` is the room to which an operator moved the user (`moved`). It has their name and devices by then; a page that shows it joins at once. */
  left: { reason: LeftReason; to?: string };
  error: RtcError;
  /** `member` is '' for a message that no member sent, but an operator. */
  message: { member: string; topic: string; value: Json };
  memberjoined: Member;
  /** The music that is mixed into the own stream. The figures are the phone's: milliseconds, as far as is known. */
  music: MusicEvent;
  memberleft: { member: Member; reason: LeftReason };
}

/** The commands of a native element, by the platform's names. */
export interface ElementCommands {
  invoke(method: string, options: object): Promise<unknown>;
}

/** The commands of a pusher for which no attribute exists. */
export interface PusherCommands extends ElementCommands {
  start(): void;
  stop(): void;
  startPreview(): void;
  stopPreview(): void;
  switchCamera(): void;
  /** Runs `callback` once the phone has removed an element that the view no longer contains. */
  afterRemoval(callback: () => void): void;
  /** Whether the element has the device switched off. A page that is frozen, or late, answers false. */
  isOff(device: 'microphone' | 'camera'): Promise<boolean>;
}
