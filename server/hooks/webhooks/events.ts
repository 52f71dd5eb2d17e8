import type { CallKind, CallRecord, EndReason } from '../../../components/core/protocol/call-state';
import type { LeftReason } from '../../../components/core/protocol/messages';
import type { Role, Track } from '../../../components/core/protocol/room-state';
import type { Random } from '../../clock';
import type { CalleeNotification } from '../../hooks';
import type { RecordingEnd, RecordingFile, RecordingTarget } from '../../rooms/recording';

/** A user in a room. */
export interface WebhookMember {
  id: string;
  name: string;
  role: Role;
}

/** A user in a call that is over. */
export interface WebhookParty extends Pick<CallRecord, 'direction' | 'reason' | 'lastedMs'> {
  id: string;
  name: string;
}

/** A recording. Without `identity` it is the whole room, without `source` all that the participant publishes. */
export interface WebhookRecording extends RecordingTarget {
  room: string;
  recording: string;
  /** The text that came with `StartRecording`. */
  metadata: string;
  startedAt: string;
}

/**
 * The content of each event by its type. Times are ISO 8601 in UTC, durations are milliseconds. The room for the media of a call
 * is an ordinary room, named `call.<id of the call>`.
 */
export interface WebhookData {
  /** The first member is in the room, or the first user of its audience. */
  'room.started': { room: string; title: string; startedAt: string };
  /** The last member and the last of the audience have left, or a host has closed the room. */
  'room.ended': { room: string; title: string; startedAt: string; lastedMs: number };
  'member.joined': { room: string; member: WebhookMember };
  /** `closed`: the room was closed for all. `lost`: the connection did not come back. `moved`: an operator sent them to the room `to`. */
  'member.left': { room: string; member: WebhookMember; reason: LeftReason; lastedMs: number; to?: string };
  /** Another role, by a host, an operator or a fresh token, or because the last host has left. `former` is the role before. */
  'member.role_changed': { room: string; member: WebhookMember; former: Role };
  /** A user waits for admission. `waiting`: how many wait now. */
  'user.waiting': { room: string; user: { id: string; name: string; guest: boolean }; waiting: number };
  'track.published': { room: string; member: WebhookMember; track: Pick<Track, 'source' | 'kind'> };
  'track.unpublished': { room: string; member: WebhookMember; track: Pick<Track, 'source' | 'kind'> };
  /** The recorder has begun. */
  'recording.started': WebhookRecording;
  /** The result is known, which may be after the room has ended. Once for each recording that has started. */
  'recording.ended': WebhookRecording & {
    reason: RecordingEnd;
    lastedMs: number;
    files: readonly RecordingFile[];
    durationMs?: number;
    /** Why there is no whole recording. */
    error?: string;
  };
  'call.started': {
    call: string;
    kind: CallKind;
    group: boolean;
    from: { id: string; name: string };
    to: readonly { id: string; name: string }[];
  };
  /** `into` is the call that goes on when two users called each other (`merged`), else ''. */
  'call.ended': {
    call: string;
    kind: CallKind;
    group: boolean;
    from: string;
    reason: EndReason;
    into: string;
    lastedMs: number;
    parties: readonly WebhookParty[];
  };
  /** A question: `{"notified":true}` in the answer means that the callee was notified by other means. */
  'call.notify': CalleeNotification;
}

/** The body of a request to the webhook. */
export type WebhookEvent = {
  [Type in keyof WebhookData]: { type: Type; timestamp: string; data: WebhookData[Type] };
}[keyof WebhookData];

/** An event with the id that it keeps over all attempts (the header `webhook-id`). */
export interface WebhookMessage {
  id: string;
  event: WebhookEvent;
}

/** `now` is the time of the event in milliseconds. */
export const webhookEvent = <Type extends keyof WebhookData>(type: Type, now: number, data: WebhookData[Type]): WebhookEvent =>
  ({ type, timestamp: isoTime(now), data }) as WebhookEvent;

export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** A fresh value of the header `webhook-id`. */
export const messageId = (random: Random): string => `msg_${random.id(18)}`;
