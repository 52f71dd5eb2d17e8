import { minifyWxml, minifyWxss, minifyWxs } from '../../../tools/build/markup';
import { reachable, relativeName } from '../../../tools/build/script/folder';
import { compileScript, requiresOf, rewriteRequires } from '../../../tools/build/script/script';
import { parseEs5 } from '../../../tools/min-version/syntax';

describe('templates', () => {
  it('[X40] drops comments and layout, and nothing that is seen', () => {
    const wxml = `<!-- why -->
<view class="a {{ b ? 'x  y' : '' }}"
      bindtap="onTap"   >
  <text>  kept
  as it is </text>
  one  two
  <image src="{{icon}}" />
</view>
`;
    expect(minifyWxml(wxml)).toBe(
      `<view class="a {{ b ? 'x  y' : '' }}" bindtap="onTap"><text>  kept\n  as it is </text> one  two <image src="{{icon}}"/></view>`,
    );
  });

  it('[X40] leaves a comparison in an expression alone', () => {
    expect(minifyWxml('<view wx:if="{{a > 1 && b < 2}}">\n</view>')).toBe('<view wx:if="{{a > 1 && b < 2}}"></view>');
  });

  it('[X40] keeps values of styles as they were written: old web views know few notations', async () => {
    expect(await minifyWxss('/* c */\n.a {\n  color: rgba(0, 0, 0, 0.5);\n  width: 20rpx;\n}\n')).toBe(
      '.a{color:rgba(0,0,0,0.5);width:20rpx}',
    );
  });

  it('[X183] writes PX for px, which frameworks would make rpx, and leaves texts and other units alone', async () => {
    const style = `@media(min-width:600px){.px1{width:calc(1.5px + 2rpx);background:url(data:a,4px) 0 3px;content:"5px"}}`;
    expect(await minifyWxss(style)).toBe(style.replace(/(600|1.5|0 3)px/g, '$1PX'));
  });

  it('[X40] keeps names in wxs', async () => {
    expect(await minifyWxs('// c\nvar longName = 1;\nmodule.exports = { longName: longName };')).toBe(
      'var longName=1;module.exports={longName:longName};',
    );
  });
});

describe('scripts', () => {
  const options = { constants: { __RTC_SERVER__: 'ws://a/v1' } };

  it('[X41] come out as ES5, with constants filled in', async () => {
    const source = 'export class A { say = (list: readonly string[]) => `${[...list, __RTC_SERVER__].join()}`; }';
    const code = await compileScript('a.ts', `declare const __RTC_SERVER__: string; ${source}`, options);
    expect(() => parseEs5(code)).not.toThrow();
    expect(code).toContain('ws://a/v1');
    expect(requiresOf(code)).toEqual([]);
  });

  it('[X41] keep the names by which the floor check knows what the platform handed out', async () => {
    const code = await compileScript(
      'a.ts',
      'export function f(g: () => any) { const socketTask = g(); socketTask.send(); socketTask.close(); }',
      options,
    );
    expect(code).toContain('socketTask.close()');
  });

  it('[X41] say where they do not parse', async () => {
    await expect(compileScript('a.ts', 'const = 1', options)).rejects.toThrow(/^a\.ts: /);
  });

  it('[X42] ask for each other by relative paths', () => {
    const code = rewriteRequires(`var a = require("tslib"), b = require('./b');`, (name) =>
      name === 'tslib' ? '../vendor/tslib.js' : name,
    );
    expect(code).toBe(`var a = require("../vendor/tslib.js"), b = require('./b');`);
    expect([relativeName('core/a.js', 'vendor/tslib.js'), relativeName('index.js', 'vendor/tslib.js')]).toEqual([
      '../vendor/tslib.js',
      './vendor/tslib.js',
    ]);
  });

  it('[X42] ship when an entry reaches them, and only then', () => {
    const modules = new Map([
      ['index.js', 'require("./core/a")'],
      ['core/a.js', 'require("./b/index")'],
      ['core/b/index.js', ''],
      ['core/schemas.js', ''],
    ]);
    expect(Array.from(reachable(modules, ['index.js']).keys())).toEqual(['core/a.js', 'core/b/index.js', 'index.js']);
    expect(() => reachable(new Map([['index.js', 'require("./gone")']]), ['index.js'])).toThrow("index.js requires './gone'");
  });
});
