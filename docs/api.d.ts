// What `miniprogram-rtc-kit` exports, written by `npm run generate`. A change here is a change for customers.

import type { Static } from '@sinclair/typebox';

/**
 * Creates the app's one connection and its rooms. Call it once per app, in `App.onLaunch`: a second call while the first is open throws
 * `conflict`, because two connections of one user would replace each other for ever.
 *
 * @example createRtc({ server: 'wss://rtc.example.com/v1', token: () => fetchToken(), features: [calls()] });
 */
export declare function createRtc<Features extends readonly Feature[] = []>(
  options: RtcOptions<Features>,
): Rtc & FeatureApis<Features>;

/**
 * A module that plugs into the core: `createRtc({ features: [calls()] })`. The core knows no feature by name; an app that does not
 * import a feature does not carry its code.
 */
export interface Feature<Name extends string = string, Api = unknown> {
  readonly name: Name;
  start(context: FeatureContext): FeatureInstance<Api>;
}

/** Everything that a feature may use of the core. It reaches for nothing else. */
export interface FeatureContext extends Pick<Dependencies, 'clock' | 'log' | 'choices' | 'request' | 'hold'> {
  readonly signalling: Pick<Signalling, 'device' | 'subscribe' | 'request'>;
  readonly storage: Storage;
  readonly sounds: FeatureSounds;
  readonly lifecycle: {
    onShow(listener: () => void): Release;
    onHide(listener: () => void): Release;
  };
  /** The room of this id; null after `rtc.close()`. */
  room(id: string): RoomRoom | null;
}

/** All that a room is given from outside; it reaches for nothing else. */
interface Dependencies {
  readonly clock: Clock;
  readonly log: Log;
  readonly signalling: Pick<Signalling, 'sendEphemeral' | 'subscribe' | 'resumableStreams'>;
  readonly device: Device;
  readonly choices: UserChoices;
  readonly capabilities: Capabilities;
  readonly codes: UnknownCodes;
  readonly controls: ControlTable;
  readonly lifecycle: AppLifecycle;
  /** What becomes of our camera and microphone while the app is hidden. */
  readonly whenHidden: WhenHidden;
  /** The adapter of a plane; null for one that this build cannot speak. */
  plane(name: Plane): MediaPlane | null;
  /** Before joining no plane is named, and the element is only a camera. */
  readonly defaultPlane: MediaPlane;
  /** Connects when nobody did, and keeps the connection until the answer is here. */
  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Keeps the connection while a room is shown or joined. */
  hold(): Release;
  setKeepScreenOn(on: boolean): void;
}

/** Time and randomness, passed as an argument so that tests are exact. */
interface Clock {
  /** Wall clock in milliseconds. It runs while the app is suspended; timers do not. */
  now(): number;
  after(ms: number, act: () => void): Release;
  /** Runs `act` at the end of the present turn. */
  onNextTurn(act: () => void): Release;
  /** Uniform in [0, 1). */
  random(): number;
}

/** Undoes the call that returned it. A second call does nothing. */
export type Release = () => void;

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

/** The client side of docs/PROTOCOL.md: it turns text into ordered events. It knows streams and requests, not rooms. */
interface Signalling {
  readonly phase: Phase;
  /** This device's id in `hello.dev`: a call names the device that answered it. */
  readonly device: string;
  on<Name extends keyof SignallingEvents>(name: Name, listener: (event: SignallingEvents[Name]) => void): Release;
  connect(): void;
  /** Resolves with the result or rejects with an RtcError; sent again after a resume under the same key. */
  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Dropped when the socket is not online. */
  sendEphemeral<K extends keyof Ephemerals>(stream: string, kind: K, value: Omit<Ephemerals[K], 'id'>): void;
  /** Delivers events of `stream` after `at`, across reconnects, until released. An empty epoch asks for a snapshot. */
  subscribe(stream: string, at: Position): Release;
  /** Streams of rooms and calls that the former run of the app was subscribed to, for a cold start. Empty when its session is too old. */
  readonly resumableStreams: readonly string[];
  retryNow(): void;
  close(): Promise<void>;
}

/** The phase of the app's one connection; phase.ts has the transitions. */
type Phase = 'idle' | 'opening' | 'handshake' | 'online' | 'waiting' | 'closed';

interface SignallingEvents {
  /** `attempt` counts the attempts since the socket was last online; `retryInMs` and `reason` are set while waiting. */
  phase: {
    phase: Phase;
    attempt: number;
    retryInMs: number | null;
    reason?: Reason;
  };
  /** One durable event, in order and once: gaps and duplicates are already handled. */
  event: StreamEvent;
  /** The whole state of a stream; it replaces the state known before. */
  snapshot: {
    stream: string;
    at: Position;
    state: Json;
  };
  ephemeral: Ephemeral;
  /** The server dropped this stream: the member was removed while the client was offline. */
  lost: {
    stream: string;
  };
  /** Closed for good, by the client (`reason` is `closed`) or by the server. */
  ended: RtcError;
}

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

/** One durable event: `s` counts up by one within epoch `e` of stream `n`; a gap requires a resume. Narrowing `k` narrows `d`. */
type StreamEvent = {
  [Name in EventName]: {
    t: 'ev';
    n: string;
    e: string;
    s: number;
    k: Name;
    ts: number;
    d: StreamEvents[Name];
  };
}[EventName];

type EventName = keyof StreamEvents;

type StreamEvents = {
  readonly 'call.placed': { call: CallState };
  readonly 'party.invited': { party: Party; group: boolean };
  readonly 'party.called': { id: string };
  readonly 'party.rang': { id: string };
  readonly 'party.accepted': { id: string; device: string; name: string };
  readonly 'party.connected': { id: string };
  readonly 'party.ended': { id: string; reason: EndReason };
  readonly 'party.offline': { id: string };
  readonly 'party.online': { id: string };
  readonly 'call.video_requested': { id: string };
  readonly 'call.switched': { kind: 'audio' | 'video'; by: string };
  readonly 'call.ended': { reason: EndReason; into: string };
  readonly 'inbox.called': { call: CallState; leftMs: number };
  readonly 'inbox.ended': { record: CallRecord };
  readonly 'inbox.updated': { doNotDisturb?: boolean; blocked?: readonly string[] };
  readonly 'member.joined': {
    member: {
      avatar?: string;
      id: string;
      name: string;
      role: 'host' | 'speaker' | 'audience';
      attrs: { [x: string]: Json };
      tracks: readonly { source: 'main' | 'screen'; kind: 'audio' | 'video'; muted: boolean }[];
      presence: 'offline' | 'online' | 'away';
      joinedAt: number;
    };
  };
  readonly 'member.updated': { name?: string; role?: 'host' | 'speaker' | 'audience'; attrs?: { [x: string]: Json }; id: string };
  readonly 'member.online': { id: string };
  readonly 'member.away': { id: string };
  readonly 'member.offline': { id: string };
  readonly 'member.left': { id: string; reason: 'closed' | 'replaced' | 'lost' | 'left' | 'kicked' };
  readonly 'track.published': {
    id: string;
    tracks: readonly { source: 'main' | 'screen'; kind: 'audio' | 'video'; muted: boolean }[];
  };
  readonly 'track.unpublished': { id: string; source: 'main' | 'screen' };
  readonly 'track.muted': { id: string; kind: 'audio' | 'video'; source: 'main' | 'screen'; muted: boolean };
  readonly 'room.updated': { attrs?: { [x: string]: Json }; title?: string; capacity?: number };
  readonly 'room.closed': {};
  readonly 'message.sent': { id: string; topic: string; value: Json };
};

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

/** The media of a call. It can switch from `audio` to `video` with consent, and back at once. */
type CallKind = 'audio' | 'video';

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

/** The position of a reader in a stream: the last event that it has. */
interface Position {
  e: string;
  s: number;
}

type Ephemeral = {
  [Name in keyof Ephemerals]: {
    t: 'eph';
    n: string;
    k: Name;
    d: Ephemerals[Name];
  };
}[keyof Ephemerals];

type Ephemerals = { readonly volume: { id: string; level: number }; readonly net: { id: string; level: number } };

/** The error with which promises of the kit reject, and which an `error` event carries. */
export interface RtcError extends Error {
  readonly rtc: true;
  readonly reason: Reason;
  /** True when a retry can work without any action of the user. */
  readonly retry: boolean;
  readonly afterMs?: number;
  readonly cause?: unknown;
}

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
      readonly result: TObject<{ e: TString; s: TInteger; call: TUnsafe<CallState> }>;
    };
    readonly 'call.subscribe': {
      readonly params: TObject<{ call: TString; rings: TBoolean }>;
      readonly result: TObject<{ e: TString; s: TInteger; call: TUnsafe<CallState> }>;
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
      readonly result: TObject<{ e: TString; s: TInteger; call: TUnsafe<CallState> }>;
    };
    readonly 'call.connected': { readonly params: TObject<{ call: TString }>; readonly result: TObject<{}> };
    readonly 'call.switch': {
      readonly params: TObject<{ call: TString; kind: TUnion<TLiteral<'audio' | 'video'>[]> }>;
      readonly result: TObject<{}>;
    };
    readonly 'call.answer_video': { readonly params: TObject<{ call: TString; agrees: TBoolean }>; readonly result: TObject<{}> };
    readonly 'call.move': { readonly params: TObject<{ call: TString }>; readonly result: TObject<{}> };
    readonly 'room.get': {
      readonly params: TObject<{ room: TString }>;
      readonly result: TObject<{
        title: TString;
        members: TInteger;
        capacity: TInteger;
        names: TUnsafe<readonly string[]>;
        openedMs: TNumber;
      }>;
    };
    readonly 'room.join': {
      readonly params: TObject<{
        room: TString;
        name: TString;
        avatar: TOptional<TString>;
        tracks: TUnsafe<readonly { source: 'main' | 'screen'; kind: 'audio' | 'video'; muted: boolean }[]>;
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
              id: string;
              name: string;
              role: 'host' | 'speaker' | 'audience';
              presence: 'offline' | 'online' | 'away';
              attrs: { [x: string]: Json };
              tracks: readonly { source: 'main' | 'screen'; kind: 'audio' | 'video'; muted: boolean }[];
              joinedAt: number;
            }[]
          >;
        }>;
        plane: TUnion<TLiteral<'embedded' | 'srs' | 'cdn' | 'trtc'>[]>;
        publish: TUnsafe<readonly { source: 'main' | 'screen'; leftMs: number; urls: readonly string[] }[]>;
        play: TUnsafe<readonly { source: 'main' | 'screen'; leftMs: number; urls: readonly string[]; member: string }[]>;
      }>;
    };
    readonly 'room.leave': { readonly params: TObject<{ room: TString }>; readonly result: TObject<{}> };
    readonly 'room.close': { readonly params: TObject<{ room: TString }>; readonly result: TObject<{}> };
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
        tracks: TUnsafe<readonly { source: 'main' | 'screen'; kind: 'audio' | 'video'; muted: boolean }[]>;
      }>;
      readonly result: TObject<{
        publish: TUnsafe<readonly { source: 'main' | 'screen'; leftMs: number; urls: readonly string[] }[]>;
      }>;
    };
    readonly 'track.unpublish': {
      readonly params: TObject<{ room: TString; source: TUnion<TLiteral<'main' | 'screen'>[]> }>;
      readonly result: TObject<{}>;
    };
    readonly 'track.mute': {
      readonly params: TObject<{
        room: TString;
        source: TUnion<TLiteral<'main' | 'screen'>[]>;
        kind: TUnion<TLiteral<'audio' | 'video'>[]>;
        muted: TBoolean;
      }>;
      readonly result: TObject<{}>;
    };
    readonly 'media.publish': {
      readonly params: TObject<{ room: TString; source: TUnion<TLiteral<'main' | 'screen'>[]> }>;
      readonly result: TObject<{
        publish: TObject<{ source: TUnion<TLiteral<'main' | 'screen'>[]>; urls: TUnsafe<readonly string[]>; leftMs: TNumber }>;
      }>;
    };
    readonly 'media.play': {
      readonly params: TObject<{ room: TString; tracks: TUnsafe<readonly { source: 'main' | 'screen'; member: string }[]> }>;
      readonly result: TObject<{
        play: TUnsafe<readonly { source: 'main' | 'screen'; leftMs: number; urls: readonly string[]; member: string }[]>;
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
    readonly 'member.joined': TObject<{
      member: TObject<{
        id: TString;
        name: TString;
        avatar: TOptional<TString>;
        role: TUnion<TLiteral<'host' | 'speaker' | 'audience'>[]>;
        presence: TUnion<TLiteral<'offline' | 'online' | 'away'>[]>;
        attrs: TRecord<TString, TUnsafe<Json>>;
        tracks: TUnsafe<readonly { source: 'main' | 'screen'; kind: 'audio' | 'video'; muted: boolean }[]>;
        joinedAt: TNumber;
      }>;
    }>;
    readonly 'member.updated': TObject<{
      id: TString;
      name: TOptional<TString>;
      role: TOptional<TUnion<TLiteral<'host' | 'speaker' | 'audience'>[]>>;
      attrs: TOptional<TRecord<TString, TUnsafe<Json>>>;
    }>;
    readonly 'member.online': TObject<{ id: TString }>;
    readonly 'member.away': TObject<{ id: TString }>;
    readonly 'member.offline': TObject<{ id: TString }>;
    readonly 'member.left': TObject<{
      id: TString;
      reason: TUnion<TLiteral<'closed' | 'replaced' | 'lost' | 'left' | 'kicked'>[]>;
    }>;
    readonly 'track.published': TObject<{
      id: TString;
      tracks: TUnsafe<readonly { source: 'main' | 'screen'; kind: 'audio' | 'video'; muted: boolean }[]>;
    }>;
    readonly 'track.unpublished': TObject<{ id: TString; source: TUnion<TLiteral<'main' | 'screen'>[]> }>;
    readonly 'track.muted': TObject<{
      id: TString;
      source: TUnion<TLiteral<'main' | 'screen'>[]>;
      kind: TUnion<TLiteral<'audio' | 'video'>[]>;
      muted: TBoolean;
    }>;
    readonly 'room.updated': TObject<{
      title: TOptional<TString>;
      capacity: TOptional<TInteger>;
      attrs: TOptional<TRecord<TString, TUnsafe<Json>>>;
    }>;
    readonly 'room.closed': TObject<{}>;
    readonly 'message.sent': TObject<{ id: TString; topic: TString; value: TUnsafe<Json> }>;
  };
  ephemerals: {
    readonly volume: TObject<{ id: TString; level: TInteger }>;
    readonly net: TObject<{ id: TString; level: TInteger }>;
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
      cur: TOptional<TRecord<TString, TObject<{ e: TString; s: TInteger }>>>;
    }>;
    readonly req: TObject<{ t: TLiteral<'req'>; id: TInteger; m: TString; k: TString; d: TUnknown }>;
    readonly eph: TObject<{ t: TLiteral<'eph'>; n: TString; k: TString; d: TUnknown }>;
    readonly auth: TObject<{ t: TLiteral<'auth'>; tok: TString }>;
    readonly away: TObject<{ t: TLiteral<'away'>; why: TString }>;
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
      lim: TObject<{ frame: TNumber; message: TNumber; rate: TNumber }>;
      st: TUnsafe<readonly { snap?: unknown; replay?: number; e: string; s: number; n: string }[]>;
    }>;
    readonly res: TObject<{
      t: TLiteral<'res'>;
      id: TInteger;
      d: TOptional<TUnknown>;
      err: TOptional<TObject<{ code: TString; msg: TOptional<TString>; retry: TBoolean; after: TOptional<TNumber> }>>;
      dup: TOptional<TLiteral<1>>;
    }>;
    readonly ev: TObject<{ t: TLiteral<'ev'>; n: TString; e: TString; s: TInteger; k: TString; ts: TNumber; d: TUnknown }>;
    readonly eph: TObject<{ t: TLiteral<'eph'>; n: TString; k: TString; d: TUnknown }>;
    readonly bye: TObject<{ t: TLiteral<'bye'>; code: TInteger; why: TString; after: TOptional<TNumber> }>;
    readonly token: TObject<{ t: TLiteral<'token'>; left: TNumber }>;
    readonly pong: TObject<{ t: TLiteral<'pong'> }>;
  };
  claims: TObject<{
    sub: TString;
    aud: TString;
    jti: TString;
    exp: TNumber;
    gr: TObject<{ rooms: TRecord<TString, TUnion<TLiteral<'host' | 'speaker' | 'audience'>[]>> }>;
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
        id: string;
        name: string;
        role: 'host' | 'speaker' | 'audience';
        presence: 'offline' | 'online' | 'away';
        attrs: { [x: string]: Json };
        tracks: readonly { source: 'main' | 'screen'; kind: 'audio' | 'video'; muted: boolean }[];
        joinedAt: number;
      }[]
    >;
  }>;
  CallState: TUnsafe<CallState>;
  Party: TUnsafe<Party>;
  EndReason: TUnion<TLiteral<EndReason>[]>;
  InboxState: TUnsafe<InboxState>;
  CallRecord: TUnsafe<CallRecord>;
  Member: TObject<{
    id: TString;
    name: TString;
    avatar: TOptional<TString>;
    role: TUnion<TLiteral<'host' | 'speaker' | 'audience'>[]>;
    presence: TUnion<TLiteral<'offline' | 'online' | 'away'>[]>;
    attrs: TRecord<TString, TUnsafe<Json>>;
    tracks: TUnsafe<readonly { source: 'main' | 'screen'; kind: 'audio' | 'video'; muted: boolean }[]>;
    joinedAt: TNumber;
  }>;
  Track: TObject<{ source: TUnion<TLiteral<'main' | 'screen'>[]>; kind: TUnion<TLiteral<'audio' | 'video'>[]>; muted: TBoolean }>;
  PublishGrant: TObject<{ source: TUnion<TLiteral<'main' | 'screen'>[]>; urls: TUnsafe<readonly string[]>; leftMs: TNumber }>;
  PlayGrant: TObject<{
    member: TString;
    source: TUnion<TLiteral<'main' | 'screen'>[]>;
    urls: TUnsafe<readonly string[]>;
    leftMs: TNumber;
  }>;
  Plane: TUnion<TLiteral<'embedded' | 'srs' | 'cdn' | 'trtc'>[]>;
  LeftReason: TUnion<TLiteral<'closed' | 'replaced' | 'lost' | 'left' | 'kicked'>[]>;
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

type Params<M extends Method> = Static<Schemas['methods'][M]['params']>;

type Result<M extends Method> = Static<Schemas['methods'][M]['result']>;

interface Device {
  /** Compares base libraries, as in Host. */
  atLeast(version: string): boolean;
}

declare class UserChoices {
  private readonly keeper;
  private kept;
  /** `presets` are the app's own defaults. */
  constructor(keeper: Storage, presets?: Partial<PresetChoice>);
  get last(): UserChoice;
  /** The same, where nothing that is chosen is remembered: a voice call closes no camera elsewhere. */
  withoutStorage(): UserChoices;
  remember(changed: Partial<UserChoice>): void;
}

/** Values that outlive the app, by key. */
interface Storage {
  /** `undefined` when nothing is stored under `key` or it cannot be read. */
  read(key: string): Json | undefined;
  write(key: string, value: Json): void;
  remove(key: string): void;
}

type PresetChoice = Pick<UserChoice, 'video' | 'audio'>;

/** What a person chose last: offered again at the next start, in every room. */
interface UserChoice {
  name: string;
  /** A URL; '' for none. */
  avatar: string;
  microphone: boolean;
  camera: boolean;
  /** How the own picture looks; whoever reads it asks whether it is one of this phone's. */
  settings: Partial<Settings>;
  video: VideoChoice;
  audio: AudioPreset;
}

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

/** What a person may choose: a preset, or that the network decides, up to 360p. */
type VideoChoice = 'auto' | VideoPreset;

/** Named by the short side of a 16:9 picture. */
type VideoPreset = '180p' | '240p' | '360p' | '480p' | '540p' | '720p' | '1080p';

type AudioPreset = 'voice' | 'music';

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

/** Native codes that no table knows: each is counted, and written once a session with what the phone said. */
declare class UnknownCodes {
  private readonly log;
  private readonly counts;
  constructor(log: Log);
  count(element: 'pusher' | 'player', code: number, message: string): void;
  countOf(element: 'pusher' | 'player', code: number): number;
}

type ControlTable = {
  readonly settings: {
    readonly torch: Row;
    readonly zoom: Row;
    readonly pinchZoom: Row;
    readonly autoFocus: Row;
    readonly orientation: Row;
    readonly localMirror: Row;
    readonly remoteMirror: Row;
    readonly beauty: Row;
    readonly whiteness: Row;
    readonly beautyStyle: Row;
    readonly filter: Row;
    readonly agc: Row;
    readonly ans: Row;
    readonly volumeType: Row;
    readonly micVolume: Row;
    readonly musicVolume: Row;
    readonly reverb: Row;
    readonly voice: Row;
    readonly earMonitor: Row;
    readonly pictureInPicture: Row;
  };
  readonly member: { readonly muted: Row; readonly volume: Row; readonly fit: Row; readonly pictureInPicture: Row };
  readonly acts: {
    readonly snapshot: ActRow;
    readonly playMusic: ActRow;
    readonly pauseMusic: ActRow;
    readonly resumeMusic: ActRow;
    readonly stopMusic: ActRow;
    readonly sendMessage: ActRow;
    readonly enterFullScreen: ActRow;
    readonly leaveFullScreen: ActRow;
    readonly enterBackground: ActRow;
    readonly leaveBackground: ActRow;
    readonly leavePictureInPicture: ActRow;
  };
  readonly commands: {
    readonly torch: () => { method: string; options: {} };
    readonly zoom: (zoom: number) => { method: string; options: { zoom: number } };
    readonly micVolume: (volume: number) => { method: string; options: { volume: number } };
    readonly musicVolume: (volume: number) => { method: string; options: { volume: number } };
  };
  readonly lasting: readonly ['localMirror', 'remoteMirror', 'beauty', 'whiteness', 'beautyStyle', 'filter'];
};

type Row = readonly [needs: ControlNeeds, rule: Rule];

/** The capability that a control needs; '' if every base library has it, null if none has it so far. */
type ControlNeeds =
  | 'agc'
  | 'ans'
  | 'backgroundPlayback'
  | 'beauty'
  | 'beautyStyle'
  | 'bgm'
  | 'filter'
  | 'focus'
  | 'localMirror'
  | 'micVolume'
  | 'mirror'
  | 'pictureInPicture'
  | 'pinchZoom'
  | 'playerSnapshot'
  | 'publish'
  | 'pusherPictureInPicture'
  | 'reverb'
  | 'sendMessage'
  | 'snapshot'
  | 'torch'
  | 'voiceChanger'
  | 'volumeType'
  | 'zoom'
  | ''
  | null;

/** The allowed values: a boolean, a text, a number in a range, or one of a list. */
type Rule = 'flag' | 'text' | readonly [number, number] | readonly (string | number)[];

interface ActRow {
  readonly method: string;
  /** The capability that our own element needs; absent if it has no such command. */
  readonly own?: ControlNeeds;
  /** The capability that a player needs; absent if it has no such command. */
  readonly theirs?: ControlNeeds;
  /** Options of type text are required; all others are optional. */
  readonly options?: {
    readonly [name: string]: Row;
  };
  /** The command has no callbacks, so nothing is waited for. */
  readonly silent?: true;
}

/** Events of the app as a whole. */
interface AppLifecycle {
  isHidden(): boolean;
  onShow(listener: () => void): Release;
  onHide(listener: () => void): Release;
  /** Another app took the sound, or gave it back (base library 2.6.2). */
  onInterruption(listener: (interrupted: boolean) => void): Release;
}

/** What the app does with camera and microphone while it is hidden. */
type WhenHidden = 'goOn' | 'mute';

type Plane = 'embedded' | 'srs' | 'cdn' | 'trtc';

/**
 * The contract of a media plane: it turns native codes into media events, and the wanted state into attributes. A plane is pure:
 * it has no state and touches no element, so a test can replay a recorded phone session.
 */
interface MediaPlane {
  /** The attributes of `<live-pusher>`. */
  pusher(wish: PusherWish, grant: PublishGrant | null, device: Device): PusherAttributes;
  /** The attributes of `<live-player>`. */
  player(wish: PlayerWish, grant: PlayGrant | null, device: Device): PlayerAttributes;
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

/** The wanted state of our own element. */
interface PusherWish {
  publish: boolean;
  microphone: boolean;
  camera: boolean;
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

type PublishGrant = { leftMs: number; source: 'main' | 'screen'; urls: readonly string[] };

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

interface PlayerWish {
  audio: boolean;
  /** False if only the sound is wanted. A plane with one stream for both still delivers the picture, which is not shown. */
  video: boolean;
  /** The size of the picture, if the plane has two. */
  layer: Layer;
  fit: 'contain' | 'cover';
  route: 'speaker' | 'earpiece';
}

/** `small` is for a small tile. */
type Layer = 'small' | 'full';

type PlayGrant = { leftMs: number; member: string; source: 'main' | 'screen'; urls: readonly string[] };

interface PlayerAttributes {
  src: string;
  mode: 'RTC';
  muted: boolean;
  objectFit: 'contain' | 'fillCrop';
  soundMode: 'speaker' | 'ear';
  minCache: number;
  maxCache: number;
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

export type Kind = 'audio' | 'video';

/** `detail.info` of a netstatus event, with the keys of its base library. */
type NetReport = {
  readonly [key: string]: unknown;
};

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
}

/** Sounds outside the media of a room, such as a ringtone. */
interface FeatureSounds {
  /** A path in the package or a URL; released, it stops. */
  play(
    source: string,
    options: {
      loop: boolean;
    },
  ): Release;
  vibrate(): void;
  onInterruption(listener: (interrupted: boolean) => void): Release;
}

/** A room as components and customers see it: what is true, and what may be wished. */
declare class RoomRoom extends RoomElements implements RoomModel {
  preview: RoomPreview | null;
  readonly controls: Controls;
  private readonly pages;
  constructor(id: string, needs: Dependencies);
  get title(): string;
  get state(): RoomPhase;
  get left(): LeftReason | null;
  get error(): RtcError | null;
  get capacity(): number;
  get plane(): Plane | null;
  get joinedAt(): number | null;
  get members(): readonly Member[];
  get me(): RoomLocalParticipant;
  get remotes(): readonly RemoteStream[];
  get resumable(): boolean;
  get capabilities(): Capabilities;
  apply(event: StreamEvent): void;
  replace(state: RoomState): void;
  applyEphemeral(frame: Ephemeral): void;
  setOnline(online: boolean): void;
  lost(): void;
  connectionEnded(error: RtcError): void;
  /** The app is in front again. */
  returnedToForeground(): void;
  attachPage(): Release;
  fetchPreview(): Promise<RoomPreview>;
  join({ name, microphone, camera }?: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  setName(name: string): void;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  switchCamera(): Promise<void>;
  setRoute(route: 'speaker' | 'earpiece'): Promise<void>;
  setVideoPreset(video: VideoChoice): Promise<void>;
  setAudioPreset(audio: AudioPreset): Promise<void>;
  retryPlay(member: string, source: Source): void;
  retryDevices(): void;
  send(topic: string, value: Json): Promise<void>;
  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Release;
  private set;
}

/** The side of a room that its native elements know: what they tell, and what they are told. */
declare abstract class RoomElements {
  readonly id: string;
  protected readonly deps: Dependencies;
  protected readonly events: Emitter<RoomEvents>;
  protected readonly session: RoomSession;
  protected readonly sampler: AudioLevelSampler;
  constructor(id: string, deps: Dependencies);
  acceptPusher(event: MediaEvent): void;
  acceptPlayer(member: string, source: Source, event: MediaEvent): void;
  acceptPusherCode(code: number, message: string): void;
  acceptPlayerCode(member: string, source: Source, code: number, message: string): void;
  acceptPusherNet(report: NetReport): void;
  acceptPlayerNet(member: string, source: Source, report: NetReport): void;
  acceptPusherVolume(level: number): void;
  acceptScreenCode(code: number, message: string): void;
  acceptMusic(event: MusicEvent): void;
  acceptPlayerVolume(member: string, source: Source, level: number): void;
  attachPusher(commands: PusherCommands): Release;
  attachPlayer(member: string, source: Source, commands: ElementCommands): Release;
}

/** A typed event source. `Events` maps each name to the one payload it carries. */
declare class Emitter<Events> {
  private readonly listeners;
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Release;
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void;
  /** The number of listeners of `name`; a closed page must leave none. */
  count(name: keyof Events): number;
}

type Listener<Payload> = (payload: Payload) => void;

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

/** The reason for the end of a membership. */
export type LeftReason = 'closed' | 'replaced' | 'lost' | 'left' | 'kicked';

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

/** The audio or the video of one source. Unique in a member by source and kind. */
export interface Track {
  source: Source;
  kind: Kind;
  muted: boolean;
}

/** The origin of a track: camera and microphone together are `main`, a shared screen is `screen`. */
export type Source = 'main' | 'screen';

interface MusicEvent {
  state: 'start' | 'progress' | 'complete';
  progress: number;
  duration: number;
}

/**
 * Our seat in a room: taken by one request, kept over reconnects, taken again by itself when the server gave it up, and given
 * back without a trace. Only this class writes what is true of the room.
 */
declare class RoomSession implements RoomContext {
  readonly id: string;
  readonly deps: Dependencies;
  private readonly events;
  state: RoomPhase;
  left: LeftReason | null;
  error: RtcError | null;
  plane: Plane | null;
  joinedAt: number | null;
  resumable: boolean;
  readonly me: RoomLocalParticipant;
  readonly members: Members;
  readonly muteSync: MuteSync;
  private readonly stream;
  private readonly rejoining;
  private readonly joinQueue;
  /** What is acquired with the seat and goes with it. */
  private acquired;
  private subscription;
  constructor(id: string, deps: Dependencies, events: Emitter<RoomEvents>);
  get mediaPlane(): MediaPlane;
  apply(event: StreamEvent): void;
  replace(state: RoomState): void;
  /** The connection came or went. */
  setOnline(online: boolean): void;
  /** The server gave our seat away while we could not be heard: we take it again, with the same wishes. */
  lost(): void;
  /** The connection ended for good. */
  connectionEnded(error: RtcError): void;
  requestRefused(cause: unknown): void;
  join(): Promise<void>;
  leave(): Promise<void>;
  /** Somebody stands before the room anew: how it ended for whoever was here before is not their concern. */
  reset(): void;
  private enter;
  private accept;
  private transition;
  private end;
  private release;
  private streams;
}

/** What a reaction may see of a room, and the one thing that it may say to it. */
interface RoomContext {
  readonly id: string;
  readonly state: RoomPhase;
  readonly me: RoomLocalParticipant;
  readonly members: Members;
  readonly deps: Dependencies;
  /** A request that nobody waits for was refused. */
  requestRefused(cause: unknown): void;
}

/** What views read and components call. Every field is observable; every method is a wish and may reject with an RtcError. */
export type RoomPhase = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'left';

/** Ourselves: what we want, what stands against it, and what the pusher should therefore be. */
declare class RoomLocalParticipant implements LocalParticipantModel {
  private readonly deps;
  private readonly around;
  id: string;
  name: string;
  wanted: WantedDevices;
  failures: DeviceFailures;
  facing: 'front' | 'back';
  route: 'speaker' | 'earpiece';
  /** A phone call has our microphone. */
  interrupted: boolean;
  feedback: boolean;
  /** No page shows what we are in, so nothing of ours is sent. */
  paused: boolean;
  /** The app is hidden, and nothing of ours is to be seen or heard meanwhile. */
  mutedInBackground: boolean;
  /** The element's commands, while there is an element. */
  commands: PusherCommands | null;
  readonly session: StreamSession;
  /** What the pusher heard to be playable, on a plane where it is the one that hears. */
  readonly streams: NativeStreams;
  readonly audioLevel: AudioLevel;
  readonly settings: DeviceSettings;
  readonly screenShare: ScreenShare;
  readonly presets: EncodingPresets;
  /** An element's camera is chosen when it is inserted, and by command afterwards. */
  private insertedFacing;
  constructor(deps: Dependencies, around: () => LocalContext);
  get role(): Role;
  /** We are in the engine's room as well, also to listen. */
  get entersRoom(): boolean;
  get microphone(): Toggle;
  get camera(): Toggle;
  /** What can be sent of what is wanted. */
  get sends(): WantedDevices;
  get videoPreset(): PresetState;
  get audioPreset(): AudioPreset;
  get volume(): number;
  get status(): StreamStatus;
  get trouble(): Reason | null;
  get quality(): Quality;
  get pusher(): PusherAttributes;
  get pusherKey(): string;
  get screen(): Toggle;
  get screenUrl(): string;
  publishes(source: Source): boolean;
  serverMuted(kind: Kind): boolean | null;
  setFailures(failures: Partial<DeviceFailures>): void;
  setWanted(changed: Partial<WantedDevices>): void;
  rename(name: string): void;
  switchCamera(): void;
  /** Camera and microphone are asked for anew: a permission was given, a device plugged in. */
  retryDevices(): void;
  /** While no page shows the room, nothing is sent. */
  setPaused(paused: boolean): void;
  rebuild(): void;
  attach(commands: PusherCommands): void;
  /** A page that closes late must not take the commands of the one that opened. */
  detach(commands: PusherCommands): void;
  private initialFailures;
  private toggle;
}

interface LocalParticipantModel {
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

interface WantedDevices {
  readonly microphone: boolean;
  readonly camera: boolean;
}

interface DeviceFailures {
  readonly microphone: Reason | null;
  readonly camera: Reason | null;
}

/** What cannot be said by attributes. */
interface PusherCommands extends ElementCommands {
  start(): void;
  stop(): void;
  startPreview(): void;
  stopPreview(): void;
  switchCamera(): void;
}

/** What an element does by the name that the platform gives it. */
interface ElementCommands {
  invoke(method: string, options: object): Promise<unknown>;
}

/**
 * One native element's stream over time: its course, the URL in use, restarts with back-off. It never changes the URL of a running
 * element: a fresh one waits in reserve until the old one breaks. Who grants URLs reads `need`.
 */
declare class StreamSession {
  private readonly clock;
  private readonly rules;
  state: StreamState;
  reason: Reason | null;
  urlRequest: UrlRequest;
  url: string;
  /** Counts starts, so that a start with the same URL is seen too. */
  attempt: number;
  /** Changes when the element must be rebuilt. */
  generation: number;
  readonly quality: QualityMonitor;
  private readonly grants;
  private failures;
  private liveAt;
  private elements;
  /** A restart of ours is planned: what the dying engine still says is not another failure. */
  private restartPlanned;
  private timer;
  private renewal;
  constructor(clock: Clock, rules: StreamRules);
  get status(): StreamStatus;
  get live(): boolean;
  expiresSoon(): boolean;
  /** The server granted URLs. */
  acceptGrant(lease: DatedGrant): void;
  /** The server granted nothing this time. A reserve is asked for again by the break that needs it. */
  grantRefused(): void;
  accept(event: MediaEvent): void;
  /** There is something to send or to play. */
  requestUrl(): void;
  /** Begins anew, whatever was: somebody tapped on retry, or the server is back. */
  retry(): void;
  /** A new element with the same stream, for what only building it again heals; what had failed begins anew as a whole. */
  rebuild(): void;
  /** What was granted is void, as a new seat has new streams; the picture stays until the next is there. */
  discardGrants(): void;
  /** Nothing to send or to play any more. */
  clear(): void;
  /** An element shows this line: only then is silence a failure. */
  attach(): Release;
  /** The app is in front again. An engine that was suspended may return by itself, or never. */
  returnedToForeground(): void;
  private open;
  private start;
  private becameLive;
  /** Broken, or never begun: again after a while, and after many times not without being asked. */
  private fail;
  private giveUp;
  private restart;
  private renewWhenDue;
  /** Without a sign of life in this time it counts as broken, though the engine says nothing. */
  private expectSignOfLife;
}

/** Weakness is not a step of life but a judgement over time: quality.ts adds it to `live`. */
type StreamState = Exclude<StreamStatus, 'weak'>;

/** What a line lacks: a URL to work with, or one in reserve because its own runs out. */
type UrlRequest = 'none' | 'url' | 'spare';

/** How well one stream flows: the last report as it was, with its level calmed. */
declare class QualityMonitor {
  private readonly clock;
  private latest;
  private steady;
  private reportedAt;
  private complainedAt;
  private timer;
  constructor(clock: Clock);
  get level(): number;
  get weak(): boolean;
  get report(): Quality;
  accept(quality: Quality): void;
  /** The engine itself says that the network is weak; at the floor nothing else does. */
  reportWeak(): void;
  /** A new start: what was measured of the old stream says nothing about the next. */
  reset(): void;
  private judge;
  private wake;
}

/** How one kind of element is treated. */
interface StreamRules {
  /** After how many failures in a row a start takes a new element: 0 is always. */
  readonly rebuildFrom: number;
  /** Why it failed in the end. */
  readonly broken: Reason;
}

/** URLs that work for a while: a grant of the server, dated by our own clock. */
interface DatedGrant {
  readonly urls: readonly string[];
  readonly expiresAt: number;
  /** When to ask for the next one, so that a restart never waits for the server. */
  readonly renewAt: number;
}

/** What the own pusher has heard to be playable, on a plane where it is the one that hears; who is a member is none of its business. */
declare class NativeStreams {
  private urls;
  private denied;
  constructor();
  /** What plays the stream of this name; '' while nothing does. */
  urlOf(name: string): string;
  /** Streams that are nobody's whom we know. */
  unknownCount(known: readonly (string | null)[]): number;
  apply({
    streams,
    all,
  }: Extract<
    MediaEvent,
    {
      type: 'streams';
    }
  >): void;
  /** Not let in. Fresh credentials are tried once; the dying try says so in several ways, which are one. */
  entryRefused(line: StreamSession, reason: Reason): void;
  entered(): void;
  /** Out of the room nothing can be played. */
  reset(): void;
}

/** How loud one person is. */
declare class AudioLevel {
  volume: number;
  speaking: boolean;
  /** When the element itself last reported it here: then what the server passes on is only an echo. */
  nativeAt: number;
  private pending;
  private heardAt;
  private spokeAt;
  constructor();
  /** What is heard here is fresher than what the server passes on. */
  isNative(now: number): boolean;
  report(level: number, now: number): void;
  /** Takes over what was heard since the last tick; false when there is nothing left to wait for. */
  tick(now: number): boolean;
}

/** How the own devices are set: only what was set, now or at an earlier start. */
declare class DeviceSettings {
  private readonly deps;
  values: Partial<Settings>;
  constructor(deps: Pick<Dependencies, 'choices' | 'capabilities' | 'controls'>);
  set(changed: Partial<Settings>): void;
  private persistent;
}

/** Our screen as a second stream beside camera and microphone: what is wanted of it, and what is. */
declare class ScreenShare {
  private readonly around;
  wanted: boolean;
  readonly session: StreamSession;
  private pendingChoice;
  private asked;
  constructor(clock: Clock, around: () => Around);
  get published(): boolean;
  get toggle(): Toggle;
  /** Where the element sends to; '' while there is none. */
  get url(): string;
  /** Whether the code is about the screen; every other one means what it means of a camera's stream. */
  acceptScreenCode(code: number): boolean;
  accept(event: MediaEvent): void;
  /** Settles with the person's answer: a screen is given, or none. */
  start(): Promise<void>;
  stop(why?: Reason): void;
  /** Whoever waits for the person, once. */
  private takePendingChoice;
}

/** What of the room decides about the shared screen. */
interface Around {
  readonly phase: RoomPhase;
  /** The room knows that we share. */
  readonly published: boolean;
}

/** How good a picture and a sound are sent: what was chosen, what the device can encode of it, and what the network carries of that. */
declare class EncodingPresets {
  private readonly choices;
  private readonly clock;
  private readonly rebuild;
  video: VideoChoice;
  audio: AudioPreset;
  /** Rungs that the device could not encode. */
  private skippedSteps;
  private adaptation;
  constructor(choices: UserChoices, clock: Clock, rebuild: () => void);
  /** Size and sampling change with a new element only, so a weak network takes bitrate alone. */
  get encoding(): Required<Pick<PusherWish, 'preset' | 'rate' | 'audio'>>;
  /** The preset in use; null while the network carries sound alone. */
  get actual(): VideoPreset | null;
  get audioOnly(): boolean;
  private get ladder();
  /** Only `auto` follows the network. */
  private get stepCount();
  nextChangeAt(): number | null;
  setCondition(condition: NetworkCondition): void;
  connectionLost(): void;
  /** Time has passed. */
  tick(): void;
  /** The device cannot encode this: the next lower one, with a new element, or false when there is none. */
  stepDown(kind: Kind): boolean;
  /** The seat is gone, and its network with it. */
  reset(): void;
  /** Null is something that no preset is called. */
  choose(changed: Partial<PresetChoice> | null): Promise<void>;
  /** The picture again, at its least: somebody asked for it. */
  resumeVideo(): void;
}

/** What the stream's network is: nothing is known of one that does not flow, and one that is only weak still carries a small picture. */
type NetworkCondition = 'unknown' | 'bad' | 'weak' | 'calm';

/** What of the room decides about ourselves. */
interface LocalContext {
  readonly phase: RoomPhase;
  readonly member: Member | undefined;
  readonly plane: MediaPlane;
}

/** Who is in the room: the reduced state, and for everybody else the streams that they show. */
declare class Members {
  private readonly make;
  state: RoomState;
  remotes: readonly RemoteStream[];
  readonly settings: MemberSettingsStore;
  private own;
  constructor(id: string, make: (member: Member, source: Source) => RemoteStream);
  /** In order of arrival; the grid relies on it. */
  get all(): readonly Member[];
  find(id: string): Member | undefined;
  remote(id: string, source: Source): RemoteStream | undefined;
  /** The whole state at once. `own` is who we are in it. */
  replace(state: RoomState, own: string): void;
  apply(event: StreamEvent): void;
  /** We are out: nobody is to be shown, but what the room was called may be. */
  empty(): void;
  private update;
  private streamFor;
}

/** The state of a room, the same for every member. Members are in order of arrival; the grid relies on it. */
interface RoomState {
  id: string;
  title: string;
  capacity: number;
  openedAt: number;
  attrs: {
    readonly [key: string]: Json;
  };
  members: readonly Member[];
}

/** One thing that somebody else shows: their camera and microphone, or their screen. */
declare class RemoteStream implements RemoteStreamModel {
  readonly source: Source;
  private readonly deps;
  private readonly listening;
  member: Member;
  /** How well the member sends, by the member's own word. */
  uplink: number;
  /** The commands of the element that plays it, while there is one. */
  commands: ElementCommands | null;
  /** The name by which the own pusher knows it, on a plane where that hears what to play. */
  stream: string | null;
  private lease;
  readonly session: StreamSession;
  readonly audioLevel: AudioLevel;
  constructor(member: Member, source: Source, deps: Dependencies, listening: () => PlaybackContext);
  get status(): StreamStatus;
  get hasAudio(): boolean;
  get hasVideo(): boolean;
  get published(): boolean;
  get volume(): number;
  get speaking(): boolean;
  /** The weaker of two ways: theirs up to the server, and ours down from it. */
  get quality(): Quality;
  /** How we get what they send. */
  get downlink(): number;
  get player(): PlayerAttributes;
  /** The element as it stands among others: `none` is only heard. */
  playerAs(layer: Layer | 'none'): PlayerAttributes;
  get pictureInPicture(): boolean;
  get playerKey(): string;
  /** An element plays it, and can be told what to do. */
  attach(commands: ElementCommands): Release;
  update(member: Member): void;
  /** The server granted it: what to play, or the name of it. */
  grant(grant: PlayGrant): void;
  /** Something was heard of streams, maybe of this one. */
  updateNativeUrl(): void;
  private discardGrant;
  private requestUrlIfPublished;
  private has;
}

interface RemoteStreamModel {
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

/** What a player needs to know that is not the member's own. */
interface PlaybackContext {
  readonly plane: MediaPlane;
  readonly route: 'speaker' | 'earpiece';
  readonly memberSettings: MemberSettingsStore;
  /** What the own pusher heard to play. */
  readonly streams: NativeStreams;
}

/** How others are seen and heard here. It outlives their coming and going, and ends with our seat. */
declare class MemberSettingsStore {
  private known;
  constructor();
  of(member: string, source: Source): Partial<MemberSettings>;
  isSilent(member: string, source: Source): boolean;
  set(member: string, source: Source, settings: Partial<MemberSettings>): void;
  clear(): void;
}

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

/** Keeps the room's idea of our tracks equal to what we send; one request at a time, and the last wish wins. */
declare class MuteSync {
  private readonly context;
  /** What was agreed with the server since its last word, frame or snapshot. */
  private acknowledged;
  private running;
  constructor(context: RoomContext);
  /** Resolves when the room knows; rejects when it refuses, and then the wish is taken back. */
  run(): Promise<void>;
  /** A new seat: nothing is agreed yet. */
  reset(): void;
  observe(): Release;
  private serverMutes;
  private step;
}

/** One tick for all voices of a room: eight players report in eight turns of JavaScript, and the screen is to change once. */
declare class AudioLevelSampler {
  private readonly clock;
  private voices;
  private timer;
  constructor(clock: Clock);
  accept(voice: AudioLevel, level: number): void;
  release(): void;
  private tick;
}

interface RoomModel {
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
  /**
   * A page stands in this room. The first one finds it as if nothing had been; the last one to go leaves it, unless another page
   * took its place in the same turn.
   */
  attachPage(): Release;
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
  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Release;
}

interface RoomPreview {
  readonly title: string;
  readonly members: number;
  readonly capacity: number;
  readonly names: readonly string[];
  readonly openedMs: number;
}

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

export interface JoinOptions {
  name?: string;
  microphone?: boolean;
  camera?: boolean;
}

/** A running feature: what the core hands to it. */
export interface FeatureInstance<Api> {
  /** What `rtc.<name>` gives. */
  readonly api: Api;
  /** Streams beside those of rooms that the feature reads, such as a call's. */
  ownsStream(stream: string): boolean;
  apply(event: StreamEvent): void;
  /** The whole state of a stream, as of `at`. */
  replace(stream: string, state: Json, at: Position): void;
  /** The server dropped the stream. */
  lost(stream: string): void;
  setOnline(online: boolean): void;
  /** The connection ended for good. */
  disconnected(error: RtcError): void;
  /** A room that belongs to the feature: device choices made in it are not remembered. */
  ownsRoom(id: string): boolean;
  /** The room that a component's `room` property means, for names that are no room ids; undefined for other names. Observable. */
  roomByName(name: string): RoomRoom | null | undefined;
  /** Ends what is going on, as `rtc.close()` asks; resolves when the server knows. */
  close(): Promise<void>;
  /** Stops and frees everything. */
  release(): void;
}

export interface RtcOptions<Features extends readonly Feature[] = readonly Feature[]> {
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
  /** Features beyond rooms, such as `calls()` of `miniprogram-rtc-kit/calls`: each adds its field to `rtc`. None when absent. */
  features?: readonly [...Features];
  /** Where the kit writes its log; nowhere when absent. */
  log?: Log;
}

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
  | 'banner.feedback'
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
  | 'call.missingFeature'
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

/** What `createRtc` gives: the app's one connection, and rooms by id. Each listed feature adds its own field, such as `rtc.calls`. */
export interface Rtc {
  readonly connection: Connection;
  readonly capabilities: Capabilities;
  /** Always the same object for the same id. A room costs nothing until it is joined, or shown. */
  room(id: string): Room;
  /** Calls `then` with the value of `read`, now and whenever it changes. */
  watch<T>(read: () => T, then: (now: T) => void): Release;
  /** For an author of `App` below base library 2.1.2, where the kit can only guess when the app is shown and hidden. */
  shown(): void;
  hidden(): void;
  /** Ends what the features have in progress, leaves every room and closes the connection; `createRtc` may be called again. */
  close(): Promise<void>;
}

/** The state of the app's one connection. Every field is observable. */
export interface Connection {
  readonly phase: Phase;
  /** Attempts since the connection was last online. */
  readonly attempt: number;
  /** Clock time of the next attempt, or null when none is planned. */
  readonly retryAt: number | null;
  readonly networkDown: boolean;
  /** Why the connection is not online: no_server, token_failed …; null while it is online, or before the first attempt. */
  readonly trouble: Reason | null;
  /** Why the connection was closed for good; null while it may come back. */
  readonly ended: RtcError | null;
  retryNow(): void;
}

/** A room as a customer's code sees it. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface Room extends Pick<
  RoomModel,
  | 'id'
  | 'title'
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

/** The own member of a room: wanted and actual values are kept apart. */
export type LocalParticipant = Pick<
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
  | 'videoPreset'
  | 'audioPreset'
>;

/** What the listed features add to `rtc`, by their names. */
export type FeatureApis<Features extends readonly Feature[]> = {
  readonly [F in Features[number] as F['name']]: F extends Feature<string, infer Api> ? Api : never;
};

export interface RtcControlsEvents {
  /** A button that can do nothing now was tapped; the text says why. */
  why: {
    text: string;
  };
  trouble: RtcTrouble;
}

/** A wish that was refused; it climbs through tags and is shown by `<rtc-room>` where there is one. */
interface RtcTrouble {
  reason: Reason;
  retry: boolean;
}

export type RtcControlsProperties = RtcRoomTagProperties;

/** What a tag about one room understands. */
interface RtcRoomTagProperties extends RtcTagProperties {
  /** The room's name, 1 to 64 letters, digits, `.`, `_`, `~`, `-`; '' while there is none yet. */
  room?: string;
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

export interface RtcGridEvents {
  membertap: {
    id: string;
  };
  trouble: RtcTrouble;
}

export interface RtcGridProperties extends RtcRoomTagProperties {
  preview?: boolean;
  /** '' is a room's grid; a feature may bring others, such as `call`. */
  layout?: string;
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
