import { readFileSync } from 'node:fs';
import { abilityFaults } from '../../../tools/min-version/abilities';
import { definitionFaults } from '../../../tools/min-version/definitions';
import { gateFaults } from '../../../tools/min-version/gates';
import { definedMethods, nameFaults } from '../../../tools/min-version/names';
import { readTypings } from '../../../tools/min-version/typings';
import table from '../../../tools/min-version/since-apis.json';
import { parseEs5 } from '../../../tools/min-version/syntax';
import { sinceOfApi } from '../../../tools/min-version/tables';
import { templateFaults } from '../../../tools/min-version/templates';

const none: ReadonlySet<string> = new Set();
const names = (code: string, may: readonly string[] = []): string[] => {
  const program = parseEs5(code);
  return nameFaults(program, { mayName: new Set(may), own: new Set(definedMethods(program)) });
};
const gates = (code: string, abilities = {}): string[] => gateFaults(parseEs5(code), { abilities, mayHold: true });

describe('syntax', () => {
  it.each(['var f = () => 1', 'let x', 'var t = `x`', 'class A {}', 'f(...a)', 'var { a } = b', 'a?.b', 'async function f() {}'])(
    '[X20] refuses %s',
    (code) => {
      expect(() => parseEs5(code)).toThrow(SyntaxError);
    },
  );
});

describe('names', () => {
  it.each([
    ['a global that is not there', 'new Proxy({}, {})', "no global 'Proxy'"],
    ['a global of browsers', 'window.x = 1', "no global 'window'"],
    ['wx outside its one file', 'wx.login()', "no global 'wx'"],
    ['a newer static member', 'Object.values(a)', 'no Object.values'],
    ['a newer method', '[1].includes(1)', 'no .includes()'],
    ['a newer method of promises', 'p.finally(f)', 'no .finally()'],
  ])('[X21] refuses %s', (_what, code, fault) => {
    expect(names(`var a, p, f; ${code}`)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ['names that are declared', 'var Proxy = 1; function f(window) { return window + Proxy; } f(2)'],
    ['fields of the same name', 'var a = { window: 1 }; a.Proxy = a.window'],
    ['methods of its own', 'var a = { at: function () { return 1; } }; a.at()'],
    ['what the floor has', 'var a = [1]; a.map(String).indexOf("1"); Promise.resolve(1).then(f, f); function f() {}'],
    ['a question whether something is there', 'var a = typeof exports'],
    ['a newer member beside another way', 'var f = Object.setPrototypeOf || function () {}; f()'],
  ])('[X21] allows %s', (_what, code) => {
    expect(names(code)).toEqual([]);
  });

  it('[X21] lets the one file say wx', () => {
    expect(names('exports.native = wx', ['wx'])).toEqual([]);
  });
});

describe('version gates', () => {
  it.each([
    ['a newer member', 'function f() { n.native.onAppShow(f); }', "wx.onAppShow came with 2.1.2, and no atLeast('2.1.2')"],
    ['a member behind too low a gate', 'function f() { if (h.atLeast("2.0.0")) n.native.onAppShow(f); }', 'came with 2.1.2'],
    ['a gate that is a variable', 'function f() { if (h.atLeast(v)) n.native.onAppShow(f); }', 'came with 2.1.2'],
    ['a newer member at module level', 'h.atLeast("2.1.2"); n.native.onAppShow(f);', 'came with 2.1.2'],
    ['a gate in a neighbour', 'function g() { h.atLeast("2.1.2"); } function f() { n.native.onAppShow(f); }', 'came with 2.1.2'],
    ['a member that no table knows', 'function f() { n.native.doMagic(); }', 'no table contains wx.doMagic'],
    ['a computed member', 'function f(k) { n.native[k](); }', 'is computed'],
    ['handing it on', 'function f(g) { g(n.native); }', 'is passed on'],
    [
      'a newer option',
      'function f() { n.native.connectSocket({ url: u, timeout: 1 }); }',
      'wx.connectSocket({ timeout }) came with 2.10.0',
    ],
    [
      'a newer method of a context',
      'function f() { this.pusherContext.startPreview(); }',
      'LivePusherContext.startPreview came with 2.7.0',
    ],
    [
      'a newer method behind a name of the compiler',
      'function f() { var t; null === (t = this.pusherContext) || void 0 === t || t.startPreview(); }',
      'LivePusherContext.startPreview came with 2.7.0',
    ],
  ])('[X22] refuses %s', (_what, code, fault) => {
    expect(gates(code)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ['what the floor has', 'function f() { n.native.connectSocket({ url: u }); n.native.authorize({ scope: s }); }'],
    ['a gate in the same function', 'function f() { if (h.atLeast("2.1.2")) n.native.onAppShow(f); }'],
    [
      'a gate in a function around it',
      'function f() { h.atLeast("2.32.3") && p(function () { n.native.getPrivacySetting({}); }); }',
    ],
    ['a higher gate', 'function f() { if (h.atLeast("2.10.0")) n.native.onAppShow(f); }'],
    [
      'an ability of the table',
      'function f() { if ((0, s.isSupported)(h, "LivePusherContext.startPreview")) pusherContext.startPreview(); }',
    ],
    ['methods of the floor', 'function f() { pusherContext.start(); playerContext.play(); socketTask.send({ data: d }); }'],
  ])('[X22] allows %s', (_what, code) => {
    expect(gates(code, { 'LivePusherContext.startPreview': '2.7.0' })).toEqual([]);
  });

  it('[X22] lets only core/platform ask for the platform', () => {
    const program = parseEs5('var n = require("../platform/native");');
    expect(gateFaults(program, { abilities: {}, mayHold: false })).toEqual([expect.stringContaining('only core/platform')]);
  });

  it('[X22] refuses abilities that are said to be older than they are, or that nobody knows', () => {
    expect(
      abilityFaults({
        'live-pusher.enable-mic': '2.10.0',
        'live-pusher.mirror': '2.6.0',
        'live-pusher.wings': '2.0.0',
        'wx.nextTick': '2.2.3',
      }),
    ).toEqual([
      "'live-pusher.mirror' is listed from 2.6.0, but came with 2.7.0",
      "'live-pusher.wings': no table of facts contains it",
    ]);
  });

  it('[X22] counts what no source dates as newer than everything', () => {
    expect([sinceOfApi('cloud'), sinceOfApi('request'), sinceOfApi('getUpdateManager')]).toEqual([null, '1.7.0', '1.9.90']);
  });
});

describe('components and templates', () => {
  it.each([
    ['lifetimes', 'Component({ lifetimes: {} })'],
    ['observers', 'Component({ observers: {} })'],
    ['virtualHost', 'Component({ options: { virtualHost: true } })'],
    ['wx://form-field', 'Component({ behaviors: ["wx://form-field"] })'],
  ])('[X23] refuses %s', (field, code) => {
    expect(definitionFaults(parseEs5(code))).toEqual([expect.stringContaining(`'${field}' came with`)]);
  });

  it('[X23] allows the definition of the floor, and wants it written out', () => {
    const floor =
      'Component({ options: { multipleSlots: true }, properties: {}, data: {}, methods: {}, attached: f, detached: f })';
    expect(definitionFaults(parseEs5(floor))).toEqual([]);
    expect(definitionFaults(parseEs5('Component(made)'))).toEqual([expect.stringContaining('not an object literal')]);
  });

  it.each([
    ['a newer attribute', '<live-pusher url="{{u}}" enable-mic="{{on}}"/>', "list 'live-pusher.enable-mic'"],
    ['a newer event', '<live-player bindnetstatus="rtcNet"/>', "list 'live-player.netstatus'"],
    ['an attribute that is none', '<live-pusher colour="red"/>', 'no table contains live-pusher.colour'],
    ['bind with a colon', '<live-player bind:statechange="rtcState"/>', "write 'bindstatechange'"],
    ['a tag that came later', '<page-container/>', '<page-container> is no tag of base library 1.7.0'],
  ])('[X24] refuses %s', (_what, wxml, fault) => {
    expect(templateFaults(wxml, none, {})).toEqual([expect.stringContaining(fault)]);
  });

  it('[X24] allows what the floor has, own tags, and abilities of the table', () => {
    const wxml = `<!-- <page-container/> --><view wx:if="{{a > 1 && b}}"><rtc-grid room="{{r}}"/>
      <live-pusher id="p" url="{{u}}" enable-mic="{{on}}" bindstatechange="rtcState" bindtap="onTap"/></view>`;
    expect(templateFaults(wxml, new Set(['rtc-grid']), { 'live-pusher.enable-mic': '2.10.0' })).toEqual([]);
  });
});

describe('the tables of first versions', () => {
  it('[X25] say of every member of wx what the installed typings say', () => {
    const { apis } = readTypings(readFileSync('node_modules/miniprogram-api-typings/types/wx/lib.wx.api.d.ts', 'utf8'));
    const kept: Readonly<Record<string, { since: string | null }>> = table.apis;
    expect(Object.keys(apis).length).toBeGreaterThan(400);
    expect(Object.keys(apis).filter((name) => kept[name]?.since !== apis[name])).toEqual([]);
  });
});
