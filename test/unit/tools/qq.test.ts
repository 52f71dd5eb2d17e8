import { qqScript, qqStyle, qqTemplate } from '../../../tools/build/qq/build';
import { qqFaults, unknownOnQq } from '../../../tools/build/qq/faults';
import { buildOptions } from '../../../tools/build/options';

const output = (files: Record<string, string>): Map<string, Buffer> =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));

describe('a mini program for QQ', () => {
  it.each([
    ['directives', '<view wx:if="{{on}}" wx:key="id">a</view>', '<view qq:if="{{on}}" qq:key="id">a</view>'],
    ['no values', `<view data-a="wx:if" b='<a wx:b'>wx:if</view>`, `<view data-a="wx:if" b='<a wx:b'>wx:if</view>`],
    ['scripts', '<wxs src="./a.wxs" module="m"/><wxs module="n">x</wxs>', '<qs src="./a.qs" module="m"/><qs module="n">x</qs>'],
    [
      'templates asked for',
      '<import src="../t.wxml"/><image src="a.wxml.png"/>',
      '<import src="../t.qml"/><image src="a.wxml.png"/>',
    ],
  ])('[X120] has in its templates QQ’s %s', (_what, wxml, qml) => {
    expect(qqTemplate(wxml)).toBe(qml);
  });

  it('[X120] has QQ’s endings in its styles', () => {
    expect(qqStyle('@import "../assets/rtc.wxss";.a{}')).toBe('@import "../assets/rtc.qss";.a{}');
  });

  it('[X121] says qq where it said wx, and not where wx is a name of its own', () => {
    const code = qqScript('wx.login();exports.own=function(wx){return wx.wx}', false);
    const exports: { own?(wx: object): unknown } = {};
    let logins = 0;
    new Function('exports', 'qq', code)(exports, { login: () => (logins += 1) });
    expect([logins, exports.own?.({ wx: 7 })]).toEqual([1, 7]);
  });

  it('[X121] leaves the kit one phone to look for', () => {
    const kit =
      'var isQq="undefined"==typeof wx&&"undefined"!=typeof qq,native=isQq?qq:"undefined"==typeof wx?void 0:wx;exports.n=native';
    const code = qqScript(kit, true);
    expect(code).not.toMatch(/\bwx\b/);
    const read = (qq: object | undefined): unknown => {
      const exports: { n?: unknown } = {};
      new Function('exports', 'qq', code)(exports, qq);
      return exports.n;
    };
    const phone = {};
    expect([read(phone), read(undefined)]).toEqual([phone, undefined]);
  });

  it.each([
    ['page/index.js', 'wx.login({})', "page/index.js 1:0 base library 1.7.0 has no global 'wx', or this file may not use it"],
    ['rtc-kit/core.js', 'qq.login({})', "rtc-kit/core.js 1:0 base library 1.7.0 has no global 'qq', or this file may not use it"],
    ['a.js', 'let b', 'a.js is not ES5: Unexpected token (1:4)'],
    ['a.js', '[].flat()', 'a.js 1:0 base library 1.7.0 may have no .flat()'],
    ['a.wxml', '<view/>', 'a.wxml has the name of a file of WeChat'],
    ['a.qss', '@import "b.wxss";', 'a.qss has the name of a file of WeChat'],
    ['a.qml', '<view wx:if="{{b}}"/>', 'a.qml has wx:if'],
    ['a.qml', '<wxs module="m">x</wxs>', 'a.qml has a tag <wxs>'],
    ['a.qml', '<page-meta/>', 'a.qml has a tag <page-meta>'],
  ])('[X122] is refused with %s holding %j', (path, text, fault) => {
    expect(qqFaults(output({ [path]: text }), (name) => name.startsWith('rtc-kit/'))).toEqual([fault]);
  });

  it('[X122] may have tags that it declares, and qs', () => {
    const files = {
      'p/index.qml': '<rtc-room qq:if="{{a}}"/><qs module="m">x</qs>',
      'p/index.json': '{"usingComponents":{"rtc-room":"x"}}',
    };
    expect(qqFaults(output(files), () => false)).toEqual([]);
  });

  it('[X123] names the features of the live tags that QQ does not document', () => {
    expect(
      unknownOnQq('<live-pusher id="a" url="{{u}}" enable-mic="{{m}}" qq:if="{{a}}" bindstatechange="s"/><view enable-mic/>'),
    ).toEqual(['live-pusher enable-mic']);
  });

  it('[X124] is built of kit and demo, for a platform that is known', () => {
    expect(buildOptions(['--target', 'qq'])).toMatchObject({ platform: 'qq', only: ['kit', 'demo'] });
    expect(buildOptions(['--target', 'qq', '--only', 'kit'])).toMatchObject({ only: ['kit'] });
    expect(() => buildOptions(['--target', 'qq', '--only', 'web'])).toThrow(
      "--target qq knows kit, demo; 'web' is the same everywhere",
    );
    expect(() => buildOptions(['--target', 'baidu'])).toThrow("--target knows wechat, qq; 'baidu' is none of them");
  });
});
