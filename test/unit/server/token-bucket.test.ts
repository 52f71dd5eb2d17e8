import { TokenBucket } from '../../../server/rates/token-bucket';

describe('Bucket', () => {
  it('gives its burst at once, then says how long until the next', () => {
    const bucket = new TokenBucket(20, 3, 0);
    expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([0, 0, 0, 50]);
    expect(bucket.take(40)).toBe(10);
    expect(bucket.take(50)).toBe(0);
    expect(bucket.take(50)).toBe(50);
  });

  it('fills up to its burst and not further', () => {
    const bucket = new TokenBucket(20, 2, 0);
    expect([1, 2, 3].map(() => bucket.take(3_600_000))).toEqual([0, 0, 50]);
  });

  it('is not emptied or filled by a clock that was set back', () => {
    const bucket = new TokenBucket(20, 2, 3_600_000);
    expect(bucket.take(0)).toBe(0);
    expect(bucket.take(0)).toBe(0);
    expect(bucket.take(0)).toBe(50);
    expect(bucket.take(50)).toBe(0);
  });
});
