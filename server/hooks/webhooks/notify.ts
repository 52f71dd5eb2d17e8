import type { Clock, Random } from '../../clock';
import type { CalleeNotification } from '../../hooks';
import type { Log } from '../../log';
import type { WebhookEndpoint } from './endpoint';
import { messageId, webhookEvent } from './events';
import { parsed } from './verify';

/** The callee must be notified while they can still answer. */
const timeoutMs = 5_000;

/**
 * Asks the receiver to notify a callee. Only a 2xx with `{"notified":true}` says that it did, because a receiver answers 204 to
 * every event that it does not know.
 */
export const notifyByWebhook =
  (endpoint: WebhookEndpoint, { clock, random, log }: { clock: Clock; random: Random; log: Log }) =>
  async (notification: CalleeNotification): Promise<boolean> => {
    if (await endpoint.isOff()) return false;
    const event = webhookEvent('call.notify', clock.now(), notification);
    const answer = await endpoint.post({ id: messageId(random), event }, { timeoutMs, tries: 2 });
    if (answer.ok) return (parsed(answer.text) as { notified?: unknown } | null)?.notified === true;
    if (answer.status === 410) await endpoint.switchOff();
    const why = answer.status === null ? { cause: answer.cause } : { status: answer.status };
    log('warn', 'the webhook was not asked to notify a callee', why);
    return false;
  };
