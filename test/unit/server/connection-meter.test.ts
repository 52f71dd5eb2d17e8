import { createMetrics } from '../../../server/metrics';
import { ConnectionMeter } from '../../../server/sessions/connection-meter';
import type { ResumedStream } from '../../../server/sessions/resume-streams';
import { FakeClock } from '../../fakes/platform/fake-clock';

function metered() {
  const clock = new FakeClock();
  const metrics = createMetrics();
  const meter = new ConnectionMeter(metrics, clock);
  const valueOf = async (sample: string): Promise<number> => {
    const line = (await metrics.registry.metrics()).split('\n').find((each) => each.startsWith(`${sample} `));
    return Number(line?.split(' ')[1]);
  };
  return { clock, meter, valueOf };
}

const replayed = { entry: { n: 'r:a', e: 'e', s: 1, replay: 1 } } as unknown as ResumedStream;
const snapped = { entry: { n: 'r:b', e: 'e', s: 1, snap: {} } } as unknown as ResumedStream;

describe('the metrics of a connection', () => {
  it('[P266] time from hello to welcome, and count how the session was resumed', async () => {
    const { clock, meter, valueOf } = metered();
    meter.hello();
    clock.advance(300);
    meter.welcome({ resumed: false, streams: [] });
    expect(await valueOf('rtc_handshake_seconds_sum{outcome="new"}')).toBe(0.3);
    expect(await valueOf('rtc_sessions_resumed_total{how="replay"}')).toBeNaN();
    meter.hello();
    clock.advance(20);
    meter.welcome({ resumed: true, streams: [replayed] });
    meter.welcome({ resumed: true, streams: [replayed, snapped] });
    meter.welcome({ resumed: true, streams: [] });
    expect(await valueOf('rtc_handshake_seconds_count{outcome="resumed"}')).toBe(3);
    expect(await valueOf('rtc_sessions_resumed_total{how="replay"}')).toBe(2);
    expect(await valueOf('rtc_sessions_resumed_total{how="snapshot"}')).toBe(1);
  });

  it('[P266] time each write by its oldest event, and not at all without one', async () => {
    const { clock, meter, valueOf } = metered();
    const committedAt = clock.now();
    clock.advance(100);
    meter.event(clock.now());
    meter.event(committedAt);
    clock.advance(150);
    meter.flushed(2, 0);
    meter.flushed(1, 0);
    // The store's clock is ahead.
    meter.event(clock.now() + 5_000);
    meter.flushed(1, 0);
    expect(await valueOf('rtc_event_delivery_seconds_count')).toBe(2);
    expect(await valueOf('rtc_event_delivery_seconds_sum')).toBe(0.25);
    expect(await valueOf('rtc_messages_out_total')).toBe(4);
  });

  it('[P266] record the bytes that wait at the socket after each write', async () => {
    const { meter, valueOf } = metered();
    [0, 70_000, 2_000_000].forEach((bytes) => meter.flushed(1, bytes));
    expect(await valueOf('rtc_socket_queue_bytes_sum')).toBe(2_070_000);
    expect(await valueOf('rtc_socket_queue_bytes_bucket{le="65536"}')).toBe(1);
    expect(await valueOf('rtc_socket_queue_bytes_bucket{le="1048576"}')).toBe(2);
  });
});
