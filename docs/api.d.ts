// The public types of `miniprogram-rtc-kit`, written by `npm run generate`. A change here is a change for customers.

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
 * import a feature does not carry its code. Its public entry makes it; how it starts is the kit's own matter.
 */
export interface Feature<Name extends string = string, Api = unknown> {
  readonly name: Name;
  /** The type of `rtc.<name>`; only in types. */
  readonly api?: Api;
}

export interface RtcOptions<Features extends readonly Feature[] = readonly Feature[]> {
  /** The `wss://…` URL of the backend, or several, nearest first: they are tried in order, and the last good one is remembered. */
  server: string | readonly string[];
  /** Fetches an access token from your own backend. Called on every connect, and when the server asks for a fresh one. */
  token(why: 'connect' | 'refresh'): Promise<string>;
  /** The presets of sent picture and sound until the user chooses others: `auto` and `voice` by default. */
  video?: VideoChoice;
  audio?: AudioPreset;
  /** The language, or a set of all texts. The phone's language by default. */
  locale?: Locale | Texts;
  /**
   * Camera and microphone while the mini program is hidden. `goOn`, the default: both are still sent, and WeChat shows its microphone
   * mark. `mute`: neither is sent, and the other members see both as off.
   */
  whenHidden?: WhenHidden;
  /**
   * Returns the `https://…` link that opens a room in a browser. The lobby offers to copy it where nothing can be sent, as in devtools;
   * without the option it only shows the reason.
   */
  browserLink?: (room: string) => string;
  /** Features beyond rooms, such as `calls()` of `miniprogram-rtc-kit/calls`: each adds its field to `rtc`. None when absent. */
  features?: readonly [...Features];
  /** Receives the kit's log lines. Nothing is logged by default. */
  log?: Log;
}

/** The user's choice of a preset; with `auto` the network decides, up to 360p. */
type VideoChoice = 'auto' | VideoPreset;

/** Named by the short side of a 16:9 picture. */
type VideoPreset = '180p' | '240p' | '360p' | '480p' | '540p' | '720p' | '1080p';

type AudioPreset = 'voice' | 'music';

export type Locale = 'zh-CN' | 'en';

/** Every text shown to users. An app may pass its own, with those of the components that it uses; `{name}` is a placeholder. */
export type Texts = {
  readonly [Key in TextKey]: string;
} & Partial<CallTexts & ChatTexts & CheckTexts & ConsentTexts & DeviceTexts & InspectorTexts & MoreTexts & ShortcutTexts> &
  OwnMemberTexts &
  PollTexts;

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
  | 'tile.paused'
  | 'tile.swap'
  | 'tile.watch'
  | 'tile.screen'
  | 'tile.join'
  | 'room.joining'
  | 'room.empty'
  | 'room.invite'
  | 'room.person'
  | 'room.people'
  | 'room.audience'
  | 'room.came'
  | 'room.went'
  | 'room.recording'
  | 'room.recorded'
  | 'room.back'
  | 'room.page'
  | 'room.none'
  | 'room.noRtc'
  | 'room.otherKit'
  | 'banner.weak'
  | 'banner.reconnecting'
  | 'banner.retryNow'
  | 'banner.back'
  | 'banner.noNetwork'
  | 'banner.feedback'
  | 'banner.sharing'
  | 'banner.stop'
  | 'lobby.people'
  | 'lobby.full'
  | 'lobby.nobody'
  | 'lobby.opened'
  | 'lobby.looking'
  | 'lobby.name'
  | 'lobby.namePlaceholder'
  | 'lobby.nameMissing'
  | 'lobby.nameLong'
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
  | 'control.camera'
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
  | 'page.fullLine'
  | 'page.fullLineUnknown'
  | 'page.again'
  | 'page.moved'
  | 'page.kickedLine'
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
  | 'page.noServerIn'
  | 'page.noServerNow'
  | 'page.noServerLine'
  | 'page.notFoundLine'
  | 'page.expiredLine'
  | 'page.unauthorizedLine'
  | 'page.lockedLine'
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
  | 'error.pinNeeded'
  | 'error.pinWrong'
  | 'error.waiting'
  | 'error.denied'
  | 'error.notAllowed'
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

type CallTexts = {
  readonly 'call.video': string;
  readonly 'call.voice': string;
  readonly 'call.groupVideo': string;
  readonly 'call.groupVoice': string;
  readonly 'call.titleVideo': string;
  readonly 'call.titleVoice': string;
  readonly 'call.names': string;
  readonly 'call.calling': string;
  readonly 'call.ringing': string;
  readonly 'call.connecting': string;
  readonly 'call.queued': string;
  readonly 'call.waiting': string;
  readonly 'call.missingFeature': string;
  readonly 'call.opening': string;
  readonly 'call.accept': string;
  readonly 'call.reject': string;
  readonly 'call.acceptVoice': string;
  readonly 'call.acceptLabel': string;
  readonly 'call.rejectLabel': string;
  readonly 'call.cancel': string;
  readonly 'call.hangUp': string;
  readonly 'call.share': string;
  readonly 'call.toVideo': string;
  readonly 'call.toVoice': string;
  readonly 'call.toRoom': string;
  readonly 'call.asking': string;
  readonly 'call.askingLabel': string;
  readonly 'call.ask': string;
  readonly 'call.askLine': string;
  readonly 'call.agree': string;
  readonly 'call.notNow': string;
  readonly 'call.more': string;
  readonly 'call.close': string;
  readonly 'call.minimise': string;
  readonly 'call.back': string;
  readonly 'call.second': string;
  readonly 'call.pausedLine': string;
  readonly 'call.peerAway': string;
  readonly 'call.hangup': string;
  readonly 'call.hangupAfter': string;
  readonly 'call.rejected': string;
  readonly 'call.rejectedHere': string;
  readonly 'call.busy': string;
  readonly 'call.timeout': string;
  readonly 'call.timeoutHere': string;
  readonly 'call.unreachable': string;
  readonly 'call.cancelled': string;
  readonly 'call.cancelledHere': string;
  readonly 'call.answered_elsewhere': string;
  readonly 'call.lost': string;
  readonly 'call.media_failed': string;
  readonly 'call.merged': string;
  readonly 'call.moved': string;
};

type ChatTexts = {
  readonly 'chat.title': string;
  readonly 'chat.unread': string;
  readonly 'chat.close': string;
  readonly 'chat.placeholder': string;
  readonly 'chat.off': string;
  readonly 'chat.empty': string;
  readonly 'chat.old': string;
  readonly 'chat.new': string;
  readonly 'chat.down': string;
  readonly 'chat.sending': string;
  readonly 'chat.sent': string;
  readonly 'chat.failed': string;
  readonly 'chat.refused': string;
  readonly 'chat.long': string;
  readonly 'chat.send': string;
  readonly 'chat.image': string;
  readonly 'chat.picture': string;
  readonly 'chat.imageFailed': string;
  readonly 'chat.reply': string;
  readonly 'chat.copy': string;
  readonly 'chat.delete': string;
  readonly 'chat.sure': string;
  readonly 'chat.notDeleted': string;
  readonly 'chat.cancel': string;
  readonly 'chat.answers': string;
  readonly 'chat.gone': string;
  readonly 'chat.at': string;
  readonly 'chat.joined': string;
  readonly 'chat.left': string;
  readonly 'chat.muted': string;
  readonly 'chat.date': string;
  readonly 'chat.react': string;
  readonly 'chat.reacted': string;
  readonly 'chat.clap': string;
  readonly 'chat.thumbsup': string;
  readonly 'chat.heart': string;
  readonly 'chat.joy': string;
  readonly 'chat.open_mouth': string;
  readonly 'chat.tada': string;
};

/** The texts that an app's own set may replace. */
type CheckTexts = {
  readonly [Name in CheckText as `check.${Name}`]: string;
};

type CheckText =
  | 'title'
  | 'intro'
  | 'busy'
  | 'good'
  | 'warned'
  | 'bad'
  | 'cancelled'
  | 'missing'
  | 'start'
  | 'again'
  | 'copy'
  | 'settings'
  | 'heard'
  | 'notHeard'
  | 'warning'
  | 'failed'
  | 'skipped'
  | 'you'
  | 'developer'
  | 'operator'
  | 'console'
  | 'domain'
  | 'certificate'
  | 'socket'
  | 'account'
  | 'clock'
  | 'entry'
  | 'send'
  | 'play'
  | 'udp'
  | 'level'
  | 'speak'
  | 'listen'
  | 'notListed'
  | 'badCertificate'
  | 'plain'
  | 'tooMany'
  | 'tokenFailed'
  | 'noAnswer'
  | 'clockOff'
  | 'systemRefused'
  | 'undeclared'
  | 'noEntry'
  | 'roomForbidden'
  | 'noReturn'
  | 'slow'
  | 'quiet'
  | 'noLevel'
  | 'unheard'
  | 'unanswered'
  | 'needs'
  | 'timeout';

type ConsentTexts = {
  readonly 'consent.before': string;
  readonly 'consent.beforeLine': string;
  readonly 'consent.beforeYes': string;
  readonly 'consent.began': string;
  readonly 'consent.beganLine': string;
  readonly 'consent.beganYes': string;
  readonly 'consent.leave': string;
  readonly 'consent.exit': string;
};

type DeviceTexts = {
  readonly 'devices.title': string;
  readonly 'devices.label': string;
  readonly 'devices.close': string;
  readonly 'devices.front': string;
  readonly 'devices.back': string;
  readonly 'devices.numbered': string;
  readonly 'devices.quiet': string;
  readonly 'devices.heard': string;
  readonly 'devices.muted': string;
  readonly 'devices.noLevel': string;
  readonly 'devices.tone': string;
  readonly 'devices.record': string;
  readonly 'devices.recordAgain': string;
  readonly 'devices.recording': string;
  readonly 'devices.playing': string;
  readonly 'devices.silent': string;
  readonly 'devices.talking': string;
  readonly 'devices.unmute': string;
  readonly 'devices.never': string;
  readonly 'devices.system': string;
  readonly 'devices.gone': string;
  readonly 'devices.again': string;
};

/** The texts that an app's own set may contain for rtc-inspector. */
type InspectorTexts = {
  readonly [Key in InspectorText as `inspector.${Key}`]?: string;
};

type InspectorText =
  | 'title'
  | 'copy'
  | 'close'
  | 'copied'
  | 'notCopied'
  | 'noData'
  | 'notInRoom'
  | 'connection'
  | 'connecting'
  | 'online'
  | 'trip'
  | 'resumes'
  | 'reconnects'
  | 'perSecond'
  | 'sent'
  | 'received'
  | 'video'
  | 'audio'
  | 'frames'
  | 'loss'
  | 'jitter'
  | 'cache'
  | 'member'
  | 'voiceOnly'
  | 'paused'
  | 'log'
  | 'all'
  | 'info'
  | 'warn'
  | 'error'
  | 'filter'
  | 'noTap'
  | 'joined'
  | 'resumed'
  | 'dropped'
  | 'unknown'
  | 'started'
  | 'firstFrame'
  | 'cameraOpened'
  | 'buffering'
  | 'adapting'
  | 'ended'
  | 'streams'
  | 1005
  | 1006
  | 1101
  | 1103
  | 2104
  | 2105
  | 2106
  | 2107;

type MoreTexts = { readonly 'more.title': string; readonly 'more.close': string };

type ShortcutTexts = {
  readonly 'shortcuts.title': string;
  readonly 'shortcuts.close': string;
  readonly 'shortcuts.microphone': string;
  readonly 'shortcuts.camera': string;
  readonly 'shortcuts.talk': string;
  readonly 'shortcuts.screen': string;
  readonly 'shortcuts.hand': string;
  readonly 'shortcuts.chat': string;
  readonly 'shortcuts.members': string;
  readonly 'shortcuts.full-screen': string;
  readonly 'shortcuts.next': string;
  readonly 'shortcuts.previous': string;
  readonly 'shortcuts.leave': string;
  readonly 'shortcuts.help': string;
  readonly 'shortcuts.space': string;
  readonly 'shortcuts.use': string;
  readonly 'shortcuts.note': string;
  readonly 'shortcuts.ask': string;
  readonly 'shortcuts.stay': string;
  readonly 'shortcuts.hold': string;
  readonly 'shortcuts.holding': string;
};

/** As an app's own set of texts may contain them. */
type OwnMemberTexts = {
  readonly [Name in `members.${Key}`]?: string;
};

type Key =
  | 'title'
  | 'entry'
  | 'send'
  | 'close'
  | 'label'
  | 'labelHands'
  | 'labelWaiting'
  | 'tooOld'
  | 'back'
  | 'search'
  | 'nobody'
  | 'hidden'
  | 'in'
  | 'audience'
  | 'waitingTitle'
  | 'waited'
  | 'waitedLong'
  | 'admit'
  | 'admitLabel'
  | 'deny'
  | 'denyLabel'
  | 'admitAll'
  | 'note'
  | 'told'
  | 'host'
  | 'cohost'
  | 'speaker'
  | 'watcher'
  | 'hand'
  | 'handPlace'
  | 'me'
  | 'guest'
  | 'invited'
  | 'speaking'
  | 'micOn'
  | 'more'
  | 'letSpeak'
  | 'letSpeakLabel'
  | 'raise'
  | 'raiseLabel'
  | 'lower'
  | 'lowerLabel'
  | 'mute'
  | 'stopCamera'
  | 'askMicrophone'
  | 'askCamera'
  | 'lowerHand'
  | 'invite'
  | 'uninvite'
  | 'toSpeaker'
  | 'toAudience'
  | 'toCohost'
  | 'notCohost'
  | 'handOver'
  | 'spotlight'
  | 'unspotlight'
  | 'forbids'
  | 'microphone'
  | 'camera'
  | 'screen'
  | 'chat'
  | 'rename'
  | 'remove'
  | 'ban'
  | 'muteAll'
  | 'lock'
  | 'unlock'
  | 'end'
  | 'rules'
  | 'entryOpen'
  | 'entryPin'
  | 'entryWaiting'
  | 'entryLocked'
  | 'pinNew'
  | 'pinShort'
  | 'set'
  | 'forbidAll'
  | 'actsAll'
  | 'lowerAll'
  | 'attendance'
  | 'attendanceHead'
  | 'inviteTitle'
  | 'share'
  | 'copyLink'
  | 'noLink'
  | 'asksMicrophone'
  | 'asksCamera'
  | 'asksLine'
  | 'open'
  | 'notNow'
  | 'invitesMe'
  | 'invitesLine'
  | 'accept'
  | 'decline'
  | 'removeTitle'
  | 'removeLine'
  | 'banTitle'
  | 'banLine'
  | 'endTitle'
  | 'endLine'
  | 'overTitle'
  | 'overLine'
  | 'cancel'
  | 'confirm'
  | 'mutedMe'
  | 'cameraOffMe'
  | 'unmute'
  | 'gotIt'
  | 'forbidMe'
  | 'saidHand'
  | 'saidWaiting'
  | 'saidRole'
  | 'entryWait'
  | 'entryWaitLine'
  | 'entryPinTitle'
  | 'entryPinLine'
  | 'entryPinWrong'
  | 'entryPinLabel'
  | 'enter';

/** The texts that an app's own set may contain for rtc-polls. */
type PollTexts = {
  readonly [Key in PollText as `polls.${Key}`]?: string;
};

type PollText =
  | 'title'
  | 'busy'
  | 'start'
  | 'failed'
  | 'close'
  | 'nobody'
  | 'hand'
  | 'remove'
  | 'end'
  | 'open'
  | 'cancel'
  | 'unread'
  | 'loading'
  | 'retry'
  | 'empty'
  | 'wait'
  | 'new'
  | 'count'
  | 'over'
  | 'voters'
  | 'hands'
  | 'anonymous'
  | 'many'
  | 'hiddenNow'
  | 'tally'
  | 'row'
  | 'mine'
  | 'names'
  | 'comma'
  | 'moreNames'
  | 'sure'
  | 'question'
  | 'choice'
  | 'add'
  | 'askMany'
  | 'askAnonymous'
  | 'askHidden'
  | 'noQuestion'
  | 'noChoices'
  | 'late'
  | 'quick'
  | 'refused'
  | 'wrong'
  | 'saidOpened'
  | 'saidClosed';

/** The treatment of camera and microphone while the app is hidden: `goOn` sends both, `mute` sends neither. */
type WhenHidden = 'goOn' | 'mute';

/** Receives the kit's log lines. `facts` is flat and contains no token, no signed URL and no user name. */
export type Log = (
  level: LogLevel,
  text: string,
  facts?: {
    readonly [name: string]: string | number | boolean | null;
  },
) => void;

/** `info` is one line per lifecycle transition, `warn` a fault that heals itself, `error` one that does not, `debug` a frame or a detail. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The result of `createRtc`: the app's one connection, and rooms by id. Each listed feature adds its own field, such as `rtc.calls`. */
export interface Rtc {
  readonly connection: Connection;
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
export interface Connection {
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

export type Reason =
  | 'busy'
  | 'timeout'
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
  /** A word of the host to those who wait (`waiting`). */
  readonly note?: string;
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
  /** Camera, microphone and loudspeaker can be chosen from a list. True in browsers; a phone only has front and back, speaker and earpiece. */
  readonly deviceChoice: boolean;
  /** A player can go on in picture-in-picture (2.10.3). */
  readonly pictureInPicture: boolean;
  /** The camera's picture can go on in picture-in-picture (2.25.0). */
  readonly pusherPictureInPicture: boolean;
  /** A player can go on playing sound while the app is hidden (2.14.3). */
  readonly backgroundPlayback: boolean;
}

/** A room as a customer's code sees it. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface Room extends Pick<
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
export type Json =
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
export type RoomPhase = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'left';

/** The reason for the end of a membership. */
export type LeftReason = 'closed' | 'replaced' | 'kicked' | 'left' | 'lost' | 'moved';

type Plane = 'embedded' | 'srs' | 'cdn' | 'trtc';

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
export type Role = 'host' | 'cohost' | 'speaker' | 'audience';

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

export type Kind = 'audio' | 'video';

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
export interface Toggle {
  wanted: boolean;
  actual: 'off' | 'starting' | 'on' | 'failed';
  /** The reason why `actual` is 'failed': camera_refused, microphone_missing …; null while the device is not wanted or has no failure. */
  reason: Reason | null;
}

/** The status of the stream of one native element, as screens show it. */
export type StreamStatus = 'idle' | 'connecting' | 'live' | 'weak' | 'reconnecting' | 'paused' | 'failed';

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

/** Settings and commands of devices and elements, beyond on and off. Every call is checked against one table first. */
export interface Controls extends Acts {
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
export interface Acts {
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
export interface CommandTarget {
  member?: string;
  source?: 'main' | 'screen';
}

/** A file that exists until the mini program ends. Only `wx.saveImageToPhotosAlbum`, after a tap, saves it to the album. */
export interface Picture {
  path: string;
  width: number;
  height: number;
}

type PlayerTarget = CommandTarget & {
  member: string;
};

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
  /** For a room with a PIN; used again when the room is joined again. */
  pin?: string;
}

/** Undoes the call that returned it. A second call does nothing. */
export type Release = () => void;

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
export interface RoomEvents {
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
  | 'feedback'
  | 'videoPreset'
  | 'audioPreset'
>;

/** The fields that the listed features add to `rtc`, by their names. */
export type FeatureApis<Features extends readonly Feature[]> = {
  readonly [F in Features[number] as F['name']]: F extends Feature<string, infer Api> ? Api : never;
};

export interface RtcControlsEvents {
  /** A disabled button was tapped; the text says why it is disabled. */
  why: {
    text: string;
  };
  trouble: RtcTrouble;
}

/** A refused action. The event bubbles through tags, and `<rtc-room>` shows it. */
interface RtcTrouble {
  reason: Reason;
  retry: boolean;
}

export type RtcControlsProperties = RtcRoomTagProperties;

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

export interface RtcGridEvents {
  membertap: {
    id: string;
  };
  trouble: RtcTrouble;
}

export interface RtcGridProperties extends RtcRoomTagProperties {
  preview?: boolean;
  /** '' is a room's grid, or the user's choice; a feature may define others, such as `call`. */
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
  /** '' uses the setting of the room. */
  fit?: 'contain' | 'cover' | '';
}

export interface RtcPusherEvents {
  trouble: RtcTrouble;
}

export type RtcPusherProperties = RtcRoomTagProperties;

export interface RtcRoomEvents {
  joined: Record<string, never>;
  /**
   * With the reason `left` the user wants to go, so navigate back. With `moved` an operator moved them to the room `to`: set the property
   * `room` to it, and it joins without the lobby. For every other reason the room shows a text.
   */
  left: {
    reason: LeftReason;
    to?: string;
  };
  error: RtcTrouble;
  membertap: {
    id: string;
  };
}

export interface RtcRoomProperties extends RtcRoomTagProperties {
  autoJoin?: boolean;
  lobby?: boolean;
  /** '' is the user's choice. Without the feature of layouts there is only the grid. */
  layout?: 'grid' | 'speaker' | 'voice' | '';
  /** The largest number of players; 0 chooses it by the phone. */
  maxPlayers?: number;
}

export {};
