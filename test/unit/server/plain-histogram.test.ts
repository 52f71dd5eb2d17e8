import { Histogram, Registry } from 'prom-client';
import { PlainHistogram } from '../../../server/metrics/plain-histogram';

describe('a plain histogram', () => {
  it('[P362] is exported as one of prom-client with the same observations', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const buckets = [0, 0.5, 2];
    const plain = new PlainHistogram('seconds', 'Some seconds', buckets, ours);
    const usual = new Histogram({ name: 'seconds', help: 'Some seconds', buckets, registers: [theirs] });
    expect(await ours.metrics()).toBe(await theirs.metrics());
    [0, 0.25, 0.5, 1, 2, 3, 1_000].forEach((value) => {
      plain.observe(value);
      usual.observe(value);
    });
    expect(await ours.metrics()).toBe(await theirs.metrics());
    ours.resetMetrics();
    expect(await ours.metrics()).toContain('seconds_count 0');
  });
});
