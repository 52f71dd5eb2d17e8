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

  it('[X83] of one component are those of its source, with every key once', () => {
    const source =
      "const han = { 'a.b': '一', script: '二' };\nconst latin = { script: 'two', 'a.b': 'one' };\nexport const languages = { han, latin };";
    const own = packTexts('components/core/texts/own.ts', source, read) ?? '';
    const all = `${asScript(packed('zh-cn'))}\n${asScript(own.replace('export const', 'var'))}`;
    expect(run(all, 'languages')).toEqual({ han: { 'a.b': '一', script: '二' }, latin: { 'a.b': 'one', script: 'two' } });
    expect(own.split('a.b')).toHaveLength(2);
    const lacking = source.replace("script: 'two', ", '');
    expect(() => packTexts('components/core/texts/own.ts', lacking, read)).toThrow('in one language only');
  });

  it('[X83] side by side are those of their source, with every key once', () => {
    const source =
      "const words = { plain: ['一', 'one'], 7: ['「”', '\\'' ] } as const;\nconst none = {};\nexport const found = [words, none];";
    const own = packTexts('components/core/texts/own.ts', source, read) ?? '';
    expect(run(asScript(own.replace('export const', 'var').replace(' as const', '')), 'found')).toEqual([
      { plain: ['一', 'one'], 7: ['「”', "'"] },
      {},
    ]);
    expect(own.split('plain')).toHaveLength(2);
    const broken = source.replace("'one'", "'o\\ne'");
    expect(() => packTexts('components/core/texts/own.ts', broken, read)).toThrow('no line break');
  });

  it('[X83] that one language lacks stop the build', () => {
    const lacking = "export const en = { script: 'latin' };";
    expect(() => packTexts('components/core/texts/en.ts', lacking, () => read('components/core/texts/zh-cn.ts'))).toThrow(
      'in one language only',
    );
  });
});
