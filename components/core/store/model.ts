import type { MediaEvent, PlayerAttributes, PusherAttributes, Quality } from '../media/media';
import type { Reason, RtcError } from '../protocol/errors';
import type { Plane, LeftReason } from '../protocol/messages';
import type { Member, Role, Source } from '../protocol/room-state';
import type { Json } from '../shared/json';
import type { Release } from '../shared/release';
import type { Phase } from '../signalling/signalling';

/** What views read and components call. Every field is observable; every method is a wish and may reject with an RtcError. */

export type RoomPhase = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'left';

/** A thing with a button: what the person wants, and what is. They differ while something is under way. */
export interface Toggle {
  wanted: boolean;
  actual: 'off' | 'starting' | 'on' | 'failed';
  /** Why `actual` is 'failed': camera_refused, microphone_missing … */
  reason: Reason | null;
}

/** Life of what one native element does, in the few words that people see. */
export type Flow = 'idle' | 'connecting' | 'live' | 'weak' | 'reconnecting' | 'paused' | 'failed';

export interface ConnectionModel {
  readonly phase: Phase;
  /** Tries since the connection was last online. */
  readonly attempt: number;
  /** Clock time of the next try, or null when none is planned. */
  readonly retryAt: number | null;
  readonly networkDown: boolean;
  /** Closed for good, and why. */
  readonly ended: RtcError | null;
  retryNow(): void;
}

export interface MeModel {
  /** The user id, once joined; '' before. */
  readonly id: string;
  /** Remembered over starts; '' when never given. */
  readonly name: string;
  readonly role: Role;
  readonly microphone: Toggle;
  readonly camera: Toggle;
  readonly facing: 'front' | 'back';
  readonly route: 'speaker' | 'earpiece';
  /** Loudness of the own microphone, 0–100; 0 where the base library cannot tell (below 2.12.0). */
  readonly volume: number;
  readonly flow: Flow;
  readonly quality: Quality;
  readonly pusher: PusherAttributes;
  /** Changes when the element must be rebuilt, not updated. */
  readonly pusherKey: string;
}

export interface RemoteModel {
  readonly member: Member;
  readonly source: Source;
  readonly flow: Flow;
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
  readonly volume: number;
  readonly speaking: boolean;
  readonly quality: Quality;
  readonly player: PlayerAttributes;
  /** Changes when the element must be rebuilt (a broken Android player is not healed by a new src). */
  readonly playerKey: string;
}

export interface LookModel {
  readonly title: string;
  readonly members: number;
  readonly names: readonly string[];
  readonly openedMs: number;
}

export interface JoinWish {
  name?: string;
  microphone?: boolean;
  camera?: boolean;
}

export interface RoomModel {
  readonly id: string;
  readonly title: string;
  readonly state: RoomPhase;
  readonly left: LeftReason | null;
  /** Why the last join failed, or why the room ended otherwise; null when all is well. */
  readonly error: RtcError | null;
  readonly capacity: number;
  readonly plane: Plane | null;
  readonly joinedAt: number | null;
  readonly members: readonly Member[];
  readonly me: MeModel;
  /** Everybody but me who has a tile, in order of arrival. */
  readonly remotes: readonly RemoteModel[];
  /** What the lobby knows of the room before joining; null until it was asked. */
  readonly preview: LookModel | null;
  /** A former run of the app still holds the seat: the lobby may be skipped. */
  readonly held: boolean;

  look(): Promise<LookModel>;
  join(wish?: JoinWish): Promise<void>;
  leave(): Promise<void>;
  setName(name: string): void;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  switchCamera(): Promise<void>;
  setRoute(route: 'speaker' | 'earpiece'): Promise<void>;
  /** Plays a member again after it failed. */
  retryPlay(member: string, source: Source): void;
  /** Tries camera and microphone again after a permission was given. */
  retryDevices(): void;
  send(topic: string, value: Json): Promise<void>;

  // ---- what components bring in ----
  acceptPusher(event: MediaEvent): void;
  acceptPlayer(member: string, source: Source, event: MediaEvent): void;
  acceptPusherQuality(quality: Quality): void;
  acceptPlayerQuality(member: string, source: Source, quality: Quality): void;
  acceptPusherVolume(level: number): void;
  acceptPlayerVolume(member: string, source: Source, level: number): void;
  /** The pusher's commands, while its element is there. */
  attachPusher(commands: PusherCommands): Release;
}

/** What cannot be said by attributes. */
export interface PusherCommands {
  start(): void;
  stop(): void;
  startPreview(): void;
  stopPreview(): void;
  switchCamera(): void;
}

/** The registry that components look a room up in, by name. */
export interface RoomsModel {
  /** Observable: null while no `createRtc` ran or the name is empty. */
  named(id: string): RoomModel | null;
  readonly connection: ConnectionModel | null;
}
