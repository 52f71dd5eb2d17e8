import type { CallKind, CallRecord, EndReason } from '../../../components/core/protocol/call-state';
import type { LeftReason } from '../../../components/core/protocol/messages';
import type { Role, Track } from '../../../components/core/protocol/room-state';
import type { Random } from '../../clock';
import type { CalleeNotification } from '../../hooks';

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

/**
 * The content of each event by its type. Times are ISO 8601 in UTC, durations are milliseconds. The room for the media of a call
 * is an ordinary room, named `call.<id of the call>`.
 */
export interface WebhookData {
  /** The first member is in the room. */
  'room.started': { room: string; title: string; startedAt: string };
  /** The last member has left, or a host has closed the room. */
  'room.ended': { room: string; title: string; startedAt: string; lastedMs: number };
  'member.joined': { room: string; member: WebhookMember };
  /** `closed`: the room was closed for all. `lost`: the connection did not come back. */
  'member.left': { room: string; member: WebhookMember; reason: LeftReason; lastedMs: number };
  'track.published': { room: string; member: WebhookMember; track: Pick<Track, 'source' | 'kind'> };
  'track.unpublished': { room: string; member: WebhookMember; track: Pick<Track, 'source' | 'kind'> };
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
