import { createBinder, type View } from '../../../components/core/bind/binder';
import { diff, plain, type Patch } from '../../../components/core/bind/patch';
import { observable } from 'mobx-miniprogram';
import { box, transaction } from '../../../components/core/shared/mobx';
import { FakeClock } from '../../fakes/platform/fake-clock';

const patchOf = (before: unknown, after: unknown): Patch => {
  const patch: Patch = {};
  diff('x', before, after, patch);
  return patch;
};

/** setData as in WeChat: applies paths to a copy. */
function applied(data: unknown, patch: Patch): unknown {
  const box = { x: JSON.parse(JSON.stringify(data)) as unknown };
  Object.keys(patch).forEach((path) => {
    const steps = path.replace(/\[(\d+)\]/g, '.$1').split('.');
    const last = steps.pop() as string;
    const place = steps.reduce((at, step) => at[step] as Record<string, unknown>, box as Record<string, unknown>);
    place[last] = patch[path];
  });
  return box.x;
}

describe('a patch', () => {
  it.each<[string, unknown, unknown, Patch]>([
    ['nothing for what is equal', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, {}],
    ['one deep path for one change', [{ id: 'a', v: 1 }, { id: 'b', v: 2 }], [{ id: 'a', v: 1 }, { id: 'b', v: 3 }], { 'x[1].v': 3 }],
    ['an item that came', [1], [1, { v: 2 }], { 'x[1]': { v: 2 } }],
    ['the first items', [], [1, 2], { 'x[0]': 1, 'x[1]': 2 }],
    ['a list that became shorter, whole', [1, 2, 3], [1, 3], { x: [1, 3] }],
    ['a list that became empty', [1], [], { x: [] }],
    ['a field that came', { a: 1 }, { a: 1, b: 2 }, { 'x.b': 2 }],
    ['fields of which one went, whole', { a: 1, b: 2 }, { a: 3 }, { x: { a: 3 } }],
    ['a key that would read as a path, whole', { a: 1 }, { a: 1, 'b.c': 2 }, { x: { a: 1, 'b.c': 2 } }],
    ['another kind of value', { a: 1 }, [1], { x: [1] }],
    ['nothing in its place', { a: 1 }, null, { x: null }],
  ])('[B1] is %s', (_rule, before, after, patch) => {
    expect(patchOf(before, after)).toEqual(patch);
  }); // prettier-ignore

  it('[B1] leads from any value to any other', () => {
    const values: unknown[] = [
      [],
      [1],
      [1, 2, 3],
      [
        { a: 1, b: [1, 2] },
        { a: 2, b: [] },
      ],
      [{ a: 1, b: [1, 3, 4] }],
      [{ b: [1, 2] }, { a: 2, b: [[1]] }, { 'c.d': 1 }],
      { a: { b: { c: 1 } } },
      { a: { b: { c: 2, d: null } }, e: '' },
      { a: {} },
      'text',
      null,
    ];
    values.forEach((before) => values.forEach((after) => expect(applied(before, patchOf(before, after))).toEqual(after)));
  });

  it('[B2] holds plain copies: no objects of ours, nothing undefined', () => {
    const list = observable.array([{ a: 1 }]);
    const inner = { list: Array.from(list), none: undefined };
    const copy = plain(inner) as { list: unknown[]; none: unknown };
    expect(copy).toEqual({ list: [{ a: 1 }], none: null });
    expect(copy.list[0]).not.toBe(list[0]);
    expect(Object.getOwnPropertyDescriptor(copy.list[0], 'a')?.value).toBe(1);
  });
});

interface Seen extends View {
  patches: Patch[];
}

const view = (): Seen => {
  const patches: Patch[] = [];
  return { patches, setData: (patch) => void patches.push(patch) };
};

describe('a binding', () => {
  it('[B3] sends everything once, at the end of the turn', () => {
    const clock = new FakeClock();
    const one = view();
    createBinder(clock, () => undefined)(one, () => ({ a: 1, list: [{ b: 2 }] }));
    expect(one.patches).toEqual([]);
    clock.advance(0);
    expect(one.patches).toEqual([{ a: 1, list: [{ b: 2 }] }]);
  });

  it('[B4] sends the changes of a turn together, and reads once for all of them', () => {
    const clock = new FakeClock();
    const one = view();
    const a = box(1);
    const b = box(1);
    let reads = 0;
    createBinder(clock, () => undefined)(one, () => {
      reads += 1;
      return { a: a.get(), b: b.get() };
    });
    clock.advance(0);
    a.set(2);
    b.set(2);
    a.set(3);
    clock.advance(0);
    expect([reads, one.patches[1]]).toEqual([2, { a: 3, b: 2 }]);
  });

  it('[B4] shares one setData with every other binding of its view, and none with another view', () => {
    const clock = new FakeClock();
    const bind = createBinder(clock, () => undefined);
    const [one, other] = [view(), view()];
    const a = box(1);
    bind(one, () => ({ a: a.get() }));
    bind(one, () => ({ b: a.get() * 2 }));
    bind(other, () => ({ a: a.get() }));
    clock.advance(0);
    a.set(5);
    clock.advance(0);
    expect(one.patches).toEqual([
      { a: 1, b: 2 },
      { a: 5, b: 10 },
    ]);
    expect(other.patches).toHaveLength(2);
  });

  it('[B5] sends nothing when what is read stays the same', () => {
    const clock = new FakeClock();
    const one = view();
    const volume = box(1);
    createBinder(clock, () => undefined)(one, () => ({ loud: volume.get() > 50 }));
    clock.advance(0);
    volume.set(2);
    clock.advance(0);
    expect(one.patches).toHaveLength(1);
  });

  it('[B6] sends nothing after its release, pending changes included, and leaves no timer', () => {
    const clock = new FakeClock();
    const bind = createBinder(clock, () => undefined);
    const one = view();
    const a = box(1);
    const release = bind(one, () => ({ a: a.get() }));
    clock.advance(0);
    a.set(2);
    release();
    release();
    expect(clock.pending).toBe(0);
    clock.advance(0);
    expect(one.patches).toHaveLength(1);
    bind(one, () => ({ a: a.get() }));
    clock.advance(0);
    expect(one.patches[1]).toEqual({ a: 2 });
  });

  it('[B6] that is released leaves the other bindings of its view alone', () => {
    const clock = new FakeClock();
    const bind = createBinder(clock, () => undefined);
    const one = view();
    const a = box(1);
    const first = bind(one, () => ({ a: a.get() }));
    bind(one, () => ({ b: a.get() }));
    clock.advance(0);
    a.set(2);
    first();
    clock.advance(0);
    expect(one.patches[1]).toEqual({ b: 2 });
  });

  it('[B7] is counted: every patch is reported to the patch listener', () => {
    const clock = new FakeClock();
    const crossed = jest.fn();
    const one = view();
    createBinder(clock, crossed)(one, () => ({ a: 1 }));
    clock.advance(0);
    expect(crossed).toHaveBeenCalledWith(one, { a: 1 });
  });

  it('[B8] one volume tick of eight members is one patch of at most 0.5 kB', () => {
    const clock = new FakeClock();
    const one = view();
    const volumes = Array.from({ length: 8 }, () => box(0));
    createBinder(clock, () => undefined)(one, () => ({
      tiles: volumes.map((volume, place) => ({ key: `member-${place}:main`, name: 'Somebody', level: volume.get(), mark: '' })),
    }));
    clock.advance(0);
    transaction(() => volumes.forEach((volume, place) => volume.set(20 + place)));
    clock.advance(0);
    expect(one.patches).toHaveLength(2);
    expect(JSON.stringify(one.patches[1]).length).toBeLessThanOrEqual(512);
  });
});
