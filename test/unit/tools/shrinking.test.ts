import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { en } from '../../../components/core/texts/en';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { shortClasses } from '../../../tools/build/script/short-classes';
import { toEs5, minifyScript } from '../../../tools/build/script/script';
import { packTexts } from '../../../tools/build/script/texts';

/** Runs a module; returns the value of `expression` as data. */
function run(code: string, expression: string): unknown {
  const context = createContext({ exports: {} });
  const text: unknown = runInContext(`${code};\nJSON.stringify(${expression})`, context);
  return JSON.parse(String(text));
}

describe('classes in fewer words', () => {
  const source = `
    class One { static made = 0; constructor(private readonly n: number) { One.made += 1; } get double() { return this.n * 2; } plus(m: number) { return this.n + m; } }
    class Two extends One { private held = 0; get double() { return super.plus(1); } get kept() { return this.held; } set kept(value) { this.held = value; } plus(m: number) { return super.plus(m) * 10; } }
    const two = new Two(4); two.kept = 7;
    const names: string[] = []; for (const name in new One(1)) names.push(name);
    exports.said = [new One(3).double, two.double, two.plus(1), two.kept, One.made, two instanceof One, names];`;

  it('[X83] do what they did, and weigh less', async () => {
    const plain = toEs5('two.ts', source, 'file');
    const short = shortClasses(plain);
    expect(run(short, 'exports.said')).toEqual(run(plain, 'exports.said'));
    expect((await minifyScript('two.ts', short)).length).toBeLessThan((await minifyScript('two.ts', plain)).length);
  });
});

describe('words in the package', () => {
  const read = (path: string): string => readFileSync(path, 'utf8');
  const packed = (name: string): string =>
    packTexts(`components/core/texts/${name}.ts`, read(`components/core/texts/${name}.ts`), read) ?? '';
  const asScript = (code: string): string => code.replace(/^import .*$/gm, '').replace(/export (?=var|function)/g, '');

  it('[X83] are those of the sources, in both languages, with every key once', () => {
    const both = asScript(packed('zh-cn') + packed('en'));
    expect(run(both, '[zhCN, en]')).toEqual([zhCN, en]);
    expect(both.split('tile.loading')).toHaveLength(2);
    expect(packTexts('components/core/texts/texts.ts', '', read)).toBeNull();
  });

  it('[X83] that one language lacks stop the build', () => {
    const lacking = "export const en = { script: 'latin' };";
    expect(() => packTexts('components/core/texts/en.ts', lacking, () => read('components/core/texts/zh-cn.ts'))).toThrow(
      'in one language only',
    );
  });
});
