import { addressKey } from '../../../server/rates/address-key';
import { keptKeys, rateLimits, ratePattern, readRates } from '../../../server/rates/rate-limits';
import { Rates } from '../../../server/rates/rates';
import { createMetrics, memoryEngine } from '../../../server/index';
import { FakeClock } from '../../fakes/platform/fake-clock';

describe('rates', () => {
  const clock = new FakeClock();
  const metrics = createMetrics();
  const engine = memoryEngine({ clock });
  const rates = new Rates(clock, engine, metrics, { media: { perSecond: 2, burst: 3 } });

  it('[P340] are refilled for each key alone, and say when the next use is allowed', () => {
    const uses = (key: string): number[] => [1, 2, 3, 4].map(() => rates.take('media', key));
    expect(uses('a')).toEqual([0, 0, 0, 500]);
    expect(uses('b')).toEqual([0, 0, 0, 500]);
    clock.advance(500);
    expect([rates.waitMs('media', 'a'), rates.take('media', 'a'), rates.waitMs('media', 'a')]).toEqual([0, 0, 500]);
  });

  it('[P341] keep the keys that were used last, and no more than they may', () => {
    const one = new Rates(clock, engine, metrics, { media: { perSecond: 0.001, burst: 1 } });
    one.take('media', 'kept');
    one.take('media', 'old');
    for (let n = 0; n < keptKeys - 2; n += 1) one.take('media', `k${n}`);
    expect(one.take('media', 'kept')).toBeGreaterThan(0);
    one.take('media', 'new');
    expect(one.size).toBe(keptKeys);
    expect(one.take('media', 'kept')).toBeGreaterThan(0);
    expect(one.take('media', 'old')).toBe(0);
  });

  it('[P344] count over all nodes with the same engine', async () => {
    const nodes = [1, 2, 3].map(() => new Rates(clock, engine, metrics, { misses: { perSecond: 1, burst: 2 } }));
    const after = [];
    for (const node of [...nodes, ...nodes, ...nodes]) after.push(await node.takeShared('misses', 'ana'));
    // The third time each node is at its own limit; the second time the third one is beyond that of all.
    expect(after).toEqual([0, 0, 0, 0, 2_000, 2_000, 1_000, 1_000, 1_000]);
    clock.advance(2_000);
    expect(await nodes[0]?.takeShared('misses', 'ana')).toBe(0);
  });

  it('[P347] are counted by their name, without the user or the address', async () => {
    expect(await metrics.registry.metrics()).toMatch(/^rtc_rate_limited_total\{limit="media"\} \d+$/m);
    expect(await metrics.registry.metrics()).not.toContain('kept');
  });

  it('[P346] can be read from a setting, and are not zero', () => {
    expect(readRates(['media=0.5/10', 'misses=2/1'])).toEqual({
      media: { perSecond: 0.5, burst: 10 },
      misses: { perSecond: 2, burst: 1 },
    });
    const wrong = ['media=0/10', 'media=0.0/10', 'media=1/0', 'media=1', 'other=1/1', 'media=-1/1', 'media=1/1.5'];
    expect(wrong.filter((text) => ratePattern.test(text))).toEqual([]);
    Object.values(rateLimits).forEach(({ perSecond, burst }) => expect(burst).toBeGreaterThanOrEqual(perSecond));
  });
});

describe('the key of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
    ['unknown', 'unknown'],
  ])('[P342] is the address of IPv4, and the network of IPv6: %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
