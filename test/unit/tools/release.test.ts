import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { packFaults } from '../../../tools/pack/contents';
import { releaseFolder, zipOf } from '../../../tools/release/folder';
import { withSubpackage } from '../../../tools/release/subpackage';

let root = '';
const write = (path: string, text = ''): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const component = (name: string, ...uses: string[]): void => {
  ['js', 'wxml', 'wxss'].forEach((ending) => write(`dist/kit/${name}/index.${ending}`));
  const usingComponents = Object.fromEntries(uses.map((other) => [`rtc-${other}`, `../${other}/index`]));
  write(`dist/kit/${name}/index.json`, JSON.stringify({ component: true, usingComponents }));
};
const manifest = {
  name: 'kit',
  version: '1.2.3',
  miniprogram: 'dist/kit',
  main: 'dist/kit/index.js',
  types: 'dist/kit/index.d.ts',
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'release-'));
  ['README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'LICENSE'].forEach((path) => cpSync(path, join(root, path)));
  write('package.json', JSON.stringify(manifest));
  ['index.js', 'index.d.ts', 'core.js', 'assets/sounds/incoming.mp3'].forEach((path) => write(`dist/kit/${path}`, path));
  component('grid');
  component('room', 'grid');
  component('call', 'room');
});
afterEach(() => rmSync(root, { recursive: true }));

const kit = (): string => join(root, 'dist/kit');

describe('what is packed', () => {
  it('[X94] lacks nothing', () => {
    expect(packFaults('kit', root, '1.2.3')).toEqual([]);
  });

  it.each<[string, () => void, string]>([
    ['a page', () => rmSync(join(root, 'README.zh-CN.md')), 'README.zh-CN.md is missing'],
    ['the types', () => rmSync(join(kit(), 'index.d.ts')), 'dist/kit/index.d.ts is missing'],
    ['a style', () => rmSync(join(kit(), 'room/index.wxss')), 'room/index.wxss is missing'],
  ])('[X94] is refused without %s', (_what, spoil, fault) => {
    spoil();
    expect(packFaults('kit', root, '1.2.3')).toEqual([fault]);
  });

  it.each<[object, string]>([
    [{ dependencies: { ws: '1.0.0' } }, 'the kit has dependencies'],
    [{ private: true }, 'it is marked as private'],
    [{ scripts: { postinstall: 'x' } }, `npm would run "postinstall" on every customer's machine`],
    [{ version: '1.2.4' }, "its version is 1.2.4, the other package's 1.2.3"],
    [{ miniprogram: 'dist' + '/none' }, 'the field "miniprogram" names no folder'],
  ])('[X94] is refused with %j', (more, fault) => {
    write('package.json', JSON.stringify({ ...manifest, ...more }));
    expect(packFaults('kit', root, '1.2.3')).toEqual([fault]);
  });

  it.each(['room/index.test.js', 'room/index.ts', 'core.js.map', 'room/README.md'])('[X94] is refused with %s in it', (path) => {
    write(`dist/kit/${path}`);
    expect(packFaults('kit', root, '1.2.3')).toEqual([`${path} is of no use in the package`]);
  });
});

describe('the folder to copy', () => {
  const paths = (without: string[]): string[] => Array.from(releaseFolder({ kit: kit(), without }).keys());

  it('[X96] is the same zip, byte for byte, whatever the day and the order of its files', () => {
    const release = releaseFolder({ kit: kit(), without: [] });
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2031, 4, 5));
    const other = zipOf(new Map(Array.from(release).reverse()));
    now.mockRestore();
    expect(Buffer.from(zipOf(release)).equals(Buffer.from(other))).toBe(true);
    const first = unzipSync(other)['rtc-kit/core.js'];
    expect(first && strFromU8(first)).toBe('core.js');
  });

  it('[X98] leaves out what is not wanted, and what that alone uses', () => {
    expect(paths([])).toEqual(expect.arrayContaining(['rtc-kit/call/index.js', 'rtc-kit/assets/sounds/incoming.mp3']));
    expect(paths(['call']).filter((path) => /call|sounds/.test(path))).toEqual([]);
    expect(paths(['call'])).toEqual(expect.arrayContaining(['rtc-kit/room/index.js', 'rtc-kit/core.js', 'rtc-kit/LICENSE']));
  });

  it.each<[string[], string]>([
    [['grid'], 'The rest would not compile: room needs grid. Leave that out too, or keep both'],
    [['chat'], "--without: there is no component 'chat', only call, grid, room"],
  ])('[X98] is refused without %j', (without, fault) => {
    expect(() => paths(without)).toThrow(fault);
  });

  it('[X97] is refused when it was not built', () => {
    rmSync(join(kit(), 'index.d.ts'));
    expect(() => paths([])).toThrow(`Missing: ${join(kit(), 'index.d.ts')}`);
  });
});

describe('components in a subpackage', () => {
  const apart = (...names: string[]): ReadonlyMap<string, Buffer> =>
    withSubpackage(releaseFolder({ kit: kit(), without: [] }), names);

  beforeEach(() => {
    component('members');
    component('devices');
    component('check', 'grid');
    write('dist/kit/check/index.js', 'var a=require("../core.js"),b=require("./shared.js");');
    write('dist/kit/check/shared.js', 'require("../core.js");');
    write('dist/kit/check/index.wxss', '@import"../assets/rtc.wxss";@import "rows.wxss";.a{top:0}');
    write('dist/kit/check/rows.wxss', '.b{top:0}');
    ['notice', 'test'].forEach((sound) => write(`dist/kit/assets/sounds/${sound}.mp3`, sound));
  });

  it('[X193] find the rest of the kit in its folder, and their own files beside them', () => {
    const release = apart('check', 'members');
    expect(String(release.get('rtc-kit-parts/check/index.js'))).toBe(
      'var a=require("../../rtc-kit/core.js"),b=require("../../rtc-kit/check/shared.js");',
    );
    expect(String(release.get('rtc-kit-parts/check/index.wxss'))).toBe(
      '@import"../../rtc-kit/assets/rtc.wxss";@import "./rows.wxss";.a{top:0}',
    );
    expect(JSON.parse(String(release.get('rtc-kit-parts/check/index.json')))).toEqual({
      component: true,
      usingComponents: { 'rtc-grid': '../../rtc-kit/grid/index' },
    });
    expect(release.has('rtc-kit-parts/check/rows.wxss')).toBe(true);
  });

  it('[X193] leave what the entry of their feature needs, and nothing else, in the main package', () => {
    const main = Array.from(apart('check', 'members').keys()).filter((path) => path.startsWith('rtc-kit/'));
    expect(main.filter((path) => /check|members/.test(path))).toEqual(['rtc-kit/check/shared.js']);
  });

  it('[X193] take the sounds that they play along, and leave those that others play', () => {
    const sounds = (...names: string[]): string[] => Array.from(apart(...names).keys()).filter((path) => /mp3$/.test(path));
    expect(sounds('check', 'members')).toEqual([
      'rtc-kit/assets/sounds/incoming.mp3',
      'rtc-kit-parts/assets/sounds/notice.mp3',
      'rtc-kit-parts/assets/sounds/test.mp3',
      'rtc-kit/assets/sounds/test.mp3',
    ]);
  });

  it('[X98] leaves the sounds that remaining components play', () => {
    const sounds = (...without: string[]): string[] =>
      Array.from(releaseFolder({ kit: kit(), without }).keys()).filter((path) => /mp3$/.test(path));
    expect(sounds('call', 'check')).toEqual(['rtc-kit/assets/sounds/notice.mp3', 'rtc-kit/assets/sounds/test.mp3']);
    expect(sounds('devices', 'check')).toEqual(['rtc-kit/assets/sounds/incoming.mp3', 'rtc-kit/assets/sounds/notice.mp3']);
  });

  it.each<[string[], string]>([
    [['grid'], '--subpackage: check shows grid, room shows grid, and has to stay with it'],
    [['chat'], "--subpackage: there is no component 'chat' in the folder"],
  ])('[X193] are refused: %j', (names, fault) => {
    expect(() => apart(...names)).toThrow(fault);
  });
});
