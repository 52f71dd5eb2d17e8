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

/** The short side of a picture of 16:9. */
type VideoPreset = '180p' | '240p' | '360p' | '480p' | '540p' | '720p' | '1080p';

type AudioPreset = 'voice' | 'music';

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

/** What every promise of the kit rejects with, and what an `error` event carries. */
export interface RtcError extends Error {
  readonly rtc: true;
  readonly reason: Reason;
  /** True when trying the same thing again can work without the user doing anything. */
  readonly retry: boolean;
  readonly afterMs?: number;
  readonly cause?: unknown;
}

/** What this phone can do, as `rtc.capabilities` tells. A wish for what is `false` here is refused with `unsupported`; in brackets the first base library. */
export interface Capabilities {
  /** Camera and microphone can be sent at all: not in devtools, nor where the phone's WeChat has no `live-pusher`. */
  readonly publish: boolean;
  /** Other elements may lie over video without `cover-view` (2.9.1). */
  readonly sameLayer: boolean;
  /** The own picture can be shown before joining (2.7.0). */
  readonly preview: boolean;
  /** The picture can be mirrored, for everybody (2.7.0). */
  readonly mirror: boolean;
  /** The own picture can be mirrored on this screen alone (2.10.0). */
  readonly localMirror: boolean;
  /** What others see can be mirrored alone (2.10.0). */
  readonly remoteMirror: boolean;
  /** The lamp of the camera at the back (2.1.0). */
  readonly torch: boolean;
  /** The picture can be drawn nearer, by a number (2.31.0). */
  readonly zoom: boolean;
  /** The picture can be drawn nearer by two fingers (2.1.0). */
  readonly pinchZoom: boolean;
  /** The camera can be told not to focus by itself. */
  readonly focus: boolean;
  /** Skin can be smoothed and lightened, 0–9. */
  readonly beauty: boolean;
  /** How skin is smoothed can be chosen (2.12.0). */
  readonly beautyStyle: boolean;
  /** Colours of the picture can be chosen (2.12.0). */
  readonly filter: boolean;
  /** The size of the picture can be chosen in pixels (2.10.0). */
  readonly size: boolean;
  /** Pictures a second can be chosen (2.31.0). */
  readonly fps: boolean;
  /** The own picture can be kept as a file (1.9.90). */
  readonly snapshot: boolean;
  /** The own loudness is reported (2.12.0). */
  readonly volume: boolean;
  /** Automatic gain can be switched (2.10.0). */
  readonly agc: boolean;
  /** Noise suppression can be switched (2.10.0). */
  readonly ans: boolean;
  /** The loudness of the microphone can be set (2.10.0). */
  readonly micVolume: boolean;
  /** The voice can sound as in a hall (2.10.0). */
  readonly reverb: boolean;
  /** The voice can be changed (2.31.0). */
  readonly voiceChanger: boolean;
  /** Music can be mixed into what is sent (2.4.0). */
  readonly bgm: boolean;
  /** The phone's volume keys can follow the call or the media volume (2.10.0). */
  readonly volumeType: boolean;
  /** Sound can go to the earpiece (1.9.90). */
  readonly route: boolean;
  /** The loudness of others is reported by their players (2.10.0); without it the server tells. */
  readonly playerVolume: boolean;
  /** Somebody's picture can be kept as a file (2.7.1). */
  readonly playerSnapshot: boolean;
  /** Playing can pause and go on (1.9.90). */
  readonly pausePlay: boolean;
  /** Rates and sizes of what is sent and played are reported (1.9.0). */
  readonly netStatus: boolean;
  /** Words can travel inside the own stream, as SEI (2.10.0). */
  readonly sendMessage: boolean;
  /** The screen can be shared: in browsers that can, which those of phones cannot. */
  readonly screenShare: boolean;
  /** A player can go on in the phone's small window (2.10.3). */
  readonly pictureInPicture: boolean;
  /** The own picture can go on there (2.25.0). */
  readonly pusherPictureInPicture: boolean;
  /** A player can be heard while the app is hidden (2.14.3). */
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
  readonly quiet: boolean;
  /** User ids whose calls do not ring. */
  readonly blocked: readonly string[];
  /**
   * Calls one person, or up to 15. `current` is the new call at once. A voice call unless `kind` says otherwise.
   * Rejects with `already_in_call`, `rate_limited`, `no_server`, `bad_request`.
   */
  call(
    to: string | readonly string[],
    wish?: CallWish & {
      group?: boolean;
    },
  ): Promise<Call>;
  /** A call by its id, as a message carries it: it rings if it still does, else it says how it ended. Rejects with `not_found`, `call_over`. */
  open(id: string): Promise<Call>;
  /** Into a group call that goes on. Rejects with `not_found`, `call_over`, `call_full`. */
  join(id: string, wish?: CallWish): Promise<Call>;
  /** Whether people can be called now: up to 64. */
  look(users: readonly string[]): Promise<
    readonly {
      id: string;
      presence: UserPresence;
    }[]
  >;
  setQuiet(quiet: boolean): Promise<void>;
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
  readonly asks: '' | 'me' | 'them';
  /** Ends the present call first. Rejects with `answered_elsewhere`, `call_over`. */
  accept(wish?: CallWish): Promise<void>;
  reject(why?: RejectReason): Promise<void>;
  /** Cancels, hangs up, or leaves the others to themselves. The promise waits for the server and never rejects. */
  end(): Promise<void>;
  /** 1 to 15 more people. Rejects with `call_full`, `rate_limited`. */
  invite(to: readonly string[]): Promise<void>;
  /** To `audio` at once; to `video` at once in a group, else when the other agrees. */
  turn(kind: CallKind): Promise<void>;
  /** The answer to `asks`. */
  consent(agrees: boolean): Promise<void>;
  /** Ends the call with `moved` and goes on as an ordinary room, for everybody. */
  move(): Promise<void>;
  /** A page of one's own shows it, until released: else the others are told that nobody looks. `<rtc-call>` and `<rtc-pusher>` say so by themselves. */
  show(): Release;
}

/** What a call carries when it begins; `audio` can be turned to `video` with consent, and back at once. */
export type CallKind = 'audio' | 'video';

/** Where a call stands as a whole. */
export type CallPhase = 'inviting' | 'ringing' | 'connecting' | 'active' | 'ended';

/** Why somebody's part ended, and why a call did. Reasons are for people: the words stand in core/texts under `call.<reason>`. */
export type EndReason =
  | 'hangup'
  | 'rejected'
  | 'busy'
  | 'timeout'
  | 'unreachable'
  | 'cancelled'
  | 'lost'
  | 'media_failed'
  /** Two people called each other: this call goes on as the other one. */
  | 'merged'
  /** The call goes on as an ordinary room. */
  | 'moved';

/** One person in a call. */
export interface Party {
  id: string;
  /** The user id when no name is known. */
  name: string;
  avatar?: string;
  /** Who invited; '' for whoever began the call or joined it by its id. */
  by: string;
  state: PartyState;
  reason: EndReason | null;
  /** The device that speaks for this person, as in `hello.dev`; '' while none does. */
  device: string;
  /** The device's connection is lost; the part is kept for a while. */
  offline: boolean;
}

/**
 * Where one person stands in a call. `queued`: waits until they are free; `inviting`: no device of theirs has said that it rings;
 * `connecting`: answered, media not there yet. The caller begins in `connecting`. Transitions: call-table.ts.
 */
export type PartyState = 'queued' | 'inviting' | 'ringing' | 'connecting' | 'active' | 'ended';

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
  /** Lamp, mirror, music, small window and all else beyond on and off. */
  readonly controls: Controls;
  join(wish?: JoinWish): Promise<void>;
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
  readonly screen: Toggle;
  readonly facing: 'front' | 'back';
  readonly route: 'speaker' | 'earpiece';
  readonly volume: number;
  readonly flow: Flow;
  /** Why `flow` is 'failed': push_broken, encode_failed …; null when it is not. */
  readonly trouble: Reason | null;
  /** What was chosen, and what is sent of it; null while the network carries sound alone. */
  readonly videoPreset: PresetModel;
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
export type Flow = 'idle' | 'connecting' | 'live' | 'weak' | 'reconnecting' | 'paused' | 'failed';

/** How good a picture is sent. `auto` follows the network; null is a picture that the network does not carry at the moment. */
interface PresetModel {
  readonly wanted: VideoChoice;
  readonly actual: VideoPreset | null;
}

/** Why a seat was given up. */
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

/** What the elements do once and at once. Each rejects with `unsupported` where the phone cannot, `device_failed` where it did not. */
export interface Acts {
  /** The picture as it is now. */
  snapshot(
    options?: Whose & {
      quality?: 'raw' | 'compressed';
    },
  ): Promise<Picture>;
  /** Mixes music into what is sent: a file of the package or an https URL. From and to in ms count from base library 2.31.0 on. */
  playMusic(options: { url: string; startTimeMs?: number; endTimeMs?: number }): Promise<void>;
  pauseMusic(): Promise<void>;
  resumeMusic(): Promise<void>;
  stopMusic(): Promise<void>;
  /**
   * A text inside the own video stream (SEI), in step with its picture. No documented `<live-player>` tells of it: for recorders, servers
   * and players of others. Members talk by `room.send`.
   */
  sendMessage(options: { msg: string }): Promise<void>;
  /** Degrees: 0 is upright. */
  enterFullScreen(
    options: Theirs & {
      direction?: 0 | 90 | -90;
    },
  ): Promise<void>;
  leaveFullScreen(options: Theirs): Promise<void>;
  /** Goes on to be heard while the app is hidden. */
  enterBackground(options: Theirs): Promise<void>;
  leaveBackground(options: Theirs): Promise<void>;
  /** Out of the phone's small window, which a setting of the same name allows. */
  leavePictureInPicture(options?: Whose): Promise<void>;
}

/** Whose element is to do it: one's own when no member is named. */
export interface Whose {
  member?: string;
  source?: 'main' | 'screen';
}

/** A file that is there until the mini program ends. It is in no album: only `wx.saveImageToPhotosAlbum` after a tap does that. */
export interface Picture {
  path: string;
  width: number;
  height: number;
}

type Theirs = Whose & {
  member: string;
};

/** How the own camera and microphone are set. What was never set is as the platform has it, and crosses no bridge. */
export interface Settings {
  /** The lamp of the back camera. It goes out with the camera, and when the camera turns. */
  torch: boolean;
  /** 1 is the whole picture; how near a phone comes is its own, and what lies beyond is logged and not done. */
  zoom: number;
  /** Two fingers on the own picture draw it nearer. */
  pinchZoom: boolean;
  /** The camera focuses by itself, as it does from the beginning; switched off, WeChat leaves it to taps on the own picture. */
  autoFocus: boolean;
  /** How the picture is held. */
  orientation: 'vertical' | 'horizontal';
  /** On this screen: `auto` mirrors the front camera alone. Remembered. */
  localMirror: 'auto' | 'enable' | 'disable';
  /** For everybody else. Remembered. */
  remoteMirror: boolean;
  /** 0 (none) to 9. Remembered, like the next three. */
  beauty: number;
  /** 0 (none) to 9. */
  whiteness: number;
  beautyStyle: 'smooth' | 'nature';
  filter: (typeof filters)[number];
  /** Automatic gain, on from the beginning. */
  agc: boolean;
  /** Noise suppression, on from the beginning. */
  ans: boolean;
  /** Which volume the phone's keys turn. */
  volumeType: 'auto' | 'media' | 'voicecall';
  /** 0 to 100, which is the whole. */
  micVolume: number;
  /** 0 to 100, which is the whole. */
  musicVolume: number;
  reverb: (typeof reverbs)[number];
  voice: Exclude<(typeof voices)[number], ''>;
  /** To hear oneself. No documented `<live-pusher>` can, so it is always refused. */
  earMonitor: boolean;
  /** The own picture goes on in the phone's small window when another page covers it, or its own is left. */
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

/** The platform has no fifth. */
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

/** How somebody else is seen and heard on this phone, and nowhere else. */
export interface MemberSettings {
  /** Not heard. */
  muted: boolean;
  /** 0 (not heard) or 100; anything between is refused, as no documented `<live-player>` has a volume. */
  volume: number;
  fit: 'contain' | 'cover';
  /** The picture goes on in the phone's small window when another page covers it, or its own is left. */
  pictureInPicture: boolean;
}

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

/** Call it once to undo what gave it to you; calling again does nothing. */
export type Release = () => void;

export interface CallWish {
  kind?: CallKind;
  /** One's own devices when it connects; microphone on, camera on in a video call. */
  microphone?: boolean;
  camera?: boolean;
}

/** What the parts of `rtc-call` read and do. Every field is observable; every method is a wish and may reject with an RtcError. */
export type RejectReason = 'rejected' | 'busy';

/** One finished call as its owner remembers it. */
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
  /** Server time, for order and for the day. */
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
