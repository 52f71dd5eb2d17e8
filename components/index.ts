/** The public entry: one function, and the types of its results. */
export { createRtc } from './core/create-rtc';
export type { RtcOptions } from './core/app/rtc-options';
export type { Locale, LocalParticipant, Room, Rtc, Texts } from './core/app/public-api';
export type { Capabilities } from './core/room/capabilities';
export type { Acts, Picture, CommandTarget } from './core/media/acts';
export type { MemberSettings, Settings } from './core/media/controls';
export type { Controls } from './core/room/controls/control-types';
export type { Feature, FeatureApis } from './core/app/features';
export type { ConnectionModel as Connection } from './core/app/types';
export type { JoinOptions, RoomEvents, RoomPhase, StreamStatus, Toggle } from './core/room/types';
export type { Reason, RtcError } from './core/protocol/errors';
export type { LeftReason } from './core/protocol/messages';
export type { Kind, Member, Presence, Role, Source, Track } from './core/protocol/room-state';
export type { Json } from './core/shared/json';
export type { Log, LogLevel } from './core/shared/log';
export type { Release } from './core/shared/release';
export type {
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
