import { createContext, runInContext } from 'node:vm';
import { plainExports } from '../../../tools/build/script/plain-exports';
import { toEs5 } from '../../../tools/build/script/script';
import { shortSyntax } from '../../../tools/build/script/short-syntax';

/** Runs a script and returns its `exports` as data. */
function run(code: string): unknown {
  const context = createContext({ exports: {} });
  const assign =
    'var __assign = function (to) { for (var i = 1; i < arguments.length; i++) Object.assign(to, arguments[i]); return to; };';
  return JSON.parse(String(runInContext(`${assign}\n${code};\nJSON.stringify(exports)`, context)));
}

const compiled = (source: string): string => toEs5('source.ts', source, 'bundle');

describe('short syntax', () => {
  it.each<[string, string, string]>([
    [
      'an optional chain, nested',
      `const a = { b: { c: { d: 1 } } }, n = null, u = undefined;
       exports.values = [a?.b?.c?.d, n?.b?.c, u?.b, a?.x?.y.z, a?.b?.['c'], n ?? a?.b?.c ?? 2, u ?? n, 0 ?? 1, '' ?? 1, false ?? 1];`,
      '=== null',
    ],
    [
      'an optional call, with its object as `this`',
      `const a = { n: 3, f() { return this.n; }, none: null };
       exports.values = [a?.f?.(), a.none?.(), a.f?.() ?? 1];`,
      '=== null',
    ],
    [
      'a chain whose parts have side effects, which happen once',
      `let calls = 0; const next = (value) => { calls += 1; return value; };
       exports.values = [next({ x: 1 })?.x, next(null)?.x, next(null) ?? next(5), next({ y: null }).y?.z, next(0) ?? next(9)];
       exports.calls = calls;`,
      '=== null',
    ],
    [
      'a getter, which is read once',
      `let reads = 0; const a = { get b() { reads += 1; return null; } };
       exports.values = [a.b?.c, a.b ?? 1]; exports.reads = reads;`,
      '=== null',
    ],
    [
      'chains in conditions and negations',
      `const a = null, b = { c: true };
       exports.values = [!a?.c, a?.c || b?.c, b?.c && a?.c, (a ?? b)?.c ? 1 : 2, !(b?.c ?? false), typeof a?.c];`,
      '=== null',
    ],
    [
      'a template of numbers, which are joined and never added',
      'const a = 1, b = 2; exports.values = [`${a}${b}`, `${a + b}${a}`, `${1 + 2}`, `${a}${b}` + a + b, a + `${b}`, `x${a}` + 1, `${-a}${+b}${a}`];',
      'concat',
    ],
    [
      'a template whose parts bind weaker than a sum',
      "let a = 1; const o = { s: 'q' }; exports.values = [`${a ? 'yes' : 'no'}!`, `${(a, 2)}${a = 7}${a}`, `${a || 0}-${a && 3}-${a > 2}`, `${o.s ?? 'none'}${void 0}${null}`, `${typeof a} ${!a}`];",
      'concat',
    ],
    [
      'templates in templates, and their members',
      "const a = 'x', b = [1, 2]; exports.values = [`<${`[${a}${b}]`}>`, `${`${a}`}`, `${a}${b}`.length, `${a}b`.toUpperCase().padEnd(9, `${b}`), `${b.map((n) => `${n}${a}`)}`, `\\n\"'${a}\\\\`];",
      'concat',
    ],
    [
      'spreads, in their order',
      'const a = { x: 1, y: 1 }, b = { y: 2 }, n = null; exports.values = [{ ...a, ...b, z: 3 }, { ...a, x: 0, ...n }, { q: 1, ...b, y: 9, r: { ...a, ...b } }, { ...(n ?? a), ...(a.x ? { w: 1 } : {}) }];',
      '__assign(__assign(',
    ],
  ])('[X83] means the same for %s', (_what, source, long) => {
    const plain = compiled(source);
    const short = shortSyntax(plain);
    expect(plain).toContain(long);
    expect(short).not.toContain(long);
    expect(short.length).toBeLessThan(plain.length);
    expect(run(short)).toEqual(run(plain));
  });

  it('[X83] copies an object before a later part of the same literal changes it', () => {
    const source = `
      const state = { n: 1 }, grow = () => ({ m: (state.n += 1) });
      exports.values = [{ ...state, ...grow() }, { ...state, m: (state.n = 9) }, { ...state, m: state.n++ }, { ...state, m: grow }];`;
    const plain = compiled(source);
    expect(run(shortSyntax(plain))).toEqual(run(plain));
    expect(shortSyntax(plain).match(/__assign\(__assign\(/g)).toHaveLength(3);
  });

  it.each([
    'if (a.b === null || a.b === void 0) f();',
    'if (a === null || b === void 0) f();',
    'if (a === null && a === void 0) f();',
    'if (a !== null || a !== void 0) f();',
    'if (f() === null || f() === void 0) g();',
    'list.concat(a, b); text.concat(a);',
    'other(other({}, a), b);',
  ])('[X83] leaves other code as it is: %s', (code) => {
    expect(shortSyntax(code)).toBe(code);
  });
});

describe('plain exports', () => {
  const getter = (name: string, variable: string): string =>
    `Object.defineProperty(exports, "${name}", {\n  enumerable: true,\n  get: function () {\n    return ${variable};\n  }\n});\n`;

  it('[X83] are the values that the variables have when the file has run', () => {
    const code = `var one = 1;\n${getter('a', 'one')}${getter('f', 'f')}${getter('late', 'late')}function f() {}\nvar late; late = 3; exports.own = 4;`;
    const plain = plainExports(code);
    expect(plain).not.toContain('defineProperty');
    expect(run(plain)).toEqual({ a: 1, late: 3, own: 4 });
  });

  it.each(['current = 2;', 'current += 1;', 'current++;', '--current;', 'for (current in { 2: 0 }) break;'])(
    '[X83] stay getters where a function may assign later: %s',
    (change) => {
      const code = `var current = 1, fixed = 1;\n${getter('current', 'current')}${getter('fixed', 'fixed')}function change() { ${change} }\n`;
      const plain = plainExports(code);
      expect(plain.match(/defineProperty/g)).toHaveLength(1);
      expect(Number((run(`${plain}\nchange();`) as { current: number }).current)).not.toBe(1);
    },
  );

  it('[X83] change nothing where there is none', () => {
    const code = 'Object.defineProperty(exports, "__esModule", { value: true });\nexports.a = 1;';
    expect(plainExports(code)).toBe(code);
  });
});
