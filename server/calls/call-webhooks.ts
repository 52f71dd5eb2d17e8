import { webhookEvent, type WebhookEvent, type WebhookParty } from '../hooks/webhooks/events';
import { recordOf, type CallEntry } from './call-entry';

/**
 * The events of the webhook for a change of a call, at `now` in milliseconds. A call that comes back by its voucher has started
 * before.
 */
export function callWebhooks(before: CallEntry | null, after: CallEntry, now: number): readonly WebhookEvent[] {
  const isNew = before === null && !after.answered;
  const isOver = after.public.reason !== null && (before === null || before.public.reason === null);
  return [...(isNew ? [started(after, now)] : []), ...(isOver ? [ended(after, now)] : [])];
}

function started({ public: call }: CallEntry, now: number): WebhookEvent {
  const named = call.parties.map(({ id, name }) => ({ id, name }));
  const from = named.find(({ id }) => id === call.from) ?? { id: call.from, name: call.from };
  const to = named.filter(({ id }) => id !== call.from);
  return webhookEvent('call.started', now, { call: call.id, kind: call.kind, group: call.group, from, to });
}

function ended(entry: CallEntry, now: number): WebhookEvent {
  const { id: call, kind, group, from, into, parties, reason } = entry.public;
  const { activeAt, endedAt } = entry;
  const shown = parties.map((party): WebhookParty => {
    const { direction, reason: own, lastedMs } = recordOf(entry, party.id, party.reason ?? 'lost');
    return { id: party.id, name: party.name, direction, reason: own, lastedMs };
  });
  const lastedMs = activeAt === null ? 0 : Math.max(0, (endedAt ?? now) - activeAt);
  return webhookEvent('call.ended', now, { call, kind, group, from, reason: reason ?? 'lost', into, lastedMs, parties: shown });
}
