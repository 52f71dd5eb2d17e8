import type { Json } from '../../../components/core/shared/json';
import type { Clock, Random } from '../../clock';
import { queueTimer, type Change, type Engine } from '../../engine/engine';
import type { Hooks } from '../../hooks';
import type { Log } from '../../log';
import type { Metrics } from '../../metrics';
import type { Tracing } from '../../tracing/tracing';
import { WebhookDeliveries } from './deliveries';
import { WebhookEndpoint, type WebhookOptions } from './endpoint';
import { messageId, type WebhookEvent } from './events';
import { notifyByWebhook } from './notify';

/** The webhook of a node. */
export interface Webhooks {
  /** The hooks that the webhook answers; none without a webhook. */
  readonly hooks: Hooks;
  /**
   * Returns the messages that a change of a stream queues with itself. Events of one stream are delivered in their order. Without a webhook they are
   * not asked for.
   */
  enqueue(stream: string, eventsOf: () => readonly WebhookEvent[]): Change['enqueue'];
  /**
   * Queues an event that no change of a stream makes true, behind those of the stream. Its id is given, so that a repetition after a fault
   * is known by it.
   */
  send(stream: string, id: string, event: WebhookEvent): Promise<void>;
  /** Switches a webhook on that a former run has switched off. */
  start(): Promise<void>;
  /** Handles a due timer of the engine. Returns false when the timer is not one of the webhook's queues. */
  expire(id: string, payload: Json): Promise<boolean>;
  close(): Promise<void>;
}

const queuePrefix = 'webhook:';

/** Throws when the options are unusable. Without options nothing is queued. */
export function createWebhooks(
  options: WebhookOptions | undefined,
  parts: { engine: Engine; clock: Clock; random: Random; log: Log; metrics: Metrics; tracing?: Tracing | null },
): Webhooks {
  const { random } = parts;
  const endpoint = options === undefined ? null : new WebhookEndpoint(options, parts);
  const deliveries = new WebhookDeliveries({ ...parts, endpoint });
  return {
    hooks: endpoint === null ? {} : { notifyCallee: notifyByWebhook(endpoint, parts) },
    enqueue(stream, eventsOf) {
      if (endpoint === null) return undefined;
      const events = eventsOf();
      if (events.length === 0) return undefined;
      const messages = events.map((event) => ({ id: messageId(random), event }) as unknown as Json);
      return { queue: queuePrefix + stream, messages };
    },
    async send(stream, id, event) {
      if (endpoint !== null) await parts.engine.enqueue(queuePrefix + stream, [{ id, event } as unknown as Json]);
    },
    start: async () => endpoint?.switchOn(),
    async expire(id, payload) {
      if (!id.startsWith(queueTimer(queuePrefix))) return false;
      await deliveries.consume(payload as { queue: string });
      return true;
    },
    close: () => deliveries.close(),
  };
}
