import { listIds, loadEach } from '../../../../server/operator/listing';

/** An engine with `count` streams, which counts the names that it was asked for at once. */
function engineOf(count: number) {
  const names = Array.from({ length: count }, (_, n) => `r:${String(n).padStart(6, '0')}`);
  const asked: number[] = [];
  const streams = (prefix: string, { after, most }: { after: string | null; most: number }): Promise<readonly string[]> => {
    asked.push(most);
    const rest = names.filter((name) => name.startsWith(prefix) && (after === null || name > after));
    return Promise.resolve(rest.slice(0, most));
  };
  return { streams, asked };
}

describe('a long list', () => {
  it('[P236] is complete up to 10,000 names, and asked for in parts', async () => {
    const engine = engineOf(10_000);
    const { ids, next } = await listIds(engine, 'r:', {});
    expect([ids.length, ids[0], ids.at(-1), next]).toEqual([10_000, '000000', '009999', '']);
    expect(Math.max(...engine.asked)).toBe(1_000);
  });

  it('[P236] beyond that is refused instead of cut, and can be had in pages', async () => {
    const engine = engineOf(10_001);
    await expect(listIds(engine, 'r:', {})).rejects.toMatchObject({ twirp: 'resource_exhausted' });
    expect(await listIds(engine, 'r:', { limit: 3, after: '009997' })).toEqual({ ids: ['009998', '009999', '010000'], next: '' });
    expect(await listIds(engine, 'r:', { limit: 2, after: '' })).toEqual({ ids: ['000000', '000001'], next: '000001' });
    expect(await listIds(engine, 'c:', { limit: 2 })).toEqual({ ids: [], next: '' });
  });

  it('[P236] is loaded in its order, a few at a time', async () => {
    let [running, most] = [0, 0];
    const ids = Array.from({ length: 200 }, (_, n) => String(n));
    const loaded = await loadEach(ids, async (id) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return id;
    });
    expect(loaded).toEqual(ids);
    expect(most).toBeLessThanOrEqual(64);
  });
});
