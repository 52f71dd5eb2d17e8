/** The public entry of the calls feature: an app that does not import it does not carry the code of calls. */
export { calls } from './core/features/call/feature';
export type {
  Call,
  CallEndReason,
  CallModel,
  CallOptions,
  Calls,
  CallsEvents,
  CallSounds,
  CallsModel,
  RejectReason,
  RtcWithCalls,
  UserPresence,
} from './core/features/call/types';
export type { CallKind, CallRecord, EndReason, Party, PartyState } from './core/protocol/call-state';
export type { CallPhase } from './core/protocol/call-table';
export type { RtcCallEvents, RtcCallProperties } from './core/features/call/tags';
