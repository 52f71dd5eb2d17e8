/** The public entry of requests between members: an app that does not import it does not carry its code. */
export { requests } from './core/features/requests/feature';
export { refusal } from './core/features/requests/failures';
export type {
  AnyTopics,
  AskOptions,
  AskedBy,
  MemberWithAttrs,
  RequestError,
  RequestFailure,
  RequestHandler,
  Requests,
  RoomRequestsModel,
  RoomWithAttrs,
  RtcWithRequests,
  TopicsOf,
} from './core/features/requests/types';
