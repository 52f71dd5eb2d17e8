import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { PlainHistogram } from './metrics/plain-histogram';

/** The metrics of a node. No label contains a room or a user, because labels are never freed. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'outcome'>;
  readonly requestSeconds: Histogram<'method'>;
  readonly handshakeSeconds: Histogram<'outcome'>;
  readonly deliverySeconds: PlainHistogram;
  readonly socketQueueBytes: PlainHistogram;
  readonly engineSeconds: Histogram<'operation' | 'outcome'>;
  readonly hellos: Counter<'outcome'>;
  readonly streams: Counter<'how'>;
  readonly sessionsResumed: Counter<'how'>;
  readonly calls: Counter<'reason'>;
  readonly byes: Counter<'code'>;
  readonly faults: Counter<'why'>;
  readonly rateLimited: Counter<'limit'>;
  readonly messagesIn: Counter;
  readonly messagesOut: Counter;
  readonly logLinesDropped: Counter;
  readonly webhooks: Counter<'outcome'>;
  readonly webhookSeconds: Histogram;
}

/** Seconds of work that asks hooks or another machine, which have three seconds to answer. */
const slowBuckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 5];
/** Seconds of one step, from the memory of this process to a store that is in trouble. */
const fastBuckets = [0.0001, 0.0005, 0.001, 0.005, 0.02, 0.1, 0.5, 2];
/** The last two are the limits above which ephemerals are dropped and a client is cut. */
const queueBuckets = [0, 1_024, 16_384, 65_536, 1_048_576];

export interface GaugeSources {
  connections(): number;
  rooms(): number;
  calls(): number;
  media(): Readonly<Record<string, number>>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], labelNames: readonly Label[]) =>
    new Histogram({ name, help, buckets, labelNames: [...labelNames], registers });
  return {
    registry,
    requests: counter('rtc_requests_total', 'Requests answered, by method and outcome', ['method', 'outcome']),
    requestSeconds: histogram('rtc_request_seconds', 'Time from a request to its answer', slowBuckets, ['method']),
    handshakeSeconds: histogram('rtc_handshake_seconds', 'Time from hello to welcome', slowBuckets, ['outcome']),
    deliverySeconds: new PlainHistogram(
      'rtc_event_delivery_seconds',
      'Time from the commit of an event to its write to a socket; the oldest event of each write',
      fastBuckets,
      registry,
    ),
    socketQueueBytes: new PlainHistogram(
      'rtc_socket_queue_bytes',
      'Bytes that wait at a socket after each write',
      queueBuckets,
      registry,
    ),
    engineSeconds: histogram('rtc_engine_operation_seconds', 'Time of an operation of the engine', fastBuckets, [
      'operation',
      'outcome',
    ]),
    hellos: counter('rtc_hellos_total', 'Hellos, by outcome: new, resumed or refused', ['outcome']),
    streams: counter('rtc_streams_resumed_total', 'Streams that went on after a hello, by replay or snapshot', ['how']),
    sessionsResumed: counter('rtc_sessions_resumed_total', 'Sessions resumed, by replay, or snapshot of at least one stream', [
      'how',
    ]),
    calls: counter('rtc_calls_ended_total', 'Calls that are over, by reason', ['reason']),
    byes: counter('rtc_byes_total', 'Connections ended by the server, by code', ['code']),
    faults: counter('rtc_client_faults_total', 'Frames refused', ['why']),
    rateLimited: counter('rtc_rate_limited_total', 'Refusals for a rate or for a number of connections, by limit', ['limit']),
    messagesIn: counter('rtc_messages_in_total', 'Messages from clients', []),
    messagesOut: counter('rtc_messages_out_total', 'Messages to clients', []),
    logLinesDropped: counter('rtc_log_lines_dropped_total', 'Log lines that stderr did not take', []),
    webhooks: counter('rtc_webhooks_total', 'Webhooks, by outcome: delivered, retried, dropped or disabled', ['outcome']),
    webhookSeconds: new Histogram({
      name: 'rtc_webhook_delivery_seconds',
      help: 'Time from the queuing of a webhook to its delivery',
      // From a receiver at hand to one that was away for a day.
      buckets: [0.05, 0.2, 1, 5, 30, 300, 3_600, 21_600, 86_400],
      registers,
    }),
  };
}

/** A gauge is read on request, so no count has to be maintained. */
export const registerGauge = (metrics: Metrics, name: string, help: string, read: () => number): Gauge =>
  new Gauge({
    name,
    help,
    registers: [metrics.registry],
    collect() {
      this.set(read());
    },
  });

export function registerGauges(metrics: Metrics, sources: GaugeSources): void {
  const gauge = (name: string, help: string, read: () => number) => registerGauge(metrics, name, help, read);
  gauge('rtc_connections', 'Open signalling connections', sources.connections);
  gauge('rtc_rooms', 'Rooms with subscribers on this node', sources.rooms);
  gauge('rtc_calls', 'Calls with subscribers on this node', sources.calls);
  Object.keys(sources.media()).forEach((name) =>
    gauge(`rtc_${name.replace(/\W/g, '_')}`, `Of the media engine: ${name}`, () => sources.media()[name] ?? 0),
  );
}

/** Gauges of prom-client that end like counters, which Prometheus's own check refuses. Each exists by type as well. */
const misnamed = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** Memory, event loop and garbage collection of this process; for a process of our own. */
export function watchProcess({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry });
  misnamed.forEach((name) => registry.removeSingleMetric(name));
}
