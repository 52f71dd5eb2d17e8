// What `miniprogram-rtc-kit` exports, written by `npm run generate`. A change here is a change for customers.

/**
 * The only place where concrete parts are joined. Once per app, in `App.onLaunch`: a second call while the first is open throws
 * `conflict`, as two connections of one person would replace each other for ever.
 *
 * @example createRtc({ server: 'wss://rtc.example.com/v1', token: () => fetchToken() });
 */
export declare function createRtc(options: RtcOptions): Rtc;

export interface RtcOptions {
  /** `wss://…` of the backend, or several, nearest first: they are tried in order, and the last good one is remembered. */
  server: string | readonly string[];
  /** Fetches an access token from your own backend. Called on every connect, and when the server asks for a fresh one. */
  token(why: 'connect' | 'refresh'): Promise<string>;
  /** The language, or all the words. Absent: the phone's. */
  locale?: Locale | Texts;
  /** Where the kit writes what it does; nowhere when absent. */
  log?: Log;
}

export type Locale = 'zh-CN' | 'en';

/** Every word people see. A customer may hand over their own; `{name}` stands for a value. */
export type Texts = {
  readonly [Key in TextKey]: string;
};

type TextKey =
  | 'script'
  | 'tile.you'
  | 'tile.loading'
  | 'tile.weak'
  | 'tile.reconnecting'
  | 'tile.muted'
  | 'tile.speaking'
  | 'tile.cameraOff'
  | 'tile.away'
  | 'tile.offline'
  | 'tile.failed'
  | 'tile.retry'
  | 'tile.interrupted'
  | 'tile.watch'
  | 'tile.screen'
  | 'tile.join'
  | 'tile.starting'
  | 'room.joining'
  | 'room.empty'
  | 'room.invite'
  | 'room.person'
  | 'room.people'
  | 'room.back'
  | 'room.page'
  | 'room.none'
  | 'banner.weak'
  | 'banner.reconnecting'
  | 'banner.retryNow'
  | 'banner.back'
  | 'banner.noNetwork'
  | 'banner.retry'
  | 'lobby.people'
  | 'lobby.nobody'
  | 'lobby.opened'
  | 'lobby.looking'
  | 'lobby.name'
  | 'lobby.namePlaceholder'
  | 'lobby.nameMissing'
  | 'lobby.nameLong'
  | 'lobby.camera'
  | 'lobby.microphone'
  | 'lobby.network'
  | 'lobby.fine'
  | 'lobby.off'
  | 'lobby.opening'
  | 'lobby.refused'
  | 'lobby.missing'
  | 'lobby.inUse'
  | 'lobby.broken'
  | 'lobby.good'
  | 'lobby.fair'
  | 'lobby.poor'
  | 'lobby.down'
  | 'lobby.connecting'
  | 'lobby.silent'
  | 'lobby.join'
  | 'lobby.joinAudio'
  | 'lobby.joinListen'
  | 'lobby.noPreview'
  | 'lobby.noPreviewLine'
  | 'lobby.cameraOff'
  | 'permit.cameraApp'
  | 'permit.cameraAppLine'
  | 'permit.microphoneApp'
  | 'permit.microphoneAppLine'
  | 'permit.allow'
  | 'permit.cameraPhone'
  | 'permit.microphonePhone'
  | 'permit.phoneLine'
  | 'permit.phoneStep1'
  | 'permit.phoneStep2'
  | 'permit.cameraStep3'
  | 'permit.microphoneStep3'
  | 'permit.check'
  | 'permit.cameraBrowser'
  | 'permit.microphoneBrowser'
  | 'permit.browserLine'
  | 'permit.undeclared'
  | 'permit.undeclaredLine'
  | 'control.mute'
  | 'control.muted'
  | 'control.camera'
  | 'control.cameraOff'
  | 'control.flip'
  | 'control.speaker'
  | 'control.earpiece'
  | 'control.leave'
  | 'control.waiting'
  | 'control.microphoneOn'
  | 'control.microphoneOff'
  | 'control.cameraIsOn'
  | 'control.cameraIsOff'
  | 'control.flipLabel'
  | 'control.speakerOn'
  | 'control.earpieceOn'
  | 'control.leaveLabel'
  | 'control.flipNoCamera'
  | 'control.audience'
  | 'control.notNow'
  | 'page.full'
  | 'page.fullLine'
  | 'page.fullLineUnknown'
  | 'page.again'
  | 'page.backAway'
  | 'page.kicked'
  | 'page.kickedLine'
  | 'page.replaced'
  | 'page.replacedLine'
  | 'page.joinHere'
  | 'page.closed'
  | 'page.closedLine'
  | 'page.closedLineShort'
  | 'page.left'
  | 'page.leftLine'
  | 'page.rejoin'
  | 'page.lost'
  | 'page.lostLine'
  | 'page.noServer'
  | 'page.noServerIn'
  | 'page.noServerNow'
  | 'page.noServerLine'
  | 'page.retryNow'
  | 'page.notFound'
  | 'page.notFoundLine'
  | 'page.expired'
  | 'page.expiredLine'
  | 'page.unauthorized'
  | 'page.unauthorizedLine'
  | 'page.locked'
  | 'page.lockedLine'
  | 'page.tooOld'
  | 'page.tooOldLine'
  | 'page.unsupported'
  | 'page.unsupportedLine'
  | 'page.failed'
  | 'error.internal'
  | 'error.tooOld'
  | 'error.unauthorized'
  | 'error.forbidden'
  | 'error.notFound'
  | 'error.notInRoom'
  | 'error.roomFull'
  | 'error.roomLocked'
  | 'error.kicked'
  | 'error.badName'
  | 'error.busy'
  | 'error.offline'
  | 'error.callOver'
  | 'error.answeredElsewhere'
  | 'error.callFull'
  | 'error.linkExpired'
  | 'error.rateLimited'
  | 'error.tooLarge'
  | 'error.unavailable'
  | 'error.noServer'
  | 'error.noNetwork'
  | 'error.closed'
  | 'error.replaced'
  | 'error.unsupported'
  | 'error.cameraRefused'
  | 'error.microphoneRefused'
  | 'error.cameraMissing'
  | 'error.microphoneMissing'
  | 'error.cameraInUse'
  | 'error.microphoneInUse'
  | 'error.encodeFailed'
  | 'error.pushBroken'
  | 'error.playBroken';

/** Where the kit writes. Facts are flat and hold no token, no signed URL and no name of a person. */
export type Log = (
  level: LogLevel,
  text: string,
  facts?: {
    readonly [name: string]: string | number | boolean | null;
  },
) => void;

/** How grave a line is. `info` is one line per step of a lifecycle; `debug` is everything else worth a line. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What `createRtc` gives: the app's one connection, and rooms by name. */
export interface Rtc {
  readonly connection: Connection;
  readonly capabilities: Capabilities;
  /** Always the same object for the same id. It costs nothing until it is joined, or looked at. */
  room(id: string): Room;
  /** Calls `then` with what `read` returns, now and whenever it changes. */
  watch<T>(read: () => T, then: (now: T) => void): Release;
  /** For an author of `App` below base library 2.1.2, where the app's show and hide are only guessed. */
  shown(): void;
  hidden(): void;
  /** Leaves every room and closes the connection; `createRtc` may be called again. */
  close(): Promise<void>;
}

export interface Connection {
  readonly phase: Phase;
  /** Tries since the connection was last online. */
  readonly attempt: number;
  /** Clock time of the next try, or null when none is planned. */
  readonly retryAt: number | null;
  readonly networkDown: boolean;
  /** Why it is not online at the moment: no_server, token_failed …; null when it is, or nothing was tried. */
  readonly trouble: Reason | null;
  /** Closed for good, and why. */
  readonly ended: RtcError | null;
  retryNow(): void;
}

/** The whole life of the app's one connection; the table is in phase.ts. */
type Phase = 'idle' | 'opening' | 'greeting' | 'online' | 'waiting' | 'closed';

export type Reason =
  | 'bad_request'
  | 'unknown_method'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'not_in_room'
  | 'room_full'
  | 'room_locked'
  | 'banned'
  | 'bad_name'
  | 'already_in_call'
  | 'busy'
  | 'offline'
  | 'call_over'
  | 'answered_elsewhere'
  | 'call_full'
  | 'conflict'
  | 'expired'
  | 'rate_limited'
  | 'too_large'
  | 'internal'
  | 'unavailable'
  | 'no_server'
  | 'no_network'
  | 'token_failed'
  | 'timeout'
  | 'closed'
  | 'replaced'
  | 'too_old'
  | 'unsupported'
  | 'camera_refused'
  | 'microphone_refused'
  | 'camera_missing'
  | 'microphone_missing'
  | 'camera_in_use'
  | 'microphone_in_use'
  | 'encode_failed'
  | 'push_broken'
  | 'play_broken';

/** What every promise of the kit rejects with, and what an `error` event carries. */
export interface RtcError extends Error {
  readonly rtc: true;
  readonly reason: Reason;
  /** True when trying the same thing again can work without the user doing anything. */
  readonly retry: boolean;
  readonly afterMs?: number;
  readonly cause?: unknown;
}

/** What this phone can do; components show less where less is there. */
export interface Capabilities {
  /** Camera and microphone can be sent at all: not in devtools. */
  readonly publish: boolean;
  /** The own picture can be shown before joining (base library 2.7.0). */
  readonly preview: boolean;
  /** The own loudness is reported (2.12.0). */
  readonly volume: boolean;
  /** Sound can go to the earpiece (1.9.90). */
  readonly route: boolean;
  /** Other elements may lie over video without `cover-view` (2.9.1). */
  readonly sameLayer: boolean;
}

/** A room as a customer's code sees it. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface Room {
  readonly id: string;
  readonly title: string;
  readonly state: RoomPhase;
  readonly members: readonly Member[];
  readonly me: Me;
  /** Why the seat is gone; null while there is one, or never was. */
  readonly left: LeftReason | null;
  readonly error: RtcError | null;
  join(wish?: JoinWish): Promise<void>;
  leave(): Promise<void>;
  setName(name: string): void;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  switchCamera(): Promise<void>;
  setRoute(route: 'speaker' | 'earpiece'): Promise<void>;
  send(topic: string, value: Json): Promise<void>;
  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Release;
}

/** What views read and components call. Every field is observable; every method is a wish and may reject with an RtcError. */
export type RoomPhase = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'left';

/** One seat in a room. `id` is the user id of the token. */
export interface Member {
  id: string;
  name: string;
  avatar?: string;
  role: Role;
  presence: Presence;
  attrs: {
    readonly [key: string]: Json;
  };
  tracks: readonly Track[];
  /** Server time in milliseconds, for order and age only: clocks of members differ. */
  joinedAt: number;
}

/** What a member may do: a `host` also governs the room, a `speaker` publishes, an `audience` member only watches. */
export type Role = 'host' | 'speaker' | 'audience';

/** `away` is the mini program hidden, `offline` a lost socket whose seat is still held. Neither says anything about media. */
export type Presence = 'online' | 'away' | 'offline';

/** What JSON can say. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | {
      readonly [key: string]: Json;
    };

/** One thing that a member publishes. Unique in a member by source and kind. */
export interface Track {
  source: Source;
  kind: Kind;
  muted: boolean;
}

/** Where a track comes from: the camera and microphone together are `main`, a shared screen is `screen`. */
export type Source = 'main' | 'screen';

export type Kind = 'audio' | 'video';

/** Ourselves in a room: what is wanted and what is, apart. */
export interface Me {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly microphone: Toggle;
  readonly camera: Toggle;
  readonly facing: 'front' | 'back';
  readonly route: 'speaker' | 'earpiece';
  readonly volume: number;
  readonly flow: Flow;
}

/** A thing with a button: what the person wants, and what is. They differ while something is under way. */
export interface Toggle {
  wanted: boolean;
  actual: 'off' | 'starting' | 'on' | 'failed';
  /** Why `actual` is 'failed': camera_refused, microphone_missing … */
  reason: Reason | null;
}

/** Life of what one native element does, in the few words that people see. */
export type Flow = 'idle' | 'connecting' | 'live' | 'weak' | 'reconnecting' | 'paused' | 'failed';

/** Why a seat was given up. */
export type LeftReason = 'closed' | 'replaced' | 'lost' | 'left' | 'kicked';

export interface JoinWish {
  name?: string;
  microphone?: boolean;
  camera?: boolean;
}

/** What happens in a room and leaves no trace in its state. */
export interface RoomEvents {
  joined: {
    members: number;
  };
  left: {
    reason: LeftReason;
  };
  error: RtcError;
  message: {
    member: string;
    topic: string;
    value: Json;
  };
  memberjoined: Member;
  memberleft: {
    member: Member;
    reason: LeftReason;
  };
}

/** Call it once to undo what gave it to you; calling again does nothing. */
export type Release = () => void;

export {};
