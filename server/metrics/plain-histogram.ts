import type { Histogram, Registry } from 'prom-client';

/** One line of the page of metrics. */
interface Sample {
  readonly metricName: string;
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
}

/**
 * A histogram without labels for what happens at each write to a socket. One of prom-client looks its labels up and checks them at each
 * observation, which costs a tenth of a write.
 */
export class PlainHistogram {
  readonly type = 'histogram';
  /** By bucket; the last is for what exceeds all bounds. */
  private readonly counts: number[];
  private sum = 0;

  constructor(
    readonly name: string,
    readonly help: string,
    /** Ascending, each inclusive. */
    private readonly bounds: readonly number[],
    registry: Registry,
  ) {
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
    // The registry reads name, help, type and values, and nothing else of a metric.
    registry.registerMetric(this as unknown as Histogram);
  }

  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] ?? 0)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += value;
  }

  /** The values in the form of the registry. */
  get(): Promise<{ name: string; help: string; type: string; aggregator: string; values: readonly Sample[] }> {
    let below = 0;
    const buckets = this.counts.map((count, bucket) => {
      below += count;
      return this.value('bucket', below, { le: this.bounds[bucket] ?? '+Inf' });
    });
    const values = [...buckets, this.value('sum', this.sum), this.value('count', below)];
    const { name, help, type } = this;
    return Promise.resolve({ name, help, type, aggregator: 'sum', values });
  }

  reset(): void {
    this.counts.fill(0);
    this.sum = 0;
  }

  private value(part: string, value: number, labels: Sample['labels'] = {}): Sample {
    return { metricName: `${this.name}_${part}`, value, labels };
  }
}
