import { createContext, runInContext } from 'node:vm';
import { privateNames, renameMembers } from '../../../tools/build/script/private-members';
import { toEs5 } from '../../../tools/build/script/script';

const namesOf = (source: string): string[] => Array.from(privateNames('source.ts', source).keys());

describe('private members', () => {
  const source = `
    const makeObservable = <T extends object, Private>(target: T, kinds: object) => { exports.kinds = Object.keys(kinds).length; };
    class Counter {
      private count = 0;
      private readonly steps: number[] = [];
      readonly name = 'counter';
      constructor(private readonly start: number) { makeObservable<this, 'count' | 'double'>(this, { count: 1, double: 2 }); this.count = start; }
      get total(): number { return this.double + this.start; }
      add(step: number): this { const { steps } = this; steps.push(step); this.increase(step); return this; }
      private get double(): number { return this.count * 2; }
      private increase(step: number): void { [step].forEach((one) => { this.count += one; this.steps.push(one); }); }
    }
    const counter = new Counter(3).add(4);
    exports.values = [counter.total, counter.name, Object.keys(counter).length];`;

  const run = (code: string): unknown => {
    const context = createContext({ exports: {} });
    return JSON.parse(String(runInContext(`${code}\nJSON.stringify(exports)`, context)));
  };

  it('[X83] have short names in the package, and mean the same', () => {
    const plain = toEs5('source.ts', source, 'bundle');
    const short = renameMembers(plain, privateNames('source.ts', source));
    expect(namesOf(source)).toEqual(['count', 'steps', 'start', 'double', 'increase']);
    expect(short).not.toMatch(/\.(count|steps|start|increase)\b|"double"/);
    expect(short).toMatch(/\.name\b/);
    expect(run(short)).toEqual(run(plain));
  });

  it.each([
    [
      'another object has a member of this name',
      'class A { private size = 1; of(list: { size: number }) { return list.size + this.size; } }',
    ],
    ['another instance is asked', 'class A { private size = 1; same(other: A) { return other.size === this.size; } }'],
    ['a literal has a key of this name', 'class A { private size = 1; read() { return { size: this.size }; } }'],
    [
      'another object is taken apart',
      'class A { private size = 1; read({ size }: { size: number }) { return size + this.size; } }',
    ],
    ['the name stands in a text', "class A { private size = 1; } const name = 'size';"],
    ['another class of the module has it in public', 'class A { private size = 1; } class B { size = 2; }'],
    ['members are computed', "class A { private size = 1; read(name: 'other') { return this[name]; } other = 1; }"],
    ['there is a base class', 'class B {} class A extends B { private size = 1; }'],
    ['a check reads the name', 'class A { private socketTask = 1; }'],
  ])('[X83] keep their names where %s', (_why, code) => {
    expect(namesOf(code)).toEqual([]);
  });
});
