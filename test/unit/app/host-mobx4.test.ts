import { settled } from '../../fakes/platform/fake-clock';

type KitMobx = typeof import('../../../components/core/shared/mobx');
type HostMobx = typeof import('mobx4');

/** Loads both anew, in either order, so that nothing is shared with another test. */
function load(order: 'host first' | 'kit first'): { kit: KitMobx; host: HostMobx } {
  const loaded: { kit?: KitMobx; host?: HostMobx } = {};
  const globals = globalThis as { __mobxGlobals?: unknown; __mobxInstanceCount?: unknown };
  delete globals.__mobxGlobals;
  delete globals.__mobxInstanceCount;
  jest.isolateModules(() => {
    if (order === 'host first') loaded.host = require('mobx4') as HostMobx;
    loaded.kit = require('../../../components/core/shared/mobx') as KitMobx;
    loaded.host = loaded.host ?? (require('mobx4') as HostMobx);
  });
  return loaded as { kit: KitMobx; host: HostMobx };
}

describe.each(['host first', 'kit first'] as const)('a host on mobx 4, %s', (order) => {
  it('[S85] does not see the kit’s state, and its own mobx works without warnings', async () => {
    const { kit, host } = load(order);
    const warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const box = kit.box(1);
    const own = host.observable.box(1);
    const list = host.observable([1, 2]);
    const runs = { kit: 0, host: 0 };
    const stops = [
      kit.autorun(() => [box.get(), (runs.kit += 1)]),
      host.autorun(() => [own.get(), list.length, box.get(), (runs.host += 1)]),
    ];
    box.set(2);
    host.runInAction(() => own.set(2));
    expect(runs).toEqual({ kit: 2, host: 2 });
    expect(Array.isArray(list)).toBe(false);
    // Copies of different versions that share state fail a moment later.
    await settled();
    await new Promise((done) => setTimeout(done, 5));
    expect(warned).not.toHaveBeenCalled();
    stops.forEach((stop) => stop());
  });
});
