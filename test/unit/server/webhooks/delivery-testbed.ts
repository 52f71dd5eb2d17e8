import type { Json } from '../../../../components/core/shared/json';
import type { Random } from '../../../../server/clock';
import type { Engine } from '../../../../server/engine/engine';
import { memoryEngine } from '../../../../server/engine/memory';
import { WebhookDeliveries } from '../../../../server/hooks/webhooks/deliveries';
import type { WebhookAnswer } from '../../../../server/hooks/webhooks/post';
import type { Facts } from '../../../../server/log';
import { createMetrics } from '../../../../server/metrics';
import { FakeClock, settled } from '../../../fakes/platform/fake-clock';

interface Posted {
  /** Milliseconds since the start of the test. */
  at: number;
  id: string;
}

export const accepted: WebhookAnswer = { ok: true, status: 204, text: '', askedPauseMs: null };
export const refused = (status: number, askedPauseMs: number | null = null): WebhookAnswer => ({
  ok: false,
  status,
  text: '',
  askedPauseMs,
});

/** Nodes that deliver the messages of one engine to one receiver, by a clock of the test. */
export class DeliveryTestbed {
  readonly clock = new FakeClock();
  readonly engine: Engine = memoryEngine({ clock: this.clock });
  readonly metrics = createMetrics();
  readonly posted: Posted[] = [];
  readonly logs: { level: string; text: string; facts: Facts }[] = [];
  isOff = false;
  switchedOff = 0;
  /** The most posts at once. */
  most = 0;
  answer: (id: string, abort: AbortSignal) => WebhookAnswer | Promise<WebhookAnswer> = () => accepted;
  private readonly start = this.clock.now();
  private open = 0;

  /** `stop` ends the node as a server does, `kill` as a crash does. */
  node({
    engine = this.engine,
    random = middle,
    hasWebhook = true,
  }: { engine?: Engine; random?: Random; hasWebhook?: boolean } = {}) {
    const { clock, metrics } = this;
    let isAlive = true;
    /** A dead process hears of nothing any more. */
    const alive = <T>(act: Promise<T>): Promise<T> => act.then((result) => (isAlive ? result : new Promise<T>(() => undefined)));
    const log = (level: string, text: string, facts: Facts = {}) => void this.logs.push({ level, text, facts });
    const endpoint = {
      post: ({ id }: { id: string }, _limits: object, abort = new AbortController()) => alive(this.post(id, abort.signal)),
      isOff: () => alive(Promise.resolve(this.isOff)),
      switchOff: async () => {
        this.isOff = true;
        this.switchedOff += 1;
      },
    };
    const parts = { engine, clock, random, log, metrics, endpoint: hasWebhook ? endpoint : null };
    const deliveries = new WebhookDeliveries(parts);
    const release = this.engine.onTimer((_id, payload) => void deliveries.consume(payload as { queue: string }));
    return {
      kill() {
        isAlive = false;
        release();
      },
      stop() {
        release();
        return deliveries.close();
      },
    };
  }

  queue(queue: string, ...ids: readonly string[]): Promise<void> {
    return this.engine.enqueue(
      queue,
      ids.map((id): Json => ({ id, event: { type: 'member.joined', timestamp: '', data: {} } })),
    );
  }

  /** Lets time pass, and everything that is due happen in its order. */
  async pass(ms: number): Promise<void> {
    let left = ms;
    for (;;) {
      await settled();
      const next = this.clock.nextInMs;
      if (next === null || next > left) break;
      this.clock.advance(next);
      left -= next;
    }
    this.clock.advance(left);
    await settled();
  }

  /** An answer that comes after a time. */
  later(ms: number, answer: WebhookAnswer): Promise<WebhookAnswer> {
    return new Promise((resolve) => void this.clock.after(ms, () => resolve(answer)));
  }

  get ids(): readonly string[] {
    return this.posted.map(({ id }) => id);
  }

  get times(): readonly number[] {
    return this.posted.map(({ at }) => at);
  }

  async outcomes(): Promise<Readonly<Record<string, number>>> {
    const { values } = await this.metrics.webhooks.get();
    return Object.fromEntries(values.map(({ labels, value }) => [String(labels.outcome), value]));
  }

  private async post(id: string, abort: AbortSignal): Promise<WebhookAnswer> {
    this.posted.push({ at: this.clock.now() - this.start, id });
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    const stopped = new Promise<WebhookAnswer>((resolve) =>
      abort.addEventListener('abort', () => resolve({ ok: false, status: null, cause: 'the node stops' })),
    );
    const answer = await Promise.race([this.answer(id, abort), stopped]);
    this.open -= 1;
    return answer;
  }
}

/** No jitter. */
const middle: Random = { id: () => 'id', unit: () => 0.5 };

/** An answer that never comes. */
export const never = (): Promise<WebhookAnswer> => new Promise(() => undefined);
