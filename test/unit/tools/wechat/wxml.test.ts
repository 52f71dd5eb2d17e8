import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesBelow } from '../../../../tools/build/output';
import { markupFaults, notRun, unsupportedMarkup } from '../../../../tools/check/wxml';
import { findCompilers, type Compilers } from '../../../../tools/wechat/compilers';

const sound: Readonly<Record<string, string>> = {
  'room/index.wxml':
    '<import src="../tile.wxml" />\n<wxs module="m" src="./time.wxs" />\n<view>\n  <text>{{m.clock(a)}}</text>\n</view>\n',
  'room/index.wxss': '@import "../look.wxss";\n.room { color: red; }\n',
  'room/time.wxs': 'var clock = function (a) {\n  return a;\n};\nmodule.exports = { clock: clock };\n',
  'tile.wxml': '<template name="tile"><view>{{name}}</view></template>\n',
  'look.wxss': '.look { width: 10rpx; }\n',
};

let folder = '';
let compilers: Compilers | string = '';

beforeAll(() => {
  compilers = findCompilers();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wxml-'));
  Object.entries(sound).forEach(([path, text]) => write(`source/${path}`, text));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** As the build writes it: each file in one line, below its own folder. */
function faults(changed: Readonly<Record<string, string>>, onlyBuilt: Readonly<Record<string, string>> = {}): string[] {
  if (typeof compilers === 'string') throw new Error(compilers);
  Object.entries(changed).forEach(([path, text]) => write(`source/${path}`, text));
  Object.entries({ ...sound, ...changed }).forEach(([path, text]) =>
    write(`built/rtc-kit/${path}`, text.replace(/\n\s*/g, ' ').trim()),
  );
  Object.entries(onlyBuilt).forEach(([path, text]) => write(`built/rtc-kit/${path}`, text));
  const from = { folder: join(folder, 'built'), sources: [['rtc-kit/', join(folder, 'source')]] as const };
  return markupFaults(compilers, from).map((fault) => fault.replaceAll(`${folder}/`, ''));
}

describe('check:wxml', () => {
  it('[X70] is content with sound templates, styles and wxs', () => {
    expect(faults({})).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    [
      'a tag that is not closed',
      'room/index.wxml',
      '<view>\n  <text></view>\n',
      'source/room/index.wxml:2:11: expect end-tag `text`., near `view`',
    ],
    [
      'an expression that is none',
      'room/index.wxml',
      '<view>\n  <text>{{a +}}</text>\n</view>\n',
      'source/room/index.wxml:2:9: Bad value',
    ],
    ['an attribute that is not ended', 'tile.wxml', '<view\n  class="a\n/>\n', 'source/tile.wxml:3:0: unexpected character'],
    ['an else without an if', 'tile.wxml', '<view />\n<view wx:else />\n', 'source/tile.wxml:2:'],
    ['wxs in a file', 'room/time.wxs', 'var a = 1;\nvar clock = => a;\n', 'source/room/time.wxs:2:14: Unexpected token `=`'],
    ['wxs in a template', 'tile.wxml', '<view />\n<wxs module="m">\nvar a = ;\n</wxs>\n', 'source/tile.wxml:3:'],
    [
      'wxs that is not there',
      'room/index.wxml',
      '<view />\n<wxs module="m" src="./no.wxs" />\n',
      'source/room/index.wxml:2:1: ./no.wxs not found',
    ],
    [
      'a template that is not there',
      'room/index.wxml',
      '<view />\n<import src="../no.wxml" />\n',
      'source/room/index.wxml:2:1: ../no.wxml not found',
    ],
    ['a style that is not closed', 'look.wxss', '.a { color: red;\n.b { }\n', 'source/look.wxss:2:4: unexpected `{`'],
    ['a selector that is none', 'look.wxss', '.a { }\n.b[ { }\n', 'source/look.wxss:2:5: error at token `{`'],
    [
      'a style that is not there',
      'room/index.wxss',
      '.a { }\n@import "../no.wxss";\n',
      'source/room/index.wxss:2:10: ../no.wxss not found',
    ],
  ])('[X70] finds %s, by the place in the source', (_what, path, text, fault) => {
    expect(faults({ [path]: text })).toEqual([expect.stringContaining(fault)]);
  });

  it('[X70] tells when only the built file is wrong', () => {
    expect(faults({}, { 'tile.wxml': '<view><text></view>' })).toEqual([
      'built/rtc-kit/tile.wxml:1:14: expect end-tag `text`., near `view` (source/tile.wxml compiles, so the build introduced the error)',
    ]);
  });

  it('[X70] says that it was not run where WeChat has no compilers, and fails there in CI', () => {
    const why = findCompilers('aix');
    expect(why).toBe('miniprogram-compiler has no wcc and wcsc for aix');
    expect(notRun(String(why), false)).toEqual({ findings: [], summary: `NOT RUN: ${why}` });
    expect(notRun(String(why), true).findings).toEqual([`not run: ${why}`]);
  });

  it.each<[string, string, string]>([
    ['a use of a template', 'a.wxml', '<view />\n <template is="b" />'],
    ['an import of templates', 'a.wxml', '<view />\n <import src="b.wxml" />'],
    ['a style of the tag itself', 'a.wxss', '.a{}\n :host{color:red}'],
  ])('[X129] refuses what base library 1.7.0 cannot run: %s', (_what, path, text) => {
    expect(unsupportedMarkup(path, text)).toEqual([expect.stringContaining(`${path}:2:2: `)]);
  });

  it('[X129] finds nothing of it in the built kit', () => {
    const kit = filesBelow('dist/kit').filter((path) => /wx(ml|ss)$/.test(path));
    expect(kit.length).toBeGreaterThan(10);
    expect(kit.flatMap((path) => unsupportedMarkup(path, readFileSync(join('dist/kit', path), 'utf8')))).toEqual([]);
  });
});
