import { readFileSync } from 'node:fs';
import { minVersionFaults } from '../../../tools/min-version/faults';
import { abilityFaults } from '../../../tools/min-version/abilities';
import { definitionFaults } from '../../../tools/min-version/definitions';
import { withoutExceptions } from '../../../tools/min-version/exceptions';
import { nameFaults } from '../../../tools/min-version/names';
import { readTypings } from '../../../tools/min-version/typings';
import table from '../../../tools/min-version/since-apis.json';
import { inlineStyleFaults, styleFaults } from '../../../tools/min-version/styles';
import { parseEs5 } from '../../../tools/min-version/syntax';
import { newerInstanceMethods, sinceOfApi } from '../../../tools/min-version/tables';
import { settingsFaults, templateFaults, type TemplateOptions } from '../../../tools/min-version/templates';

const none: ReadonlySet<string> = new Set();
const names = (code: string, may: readonly string[] = []): string[] => nameFaults(parseEs5(code), { mayName: new Set(may) });
const templates = (wxml: string, options: Partial<TemplateOptions> = {}): string[] =>
  templateFaults(wxml, { ownTags: none, ownEvents: none, abilities: {}, ...options });

/** The faults of a kit with these scripts; `native` is the platform object, as in the built kit. */
const kit = (scripts: Readonly<Record<string, string>>): string[] => {
  const files = new Map(Object.entries(scripts).map(([path, code]) => [`rtc-kit/${path}`, code]));
  return minVersionFaults(files).map(([, fault]) => fault);
};
const abilities = 'var abilities = { "LivePusherContext.startPreview": "2.7.0" };';
const gates = (code: string): string[] =>
  kit({ 'core.js': `var native = typeof wx === "undefined" ? void 0 : wx; ${abilities} ${code}` });
const one = (text: string): unknown[] => [expect.stringContaining(text)];

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
    expect(names(`var a, p, f; ${code}`)).toEqual(one(fault));
  });

  it.each([
    ['names that are declared', 'var Proxy = 1; function f(window) { return window + Proxy; } f(2)'],
    ['fields of the same name', 'var a = { window: 1 }; a.Proxy = a.window; f(a.values); function f() {}'],
    ['what the floor has', 'var a = [1]; a.map(String).indexOf("1"); Promise.resolve(1).then(f, f); function f() {}'],
    ['a question whether something is there', 'var a = typeof exports'],
    ['a newer member beside another way', 'var f = Object.setPrototypeOf || function () {}; f()'],
  ])('[X21] allows %s', (_what, code) => {
    expect(names(code)).toEqual([]);
  });

  it('[X21] lets the one file say wx', () => {
    expect(names('exports.native = wx', ['wx'])).toEqual([]);
  });

  it.each([
    ['a newer method that a class of the build also defines', 'A.prototype.at = function () {}; list.at(-1);', 'at'],
    ['the same on this', 'A.prototype.at = function () { return this.at(1); };', 'at'],
    ['the same on a parameter', 'function f(list) { return list.flat(); } var a = { flat: f };', 'flat'],
    ['a newer method by its prototype', 'Array.prototype.includes.call(list, 1);', 'includes'],
    ['a newer method by call', 'list.flatMap.call(list, A);', 'flatMap'],
    ['a newer method in brackets', 'list["padStart"](2);', 'padStart'],
  ])('[X152] refuses %s', (_what, code, method) => {
    expect(names(`var list = []; function A() {} ${code}`)).toEqual(one(`no .${method}()`));
  });

  it('[X152] allows exports of a module, whose names the minifier chooses', () => {
    expect(names('var e = require("./core.js"), m = exports; e.at(1); m.at = f; m.at(2); function f() {}')).toEqual([]);
  });

  it.each([
    ['look-behind in a text', 'new RegExp("(?<=a)b")'],
    ['negative look-behind in a text', 'RegExp("(?<!a)b")'],
    ['a named group in a text', 'new RegExp("(?<year>\\\\d+)", "g")'],
    ['a named group in a text with a part', 'new RegExp("(?<year>" + digits + ")")'],
    ['a property class', 'new RegExp("\\\\p{L}", "g")'],
    ['a property class between slashes', 'var r = /\\p{L}/'],
    ['the sticky flag', 'new RegExp("a", "y")'],
    ['the unicode flag', 'new RegExp("a", "u")'],
    ['the dotAll flag', 'new RegExp("a", "s")'],
    ['a newer flag on a literal', 'new RegExp(/a/, "s")'],
  ])('[X153] refuses %s', (_what, code) => {
    expect(names(`var digits; ${code}`).join()).toMatch(/newer than ES5|cannot be checked/);
  });

  it.each(['var r = /(?<=a)b/', 'var r = /(?<a>b)/', 'var r = /a/s', 'var r = /a/y', 'var r = /a/u'])(
    '[X153] refuses %s',
    (code) => {
      expect(() => parseEs5(code)).toThrow(SyntaxError);
    },
  );

  it('[X153] refuses a text that is not written here, and allows what ES5 has', () => {
    expect(names('function f(text, flags) { new RegExp(text); new RegExp("a", flags); }')).toEqual([
      expect.stringContaining('cannot be checked'),
      expect.stringContaining('cannot be checked'),
    ]);
    expect(names('function f(name) { new RegExp("^a/" + name + "$"); new RegExp("(?:a)(?=b)(?!c)[/]", "gim"); }')).toEqual([]);
  });
});

describe('version gates', () => {
  it.each([
    [
      'a newer member',
      'function f() { native.onAppShow(f); }',
      "wx.onAppShow came with 2.1.2, and is reached without atLeast('2.1.2')",
    ],
    ['a member behind too low a gate', 'function f() { if (h.atLeast("2.0.0")) native.onAppShow(f); }', 'came with 2.1.2'],
    ['a gate that is a variable', 'function f() { if (h.atLeast(v)) native.onAppShow(f); }', 'came with 2.1.2'],
    ['a newer member at module level', 'h.atLeast("2.1.2"); native.onAppShow(f);', 'came with 2.1.2'],
    ['a member that no table knows', 'function f() { native.doMagic(); }', 'no table contains wx.doMagic'],
    ['a computed member', 'function f(k) { native[k](); }', 'is computed'],
    ['handing it on', 'function f(g) { g(native); }', 'is passed on'],
    ['a newer option', 'native.connectSocket({ url: u, timeout: 1 });', 'wx.connectSocket({ timeout }) came with 2.10.0'],
    ['a newer method of a context', 'this.pusherContext.startPreview();', 'LivePusherContext.startPreview came with 2.7.0'],
    [
      'a newer method behind a name of the compiler',
      'function f() { var t; null === (t = this.pusherContext) || void 0 === t || t.startPreview(); }',
      'LivePusherContext.startPreview came with 2.7.0',
    ],
  ])('[X22] refuses %s', (_what, code, fault) => {
    expect(gates(`var h, v, u, f; ${code}`)).toEqual(one(fault));
  });

  it.each([
    ['what the floor has', 'native.connectSocket({ url: u }); native.authorize({ scope: u });'],
    ['an if', 'if (h.atLeast("2.1.2")) native.onAppShow(f);'],
    ['a function inside the branch', 'h.atLeast("2.32.3") && p(function () { native.getPrivacySetting({}); });'],
    ['a higher gate', 'if (h.atLeast("2.10.0")) native.onAppShow(f);'],
    ['an ability of the table', 'if (isSupported(h, "LivePusherContext.startPreview")) this.pusherContext.startPreview();'],
    ['methods of the floor', 'this.pusherContext.start(); this.playerContext.play(); this.socketTask.send({ data: u });'],
    ['an early return', 'if (!h.atLeast("2.1.2")) return; native.onAppShow(f);'],
    ['an early return of a block', 'if (h.atLeast("2.1.2")) u(); else { p(); return; } native.onAppShow(f);'],
    ['an early throw', 'if (!h.atLeast("2.1.2")) throw 1; native.onAppShow(f);'],
    ['a question with an alternative', 'return h.atLeast("2.1.2") ? native.onAppShow(f) : p();'],
    ['a negated question', 'return !h.atLeast("2.1.2") ? p() : native.onAppShow(f);'],
    ['or, after a negation', '!h.atLeast("2.1.2") || native.onAppShow(f);'],
    ['two conditions', 'if (p && h.atLeast("2.1.2")) native.onAppShow(f);'],
    ['either of two gates', 'if (h.atLeast("2.1.2") || h.atLeast("2.10.0")) native.onAppShow(f);'],
    ['a variable', 'var ok = h.atLeast("2.1.2"); if (ok) native.onAppShow(f);'],
    ['a variable used in a function', 'var ok = p && h.atLeast("2.1.2"); return function () { ok && native.onAppShow(f); };'],
    ['a function that asks', 'function ok() { return h.atLeast("2.1.2"); } if (ok()) native.onAppShow(f);'],
    ['a try', 'if (h.atLeast("2.1.2")) try { native.onAppShow(f); } catch (e) { p(e); }'],
    ['a loop', 'if (!h.atLeast("2.1.2")) return; for (var i = 0; i < 2; i++) native.onAppShow(f);'],
    ['a sequence', 'return p(), h.atLeast("2.1.2") && (p(), native.onAppShow(f));'],
  ])('[X22] allows %s', (_what, code) => {
    const isSupported = 'function isSupported(h, n) { return h.atLeast(abilities[n]); }';
    expect(gates(`var h, p, u; ${isSupported} function f() { ${code} }`)).toEqual([]);
  });

  it.each([
    [
      'a gated sibling function',
      'function g() { if (h.atLeast("2.1.2")) native.onAppShow(f); } function k() { native.onAppShow(f); }',
    ],
    ['a gated sibling statement', 'if (h.atLeast("2.1.2")) p(); native.onAppShow(f);'],
    ['a gate that is asked and not obeyed', 'function k() { h.atLeast("2.1.2"); native.onAppShow(f); }'],
    ['an inverted gate', 'if (!h.atLeast("2.1.2")) native.onAppShow(f);'],
    ['or', 'h.atLeast("2.1.2") || native.onAppShow(f);'],
    ['and, after a negation', '!h.atLeast("2.1.2") && native.onAppShow(f);'],
    ['the else', 'if (h.atLeast("2.1.2")) p(); else native.onAppShow(f);'],
    ['the wrong branch of a question', 'p(h.atLeast("2.1.2") ? 1 : native.onAppShow(f));'],
    ['an early return on the wrong side', 'function k() { if (h.atLeast("2.1.2")) return; native.onAppShow(f); }'],
    ['a return that is not always reached', 'function k() { if (!h.atLeast("2.1.2")) { if (p) return; } native.onAppShow(f); }'],
    [
      'a return out of a caught throw',
      'function k() { try { if (!h.atLeast("2.1.2")) throw 1; } catch (e) {} native.onAppShow(f); }',
    ],
    ['one of two conditions', 'if (p || h.atLeast("2.1.2")) native.onAppShow(f);'],
    ['the lower of two gates', 'if (h.atLeast("2.0.0") || h.atLeast("2.10.0")) native.onAppShow(f);'],
    ['a variable that also gets something else', 'var ok = h.atLeast("2.1.2"); ok = p; if (ok) native.onAppShow(f);'],
    ['a parameter', 'function k(ok) { if (ok) native.onAppShow(f); } k(h.atLeast("2.1.2"));'],
    [
      'a function declared behind the gate',
      'function k() { if (!h.atLeast("2.1.2")) return g(); function g() { native.onAppShow(f); } }',
    ],
    ['a break', 'function k() { for (;;) { if (!h.atLeast("2.1.2")) break; } native.onAppShow(f); }'],
    ['a case', 'switch (p) { case h.atLeast("2.1.2"): native.onAppShow(f); }'],
    ['a comparison', 'if (h.atLeast("2.1.2") === p) native.onAppShow(f);'],
  ])('[X147] refuses %s', (_what, code) => {
    expect(gates(`var h, p; function f() {} ${code}`)).toEqual(one('wx.onAppShow came with 2.1.2'));
  });

  it('[X22] lets only core/platform ask for the platform', () => {
    expect(kit({ 'room.js': 'var n = require("../platform/native");' })).toEqual(one('only core/platform'));
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

describe('options', () => {
  it.each([
    ['in a variable', 'var o = { url: u, timeout: 1 }; native.connectSocket(o);'],
    ['set on a variable', 'var o = { url: u }; o.timeout = 1; native.connectSocket(o);'],
    ['merged into a variable', 'var o = { url: u }; Object.assign(o, { timeout: 1 }); native.connectSocket(o);'],
    ['in a merged object', 'native.connectSocket(Object.assign({ url: u }, { timeout: 1 }));'],
    ['in one of two objects', 'native.connectSocket(u ? { url: u } : { url: u, timeout: 1 });'],
    ['of a method in a variable', 'var connect = native.connectSocket; connect({ url: u, timeout: 1 });'],
    ['behind the wrong branch', 'native.connectSocket(h.atLeast("2.10.0") ? { url: u } : { url: u, timeout: 1 });'],
  ])('[X148] finds a newer option %s', (_what, code) => {
    expect(gates(`var u, h; ${code}`)).toEqual(one('wx.connectSocket({ timeout }) came with 2.10.0'));
  });

  it.each([
    ['a parameter', 'function f(o) { native.connectSocket(o); }'],
    ['a result', 'native.connectSocket(u());'],
    ['a computed name', 'var o = {}; o[u] = 1; native.connectSocket(o);'],
  ])('[X148] refuses options that it cannot read: %s', (_what, code) => {
    expect(gates(`var u; ${code}`)).toEqual(one('the options of wx.connectSocket are not an object literal'));
  });

  it('[X148] allows a newer option in the right branch', () => {
    expect(gates('var u, h; native.connectSocket(h.atLeast("2.10.0") ? { url: u, timeout: 1 } : { url: u });')).toEqual([]);
  });
});

describe('objects of the platform', () => {
  it.each([
    ['a sound', 'var a = native.createInnerAudioContext(); a.offEnded(f);', 'InnerAudioContext.offEnded came with 1.9.0'],
    [
      'a field of a sound',
      'var a = native.createInnerAudioContext(); a.volume = 1;',
      'InnerAudioContext.volume came with 1.9.90',
    ],
    ['another variable', 'var a = native.createInnerAudioContext(), b; b = a; b.offEnded(f);', 'InnerAudioContext.offEnded'],
    [
      'a destructured variable',
      'var o = { a: native.createInnerAudioContext() }, a = o.a; a.offEnded(f);',
      'InnerAudioContext.offEnded',
    ],
    [
      'a destructured platform',
      'var make = native.createInnerAudioContext, a = make(); a.offEnded(f);',
      'InnerAudioContext.offEnded',
    ],
    ['a field', 'f.audio = native.createInnerAudioContext(); f.audio.offEnded(f);', 'InnerAudioContext.offEnded'],
    ['a list', 'var l = [native.createInnerAudioContext()]; l[0].offEnded(f);', 'InnerAudioContext.offEnded'],
    ['a pushed element', 'var l = []; l.push(native.createInnerAudioContext()); l[f].offEnded(f);', 'InnerAudioContext.offEnded'],
    [
      'a result',
      'function make() { return native.createInnerAudioContext(); } make().offEnded(f);',
      'InnerAudioContext.offEnded',
    ],
    ['an argument', 'function use(a) { a.offEnded(f); } use(native.createInnerAudioContext());', 'InnerAudioContext.offEnded'],
    ['a chain', 'native.createSelectorQuery().select("a").node(f).exec();', 'NodesRef.node came with 2.7.0'],
    [
      'a chain in parts',
      'var q = native.createSelectorQuery(), n = q.in(f).select("a"); n.context(f);',
      'NodesRef.context came with 2.4.2',
    ],
    ['a request', 'native.request({ url: f }).onHeadersReceived(f);', 'RequestTask.onHeadersReceived came with 2.1.0'],
    ['a socket', 'var s = native.connectSocket({ url: f }); s.onFoo(f);', 'no table contains SocketTask.onFoo'],
    ['a recorder', 'native.getRecorderManager().onInterruptionBegin(f);', 'RecorderManager.onInterruptionBegin came with 2.3.0'],
    ['a camera', 'native.createCameraContext().onCameraFrame(f);', 'CameraContext.onCameraFrame came with 2.7.0'],
    ['a computed member', 'native.createInnerAudioContext()[f](1);', 'a member of InnerAudioContext is computed'],
    [
      'a pusher under another name',
      'var p = native.createLivePusherContext(); p.startPreview();',
      'LivePusherContext.startPreview',
    ],
    ['an observer', 'native.createIntersectionObserver(f).relativeTo("a");', 'wx.createIntersectionObserver came with 1.9.3'],
  ])('[X149] follows %s', (_what, code, fault) => {
    expect(gates(`function f() {} ${code}`)).toEqual(one(fault));
  });

  it('[X149] follows the platform and its objects through the modules of a build', () => {
    const core = `var native = wx; exports.gt = native; exports.make = function () { return native.createInnerAudioContext(); };`;
    expect(kit({ 'core.js': core, 'call/index.js': 'var e = require("../core.js"); e.gt.nextTick(f); function f() {}' })).toEqual(
      one('wx.nextTick came with 2.2.3'),
    );
    expect(kit({ 'core.js': core, 'call/index.js': 'require("../core.js").make().offEnded(1);' })).toEqual(
      one('InnerAudioContext.offEnded came with 1.9.0'),
    );
  });

  it.each(Array.from(newerInstanceMethods))('[X150] refuses %s of a component, which came with %s', (method, since) => {
    expect(gates(`Component({ attached: function () { this.${method}(); } });`)).toEqual(one(`came with ${since}`));
    expect(gates(`function f(component) { var c = component; c.${method}(); }`)).toEqual(one(`came with ${since}`));
    expect(gates(`function f(h, component) { if (h.atLeast("${since}")) component.${method}(); }`)).toEqual([]);
  });

  it('[X149] knows a newer method by its name alone, where the object is not followed', () => {
    expect(gates('function f(later) { later.then(function (audio) { audio.offEnded(f); }); }')).toEqual(
      one("a method 'offEnded' of the platform"),
    );
    expect(gates('var a = { offEnded: f }; a.offEnded(1); function f() {}')).toEqual([]);
  });

  it('[X150] knows the methods that came later', () => {
    const methods = [
      'selectOwnerComponent',
      'getTabBar',
      'getPageId',
      'animate',
      'clearAnimation',
      'setUpdatePerformanceListener',
      'groupSetData',
    ];
    expect(Array.from(newerInstanceMethods.keys())).toEqual(expect.arrayContaining(methods));
  });
});

describe('components', () => {
  it.each([
    ['lifetimes', 'Component({ lifetimes: {} })', 'came with 2.2.3'],
    ['pageLifetimes', 'Component({ pageLifetimes: {} })', 'came with 2.2.3'],
    ['observers', 'Component({ observers: {} })', 'came with 2.6.1'],
    ['externalClasses', 'Component({ externalClasses: [] })', 'came with 1.9.90'],
    ['definitionFilter', 'Behavior({ definitionFilter: f })', 'came with 2.2.3'],
    ['virtualHost', 'Component({ options: { virtualHost: true } })', 'came with 2.11.2'],
    ['wx://form-field', 'Component({ behaviors: ["wx://form-field"] })', 'came with 1.9.0'],
  ])('[X23] refuses %s', (field, code, fault) => {
    expect(definitionFaults(parseEs5(code))).toEqual(one(`'${field}' ${fault}`));
  });

  it.each([
    [
      'optionalTypes',
      'Component({ properties: { a: { type: String, optionalTypes: [Number] } } })',
      "'optionalTypes' came with 2.6.5",
    ],
    [
      'a field of a property that is none',
      'Component({ properties: { a: { type: String, default: 1 } } })',
      "'default' is no field of a property",
    ],
    ['a type that is none', 'Component({ properties: { a: Function } })', "the type of the property 'a'"],
    ['a field that is none', 'Component({ computed: {} })', "'computed' is no field of a component"],
    [
      'options in a variable',
      'var o = { styleIsolation: "shared" }; Component({ options: o })',
      "'styleIsolation' came with 2.6.5",
    ],
    [
      'properties in a variable',
      'var p = { a: { optionalTypes: [] } }; Component({ properties: p })',
      "'optionalTypes' came with 2.6.5",
    ],
    [
      'a behavior in a variable',
      'var b = "wx://component-export"; Component({ behaviors: [b] })',
      "'wx://component-export' came with",
    ],
    ['properties that are made', 'Component({ properties: make() })', 'properties is not an object literal'],
    ['a newer hook of a page', 'Page({ onResize: f })', "'onResize' came with 2.4.0"],
    ['a newer hook of the app', 'App({ onPageNotFound: f })', "'onPageNotFound' came with 1.9.90"],
  ])('[X151] refuses %s', (_what, code, fault) => {
    expect(definitionFaults(parseEs5(code))).toEqual(one(fault));
  });

  it('[X23] allows the definition of the floor, and wants it written out', () => {
    const floor =
      'var p = { a: null, b: { type: Array, value: [], observer: "b" } }; Component({ options: { multipleSlots: true }, properties: p, data: {}, methods: {}, attached: f, detached: f, relations: { "../a": { type: "child", linked: f } } })';
    expect(definitionFaults(parseEs5(floor))).toEqual([]);
    expect(definitionFaults(parseEs5('Component(made)'))).toEqual(one('not an object literal'));
  });
});

describe('templates and settings', () => {
  it.each([
    ['a newer attribute', '<live-pusher url="{{u}}" enable-mic="{{on}}"/>', "list 'live-pusher.enable-mic'"],
    ['a newer event', '<live-player bindnetstatus="rtcNet"/>', "list 'live-player.netstatus'"],
    ['an attribute that is none', '<live-pusher colour="red"/>', 'no table contains live-pusher.colour'],
    ['bind with a colon', '<live-player bind:statechange="rtcState"/>', "write 'bindstatechange'"],
    ['a tag that came later', '<page-container/>', '<page-container> is no tag of base library 1.7.0'],
  ])('[X24] refuses %s', (_what, wxml, fault) => {
    expect(templates(wxml)).toEqual(one(fault));
  });

  it.each([
    ['webp', '<image src="{{a}}" webp="{{b}}"/>', '<image webp> came with 2.9.0'],
    ['an attribute without a value', '<image webp/>', '<image webp> came with 2.9.0'],
    ['a newer open-type', '<button open-type="chooseAvatar"/>', 'open-type="chooseAvatar"> came with 2.21.2'],
    [
      'a newer open-type in an expression',
      "<button open-type=\"{{a ? 'share' : 'openSetting'}}\"/>",
      'open-type="openSetting"> came with 2.0.7',
    ],
    ['an open-type that is not written', '<button open-type="{{a}}"/>', 'cannot be checked'],
    ['a newer event of a tag', '<input bindkeyboardheightchange="f"/>', 'came with 2.7.0'],
    ['the same with a colon', '<input bind:keyboardheightchange="f"/>', 'came with 2.7.0'],
    ['mark:', '<view mark:a="b"/>', 'came with 2.7.1'],
    ['model:', '<input model:value="{{a}}"/>', 'came with 2.9.3'],
    ['model: on an own tag', '<rtc-grid model:value="{{a}}"/>', 'came with 2.9.3'],
    ['worklet:', '<view worklet:ongesture="f"/>', 'came with 2.29.2'],
    ['generic:', '<rtc-grid generic:tile="rtc-tile"/>', 'came with 1.9.3'],
    ['mut-bind', '<view mut-bind:tap="f"/>', 'came with 2.8.2'],
    ['capture of a native event', '<input capture-bind:input="f"/>', 'only touches are captured'],
    ['a handler of WXS', '<view bindtap="{{a.f}}"/>', 'came with 2.4.4'],
    ['change:', '<view change:a="{{w.f}}"/>', 'came with 2.4.4'],
    ['an attribute that is none', '<view colour="red"/>', 'no table contains it'],
    ['an event that is none', '<view bindwings="f"/>', 'no table contains it'],
    ['a newer style', '<view style="gap: 4px; color: red"/>', "'gap' is no property"],
    ['a newer style in an expression', "<view style=\"{{a ? 'inset: 0' : ''}}\"/>", "'inset' is no property"],
    ['a tag that cannot be read', '<image src={{a}} webp>', '<image cannot be read as a tag'],
  ])('[X154] refuses %s', (_what, wxml, fault) => {
    expect(templates(wxml, { ownTags: new Set(['rtc-grid']) })).toEqual(one(fault));
  });

  it('[X24] [X154] allows what the floor has, own tags and events, and abilities of the table', () => {
    const wxml = `<!-- <page-container/> --><view wx:if="{{a > 1 && b < 2}}" aria-role="x" data-a="b" style="left: {{a}}px; {{b}}"><rtc-grid room="{{r}}" bindleft="f"/>
      <live-pusher id="p" url="{{u}}" enable-mic="{{on}}" bindstatechange="rtcState" bindtap="onTap"/>
      <view bindtrouble="f" capture-bind:touchstart="f" catch:tap="f"/><button open-type="{{a ? 'share' : ''}}"></button></view>`;
    const options = {
      ownTags: new Set(['rtc-grid']),
      ownEvents: new Set(['trouble']),
      abilities: { 'live-pusher.enable-mic': '2.10.0' },
    };
    expect(templates(wxml, options)).toEqual([]);
  });

  it.each([
    ['index.json', { component: true, styleIsolation: 'shared' }, "'styleIsolation' came with"],
    ['index.json', { component: true, componentPlaceholder: {} }, "'componentPlaceholder' came with"],
    ['index.json', { component: true, componentGenerics: {} }, "'componentGenerics' came with 1.9.3"],
    ['index.json', { pageOrientation: 'auto' }, "'pageOrientation' came with 2.4.0"],
    ['index.json', { wings: 1 }, "'wings': no table contains it"],
    ['app.json', { pages: [], usingComponents: {} }, "'usingComponents' came with 2.0.7"],
    ['app.json', { pages: [], window: { pageOrientation: 'auto' } }, "'window.pageOrientation' came with 2.4.0"],
  ])('[X155] refuses in %s %j', (path, settings, fault) => {
    expect(settingsFaults(path, JSON.stringify(settings))).toEqual(one(fault));
  });

  it('[X155] allows the settings of the floor', () => {
    expect(settingsFaults('a/index.json', '{"component":true,"usingComponents":{"a":"b"}}')).toEqual([]);
    expect(settingsFaults('app.json', '{"pages":[],"window":{"navigationBarTitleText":"a"}}')).toEqual([]);
  });
});

describe('styles', () => {
  it.each([
    ['grid', '.a{display:grid}', "'grid' of 'display'"],
    ['a grid template', '.a{grid-template-columns:1fr}', "'grid-template-columns' is no property"],
    ['gap', '.a{gap:4px}', "'gap' is no property"],
    ['aspect-ratio', '.a{aspect-ratio:1}', "'aspect-ratio' is no property"],
    ['inset', '.a{inset:0}', "'inset' is no property"],
    ['backdrop-filter', '.a{backdrop-filter:blur(2px)}', "'backdrop-filter' is no property"],
    ['sticky', '.a{position:sticky}', "'sticky' of 'position'"],
    ['a variable without a literal before it', '.a{color:var(--b)}', "'var()' of 'color'"],
    ['a variable with the literal after it', '.a{color:var(--b);color:red}', "'var()' of 'color'"],
    ['the literal of another property', '.a{background:red;color:var(--b)}', "'var()' of 'color'"],
    ['env()', '.a{padding-bottom:env(safe-area-inset-bottom)}', "'env()' of 'padding-bottom'"],
    ['max()', '.a{width:max(1px,2px)}', "'max()' of 'width'"],
    ['a newer unit', '.a{height:100dvh}', "'dvh' of 'height'"],
    ['a colour with eight digits', '.a{color:#11223344}', "'#11223344' of 'color'"],
    ['a colour without commas', '.a{color:rgb(0 0 0 / 50%)}', 'newer than the oldest engines'],
    [':is', '.a:is(.b){color:red}', "':is' is no selector"],
    [':has', '.a:has(.b){color:red}', "':has' is no selector"],
    [':focus-visible', '.a:focus-visible{color:red}', "':focus-visible' is no selector"],
    ['a list that it drops', '.a,.b:focus-visible{color:red}', "drops all of '.a,.b:focus-visible'"],
    ['a nested rule', '.a{.b{color:red}}', 'a rule inside a rule'],
    ['@layer', '@layer a{.a{color:red}}', "'@layer' is no rule"],
    ['@container', '@container (min-width:1px){.a{color:red}}', "'@container' is no rule"],
    ['a newer media feature', '@media (prefers-color-scheme:dark){.a{color:red}}', "'prefers-color-scheme' is no media feature"],
    ['a compared media feature', '@media (width>=1px){.a{color:red}}', 'compares'],
  ])('[X156] refuses %s', (_what, wxss, fault) => {
    expect(styleFaults(wxss)).toEqual(one(fault));
  });

  it('[X156] allows what the oldest engines have, and newer values below older ones', () => {
    const wxss = `@import "a.wxss";.a{--b:1px;display:flex;justify-content:space-between;padding:1PX 2rpx;color:#fff;color:var(--b);
      padding-bottom:constant(safe-area-inset-bottom);padding-bottom:env(safe-area-inset-bottom);width:calc(100% - 1px);
      -webkit-mask-image:url("data:image/svg+xml,%3Csvg rotate(1 2)%3E")}
      .a:not(.b)::after{content:"a"}@media (max-width:10px){.a{top:0}}@keyframes k{50%{transform:rotate(3deg)}}`;
    expect(styleFaults(wxss)).toEqual([]);
    expect(inlineStyleFaults('{{a}}width: {{b}}px; {{c ? "x" : "y"}}')).toEqual([]);
  });
});

describe('exceptions', () => {
  const fault = { path: 'a.js', fault: '1:2 wx.x came with 2.0.0' };
  const exception = { path: 'a.js', fault: 'wx.x came with 2.0.0', reason: 'because' };

  it('[X157] accepts a fault of the list, at any position', () => {
    expect(withoutExceptions([fault], [exception])).toEqual([]);
  });

  it('[X157] refuses an exception that is no longer used, or used too often', () => {
    expect(withoutExceptions([], [exception])).toEqual(one('is for 1, but the file has 0'));
    expect(withoutExceptions([fault, fault], [exception])).toEqual(one('is for 1, but the file has 2'));
    expect(withoutExceptions([{ ...fault, path: 'b.js' }], [exception])).toEqual([
      'b.js: 1:2 wx.x came with 2.0.0',
      expect.stringContaining('the file has 0'),
    ]);
  });

  it('[X157] gives a reason for each exception of this project', () => {
    const { exceptions } = JSON.parse(readFileSync('tools/min-version/exceptions.json', 'utf8')) as {
      exceptions: { reason?: string }[];
    };
    expect(exceptions.filter(({ reason }) => (reason ?? '').length < 20)).toEqual([]);
  });
});

describe('the tables of first versions', () => {
  it('[X25] say of every member of wx what the installed typings say', () => {
    const { apis, returns, takes } = readTypings(
      readFileSync('node_modules/miniprogram-api-typings/types/wx/lib.wx.api.d.ts', 'utf8'),
    );
    const kept: Readonly<Record<string, { since: string | null }>> = table.apis;
    expect(Object.keys(apis).length).toBeGreaterThan(400);
    expect(Object.keys(apis).filter((name) => kept[name]?.since !== apis[name])).toEqual([]);
    expect(table.returns).toEqual(returns);
    expect(table.takes).toEqual(takes);
  });
});
