import { settled } from '../../fakes/platform/fake-clock';

type Ours = typeof import('../../../components/core/shared/mobx');
type Theirs = typeof import('mobx6');

/** Both as an app loads them, in either order, with nothing shared from another test. */
function load(order: 'host first' | 'kit first'): { ours: Ours; theirs: Theirs } {
  const loaded: { ours?: Ours; theirs?: Theirs } = {};
  const globals = globalThis as { __mobxGlobals?: unknown; __mobxInstanceCount?: unknown };
  delete globals.__mobxGlobals;
  delete globals.__mobxInstanceCount;
  jest.isolateModules(() => {
    if (order === 'host first') loaded.theirs = require('mobx6') as Theirs;
    loaded.ours = require('../../../components/core/shared/mobx') as Ours;
    loaded.theirs = loaded.theirs ?? (require('mobx6') as Theirs);
  });
  return loaded as { ours: Ours; theirs: Theirs };
}

describe.each(['host first', 'kit first'] as const)('a host on mobx 6, %s', (order) => {
  it('[S85] does not see the kit’s state, and its own mobx works without warnings', async () => {
    const { ours, theirs } = load(order);
    const warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const box = ours.box(1);
    const own = theirs.observable.box(1);
    const list = theirs.observable([1, 2]);
    const looks = { ours: 0, theirs: 0 };
    const stops = [
      ours.autorun(() => [box.get(), (looks.ours += 1)]),
      theirs.autorun(() => [own.get(), list.length, box.get(), (looks.theirs += 1)]),
    ];
    box.set(2);
    theirs.runInAction(() => own.set(2));
    expect(looks).toEqual({ ours: 2, theirs: 2 });
    expect(Array.isArray(list)).toBe(true);
    // Copies of different versions that share state die a moment later.
    await settled();
    await new Promise((done) => setTimeout(done, 5));
    expect(warned).not.toHaveBeenCalled();
    stops.forEach((stop) => stop());
  });
});
