/** The public door: one function, and the words to talk about what it gives. */
export { createRtc } from './core/create-rtc';
export type { RtcOptions } from './core/app/rtc-options';
export type { Call, Calls, CallsEvents } from './core/features/call/public-api';
export type { CallSounds, CallOptions, RejectReason, UserPresence } from './core/features/call/types';
export type { Locale, LocalParticipant, Room, Rtc, Texts } from './core/app/public-api';
export type { Capabilities } from './core/room/capabilities';
export type { Acts, Controls, MemberSettings, Picture, Settings, Whose } from './core/room/controls/controls';
export type { ConnectionModel as Connection, StreamStatus, JoinOptions, RoomEvents, RoomPhase, Toggle } from './core/room/types';
export type { CallKind, CallRecord, EndReason, Party, PartyState } from './core/protocol/call-state';
export type { CallPhase } from './core/protocol/call-table';
export type { Reason, RtcError } from './core/protocol/errors';
export type { LeftReason } from './core/protocol/messages';
export type { Kind, Member, Presence, Role, Source, Track } from './core/protocol/room-state';
export type { Json } from './core/shared/json';
export type { Log, LogLevel } from './core/shared/log';
export type { Release } from './core/shared/release';
export type {
  RtcCallEvents,
  RtcCallProperties,
  RtcControlsEvents,
  RtcControlsProperties,
  RtcGridEvents,
  RtcGridProperties,
  RtcLobbyEvents,
  RtcLobbyProperties,
  RtcPlayerEvents,
  RtcPlayerProperties,
  RtcPusherEvents,
  RtcPusherProperties,
  RtcRoomEvents,
  RtcRoomProperties,
} from './core/app/tags';
