import { spawnSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import { inlineTemplates } from '../../../tools/build/templates';
import { findCompilers } from '../../../tools/wechat/compilers';
import { seededRandom } from '../../../tools/seeded-random';
import { Random } from '../../harness/random';

type Files = Readonly<Record<string, string>>;

const inlined = (files: Files, path = 'a/index.wxml'): string | null =>
  inlineTemplates(path, (name) => {
    const text = files[name];
    if (text === undefined) throw new Error(`${name} not found`);
    return text;
  });

const one = (template: string, use: string): string | null =>
  inlined({ 'a/index.wxml': `<import src="../t.wxml" />${use}`, 't.wxml': template });

describe('templates', () => {
  it('[X127] become markup in the names of the place of use', () => {
    expect(
      one(
        `<template name="t"><view class="a-{{face.tint}} {{rings ? 'b' : ''}}">{{face.name}}</view></template>`,
        `<template is="t" data="{{face: who, rings: scene === 'x'}}" />`,
      ),
    ).toBe(`<view class="a-{{who.tint}} {{(scene === 'x') ? 'b' : ''}}">{{who.name}}</view>`);
  });

  it('[X127] leave their conditions and loops on a block, so that the next tag still continues them', () => {
    expect(
      one(
        '<template name="t"><view wx:if="{{a}}">{{item.n}}</view><view wx:else /></template>',
        '<view wx:if="{{no}}" /><template wx:elif="{{list}}" wx:for="{{list}}" wx:key="k" is="t" data="{{a: item.b, item}}" /><view wx:else />',
      ),
    ).toBe(
      '<view wx:if="{{no}}" /><block wx:elif="{{list}}" wx:for="{{list}}" wx:key="k"><view wx:if="{{item.b}}">{{item.n}}</view><view wx:else /></block><view wx:else />',
    );
  });

  it.each([
    [
      'constants that it is given',
      '<template name="t"><view class="{{css}} a" data-id="{{id}}" wx:if="{{css}}">{{css}} {{n}}</view></template>',
      `<template is="t" data="{{css: 'b c', id: '', n: x.y}}" />`,
      `<view class="b c a" data-id="" wx:if="{{'b c'}}">b c {{x.y}}</view>`,
    ],
    [
      'conditions on its only element',
      '<template name="t">\n  <view class="a"><view wx:if="{{b}}" /></view>\n</template>',
      '<template wx:if="{{c > 1}}" is="t" data="{{b}}" /><view wx:else />',
      '<view wx:if="{{c > 1}}" class="a"><view wx:if="{{b}}" /></view><view wx:else />',
    ],
    [
      'conditions on a block around two',
      '<template name="t"><view /><view /></template>',
      '<template wx:for="{{list}}" wx:key="k" is="t" />',
      '<block wx:for="{{list}}" wx:key="k"><view /><view /></block>',
    ],
    [
      'conditions on a block around words',
      '<template name="t">a <view /></template>',
      '<template wx:if="{{list}}" is="t" />',
      '<block wx:if="{{list}}">a <view /></block>',
    ],
    ['quotes as they are', '<template name="t">{{a}}</template>', `<template is="t" data="{{a: 'it\\'s'}}" />`, `{{'it\\'s'}}`],
  ])('[X191] are written without what they do not need: %s', (_what, template, use, written) => {
    expect(one(template, use)?.trim()).toBe(written);
  });

  it('[X127] contain templates of the files that they import', () => {
    const files = {
      'a/index.wxml': '<import src="b.wxml" /><template is="b" data="{{who: me}}" />',
      'a/b.wxml': '<import src="../c.wxml" /><template name="b"><view><template is="c" data="{{face: who}}" /></view></template>',
      'c.wxml': '<template name="c">{{face.a}}</template>',
    };
    expect(inlined(files)).toBe('<view>{{me.a}}</view>');
    expect(inlined(files, 'c.wxml')).toBeNull();
  });

  it('[X127] keep the fields, strings, keys and loop variables that only look like a name', () => {
    expect(
      one(
        `<template name="t"><view wx:for="{{list}}" wx:key="a" data-a="{{item.a + 'a' + index}}" style="{{ {a: a} }}">{{b}}</view></template>`,
        `<template is="t" data="{{list, a: x.y, b: c}}" />`,
      ),
    ).toBe(`<view wx:for="{{list}}" wx:key="a" data-a="{{item.a + 'a' + index}}" style="{{ {a: x.y} }}">{{c}}</view>`);
  });

  it.each<[string, string, string, RegExp]>([
    ['a name that the phone decides', '', '<template is="{{kind}}" />', /is="{{kind}}" is decided by the phone/],
    ['no such template', '', '<template is="t" />', /no template t/],
    [
      'a name that the data lacks',
      '<template name="t">{{b}}</template>',
      '<template is="t" data="{{a}}" />',
      /reads b, which its data does not name/,
    ],
    ['a spread', '<template name="t">{{b}}</template>', '<template is="t" data="{{...a}}" />', /spreads an object/],
    [
      'a loop that hides a name',
      '<template name="t"><view wx:for="{{list}}">{{b}}</view></template>',
      '<template is="t" data="{{list, b: item.b}}" />',
      /a wx:for in it hides item/,
    ],
    [
      'a template in itself',
      '<template name="t"><template is="t" /></template>',
      '<template is="t" />',
      /template t contains itself/,
    ],
  ])('[X128] are refused when they cannot be written out: %s', (_what, template, use, message) => {
    expect(() => one(template, use)).toThrow(message);
  });
});

const components = ['call', 'player', 'pusher'] as const;
const shared = ['assets/tile.wxml', 'call/people.wxml', 'call/bars.wxml', 'call/overlays.wxml'];

type Render = (data: object) => unknown;

/** The render function that WeChat’s compiler gives for a component. */
function compiled(root: string, files: readonly string[], entry: string): Render {
  const compilers = findCompilers();
  if (typeof compilers === 'string') throw new Error(compilers);
  const { stdout, stderr, status } = spawnSync(compilers.wcc, ['-d', ...files.map((file) => `./${file}`)], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  const globals = '{entrys:{},defines:{},modules:{},ops:[],wxs_nf_init:undefined,total_ops:0}';
  return runInNewContext(
    `var window={},console={log:function(){},warn:function(){}};var __WXML_GLOBAL__=${globals};${stdout};$gwx(${JSON.stringify(`./${entry}`)})`,
  ) as Render;
}

const withoutSpace = (tree: unknown): string =>
  JSON.stringify(tree)
    .replace(/\\n\s*/g, '')
    .replace(/"\s*",?/g, '"');

describe('templates of the kit', () => {
  it.each(components)('[X127] draw the same as %s in the sources, by WeChat’s compiler', (name) => {
    const source = compiled('components', [`${name}/index.wxml`, ...shared], `${name}/index.wxml`);
    const built = compiled('dist/kit', [`${name}/index.wxml`], `${name}/index.wxml`);
    const seed = Number(process.env.SEED ?? Date.now());
    const random = new Random(seededRandom(seed));
    const text = (): string => random.pick(['', 'a', 'on', 'muted']);
    const flag = (): boolean => random.chance(0.5);
    const face = () => ({ name: text(), line: text(), letter: text(), avatar: text(), tint: random.integer(0, 5), isAway: flag(), note: text(), mark: text(), level: random.integer(0, 3) }); // prettier-ignore
    for (let turn = 0; turn < 300; turn += 1) {
      const cover = random.pick(['picture', 'reconnecting', 'loading', 'failed', 'away', 'off']);
      const data = {
        ...{ over: flag(), mine: flag(), preview: null, tile: { ...face(), cover, net: text(), retry: text(), players: [], pushers: [] } }, // prettier-ignore
        ...{ scene: random.pick(['incoming', 'active', 'bar', 'line']), media: random.pick(['', 'window', 'between']) },
        ...{ who: face(), second: { ...face(), video: flag(), style: text() }, hasSecond: flag(), plate: flag(), asks: flag(), video: flag() }, // prettier-ignore
        ...{ people: [face(), face()].slice(random.integer(0, 2)), toasts: [], words: { ask: text(), end: text() }, bar: { clock: text(), note: text() } }, // prettier-ignore
        ...{
          banner: { tone: text(), icon: text(), spins: flag(), action: text() },
          head: { title: text(), sub: text(), net: text() },
        },
        ...{ bars: flag(), aside: flag(), more: flag(), sheet: flag() ? [{ name: text(), text: text() }] : [], controls: flag() ? [{ name: text(), tone: text() }] : [] }, // prettier-ignore
      };
      expect(`${seed} ${withoutSpace(built(data))}`).toBe(`${seed} ${withoutSpace(source(data))}`);
    }
  });
});
