import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import * as wholeMobx from 'mobx-miniprogram';
import { simpler } from '../../tools/build/script/mobx-changes';
import { seededRandom } from '../../tools/seeded-random';
import { Random } from '../harness/random';
import { walkMobx, type KitMobx } from './harness/mobx-walk';

const code = readFileSync('dist/kit/vendor/mobx-miniprogram.js', 'utf8');

/** Runs the module without Proxy; returns the value of `expression` as data. */
function run(expression: string): unknown {
  const context = createContext({ exports: {} });
  const text: unknown = runInContext(`delete globalThis.Proxy;\n${code};\nJSON.stringify(${expression})`, context);
  return JSON.parse(String(text));
}

describe('the part of mobx in the package', () => {
  it('[X82] watches, computes, compares and forgets without Proxy', () => {
    const use = `(function (m) {
      m.configure({ isolateGlobalState: true, useProxies: 'never', enforceActions: 'never' });
      var said = [], awake = [];
      function Room() { this.people = []; this.name = 'tea'; m.makeObservable(this, { people: m.observable.ref, name: m.observable.ref, count: m.computed, view: m.computed.struct }); }
      Object.defineProperty(Room.prototype, 'count', { get: function () { return this.people.length; }, configurable: true });
      Object.defineProperty(Room.prototype, 'view', { get: function () { return { many: this.people.length > 1 }; }, configurable: true });
      var room = new Room(), box = m.observable.box(1), views = 0;
      m.onBecomeObserved(box, function () { awake.push('on'); });
      m.onBecomeUnobserved(box, function () { awake.push('off'); });
      var stop = m.autorun(function () { said.push([room.count, box.get()]); });
      m.reaction(function () { return room.view; }, function () { views += 1; });
      m.reaction(function () { return [room.name]; }, function (names) { said.push(names); }, { equals: m.comparer.structural });
      m.transaction(function () { room.people = ['a', 'b']; box.set(2); });
      room.people = ['a', 'b', 'c'];
      room.name = 'coffee';
      m.untracked(function () { return room.count; });
      stop();
      return { said: said, views: views, awake: awake, isArray: Array.isArray(room.people), shares: globalThis.__mobxInstanceCount > 0 || globalThis.__mobxGlobals !== undefined };
    })(exports)`;
    expect(run(use)).toEqual({
      said: [[0, 1], [2, 2], [3, 2], ['coffee']],
      views: 1,
      awake: ['on', 'off'],
      isArray: true,
      shares: false,
    });
  });

  it('[X82] does what the whole of mobx does, in the same order', () => {
    const { exports: kitMobx } = runInContext(`${code};({ exports: exports })`, createContext({ exports: {}, console })) as {
      exports: KitMobx;
    };
    wholeMobx.configure({ isolateGlobalState: true, useProxies: 'never', enforceActions: 'never' });
    const kinds = new Set<unknown>();
    for (let seed = 1; seed <= 60; seed += 1) {
      const walk = (mobx: KitMobx): string[] => walkMobx(mobx, new Random(seededRandom(seed)), 120);
      const said = walk(wholeMobx);
      expect({ seed, said: walk(kitMobx) }).toEqual({ seed, said });
      said.forEach((line) => kinds.add((JSON.parse(line) as unknown[])[0]));
    }
    expect(Array.from(kinds).sort()).toEqual(['autorun', 'error', 'observed', 'reaction', 'read', 'threw', 'unobserved']);
  });

  it('[X82] is not built from a version of mobx that reads otherwise', () => {
    expect(() => simpler('core/reaction', 'export class Reaction {}')).toThrow('mobx-miniprogram: core/reaction has no');
  });

  it('[X82] exports exactly the functions that the kit imports', () => {
    const imports =
      /import \{([^}]+)\} from 'mobx-miniprogram'/.exec(readFileSync('components/core/shared/mobx.ts', 'utf8'))?.[1] ?? '';
    const names = imports.split(',').map((name) => name.trim());
    expect(run('Object.keys(exports).sort()')).toEqual(names.filter((name) => name !== '' && !name.startsWith('type ')).sort());
  });

  it('[X82] names its owner', () => {
    expect(code).toMatch(/^\/\*! parts of mobx-miniprogram [\d.]+, MIT, \(c\) 2015 Michel Weststrate \*\//);
  });
});
