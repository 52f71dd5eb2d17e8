// The public types of `miniprogram-rtc-kit/polls`, written by `npm run generate`. A change here is a change for customers.

import type { Static } from '@sinclair/typebox';

/**
 * The feature of polls and hand counts: adds `rtc.polls`, which `<rtc-polls>` shows.
 *
 * @example createRtc({ server, token, features: [polls()] });
 */
export declare function polls(): Feature<typeof pollsName, Polls>;

/**
 * A module that plugs into the core: `createRtc({ features: [calls()] })`. The core knows no feature by name; an app that does not
 * import a feature does not carry its code. Its public entry makes it; how it starts is the kit's own matter.
 */
interface Feature<Name extends string = string, Api = unknown> {
  readonly name: Name;
  /** The type of `rtc.<name>`; only in types. */
  readonly api?: Api;
}

/** The name under which the feature plugs into the core, and its field of `rtc`. */
declare const pollsName = 'polls';

/** The value of `rtc.polls`. */
export interface Polls {
  /** Returns the same polls for the same room, which it reads from then on. Throws `closed`. */
  of(room: string | Pick<Room, 'id'>): RoomPollsModel;
}

/** A room as a customer's code sees it. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
interface Room extends Pick<
  RoomModel,
  | 'id'
  | 'title'
  | 'attrs'
  | 'rules'
  | 'state'
  | 'members'
  | 'left'
  | 'error'
  | 'controls'
  | 'join'
  | 'leave'
  | 'setName'
  | 'setMicrophone'
  | 'setCamera'
  | 'switchCamera'
  | 'setRoute'
  | 'setVideoPreset'
  | 'setAudioPreset'
  | 'send'
  | 'on'
> {
  readonly me: LocalParticipant;
}

interface RoomModel {
  readonly id: string;
  readonly title: string;
  /** Attributes of the room, which operators set; `metadata` is a text of theirs. Empty before the room is joined. */
  readonly attrs: {
    readonly [key: string]: Json;
  };
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
  /**
   * A page shows this room, until released. The first page resets an ended room; the last one to close leaves the room, unless another
   * page opens in the same turn.
   */
  attachPage(): Release;
  /** For the room's native elements. */
  readonly elements: NativeElementsModel;
  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Release;
}

/** Any value that JSON can represent. */
type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | {
      readonly [key: string]: Json;
    };

/** The order of a room, which hosts and co-hosts set. */
interface Rules {
  entry: Entry;
  /** Forbidden to all but hosts and co-hosts. */
  forbidden: readonly Ability[];
  /** The number of users in the waiting room. */
  waiting: number;
  /** The member whose picture is large for all. */
  spotlight?: string;
}

/** The way into a room: for everybody whose token allows it, with a PIN, through a waiting room, or for nobody who is not in it already. */
type Entry = 'open' | 'pin' | 'waiting' | 'locked';

/** The acts that a room, or a moderator for one member, can forbid. Hosts and co-hosts may always do all of them. */
type Ability = 'microphone' | 'camera' | 'screen' | 'chat' | 'rename';

/** The models of a room, which views read and components call. Every field is observable; every promise may reject with an RtcError. */
type RoomPhase = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'left';

/** The reason for the end of a membership. */
type LeftReason = 'left' | 'lost' | 'moved' | 'kicked' | 'closed' | 'replaced';

/** The error with which promises of the kit reject, and which an `error` event carries. */
interface RtcError extends Error {
  readonly rtc: true;
  readonly reason: Reason;
  /** True when a retry can work without any action of the user. */
  readonly retry: boolean;
  readonly afterMs?: number;
  /** A word of the host to those who wait (`waiting`). */
  readonly note?: string;
  readonly cause?: unknown;
}

type Reason =
  | 'closed'
  | 'replaced'
  | 'bad_request'
  | 'unknown_method'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'not_in_room'
  | 'room_full'
  | 'room_locked'
  | 'pin_needed'
  | 'pin_wrong'
  | 'waiting'
  | 'denied'
  | 'not_allowed'
  | 'poll_closed'
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
  | 'token_failed'
  | 'timeout'
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

type Plane = 'embedded' | 'srs' | 'cdn' | 'trtc';

/** A user in a room. `id` is the user id of the token. */
interface Member {
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
  /** Server time in milliseconds at which the member raised the hand; 0 or absent: not raised. The queue is in this order. */
  hand?: number;
  /** A moderator invited this member of the audience to speak, and has no answer yet. */
  invited?: boolean;
  /** Forbidden to this member, beside what the room forbids to all. */
  forbidden?: readonly Ability[];
  /** No identity provider vouches for the name. */
  guest?: boolean;
}

/**
 * The rights of a member: an `audience` member only watches, a `speaker` publishes, a `cohost` also moderates, and a `host` also decides
 * about hosts and co-hosts and ends the room.
 */
type Role = 'host' | 'cohost' | 'speaker' | 'audience';

/** `away`: the mini program is hidden. `offline`: the socket is lost and the member is still kept. Neither concerns media. */
type Presence = 'online' | 'away' | 'offline';

/** The audio or the video of one source. Unique in a member by source and kind. */
interface Track {
  source: Source;
  kind: Kind;
  muted: boolean;
}

/** The origin of a track: camera and microphone together are `main`, a shared screen is `screen`. */
type Source = 'main' | 'screen';

type Kind = 'audio' | 'video';

interface LocalParticipantModel {
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

/** A device with a button: its wanted and its actual state, which differ while a change is in progress. */
interface Toggle {
  wanted: boolean;
  actual: 'off' | 'starting' | 'on' | 'failed';
  /** The reason why `actual` is 'failed': camera_refused, microphone_missing …; null while the device is not wanted or has no failure. */
  reason: Reason | null;
}

/** The status of the stream of one native element, as screens show it. */
type StreamStatus = 'idle' | 'connecting' | 'live' | 'weak' | 'reconnecting' | 'paused' | 'failed';

/** The figures of a netstatus report; absent ones are unknown. Rates are in kbit/s. */
interface Quality {
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

/** The preset of the sent picture. `auto` follows the network; `actual` is null while only sound is sent. */
interface PresetState {
  readonly wanted: VideoChoice;
  readonly actual: VideoPreset | null;
}

/** The user's choice of a preset; with `auto` the network decides, up to 360p. */
type VideoChoice = 'auto' | VideoPreset;

/** Named by the short side of a 16:9 picture. */
type VideoPreset = '180p' | '240p' | '360p' | '480p' | '540p' | '720p' | '1080p';

type AudioPreset = 'voice' | 'music';

/** Attributes of `<live-pusher>` by their WXML names in camel case. A base library ignores those that it lacks. */
interface PusherAttributes {
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

/** The other settings as attributes, under our names; the template maps them to the element's. */
type SettingAttributes = {
  readonly [Name in keyof Settings]?: boolean | number | string | readonly string[];
};

/** Settings of our own camera and microphone. A setting that was never set keeps the platform's default and adds no attribute. */
interface Settings {
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

interface RemoteStreamModel {
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

interface PlayerAttributes {
  src: string;
  mode: 'RTC';
  muted: boolean;
  objectFit: 'contain' | 'fillCrop';
  soundMode: 'speaker' | 'ear';
  minCache: number;
  maxCache: number;
}

/** `small` is for a small tile. */
type Layer = 'small' | 'full';

interface RoomPreview {
  readonly title: string;
  readonly members: number;
  readonly capacity: number;
  readonly names: readonly string[];
  readonly openedMs: number;
  /** Absent in a room that is not recorded. */
  readonly recording?: boolean;
}

/** The abilities of this phone, as in `rtc.capabilities`. A request that needs a `false` one is refused with `unsupported`. The first base library is in brackets. */
interface Capabilities {
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
  /** Camera, microphone and loudspeaker can be chosen from a list. True in browsers; a phone only has front and back, speaker and earpiece. */
  readonly deviceChoice: boolean;
  /** A player can go on in picture-in-picture (2.10.3). */
  readonly pictureInPicture: boolean;
  /** The camera's picture can go on in picture-in-picture (2.25.0). */
  readonly pusherPictureInPicture: boolean;
  /** A player can go on playing sound while the app is hidden (2.14.3). */
  readonly backgroundPlayback: boolean;
}

/** Settings and commands of devices and elements, beyond on and off. Every call is checked against one table first. */
interface Controls extends Acts {
  /** Device settings that were set, in this run of the app or an earlier one. */
  readonly settings: Partial<Settings>;
  /** Applies all of the settings or, when one is refused, none. Rejects with `bad_request`, `unsupported`. */
  set(settings: Partial<Settings>): Promise<void>;
  /** The settings that were set for a member, present or not, since the room was joined. */
  settingsOf(member: string, source?: Source): Partial<MemberSettings>;
  setMember(member: string, settings: Partial<MemberSettings>, source?: Source): Promise<void>;
  /**
   * Shares the own screen as a second picture. Resolves when the user has chosen a screen in the browser's picker; rejects with
   * `screen_refused` when the picker is cancelled.
   */
  shareScreen(on: boolean): Promise<void>;
}

/** Commands to the elements. Each rejects with `unsupported` if the phone lacks it, and with `device_failed` if the phone did not carry it out. */
interface Acts {
  /** Saves the present picture as a file. */
  snapshot(
    options?: CommandTarget & {
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
    options: PlayerTarget & {
      direction?: 0 | 90 | -90;
    },
  ): Promise<void>;
  leaveFullScreen(options: PlayerTarget): Promise<void>;
  /** Goes on playing sound while the app is hidden. */
  enterBackground(options: PlayerTarget): Promise<void>;
  leaveBackground(options: PlayerTarget): Promise<void>;
  /** Leaves picture-in-picture, which the setting `pictureInPicture` allows. */
  leavePictureInPicture(options?: CommandTarget): Promise<void>;
}

/** The element that executes a command: our own when no member is named. */
interface CommandTarget {
  member?: string;
  source?: 'main' | 'screen';
}

/** A file that exists until the mini program ends. Only `wx.saveImageToPhotosAlbum`, after a tap, saves it to the album. */
interface Picture {
  path: string;
  width: number;
  height: number;
}

type PlayerTarget = CommandTarget & {
  member: string;
};

/** Settings for another member's stream, on this phone only. */
interface MemberSettings {
  /** Plays no sound. */
  muted: boolean;
  /** 0 (muted) or 100. Values between are refused, because no documented `<live-player>` has a volume. */
  volume: number;
  fit: 'contain' | 'cover';
  /** The picture goes on in picture-in-picture when its page is covered or left. */
  pictureInPicture: boolean;
}

interface JoinOptions {
  name?: string;
  microphone?: boolean;
  camera?: boolean;
  /** For a room with a PIN; used again when the room is joined again. */
  pin?: string;
}

/** Undoes the call that returned it. A second call does nothing. */
type Release = () => void;

/** Takes the events of a room's native elements, and attaches their commands. */
interface NativeElementsModel {
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

/** The events of a native element. `started`: the stream is published or plays. `broken`: the engine gave up, and the kit restarts it. */
type MediaEvent =
  | {
      type: 'connecting';
    }
  | {
      type: 'started';
    }
  | {
      type: 'cameraOpened';
    }
  | {
      type: 'firstFrame';
    }
  | {
      type: 'buffering';
    }
  | {
      type: 'adapting';
    }
  | {
      type: 'weak';
    }
  | {
      type: 'reconnecting';
    }
  /** The address does not answer, or refuses. The engine retries it; another address of the grant is better. */
  | {
      type: 'unreachable';
    }
  | {
      type: 'broken';
      reason: Reason;
    }
  /** The credentials, or the entry with them, were refused. Fresh ones are tried once. */
  | {
      type: 'refused';
      reason: Reason;
    }
  /** Streams that can be played, and those that no longer can. With `all` the list is complete. */
  | {
      type: 'streams';
      streams: readonly NativeStream[];
      all: boolean;
    }
  /** `encode_failed` leads to the next lower preset first. `kind` is the affected kind, the picture by default. */
  | {
      type: 'failed';
      reason: Reason;
      kind?: Kind;
    }
  | {
      type: 'suspended';
    }
  | {
      type: 'interrupted';
    }
  /** Acoustic feedback: the microphone picks up this room from another device nearby. */
  | {
      type: 'feedback';
      detected: boolean;
    }
  | {
      type: 'ended';
    }
  /** A known event without any effect. */
  | {
      type: 'noted';
    };

/** One kind of a stream, under the name that a grant has for it. The URL of either kind plays both; '' means none. */
interface NativeStream {
  name: string;
  kind: Kind;
  url: string;
}

interface MusicEvent {
  state: 'start' | 'progress' | 'complete';
  progress: number;
  duration: number;
}

/** `detail.info` of a netstatus event, with the keys of its base library. */
type NetReport = {
  readonly [key: string]: unknown;
};

/** The commands of a pusher for which no attribute exists. */
interface PusherCommands extends ElementCommands {
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

/** The commands of a native element, by the platform's names. */
interface ElementCommands {
  invoke(method: string, options: object): Promise<unknown>;
}

/** The events of a room: those that its state does not contain. */
interface RoomEvents {
  joined: {
    members: number;
  };
  /** `to` is the room to which an operator moved the user (`moved`). It has their name and devices by then; a page that shows it joins at once. */
  left: {
    reason: LeftReason;
    to?: string;
  };
  error: RtcError;
  /** `member` is '' for a message that no member sent, but an operator. */
  message: {
    member: string;
    topic: string;
    value: Json;
  };
  memberjoined: Member;
  /** The music that is mixed into the own stream. The figures are the phone's: milliseconds, as far as is known. */
  music: MusicEvent;
  memberleft: {
    member: Member;
    reason: LeftReason;
  };
}

/** The own member of a room: wanted and actual values are kept apart. */
type LocalParticipant = Pick<
  LocalParticipantModel,
  | 'id'
  | 'name'
  | 'role'
  | 'microphone'
  | 'camera'
  | 'screen'
  | 'facing'
  | 'route'
  | 'volume'
  | 'status'
  | 'trouble'
  | 'feedback'
  | 'videoPreset'
  | 'audioPreset'
>;

/** The polls of one room. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface RoomPollsModel {
  /** The newest six, the oldest first. Empty outside the room. */
  readonly polls: readonly PollEntry[];
  /** The poll that is open, or null: there is one at most. */
  readonly current: PollEntry | null;
  /** Polls that opened or closed since the last `markSeen`. */
  readonly unread: number;
  /** `failed`: the polls from before joining are missing; `reload` asks for them again. */
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  /** False when the server has no polls. */
  readonly isAvailable: boolean;
  /** The user is host or co-host, who open and close polls. */
  readonly mayOpen: boolean;
  /** Opens a poll. Rejects with `conflict` while another one is open, with `forbidden`, `bad_request`, `rate_limited` … */
  open(question: PollQuestion): Promise<void>;
  /** Votes in place of the former vote, which an empty list takes back. `mine` shows it at once. Rejects with `poll_closed` … */
  vote(poll: string, choices: readonly number[]): Promise<void>;
  /** Closes a poll for good. */
  close(poll: string): Promise<void>;
  /** A page of the votes of a poll with names; `next` is the user after whom the next page begins, '' at the end. */
  votes(poll: string, after?: string): Promise<Result<'poll.votes'>>;
  reload(): Promise<void>;
  markSeen(): void;
}

/** A poll, with the own vote. A hand count (`kind` is `hands`) is a poll with one choice, the raised hand. */
export interface PollEntry extends Poll {
  /** The numbers of the own choices, from 0; empty without a vote. */
  readonly mine: readonly number[];
}

/** A poll of a room as its members see it. */
type Poll = {
  rev: number;
  voters: number;
  counts: readonly number[];
  id: string;
  kind: 'choices' | 'hands';
  question: string;
  choices: readonly string[];
  many: boolean;
  anonymous: boolean;
  hidden: boolean;
  by: string;
  name: string;
  openedAt: number;
  closedAt: number;
};

/** A poll to open. */
export interface PollQuestion {
  /** At most 200 characters. */
  readonly question: string;
  /** 2 to 10 different texts of at most 80 characters. Without them it is a hand count. */
  readonly choices?: readonly string[];
  /** A vote may have several choices. Default: false. */
  readonly many?: boolean;
  /** Nobody sees who voted for what. A hand count is always so. Default: false. */
  readonly anonymous?: boolean;
  /** The results are shown only when the poll is closed. Default: false. */
  readonly hidden?: boolean;
}

type Result<M extends Method> = Static<Schemas['methods'][M]['result']>;

type Method = keyof Schemas['methods'];

/**
 * The types of all messages. Names are written in schemas.ts and nowhere else: the kit, the server and the conformance suite
 * use these maps. Prose and tables: docs/PROTOCOL.md, generated.
 */
type Schemas = {
  methods: {
    readonly 'inbox.subscribe': {
      readonly params: TObject<{ name: TString; avatar: TOptional<TString> }>;
      readonly result: TObject<{ user: TString; e: TString; s: TInteger; inbox: TUnsafe<InboxState> }>;
    };
    readonly 'inbox.update': {
      readonly params: TObject<{
        doNotDisturb: TOptional<TBoolean>;
        block: TOptional<TUnsafe<readonly string[]>>;
        unblock: TOptional<TUnsafe<readonly string[]>>;
      }>;
      readonly result: TObject<{}>;
    };
    readonly 'user.presence': {
      readonly params: TObject<{ users: TUnsafe<readonly string[]> }>;
      readonly result: TObject<{ users: TUnsafe<readonly { id: string; presence: 'busy' | 'offline' | 'online' }[]> }>;
    };
    readonly 'call.start': {
      readonly params: TObject<{
        name: TString;
        avatar: TOptional<TString>;
        to: TUnsafe<readonly string[]>;
        kind: TUnion<TLiteral<'audio' | 'video'>[]>;
        group: TOptional<TBoolean>;
      }>;
      readonly result: TObject<{ e: TString; s: TInteger; call: TUnsafe<CallState>; v: TOptional<TUnsafe<string | undefined>> }>;
    };
    readonly 'call.subscribe': {
      readonly params: TObject<{ call: TString; rings: TBoolean }>;
      readonly result: TObject<{ e: TString; s: TInteger; call: TUnsafe<CallState>; v: TOptional<TUnsafe<string | undefined>> }>;
    };
    readonly 'call.accept': {
      readonly params: TObject<{ name: TString; avatar: TOptional<TString>; call: TString }>;
      readonly result: TObject<{}>;
    };
    readonly 'call.reject': {
      readonly params: TObject<{ call: TString; why: TUnion<TLiteral<'busy' | 'rejected'>[]> }>;
      readonly result: TObject<{}>;
    };
    readonly 'call.end': { readonly params: TObject<{ call: TString }>; readonly result: TObject<{}> };
    readonly 'call.invite': {
      readonly params: TObject<{ call: TString; to: TUnsafe<readonly string[]> }>;
      readonly result: TObject<{}>;
    };
    readonly 'call.join': {
      readonly params: TObject<{ name: TString; avatar: TOptional<TString>; call: TString }>;
      readonly result: TObject<{ e: TString; s: TInteger; call: TUnsafe<CallState>; v: TOptional<TUnsafe<string | undefined>> }>;
    };
    readonly 'call.connected': { readonly params: TObject<{ call: TString }>; readonly result: TObject<{}> };
    readonly 'call.switch': {
      readonly params: TObject<{ call: TString; kind: TUnion<TLiteral<'audio' | 'video'>[]> }>;
      readonly result: TObject<{}>;
    };
    readonly 'call.answer_video': { readonly params: TObject<{ call: TString; agrees: TBoolean }>; readonly result: TObject<{}> };
    readonly 'call.move': { readonly params: TObject<{ call: TString }>; readonly result: TObject<{}> };
    readonly 'request.send': {
      readonly params: TObject<{
        room: TString;
        to: TString;
        request: TString;
        topic: TString;
        value: TUnsafe<Json>;
        leftMs: TInteger;
      }>;
      readonly result: TObject<{
        answer: TOptional<
          TObject<{
            value: TOptional<TUnsafe<Json>>;
            error: TOptional<TUnion<TLiteral<'busy' | 'too_large' | 'no_handler' | 'refused'>[]>>;
            code: TOptional<TString>;
          }>
        >;
      }>;
    };
    readonly 'request.answer': {
      readonly params: TObject<{
        room: TString;
        to: TString;
        request: TString;
        answer: TObject<{
          value: TOptional<TUnsafe<Json>>;
          error: TOptional<TUnion<TLiteral<'busy' | 'too_large' | 'no_handler' | 'refused'>[]>>;
          code: TOptional<TString>;
        }>;
      }>;
      readonly result: TObject<{}>;
    };
    readonly 'poll.open': {
      readonly params: TObject<{
        room: TString;
        kind: TOptional<TUnion<TLiteral<'choices' | 'hands'>[]>>;
        question: TString;
        choices: TOptional<TUnsafe<readonly string[]>>;
        many: TOptional<TBoolean>;
        anonymous: TOptional<TBoolean>;
        hidden: TOptional<TBoolean>;
      }>;
      readonly result: TObject<{
        poll: TObject<{
          rev: TInteger;
          voters: TInteger;
          counts: TUnsafe<readonly number[]>;
          id: TString;
          kind: TUnion<TLiteral<'choices' | 'hands'>[]>;
          question: TString;
          choices: TUnsafe<readonly string[]>;
          many: TBoolean;
          anonymous: TBoolean;
          hidden: TBoolean;
          by: TString;
          name: TString;
          openedAt: TNumber;
          closedAt: TNumber;
        }>;
      }>;
    };
    readonly 'poll.vote': {
      readonly params: TObject<{ room: TString; poll: TString; choices: TUnsafe<readonly number[]> }>;
      readonly result: TObject<{}>;
    };
    readonly 'poll.close': {
      readonly params: TObject<{ room: TString; poll: TString }>;
      readonly result: TObject<{
        poll: TObject<{
          rev: TInteger;
          voters: TInteger;
          counts: TUnsafe<readonly number[]>;
          id: TString;
          kind: TUnion<TLiteral<'choices' | 'hands'>[]>;
          question: TString;
          choices: TUnsafe<readonly string[]>;
          many: TBoolean;
          anonymous: TBoolean;
          hidden: TBoolean;
          by: TString;
          name: TString;
          openedAt: TNumber;
          closedAt: TNumber;
        }>;
      }>;
    };
    readonly 'poll.list': {
      readonly params: TObject<{ room: TString }>;
      readonly result: TObject<{
        polls: TUnsafe<
          readonly {
            id: string;
            name: string;
            choices: readonly string[];
            kind: 'choices' | 'hands';
            openedAt: number;
            by: string;
            question: string;
            many: boolean;
            anonymous: boolean;
            hidden: boolean;
            closedAt: number;
            rev: number;
            voters: number;
            counts: readonly number[];
          }[]
        >;
        votes: TUnsafe<readonly { choices: readonly number[]; poll: string }[]>;
      }>;
    };
    readonly 'poll.votes': {
      readonly params: TObject<{ room: TString; poll: TString; after: TOptional<TString>; most: TOptional<TInteger> }>;
      readonly result: TObject<{
        votes: TUnsafe<readonly { id: string; name: string; choices: readonly number[] }[]>;
        next: TString;
      }>;
    };
    readonly 'chat.send': {
      readonly params: TObject<{
        room: TString;
        text: TString;
        reply: TOptional<TString>;
        mentions: TOptional<TUnsafe<readonly string[]>>;
        image: TOptional<TString>;
        key: TOptional<TString>;
      }>;
      readonly result: TObject<{
        message: TObject<{
          id: TString;
          ts: TNumber;
          from: TString;
          name: TString;
          text: TString;
          reply: TOptional<TString>;
          mentions: TOptional<TUnsafe<readonly string[]>>;
          image: TOptional<TString>;
          key: TOptional<TString>;
        }>;
      }>;
    };
    readonly 'chat.delete': { readonly params: TObject<{ room: TString; id: TString }>; readonly result: TObject<{}> };
    readonly 'chat.history': {
      readonly params: TObject<{ room: TString; before: TOptional<TString>; most: TOptional<TInteger> }>;
      readonly result: TObject<{
        messages: TUnsafe<
          readonly {
            reply?: string;
            mentions?: readonly string[];
            image?: string;
            key?: string;
            id: string;
            name: string;
            ts: number;
            from: string;
            text: string;
          }[]
        >;
        more: TBoolean;
      }>;
    };
    readonly 'room.rules': {
      readonly params: TObject<{
        room: TString;
        entry: TOptional<TUnion<TLiteral<'waiting' | 'open' | 'pin' | 'locked'>[]>>;
        pin: TOptional<TString>;
        forbidden: TOptional<TUnsafe<readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[]>>;
        spotlight: TOptional<TString>;
      }>;
      readonly result: TObject<{}>;
    };
    readonly 'room.hand_over': { readonly params: TObject<{ room: TString; id: TString }>; readonly result: TObject<{}> };
    readonly 'room.waiting': {
      readonly params: TObject<{ room: TString }>;
      readonly result: TObject<{ users: TUnsafe<readonly { id: string; name: string; guest: boolean; waitedMs: number }[]> }>;
    };
    readonly 'room.admit': {
      readonly params: TObject<{ room: TString; ids: TOptional<TUnsafe<readonly string[]>> }>;
      readonly result: TObject<{}>;
    };
    readonly 'room.deny': { readonly params: TObject<{ room: TString; id: TString }>; readonly result: TObject<{}> };
    readonly 'room.tell_waiting': { readonly params: TObject<{ room: TString; note: TString }>; readonly result: TObject<{}> };
    readonly 'member.promote': {
      readonly params: TObject<{ role: TUnion<TLiteral<'host' | 'cohost' | 'speaker'>[]>; room: TString; id: TString }>;
      readonly result: TObject<{}>;
    };
    readonly 'member.demote': {
      readonly params: TObject<{ role: TUnion<TLiteral<'cohost' | 'speaker' | 'audience'>[]>; room: TString; id: TString }>;
      readonly result: TObject<{}>;
    };
    readonly 'member.invite': {
      readonly params: TObject<{ invited: TBoolean; room: TString; id: TString }>;
      readonly result: TObject<{}>;
    };
    readonly 'member.answer': { readonly params: TObject<{ room: TString; accept: TBoolean }>; readonly result: TObject<{}> };
    readonly 'member.mute': {
      readonly params: TObject<{ room: TString; id: TOptional<TString>; kind: TUnion<TLiteral<'audio' | 'video'>[]> }>;
      readonly result: TObject<{}>;
    };
    readonly 'member.ask': {
      readonly params: TObject<{ kind: TUnion<TLiteral<'audio' | 'video'>[]>; room: TString; id: TString }>;
      readonly result: TObject<{}>;
    };
    readonly 'member.forbid': {
      readonly params: TObject<{
        forbidden: TUnsafe<readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[]>;
        room: TString;
        id: TString;
      }>;
      readonly result: TObject<{}>;
    };
    readonly 'hand.raise': { readonly params: TObject<{ room: TString }>; readonly result: TObject<{}> };
    readonly 'hand.lower': {
      readonly params: TObject<{ room: TString; id: TOptional<TString>; all: TOptional<TLiteral<true>> }>;
      readonly result: TObject<{}>;
    };
    readonly 'room.get': {
      readonly params: TObject<{ room: TString }>;
      readonly result: TObject<{
        title: TString;
        members: TInteger;
        capacity: TInteger;
        names: TUnsafe<readonly string[]>;
        openedMs: TNumber;
        recording: TOptional<TBoolean>;
      }>;
    };
    readonly 'room.join': {
      readonly params: TObject<{
        room: TString;
        name: TString;
        avatar: TOptional<TString>;
        pin: TOptional<TString>;
        tracks: TUnsafe<readonly { source: 'screen' | 'main'; kind: 'audio' | 'video'; muted: boolean }[]>;
      }>;
      readonly result: TObject<{
        me: TString;
        e: TString;
        s: TInteger;
        snap: TObject<{
          id: TString;
          title: TString;
          capacity: TInteger;
          openedAt: TNumber;
          attrs: TRecord<TString, TUnsafe<Json>>;
          members: TUnsafe<
            readonly {
              avatar?: string;
              hand?: number;
              invited?: boolean;
              forbidden?: readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[];
              guest?: boolean;
              id: string;
              name: string;
              role: 'host' | 'cohost' | 'speaker' | 'audience';
              presence: 'offline' | 'online' | 'away';
              attrs: { [x: string]: Json };
              tracks: readonly { source: 'screen' | 'main'; kind: 'audio' | 'video'; muted: boolean }[];
              joinedAt: number;
            }[]
          >;
          audience: TOptional<
            TObject<{ count: TInteger; newest: TUnsafe<readonly { avatar?: string; id: string; name: string }[]> }>
          >;
          rules: TOptional<
            TObject<{
              entry: TUnion<TLiteral<'waiting' | 'open' | 'pin' | 'locked'>[]>;
              forbidden: TUnsafe<readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[]>;
              waiting: TInteger;
              spotlight: TOptional<TString>;
            }>
          >;
          recording: TOptional<TBoolean>;
        }>;
        plane: TUnion<TLiteral<'embedded' | 'srs' | 'cdn' | 'trtc'>[]>;
        publish: TUnsafe<readonly { source: 'screen' | 'main'; urls: readonly string[]; leftMs: number }[]>;
        play: TUnsafe<
          readonly { path?: 'audience'; source: 'screen' | 'main'; urls: readonly string[]; leftMs: number; member: string }[]
        >;
      }>;
    };
    readonly 'room.leave': { readonly params: TObject<{ room: TString }>; readonly result: TObject<{}> };
    readonly 'room.close': { readonly params: TObject<{ room: TString }>; readonly result: TObject<{}> };
    readonly 'room.audience': {
      readonly params: TObject<{ room: TString; after: TOptional<TString>; most: TOptional<TInteger> }>;
      readonly result: TObject<{
        count: TInteger;
        members: TUnsafe<
          readonly {
            avatar?: string;
            hand?: number;
            invited?: boolean;
            forbidden?: readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[];
            guest?: boolean;
            id: string;
            name: string;
            role: 'host' | 'cohost' | 'speaker' | 'audience';
            presence: 'offline' | 'online' | 'away';
            attrs: { [x: string]: Json };
            tracks: readonly { source: 'screen' | 'main'; kind: 'audio' | 'video'; muted: boolean }[];
            joinedAt: number;
          }[]
        >;
        next: TString;
      }>;
    };
    readonly 'member.update': {
      readonly params: TObject<{ room: TString; name: TOptional<TString>; attrs: TOptional<TRecord<TString, TUnsafe<Json>>> }>;
      readonly result: TObject<{}>;
    };
    readonly 'member.remove': {
      readonly params: TObject<{ room: TString; id: TString; banMs: TOptional<TInteger> }>;
      readonly result: TObject<{}>;
    };
    readonly 'track.publish': {
      readonly params: TObject<{
        room: TString;
        tracks: TUnsafe<readonly { source: 'screen' | 'main'; kind: 'audio' | 'video'; muted: boolean }[]>;
      }>;
      readonly result: TObject<{
        publish: TUnsafe<readonly { source: 'screen' | 'main'; urls: readonly string[]; leftMs: number }[]>;
      }>;
    };
    readonly 'track.unpublish': {
      readonly params: TObject<{ room: TString; source: TUnion<TLiteral<'screen' | 'main'>[]> }>;
      readonly result: TObject<{}>;
    };
    readonly 'track.mute': {
      readonly params: TObject<{
        room: TString;
        source: TUnion<TLiteral<'screen' | 'main'>[]>;
        kind: TUnion<TLiteral<'audio' | 'video'>[]>;
        muted: TBoolean;
      }>;
      readonly result: TObject<{}>;
    };
    readonly 'media.publish': {
      readonly params: TObject<{ room: TString; source: TUnion<TLiteral<'screen' | 'main'>[]> }>;
      readonly result: TObject<{
        publish: TObject<{ source: TUnion<TLiteral<'screen' | 'main'>[]>; urls: TUnsafe<readonly string[]>; leftMs: TNumber }>;
      }>;
    };
    readonly 'media.play': {
      readonly params: TObject<{ room: TString; tracks: TUnsafe<readonly { source: 'screen' | 'main'; member: string }[]> }>;
      readonly result: TObject<{
        play: TUnsafe<
          readonly { path?: 'audience'; source: 'screen' | 'main'; urls: readonly string[]; leftMs: number; member: string }[]
        >;
      }>;
    };
    readonly 'message.send': {
      readonly params: TObject<{ room: TString; topic: TString; value: TUnsafe<Json> }>;
      readonly result: TObject<{}>;
    };
  };
  events: {
    readonly 'call.placed': TObject<{ call: TUnsafe<CallState> }>;
    readonly 'party.invited': TObject<{ party: TUnsafe<Party>; group: TBoolean }>;
    readonly 'party.called': TObject<{ id: TString }>;
    readonly 'party.rang': TObject<{ id: TString }>;
    readonly 'party.accepted': TObject<{ id: TString; device: TString; name: TString }>;
    readonly 'party.connected': TObject<{ id: TString }>;
    readonly 'party.ended': TObject<{ id: TString; reason: TUnion<TLiteral<EndReason>[]> }>;
    readonly 'party.offline': TObject<{ id: TString }>;
    readonly 'party.online': TObject<{ id: TString }>;
    readonly 'call.video_requested': TObject<{ id: TString }>;
    readonly 'call.switched': TObject<{ kind: TUnion<TLiteral<'audio' | 'video'>[]>; by: TString }>;
    readonly 'call.ended': TObject<{ reason: TUnion<TLiteral<EndReason>[]>; into: TString }>;
    readonly 'inbox.called': TObject<{ call: TUnsafe<CallState>; leftMs: TNumber }>;
    readonly 'inbox.ended': TObject<{ record: TUnsafe<CallRecord> }>;
    readonly 'inbox.updated': TObject<{ doNotDisturb: TOptional<TBoolean>; blocked: TOptional<TUnsafe<readonly string[]>> }>;
    readonly 'poll.opened': TObject<{
      poll: TObject<{
        rev: TInteger;
        voters: TInteger;
        counts: TUnsafe<readonly number[]>;
        id: TString;
        kind: TUnion<TLiteral<'choices' | 'hands'>[]>;
        question: TString;
        choices: TUnsafe<readonly string[]>;
        many: TBoolean;
        anonymous: TBoolean;
        hidden: TBoolean;
        by: TString;
        name: TString;
        openedAt: TNumber;
        closedAt: TNumber;
      }>;
    }>;
    readonly 'poll.counted': TObject<{
      tally: TObject<{ rev: TInteger; voters: TInteger; counts: TUnsafe<readonly number[]>; poll: TString }>;
    }>;
    readonly 'poll.closed': TObject<{
      poll: TObject<{
        rev: TInteger;
        voters: TInteger;
        counts: TUnsafe<readonly number[]>;
        id: TString;
        kind: TUnion<TLiteral<'choices' | 'hands'>[]>;
        question: TString;
        choices: TUnsafe<readonly string[]>;
        many: TBoolean;
        anonymous: TBoolean;
        hidden: TBoolean;
        by: TString;
        name: TString;
        openedAt: TNumber;
        closedAt: TNumber;
      }>;
    }>;
    readonly 'chat.sent': TObject<{
      message: TObject<{
        id: TString;
        ts: TNumber;
        from: TString;
        name: TString;
        text: TString;
        reply: TOptional<TString>;
        mentions: TOptional<TUnsafe<readonly string[]>>;
        image: TOptional<TString>;
        key: TOptional<TString>;
      }>;
    }>;
    readonly 'chat.deleted': TObject<{ id: TString; by: TString }>;
    readonly 'member.asked': TObject<{ id: TString; kind: TUnion<TLiteral<'audio' | 'video'>[]>; by: TString }>;
    readonly 'member.joined': TObject<{
      member: TObject<{
        id: TString;
        name: TString;
        avatar: TOptional<TString>;
        role: TUnion<TLiteral<'host' | 'cohost' | 'speaker' | 'audience'>[]>;
        presence: TUnion<TLiteral<'offline' | 'online' | 'away'>[]>;
        attrs: TRecord<TString, TUnsafe<Json>>;
        tracks: TUnsafe<readonly { source: 'screen' | 'main'; kind: 'audio' | 'video'; muted: boolean }[]>;
        joinedAt: TNumber;
        hand: TOptional<TNumber>;
        invited: TOptional<TBoolean>;
        forbidden: TOptional<TUnsafe<readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[]>>;
        guest: TOptional<TBoolean>;
      }>;
    }>;
    readonly 'member.updated': TObject<{
      id: TString;
      name: TOptional<TString>;
      role: TOptional<TUnion<TLiteral<'host' | 'cohost' | 'speaker' | 'audience'>[]>>;
      attrs: TOptional<TRecord<TString, TUnsafe<Json>>>;
      hand: TOptional<TNumber>;
      invited: TOptional<TBoolean>;
      forbidden: TOptional<TUnsafe<readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[]>>;
    }>;
    readonly 'member.online': TObject<{ id: TString }>;
    readonly 'member.away': TObject<{ id: TString }>;
    readonly 'member.offline': TObject<{ id: TString }>;
    readonly 'member.left': TObject<{
      id: TString;
      reason: TUnion<TLiteral<'left' | 'lost' | 'moved' | 'kicked' | 'closed' | 'replaced'>[]>;
      to: TOptional<TString>;
    }>;
    readonly 'track.published': TObject<{
      id: TString;
      tracks: TUnsafe<readonly { source: 'screen' | 'main'; kind: 'audio' | 'video'; muted: boolean }[]>;
    }>;
    readonly 'track.unpublished': TObject<{ id: TString; source: TUnion<TLiteral<'screen' | 'main'>[]> }>;
    readonly 'track.muted': TObject<{
      id: TString;
      source: TUnion<TLiteral<'screen' | 'main'>[]>;
      kind: TUnion<TLiteral<'audio' | 'video'>[]>;
      muted: TBoolean;
      by: TOptional<TUnion<TLiteral<'host' | 'operator'>[]>>;
    }>;
    readonly 'room.updated': TObject<{
      capacity: TOptional<TInteger>;
      attrs: TOptional<TRecord<TString, TUnsafe<Json>>>;
      rules: TOptional<
        TObject<{
          entry: TUnion<TLiteral<'waiting' | 'open' | 'pin' | 'locked'>[]>;
          forbidden: TUnsafe<readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[]>;
          waiting: TInteger;
          spotlight: TOptional<TString>;
        }>
      >;
      recording: TOptional<TBoolean>;
    }>;
    readonly 'room.closed': TObject<{}>;
    readonly 'audience.changed': TObject<{
      count: TInteger;
      newest: TUnsafe<readonly { avatar?: string; id: string; name: string }[]>;
    }>;
    readonly 'message.sent': TObject<{ id: TString; topic: TString; value: TUnsafe<Json> }>;
  };
  ephemerals: {
    readonly reaction: TObject<{
      id: TString;
      kind: TUnion<TLiteral<'clap' | 'thumbsup' | 'heart' | 'joy' | 'open_mouth' | 'tada'>[]>;
    }>;
    readonly volume: TObject<{ id: TString; level: TInteger }>;
    readonly net: TObject<{ id: TString; level: TInteger }>;
  };
  directed: {
    readonly 'request.received': TObject<{
      id: TString;
      request: TString;
      topic: TString;
      value: TUnsafe<Json>;
      leftMs: TInteger;
    }>;
    readonly 'request.answered': TObject<{
      id: TString;
      request: TString;
      answer: TObject<{
        value: TOptional<TUnsafe<Json>>;
        error: TOptional<TUnion<TLiteral<'busy' | 'too_large' | 'no_handler' | 'refused'>[]>>;
        code: TOptional<TString>;
      }>;
    }>;
  };
  clientFrames: {
    readonly hello: TObject<{
      t: TLiteral<'hello'>;
      v: TInteger;
      sdk: TString;
      tok: TString;
      dev: TString;
      pf: TUnion<TLiteral<'wechat' | 'qq' | 'browser'>[]>;
      caps: TUnsafe<readonly string[]>;
      sid: TOptional<TString>;
      rt: TOptional<TString>;
      cur: TOptional<TRecord<TString, TObject<{ e: TString; s: TInteger; v: TOptional<TUnsafe<string | undefined>> }>>>;
    }>;
    readonly req: TObject<{ t: TLiteral<'req'>; id: TInteger; m: TString; k: TString; d: TUnknown }>;
    readonly eph: TObject<{ t: TLiteral<'eph'>; n: TString; k: TString; d: TUnknown }>;
    readonly auth: TObject<{ t: TLiteral<'auth'>; tok: TString }>;
    readonly away: TObject<{ t: TLiteral<'away'>; why: TUnion<TLiteral<'hide' | 'show' | 'close'>[]> }>;
    readonly ping: TObject<{ t: TLiteral<'ping'> }>;
  };
  serverFrames: {
    readonly welcome: TObject<{
      t: TLiteral<'welcome'>;
      v: TInteger;
      sid: TString;
      rt: TString;
      resumed: TBoolean;
      now: TNumber;
      hb: TNumber;
      lim: TObject<{ frame: TNumber; message: TNumber; rate: TNumber; spread: TOptional<TNumber> }>;
      st: TUnsafe<readonly { replay?: number; snap?: unknown; e: string; s: number; n: string }[]>;
    }>;
    readonly res: TObject<{
      t: TLiteral<'res'>;
      id: TInteger;
      d: TOptional<TUnknown>;
      err: TOptional<
        TObject<{ code: TString; msg: TOptional<TString>; retry: TBoolean; after: TOptional<TNumber>; note: TOptional<TString> }>
      >;
      dup: TOptional<TLiteral<1>>;
    }>;
    readonly ev: TObject<{ t: TLiteral<'ev'>; n: TString; e: TString; s: TInteger; k: TString; ts: TNumber; d: TUnknown }>;
    readonly eph: TObject<{ t: TLiteral<'eph'>; n: TString; k: TString; d: TUnknown }>;
    readonly bye: TObject<{ t: TLiteral<'bye'>; code: TInteger; why: TString; after: TOptional<TNumber> }>;
    readonly token: TObject<{ t: TLiteral<'token'>; left: TNumber }>;
    readonly voucher: TObject<{ t: TLiteral<'voucher'>; n: TString; v: TUnsafe<string | undefined> }>;
    readonly pong: TObject<{ t: TLiteral<'pong'> }>;
  };
  claims: TObject<{
    sub: TString;
    aud: TUnion<[TString, TArray<TString>]>;
    jti: TString;
    exp: TNumber;
    gr: TObject<{ rooms: TRecord<TString, TUnion<TLiteral<'host' | 'cohost' | 'speaker' | 'audience'>[]>> }>;
    guest: TOptional<TBoolean>;
  }>;
  RoomState: TObject<{
    id: TString;
    title: TString;
    capacity: TInteger;
    openedAt: TNumber;
    attrs: TRecord<TString, TUnsafe<Json>>;
    members: TUnsafe<
      readonly {
        avatar?: string;
        hand?: number;
        invited?: boolean;
        forbidden?: readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[];
        guest?: boolean;
        id: string;
        name: string;
        role: 'host' | 'cohost' | 'speaker' | 'audience';
        presence: 'offline' | 'online' | 'away';
        attrs: { [x: string]: Json };
        tracks: readonly { source: 'screen' | 'main'; kind: 'audio' | 'video'; muted: boolean }[];
        joinedAt: number;
      }[]
    >;
    audience: TOptional<TObject<{ count: TInteger; newest: TUnsafe<readonly { avatar?: string; id: string; name: string }[]> }>>;
    rules: TOptional<
      TObject<{
        entry: TUnion<TLiteral<'waiting' | 'open' | 'pin' | 'locked'>[]>;
        forbidden: TUnsafe<readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[]>;
        waiting: TInteger;
        spotlight: TOptional<TString>;
      }>
    >;
    recording: TOptional<TBoolean>;
  }>;
  CallState: TUnsafe<CallState>;
  Party: TUnsafe<Party>;
  EndReason: TUnion<TLiteral<EndReason>[]>;
  InboxState: TUnsafe<InboxState>;
  CallRecord: TUnsafe<CallRecord>;
  ChatMessage: TObject<{
    id: TString;
    ts: TNumber;
    from: TString;
    name: TString;
    text: TString;
    reply: TOptional<TString>;
    mentions: TOptional<TUnsafe<readonly string[]>>;
    image: TOptional<TString>;
    key: TOptional<TString>;
  }>;
  Poll: TObject<{
    rev: TInteger;
    voters: TInteger;
    counts: TUnsafe<readonly number[]>;
    id: TString;
    kind: TUnion<TLiteral<'choices' | 'hands'>[]>;
    question: TString;
    choices: TUnsafe<readonly string[]>;
    many: TBoolean;
    anonymous: TBoolean;
    hidden: TBoolean;
    by: TString;
    name: TString;
    openedAt: TNumber;
    closedAt: TNumber;
  }>;
  Member: TObject<{
    id: TString;
    name: TString;
    avatar: TOptional<TString>;
    role: TUnion<TLiteral<'host' | 'cohost' | 'speaker' | 'audience'>[]>;
    presence: TUnion<TLiteral<'offline' | 'online' | 'away'>[]>;
    attrs: TRecord<TString, TUnsafe<Json>>;
    tracks: TUnsafe<readonly { source: 'screen' | 'main'; kind: 'audio' | 'video'; muted: boolean }[]>;
    joinedAt: TNumber;
    hand: TOptional<TNumber>;
    invited: TOptional<TBoolean>;
    forbidden: TOptional<TUnsafe<readonly ('microphone' | 'camera' | 'screen' | 'chat' | 'rename')[]>>;
    guest: TOptional<TBoolean>;
  }>;
  Track: TObject<{ source: TUnion<TLiteral<'screen' | 'main'>[]>; kind: TUnion<TLiteral<'audio' | 'video'>[]>; muted: TBoolean }>;
  PublishGrant: TObject<{ source: TUnion<TLiteral<'screen' | 'main'>[]>; urls: TUnsafe<readonly string[]>; leftMs: TNumber }>;
  PlayGrant: TObject<{
    member: TString;
    source: TUnion<TLiteral<'screen' | 'main'>[]>;
    urls: TUnsafe<readonly string[]>;
    leftMs: TNumber;
    path: TOptional<TLiteral<'audience'>>;
  }>;
  Plane: TUnion<TLiteral<'embedded' | 'srs' | 'cdn' | 'trtc'>[]>;
  LeftReason: TUnion<TLiteral<'left' | 'lost' | 'moved' | 'kicked' | 'closed' | 'replaced'>[]>;
};

/** The state of a user's inbox: the calls that concern them now, their history, and their settings for calls. */
interface InboxState {
  /** Ids of calls in which this user's part is not over. */
  calls: readonly string[];
  /** Newest first. */
  history: readonly CallRecord[];
  /** No call rings, and callers get `unreachable`. */
  doNotDisturb: boolean;
  /** Users whose calls do not ring. */
  blocked: readonly string[];
}

/** One finished call in a user's history. */
interface CallRecord {
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

/** The media of a call. It can switch from `audio` to `video` with consent, and back at once. */
type CallKind = 'audio' | 'video';

/** The reason for the end of a party or a call. The texts that users read are in core/texts under `call.<reason>`. */
type EndReason =
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

/** The state of a call, the same on every screen. Only `activeMs` depends on the time of the snapshot. */
interface CallState {
  id: string;
  kind: CallKind;
  /** The room for the media. Parties that are connecting or active join it. */
  room: string;
  from: string;
  /** The call was ever meant for more than two. Only such a call can be joined by its id, and goes on when one party leaves. */
  group: boolean;
  /** In order of invitation, with the caller first. */
  parties: readonly Party[];
  /** The time since two parties first connected, when this state was written; null before. */
  activeMs: number | null;
  /** The user who requests to switch the call to video; '' without a request. */
  videoRequestBy: string;
  /** Null while the call goes on. */
  reason: EndReason | null;
  /** With `merged`: the call that goes on. */
  into: string;
}

/** A user in a call. */
interface Party {
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
type PartyState = 'queued' | 'inviting' | 'ringing' | 'connecting' | 'active' | 'ended';

/** The result of `createRtc({ features: [polls()] })`. */
export type RtcWithPolls = Rtc & {
  readonly polls: Polls;
};

/** The result of `createRtc`: the app's one connection, and rooms by id. Each listed feature adds its own field, such as `rtc.calls`. */
interface Rtc {
  readonly connection: ConnectionModel;
  readonly capabilities: Capabilities;
  /** Returns the same object for the same id. A room costs nothing until it is joined or shown. Throws `bad_request`, `closed`. */
  room(id: string): Room;
  /** Calls `then` with the value of `read`, now and whenever it changes. */
  watch<T>(read: () => T, then: (now: T) => void): Release;
  /** Call both from `App.onShow` and `App.onHide` below base library 2.1.2, where the kit can only guess them. */
  shown(): void;
  hidden(): void;
  /** Ends what the features have in progress, leaves every room and closes the connection; `createRtc` may be called again. */
  close(): Promise<void>;
}

/** The state of the app's one connection. Every field is observable. */
interface ConnectionModel {
  readonly phase: Phase;
  /** Attempts since the connection was last online. */
  readonly attempt: number;
  /** Clock time of the next attempt, or null when none is planned. */
  readonly retryAt: number | null;
  readonly networkDown: boolean;
  /** The reason why the connection is not online: no_server, token_failed …; null while it is online, and before the first attempt. */
  readonly trouble: Reason | null;
  /** The reason why the connection was closed for good; null while it may come back. */
  readonly ended: RtcError | null;
  /** Starts the next attempt at once. */
  retryNow(): void;
}

/** The phase of the app's one connection; phase.ts has the transitions. */
type Phase = 'idle' | 'opening' | 'handshake' | 'online' | 'waiting' | 'closed';

export interface RtcPollsProperties extends RtcRoomTagProperties {
  /** Opens the polls, or closes their sheet. */
  open?: boolean;
}

/** Properties of a tag about one room. */
interface RtcRoomTagProperties extends RtcTagProperties {
  /** The room's name, 1 to 64 characters of any script, none of `% # * / : ? \`; '' while there is none yet. */
  room?: string;
}

/**
 * The properties and events of each tag, for a page in TypeScript: `onLeft(event: WechatMiniprogram.CustomEvent<RtcRoomEvents['left']>)`.
 * Events are listed by name, each with its `detail`. No tag has methods, so `selectComponent` is never needed.
 */
/** Properties of every tag. */
interface RtcTagProperties {
  /** '' uses the locale of `createRtc`, which is the phone's by default. */
  locale?: Locale | '';
  /** '' uses the phone's theme. */
  theme?: 'light' | 'dark' | '';
}

type Locale = 'zh-CN' | 'en';

export {};
