import type { Json } from '../../../components/core/shared/json';
import type { Clock, Random } from '../../clock';
import { queueTimer, type Engine, type QueuedMessage } from '../../engine/engine';
import type { Log } from '../../log';
import type { Metrics } from '../../metrics';
import type { Span } from '../../tracing/open-telemetry';
import type { Tracing } from '../../tracing/tracing';
import { within } from '../../within';
import type { WebhookEndpoint } from './endpoint';
import type { WebhookMessage } from './events';
import type { WebhookAnswer } from './post';
import { keptMs, pauseAfter } from './schedule';
import { Slots } from './slots';

/** If a node dies over a delivery, another one goes on after this time: longer than waiting for a slot and one attempt. */
const leaseMs = 30_000;
/** Of one attempt, until the answer is complete. */
const timeoutMs = 15_000;
/** Attempts at once on one node, each of another queue. */
const slots = 32;
const slotWait = { ms: 10_000, most: 1_000 };
/** A queue that found no slot tries again after this time. */
const busyMs = 5_000;
/** A message that was queued while a consumer was about to end is found after this time. */
const lastLookMs = 200;
/** Messages that are given up at once while the webhook is off. */
const batch = 1_000;
/** A node that stops does not wait longer for an engine that does not answer. */
const closeMs = 1_000;

/** The payload of a queue's timer: the next message and its failed attempts, as far as they are known. */
interface Turn {
  queue: string;
  next?: number;
  failures?: number;
}

/** An attempt is followed by the next message, or by a pause after which the same one is tried. */
type Outcome = { is: 'done' } | { is: 'off' } | { is: 'later'; inMs: number; failures: number };

interface Parts {
  engine: Engine;
  clock: Clock;
  random: Random;
  log: Log;
  metrics: Metrics;
  tracing?: Tracing | null;
  /** Null on a node without a webhook: its messages wait for a node that has one. */
  endpoint: Pick<WebhookEndpoint, 'post' | 'isOff' | 'switchOff'> | null;
}

/**
 * Delivers the messages of the webhook's queues: one queue in its order, queues side by side. One node at a time consumes a queue,
 * the one that took the queue's timer. It sets the timer again before each attempt, so that another node goes on if it dies.
 */
export class WebhookDeliveries {
  private readonly slots: Slots;
  private readonly running = new Map<string, Promise<void>>();
  private readonly attempts = new Set<AbortController>();
  private isClosed = false;

  constructor(private readonly parts: Parts) {
    this.slots = new Slots(parts.clock, slots, slotWait.most);
  }

  /** Consumes the queue whose timer is due, until the queue is empty or its first message must wait. */
  async consume(turn: Turn): Promise<void> {
    const { queue } = turn;
    // The run here is about to end, or was held up for longer than its timer. If it goes on, it sets the timer itself.
    if (this.running.has(queue)) return this.setTimer(turn, lastLookMs);
    const run = this.consumeInSlot(turn).finally(() => this.running.delete(queue));
    this.running.set(queue, run);
    return run;
  }

  /** Ends the attempts. Their queues go on at another node. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.slots.close();
    this.attempts.forEach((abort) => abort.abort(new Error('the node stops')));
    await within(this.parts.clock, closeMs, Promise.allSettled(this.running.values()));
  }

  private async consumeInSlot(turn: Turn): Promise<void> {
    const { random } = this.parts;
    await this.setTimer(turn, leaseMs);
    const release = await this.slots.take(slotWait.ms);
    if (release === null) return this.setTimer(turn, this.isClosed ? 0 : Math.round(busyMs * (0.5 + random.unit())));
    try {
      await this.consumeAll(turn);
    } finally {
      release();
    }
  }

  private async consumeAll({ queue, next, failures = 0 }: Turn): Promise<void> {
    const { engine } = this.parts;
    let [message] = await engine.queued(queue, 1);
    if (message === undefined) return engine.dequeue(queue, 0);
    if (await this.parts.endpoint?.isOff()) return this.discard(queue);
    for (let turn: Turn = this.turnOf(queue, message, next, failures); ;) {
      await this.setTimer(turn, leaseMs);
      const outcome = await this.attempt(message, turn.failures ?? 0);
      if (outcome.is === 'off') return this.discard(queue);
      if (outcome.is === 'later') return this.setTimer({ ...turn, failures: outcome.failures }, outcome.inMs);
      const id: number = message.id;
      message = (await engine.queued(queue, 2)).find((other) => other.id > id);
      if (message === undefined) return this.finish(queue, id);
      await engine.dequeue(queue, id);
      turn = this.turnOf(queue, message, id + 1, 0);
    }
  }

  /** The turn of a message. The messages between it and the expected one were dropped by the queue. */
  private turnOf(queue: string, { id }: QueuedMessage, next: number | undefined, failures: number): Turn {
    const lost = next === undefined ? 0 : Math.max(0, id - next);
    if (lost > 0) {
      this.parts.log('error', 'a queue of the webhook was full and dropped its oldest messages', { dropped: lost });
      this.count('dropped', lost);
    }
    return { queue, next: id, failures: id === next ? failures : 0 };
  }

  private async attempt(queued: QueuedMessage, failures: number): Promise<Outcome> {
    const { clock, log, random, endpoint } = this.parts;
    const message = queued.message as unknown as WebhookMessage;
    const { type } = message.event;
    if (clock.now() - queued.queuedMs >= keptMs) {
      log('error', 'a webhook was dropped, because it was not delivered in a day', { type });
      this.count('dropped');
      return { is: 'done' };
    }
    if (endpoint === null || this.isClosed) return { is: 'later', inMs: this.isClosed ? 0 : leaseMs, failures };
    const abort = new AbortController();
    this.attempts.add(abort);
    const answer = await this.post(endpoint, message, abort);
    this.attempts.delete(abort);
    const now = clock.now();
    if (answer.ok) {
      this.count('delivered');
      this.parts.metrics.webhookSeconds.observe(Math.max(0, now - queued.queuedMs) / 1_000);
      return { is: 'done' };
    }
    if (this.isClosed) return { is: 'later', inMs: 0, failures };
    if (answer.status === 410) {
      await endpoint.switchOff();
      return { is: 'off' };
    }
    const askedPauseMs = answer.status === null ? null : answer.askedPauseMs;
    const pauseMs = pauseAfter({ failures: failures + 1, askedPauseMs }, random.unit());
    const inMs = Math.max(0, Math.min(pauseMs, queued.queuedMs + keptMs - now));
    const why = answer.status === null ? { cause: answer.cause } : { status: answer.status };
    log('warn', 'a webhook was not delivered and is tried again', { type, ...why, failures: failures + 1, inMs });
    this.count('retried');
    return { is: 'later', inMs, failures: failures + 1 };
  }

  private post(endpoint: Pick<WebhookEndpoint, 'post'>, message: WebhookMessage, abort: AbortController): Promise<WebhookAnswer> {
    const limits = { timeoutMs, tries: 1 } as const;
    const { tracing } = this.parts;
    if (tracing === undefined || tracing === null) return endpoint.post(message, limits, abort);
    const act = async (span: Span): Promise<WebhookAnswer> => {
      const answer = await endpoint.post(message, limits, abort);
      if (answer.status !== null) span.setAttribute('http.response.status_code', answer.status);
      return answer;
    };
    const attributes = { 'rtc.event': message.event.type };
    return tracing.span('webhook delivery', { attributes }, act, ({ ok }) => (ok ? 'ok' : 'failed'));
  }

  /**
   * Removes the last known message. If another one was queued meanwhile, the timer stays and finds it; if the queue is empty, the
   * timer is cleared, and the next message belongs to the node that gets its timer.
   */
  private async finish(queue: string, last: number): Promise<void> {
    await this.setTimer({ queue, next: last + 1 }, lastLookMs);
    await this.parts.engine.dequeue(queue, last);
  }

  /** Gives the oldest messages up while the webhook is off. */
  private async discard(queue: string): Promise<void> {
    const messages = await this.parts.engine.queued(queue, batch);
    this.count('disabled', messages.length);
    return this.finish(queue, messages.at(-1)?.id ?? 0);
  }

  private setTimer(turn: Turn, inMs: number): Promise<void> {
    return this.parts.engine.setTimer(queueTimer(turn.queue), inMs, turn as unknown as Json);
  }

  private count(outcome: 'delivered' | 'retried' | 'dropped' | 'disabled', by = 1): void {
    this.parts.metrics.webhooks.inc({ outcome }, by);
  }
}
