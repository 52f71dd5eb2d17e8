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
  /** How good a picture and a sound are sent while a person has chosen nothing else: `auto` and `voice` when absent. */
  video?: VideoChoice;
  audio?: AudioPreset;
  /** The language, or all the words. Absent: the phone's. */
  locale?: Locale | Texts;
  /**
   * What becomes of camera and microphone while the mini program is hidden. `goOn`, as when absent: people are heard while they look
   * something up, and WeChat shows its microphone mark. `mute`: neither is sent, and the room sees both off.
   */
  whenHidden?: WhenHidden;
  /**
   * Where a browser opens this room, as `https://…`: offered to be copied where nothing can be sent, as in devtools. Without it the page
   * only says so.
   */
  browserLink?: (room: string) => string;
  /** Where the kit writes what it does; nowhere when absent. */
  log?: Log;
}

/** What a person may choose: a preset, or that the network decides, up to 360p. */
type VideoChoice = 'auto' | VideoPreset;

/** Named by the short side of a 16:9 picture. */
type VideoPreset = '180p' | '240p' | '360p' | '480p' | '540p' | '720p' | '1080p';

type AudioPreset = 'voice' | 'music';

export type Locale = 'zh-CN' | 'en';

/** Every text shown to users. An app may pass its own; `{name}` is a placeholder. */
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
  | 'banner.howling'
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
  | 'permit.nowhere'
  | 'permit.nowhereLine'
  | 'permit.copyLink'
  | 'control.mute'
  | 'control.muted'
  | 'control.camera'
  | 'control.cameraOff'
  | 'control.flip'
  | 'control.speaker'
  | 'control.earpiece'
  | 'control.share'
  | 'control.sharing'
  | 'control.leave'
  | 'control.waiting'
  | 'control.microphoneOn'
  | 'control.microphoneOff'
  | 'control.cameraIsOn'
  | 'control.cameraIsOff'
  | 'control.flipLabel'
  | 'control.speakerOn'
  | 'control.earpieceOn'
  | 'control.shareLabel'
  | 'control.sharingLabel'
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
  | 'call.video'
  | 'call.voice'
  | 'call.groupVideo'
  | 'call.groupVoice'
  | 'call.titleVideo'
  | 'call.titleVoice'
  | 'call.names'
  | 'call.calling'
  | 'call.ringing'
  | 'call.connecting'
  | 'call.queued'
  | 'call.waiting'
  | 'call.opening'
  | 'call.accept'
  | 'call.reject'
  | 'call.acceptVoice'
  | 'call.acceptLabel'
  | 'call.rejectLabel'
  | 'call.cancel'
  | 'call.hangUp'
  | 'call.invite'
  | 'call.share'
  | 'call.toVideo'
  | 'call.toVoice'
  | 'call.toRoom'
  | 'call.asking'
  | 'call.askingLabel'
  | 'call.ask'
  | 'call.askLine'
  | 'call.agree'
  | 'call.notNow'
  | 'call.more'
  | 'call.close'
  | 'call.minimise'
  | 'call.back'
  | 'call.swap'
  | 'call.second'
  | 'call.paused'
  | 'call.pausedLine'
  | 'call.peerAway'
  | 'call.hangup'
  | 'call.hangupAfter'
  | 'call.rejected'
  | 'call.rejectedHere'
  | 'call.busy'
  | 'call.busyHere'
  | 'call.timeout'
  | 'call.timeoutHere'
  | 'call.unreachable'
  | 'call.cancelled'
  | 'call.cancelledHere'
  | 'call.answered_elsewhere'
  | 'call.lost'
  | 'call.media_failed'
  | 'call.merged'
  | 'call.moved'
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
  | 'error.screenRefused'
  | 'error.notEntitled'
  | 'error.weakNetwork'
  | 'error.encodeFailed'
  | 'error.pushBroken'
  | 'error.playBroken'
  | 'error.mediaRefused'
  | 'error.mediaEntryFailed'
  | 'error.mediaRemoved';

type WhenHidden = 'goOn' | 'mute';

/** Receives the kit's log lines. `facts` is flat and contains no token, no signed URL and no user name. */
export type Log = (
  level: LogLevel,
  text: string,
  facts?: {
    readonly [name: string]: string | number | boolean | null;
  },
) => void;

/** `info` is one line per lifecycle transition, `warn` a fault that heals itself, `error` one that does not, `debug` the rest. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What `createRtc` gives: the app's one connection, and rooms by name. */
export interface Rtc {
  readonly connection: Connection;
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

/** The phase of the app's one connection; phase.ts has the transitions. */
type Phase = 'idle' | 'opening' | 'handshake' | 'online' | 'waiting' | 'closed';

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
  | 'screen_refused'
  | 'not_entitled'
  | 'weak_network'
  | 'encode_failed'
  | 'device_failed'
  | 'push_broken'
  | 'play_broken'
  | 'media_refused'
  | 'media_entry_failed'
  | 'media_removed';

/** The error with which promises of the kit reject, and which an `error` event carries. */
export interface RtcError extends Error {
  readonly rtc: true;
  readonly reason: Reason;
  /** True when a retry can work without any action of the user. */
  readonly retry: boolean;
  readonly afterMs?: number;
  readonly cause?: unknown;
}

/** The abilities of this phone, as in `rtc.capabilities`. A request that needs a `false` one is refused with `unsupported`. The first base library is in brackets. */
export interface Capabilities {
  /** Camera and microphone can be sent. False in devtools and where WeChat has no `live-pusher`. */
  readonly publish: boolean;
  /** Ordinary elements can lie over video, without `cover-view` (2.9.1). */
  readonly sameLayer: boolean;
  /** The camera can be previewed before joining (2.7.0). */
  readonly preview: boolean;
  /** The picture can be mirrored, for all members (2.7.0). */
  readonly mirror: boolean;
  /** The user's own picture can be mirrored on this screen alone (2.10.0). */
  readonly localMirror: boolean;
  /** The picture can be mirrored for the other members alone (2.10.0). */
  readonly remoteMirror: boolean;
  /** The torch of the back camera can be switched (2.1.0). */
  readonly torch: boolean;
  /** The camera can zoom to a given factor (2.31.0). */
  readonly zoom: boolean;
  /** The camera can zoom by a pinch (2.1.0). */
  readonly pinchZoom: boolean;
  /** Autofocus can be switched off. */
  readonly focus: boolean;
  /** Skin can be smoothed and lightened, 0–9. */
  readonly beauty: boolean;
  /** The style of skin smoothing can be chosen (2.12.0). */
  readonly beautyStyle: boolean;
  /** A colour filter can be chosen (2.12.0). */
  readonly filter: boolean;
  /** The size of the picture can be chosen in pixels (2.10.0). */
  readonly size: boolean;
  /** The frame rate can be chosen (2.31.0). */
  readonly fps: boolean;
  /** A snapshot of the camera can be saved as a file (1.9.90). */
  readonly snapshot: boolean;
  /** The microphone's audio level is reported (2.12.0). */
  readonly volume: boolean;
  /** Automatic gain control can be switched (2.10.0). */
  readonly agc: boolean;
  /** Noise suppression can be switched (2.10.0). */
  readonly ans: boolean;
  /** The volume of the microphone can be set (2.10.0). */
  readonly micVolume: boolean;
  /** A reverb effect can be chosen (2.10.0). */
  readonly reverb: boolean;
  /** A voice effect can be chosen (2.31.0). */
  readonly voiceChanger: boolean;
  /** Music can be mixed into the sent sound (2.4.0). */
  readonly bgm: boolean;
  /** The volume keys can control either the call volume or the media volume (2.10.0). */
  readonly volumeType: boolean;
  /** Sound can go to the earpiece (1.9.90). */
  readonly route: boolean;
  /** Players report the audio level of their members (2.10.0); without it the server reports it. */
  readonly playerVolume: boolean;
  /** A snapshot of a member's picture can be saved as a file (2.7.1). */
  readonly playerSnapshot: boolean;
  /** Playing can be paused and resumed (1.9.90). */
  readonly pausePlay: boolean;
  /** Bitrates and sizes of sent and played streams are reported (1.9.0). */
  readonly netStatus: boolean;
  /** Texts can be sent inside the stream, as SEI (2.10.0). */
  readonly sendMessage: boolean;
  /** The screen can be shared. True in desktop browsers that support it. */
  readonly screenShare: boolean;
  /** A player can go on in picture-in-picture (2.10.3). */
  readonly pictureInPicture: boolean;
  /** The camera's picture can go on in picture-in-picture (2.25.0). */
  readonly pusherPictureInPicture: boolean;
  /** A player can go on playing sound while the app is hidden (2.14.3). */
  readonly backgroundPlayback: boolean;
}

/** Calls of this person. `<rtc-call>` does all of this by itself; a listener, or `listen()`, makes this device one that rings. */
export interface Calls {
  /** The call we are in, calling or answered; also one that ended less than 2 s ago, answered or not, so that a screen can say why. */
  readonly current: Call | null;
  /** The call that asks to be answered; with `current` set it waits beside it. */
  readonly incoming: Call | null;
  /** Calls reach this device now. */
  readonly reachable: boolean;
  /** The last 50, newest first. */
  readonly history: readonly CallRecord[];
  /** Calls that nobody answered since `markRead()`. */
  readonly missed: number;
  /** Do not disturb: nothing rings here or on any other device of this person. */
  readonly doNotDisturb: boolean;
  /** User ids whose calls do not ring. */
  readonly blocked: readonly string[];
  /**
   * Calls one person, or up to 15. `current` is the new call at once. A voice call unless `kind` says otherwise.
   * Rejects with `already_in_call`, `rate_limited`, `no_server`, `bad_request`.
   */
  call(
    to: string | readonly string[],
    wish?: CallOptions & {
      group?: boolean;
    },
  ): Promise<Call>;
  /** A call by its id, as a message carries it: it rings if it still does, else it says how it ended. Rejects with `not_found`, `call_over`. */
  open(id: string): Promise<Call>;
  /** Into a group call that goes on. Rejects with `not_found`, `call_over`, `call_full`. */
  join(id: string, wish?: CallOptions): Promise<Call>;
  /** Whether people can be called now: up to 64. */
  presence(users: readonly string[]): Promise<
    readonly {
      id: string;
      presence: UserPresence;
    }[]
  >;
  setDoNotDisturb(quiet: boolean): Promise<void>;
  block(user: string): Promise<void>;
  unblock(user: string): Promise<void>;
  /** Who we are to those whom we call; remembered. A name has up to 20 characters, an avatar is a URL. */
  setProfile(profile: { name: string; avatar?: string }): void;
  markRead(): void;
  /** Keeps the connection open, so that calls ring here, until released. */
  listen(): Release;
  /** Sounds to ring with, as paths in the package or URLs; '' is silence. The last one who says so counts. */
  useSounds(sounds: CallSounds): Release;
  on<Name extends keyof CallsEvents>(name: Name, listener: (event: CallsEvents[Name]) => void): Release;
}

/** One call, to one person or among several. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface Call {
  /** Letters, digits, `_` and `-`. '' until the server has answered `call()`; another one where two called each other. */
  readonly id: string;
  readonly kind: CallKind;
  readonly direction: 'in' | 'out';
  /** More than two were meant: it can be joined by its id, and goes on when one leaves. */
  readonly group: boolean;
  /** `ringing` is both sides' word for it; `direction` says whose phone rings. Ended is ended at once when we end it. */
  readonly state: CallPhase;
  /** Why it is over for us; null while it is not. */
  readonly reason: EndReason | 'answered_elsewhere' | null;
  /** Why the last wish, or the call itself, failed; null when all is well. */
  readonly error: RtcError | null;
  /** Everybody, in order of invitation. */
  readonly parties: readonly Party[];
  readonly others: readonly Party[];
  readonly me: Party | null;
  /** Whoever began it. */
  readonly from: Party | null;
  /** Sound and picture: `null` while it rings here. Its microphone and camera are set there. */
  readonly room: Room | null;
  /** When two first heard each other, as `Date.now()` tells time; null while they never have. */
  readonly activeAt: number | null;
  readonly endedAt: number | null;
  /** Answered here, and the server has not said so yet. */
  readonly answering: boolean;
  /** The connection is lost, ours or the only other's, and the call waits for it. */
  readonly reconnecting: boolean;
  /** Nothing of it is on a screen, so nothing of ours is sent or played. */
  readonly paused: boolean;
  /** Who asks to turn video on; '' when nobody does. */
  readonly videoRequest: '' | 'me' | 'them';
  /** Ends the present call first. Rejects with `answered_elsewhere`, `call_over`. */
  accept(wish?: CallOptions): Promise<void>;
  reject(why?: RejectReason): Promise<void>;
  /** Cancels, hangs up, or leaves the others to themselves. The promise waits for the server and never rejects. */
  end(): Promise<void>;
  /** 1 to 15 more people. Rejects with `call_full`, `rate_limited`. */
  invite(to: readonly string[]): Promise<void>;
  /** To `audio` at once; to `video` at once in a group, else when the other agrees. */
  switchKind(kind: CallKind): Promise<void>;
  /** The answer to `asks`. */
  answerVideoRequest(agrees: boolean): Promise<void>;
  /** Ends the call with `moved` and goes on as an ordinary room, for everybody. */
  convertToRoom(): Promise<void>;
  /** A page of one's own shows it, until released: else the others are told that nobody looks. `<rtc-call>` and `<rtc-pusher>` say so by themselves. */
  show(): Release;
}

/** The media of a call. It can switch from `audio` to `video` with consent, and back at once. */
export type CallKind = 'audio' | 'video';

/** The state of a call as a whole. */
export type CallPhase = 'inviting' | 'ringing' | 'connecting' | 'active' | 'ended';

/** The reason for the end of a party or a call. The texts that users read are in core/texts under `call.<reason>`. */
export type EndReason =
  | 'hangup'
  | 'rejected'
  | 'busy'
  | 'timeout'
  | 'unreachable'
  | 'cancelled'
  | 'lost'
  | 'media_failed'
  /** Two users called each other, and the other call goes on. */
  | 'merged'
  /** The call goes on as an ordinary room. */
  | 'moved';

/** A user in a call. */
export interface Party {
  id: string;
  /** The user id when no name is known. */
  name: string;
  avatar?: string;
  /** The inviting user; '' for the caller and for a party who joined by the call's id. */
  by: string;
  state: PartyState;
  reason: EndReason | null;
  /** The device that is in the call for this user, as in `hello.dev`; '' while there is none. */
  device: string;
  /** The device's connection is lost; the party is kept for a grace period. */
  offline: boolean;
}

/**
 * The state of one party. `queued`: waits until the callee is free. `inviting`: no device has reported that it rings.
 * `connecting`: accepted, and media are not there yet. The caller starts in `connecting`. Transitions: call-table.ts.
 */
export type PartyState = 'queued' | 'inviting' | 'ringing' | 'connecting' | 'active' | 'ended';

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

/** What views read and components call. Every field is observable; every method is a wish and may reject with an RtcError. */
export type RoomPhase = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'left';

/** A user in a room. `id` is the user id of the token. */
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

/** The rights of a member: a `speaker` publishes, a `host` publishes and moderates, an `audience` member only watches. */
export type Role = 'host' | 'speaker' | 'audience';

/** `away`: the mini program is hidden. `offline`: the socket is lost and the member is still kept. Neither concerns media. */
export type Presence = 'online' | 'away' | 'offline';

/** Any value that JSON can represent. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | {
      readonly [key: string]: Json;
    };

/** The audio or the video of one source. Unique in a member by source and kind. */
export interface Track {
  source: Source;
  kind: Kind;
  muted: boolean;
}

/** The origin of a track: camera and microphone together are `main`, a shared screen is `screen`. */
export type Source = 'main' | 'screen';

export type Kind = 'audio' | 'video';

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

/** A thing with a button: what the person wants, and what is. They differ while something is under way. */
export interface Toggle {
  wanted: boolean;
  actual: 'off' | 'starting' | 'on' | 'failed';
  /** Why `actual` is 'failed': camera_refused, microphone_missing … */
  reason: Reason | null;
}

/** Life of what one native element does, in the few words that people see. */
export type StreamStatus = 'idle' | 'connecting' | 'live' | 'weak' | 'reconnecting' | 'paused' | 'failed';

/** How good a picture is sent. `auto` follows the network; null is a picture that the network does not carry at the moment. */
interface PresetState {
  readonly wanted: VideoChoice;
  readonly actual: VideoPreset | null;
}

/** The reason for the end of a membership. */
export type LeftReason = 'closed' | 'replaced' | 'lost' | 'left' | 'kicked';

/** The devices and elements of a room beyond on and off. Every wish is checked by one table before it is taken. */
export interface Controls extends Acts {
  /** What was set so far, now or at an earlier start. */
  readonly settings: Partial<Settings>;
  /** Takes over all of it, or nothing. */
  set(settings: Partial<Settings>): Promise<void>;
  /** What was set for somebody, here or not, since the room was joined. */
  settingsOf(member: string, source?: Source): Partial<MemberSettings>;
  setMember(member: string, settings: Partial<MemberSettings>, source?: Source): Promise<void>;
  /**
   * Shows our screen to the room as a second picture. The browser asks which: it is shared once somebody chose, and `screen_refused` when
   * nobody did.
   */
  shareScreen(on: boolean): Promise<void>;
}

/** Commands to the elements. Each rejects with `unsupported` if the phone lacks it, and with `device_failed` if the phone did not carry it out. */
export interface Acts {
  /** Saves the present picture as a file. */
  snapshot(
    options?: Whose & {
      quality?: 'raw' | 'compressed';
    },
  ): Promise<Picture>;
  /** Mixes music into the sent sound: a file of the package or an https URL. Start and end in ms work from base library 2.31.0. */
  playMusic(options: { url: string; startTimeMs?: number; endTimeMs?: number }): Promise<void>;
  pauseMusic(): Promise<void>;
  resumeMusic(): Promise<void>;
  stopMusic(): Promise<void>;
  /**
   * Sends a text inside the video stream (SEI), in sync with the picture. It is for recorders, servers and other players, because no
   * documented `<live-player>` reports it. Messages to members go by `room.send`.
   */
  sendMessage(options: { msg: string }): Promise<void>;
  /** `direction` is in degrees; 0 is upright. */
  enterFullScreen(
    options: Theirs & {
      direction?: 0 | 90 | -90;
    },
  ): Promise<void>;
  leaveFullScreen(options: Theirs): Promise<void>;
  /** Goes on playing sound while the app is hidden. */
  enterBackground(options: Theirs): Promise<void>;
  leaveBackground(options: Theirs): Promise<void>;
  /** Leaves picture-in-picture, which the setting `pictureInPicture` allows. */
  leavePictureInPicture(options?: Whose): Promise<void>;
}

/** The element that executes a command: our own when no member is named. */
export interface Whose {
  member?: string;
  source?: 'main' | 'screen';
}

/** A file that exists until the mini program ends. Only `wx.saveImageToPhotosAlbum`, after a tap, saves it to the album. */
export interface Picture {
  path: string;
  width: number;
  height: number;
}

type Theirs = Whose & {
  member: string;
};

/** Settings of our own camera and microphone. A setting that was never set keeps the platform's default and adds no attribute. */
export interface Settings {
  /** The torch of the back camera. It goes off with the camera, and when the camera is switched. */
  torch: boolean;
  /** 1 is the whole picture. The maximum depends on the phone; a larger factor is logged and has no effect. */
  zoom: number;
  /** A pinch on our own picture zooms. */
  pinchZoom: boolean;
  /** Autofocus, on by default. Off, the camera focuses at a tap on our own picture. */
  autoFocus: boolean;
  /** The orientation of the picture. */
  orientation: 'vertical' | 'horizontal';
  /** The mirror on this screen; `auto` mirrors only the front camera. Stored. */
  localMirror: 'auto' | 'enable' | 'disable';
  /** The mirror for the other members. Stored. */
  remoteMirror: boolean;
  /** 0 (none) to 9. Stored, like the next three. */
  beauty: number;
  /** 0 (none) to 9. */
  whiteness: number;
  beautyStyle: 'smooth' | 'nature';
  filter: (typeof filters)[number];
  /** Automatic gain control, on by default. */
  agc: boolean;
  /** Noise suppression, on by default. */
  ans: boolean;
  /** The volume that the phone's keys control. */
  volumeType: 'auto' | 'media' | 'voicecall';
  /** 0 to 100; 100 is the full volume. */
  micVolume: number;
  /** 0 to 100; 100 is the full volume. */
  musicVolume: number;
  reverb: (typeof reverbs)[number];
  voice: Exclude<(typeof voices)[number], ''>;
  /** Ear monitoring. Always refused, because no documented `<live-pusher>` supports it. */
  earMonitor: boolean;
  /** Our own picture goes on in picture-in-picture when its page is covered or left. */
  pictureInPicture: boolean;
}

declare const filters: readonly [
  'standard',
  'pink',
  'nostalgia',
  'blues',
  'romantic',
  'cool',
  'fresher',
  'solor',
  'aestheticism',
  'whitening',
  'cerisered',
];

declare const reverbs: readonly ['off', 'ktv', 'room', 'hall', 'deep', 'bright', 'metal', 'magnetic'];

/** The platform's numbers are places in this list; it has no effect with number 5. */
declare const voices: readonly [
  'off',
  'child',
  'girl',
  'uncle',
  'heavyMetal',
  '',
  'foreigner',
  'beast',
  'homebody',
  'current',
  'machine',
  'ethereal',
];

/** Settings for another member's stream, on this phone only. */
export interface MemberSettings {
  /** Plays no sound. */
  muted: boolean;
  /** 0 (muted) or 100. Values between are refused, because no documented `<live-player>` has a volume. */
  volume: number;
  fit: 'contain' | 'cover';
  /** The picture goes on in picture-in-picture when its page is covered or left. */
  pictureInPicture: boolean;
}

export interface JoinOptions {
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
  /** The music that we mix into our stream, with figures as the phone says them: milliseconds, as far as is known. */
  music: MusicEvent;
  memberleft: {
    member: Member;
    reason: LeftReason;
  };
}

interface MusicEvent {
  state: 'start' | 'progress' | 'complete';
  progress: number;
  duration: number;
}

/** Undoes the call that returned it. A second call does nothing. */
export type Release = () => void;

export interface CallOptions {
  kind?: CallKind;
  /** One's own devices when it connects; microphone on, camera on in a video call. */
  microphone?: boolean;
  camera?: boolean;
}

/** What the parts of `rtc-call` read and do. Every field is observable; every method is a wish and may reject with an RtcError. */
export type RejectReason = 'rejected' | 'busy';

/** One finished call in a user's history. */
export interface CallRecord {
  id: string;
  kind: CallKind;
  direction: 'in' | 'out';
  group: boolean;
  /** The others, in order of invitation. */
  others: readonly {
    id: string;
    name: string;
    avatar?: string;
  }[];
  reason: EndReason;
  /** Server time in milliseconds, for sorting and for the date. */
  at: number;
  /** 0 when nobody answered. */
  lastedMs: number;
}

export type UserPresence = 'online' | 'busy' | 'offline';

/** Paths or URLs of the sounds; '' is silence. */
export interface CallSounds {
  readonly incoming: string;
  readonly outgoing: string;
  readonly ended: string;
}

export interface CallsEvents {
  /** A call asks to be answered. */
  incoming: Call;
  /** It is over for us: `reason` is set. Once for each call. */
  ended: Call;
  /** The state of the present call has changed. */
  changed: Call;
}

export interface RtcCallEvents {
  ended: {
    reason: EndReason | 'answered_elsewhere' | Reason;
    call: string;
  };
  error: RtcTrouble;
  moved: {
    room: string;
    call: string;
  };
  invite: {
    call: string;
  };
}

/** A wish that was refused; it climbs through tags and is shown by `<rtc-room>` where there is one. */
interface RtcTrouble {
  reason: Reason;
  retry: boolean;
}

export interface RtcCallProperties extends RtcTagProperties {
  /** Path of the call's own page; '' when a call stays where it begins. */
  page?: string;
  call?: string;
  answer?: boolean;
  /** Path or URL; '' is the kit's, `none` is silence. */
  ringtone?: string;
  ringback?: string;
}

/**
 * What a page writes on each tag and hears from it, for a page in TypeScript: `onLeft(event: WechatMiniprogram.CustomEvent<RtcRoomEvents['left']>)`.
 * Events by name, each with its `detail`. No tag has methods, so nothing has to be selected.
 */
/** What every tag understands. */
interface RtcTagProperties {
  /** '' follows `createRtc`, which follows the phone. */
  locale?: Locale | '';
  /** '' is the phone's own. */
  theme?: 'light' | 'dark' | '';
}

export interface RtcControlsEvents {
  /** A button that can do nothing now was tapped; the text says why. */
  why: {
    text: string;
  };
  trouble: RtcTrouble;
}

export type RtcControlsProperties = RtcRoomTagProperties;

/** What a tag about one room understands. */
interface RtcRoomTagProperties extends RtcTagProperties {
  /** The room's name, 1 to 64 letters, digits, `.`, `_`, `~`, `-`; '' while there is none yet. */
  room?: string;
}

export interface RtcGridEvents {
  membertap: {
    id: string;
  };
  trouble: RtcTrouble;
}

export interface RtcGridProperties extends RtcRoomTagProperties {
  preview?: boolean;
  layout?: 'call' | 'call-aside' | '';
  maxPlayers?: number;
}

export interface RtcLobbyEvents {
  trouble: RtcTrouble;
}

export type RtcLobbyProperties = RtcRoomTagProperties;

export interface RtcPlayerEvents {
  membertap: {
    id: string;
  };
  trouble: RtcTrouble;
}

export interface RtcPlayerProperties extends RtcRoomTagProperties {
  member?: string;
  source?: Source;
  /** '' is as the room has it. */
  fit?: 'contain' | 'cover' | '';
}

export interface RtcPusherEvents {
  trouble: RtcTrouble;
}

export type RtcPusherProperties = RtcRoomTagProperties;

export interface RtcRoomEvents {
  joined: Record<string, never>;
  /** `left`: somebody wants to go, so go back; the room itself says what every other reason means. */
  left: {
    reason: LeftReason;
  };
  error: RtcTrouble;
  membertap: {
    id: string;
  };
}

export interface RtcRoomProperties extends RtcRoomTagProperties {
  autoJoin?: boolean;
  lobby?: boolean;
  layout?: 'grid' | '';
  /** 0 lets the phone decide. */
  maxPlayers?: number;
}

export {};
