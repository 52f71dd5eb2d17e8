import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileSheet } from '../../../web/plugin/wxss';

describe('compileSheet', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'wxss-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const compile = (source: string, options: { prefix?: string; page?: string; darkmode?: boolean } = {}): string => {
    const file = join(root, 'index.wxss');
    writeFileSync(file, source);
    return compileSheet(file, { root, ...options });
  };

  it('[W4] binds rpx to the frame, also in shorthands, negative and inside calc', () => {
    expect(compile('.a { margin: -20rpx auto .5rpx; height: calc(100% - 88rpx) }')).toBe(
      '.a { margin: calc(-20 * var(--rpx)) auto calc(.5 * var(--rpx)); height: calc(100% - calc(88 * var(--rpx))) }',
    );
  });

  it('[W4] binds viewport units to the page, and leaves strings, addresses and names alone', () => {
    expect(compile('.a { height: 100vh; content: "20rpx"; background: url(x20rpx.png); animation: in-20rpx }')).toBe(
      '.a { height: calc(100 * var(--wx-vh)); content: "20rpx"; background: url(x20rpx.png); animation: in-20rpx }',
    );
  });

  it('[W5] puts the prefix of an isolated component before each of its class names and nothing else', () => {
    expect(compile('.a.b > view .c:not(.d)::after, #id { color: red }', { prefix: 'c1' })).toBe(
      '.c1--a.c1--b > wx-view .c1--c:not(.c1--d)::after, #id { color: red }',
    );
  });

  it('[W5] turns :host into the element that carries the component', () => {
    expect(compile(':host { color: red }', { prefix: 'c1' })).toBe('[wx-host=c1] { color: red }');
  });

  it.each(['2', 'odd', 'EVEN', 'n', '2n + 1', '-n+3'])('[W5] does not read a count as a tag: %s', (count) => {
    expect(compile(`view:nth-child(${count}) text, .a:NTH-last-of-type(${count}) { color: red }`)).toBe(
      `wx-view:nth-child(${count}) wx-text, .a:NTH-last-of-type(${count}) { color: red }`,
    );
  });

  it('[W5] renames the tags after of', () => {
    expect(compile('view:nth-child(2n of view.b, text) { color: red } view:not(text) { color: red }')).toBe(
      'wx-view:nth-child(2n of wx-view.b, wx-text) { color: red } wx-view:not(wx-text) { color: red }',
    );
  });

  it('[W5] keeps a page’s rules in that page without making them stronger', () => {
    expect(compile('.a, view { color: red } page { color: blue }', { page: 'pages/a/index' })).toBe(
      ':where(wx-page[route="pages/a/index"]) .a,:where(wx-page[route="pages/a/index"])  wx-view { color: red } wx-page[route="pages/a/index"] { color: blue }',
    );
  });

  it('[W5] leaves the steps of keyframes as they are', () => {
    expect(compile('@keyframes turn { from { top: 0 } to { top: 10rpx } }', { page: 'p' })).toBe(
      '@keyframes turn { from { top: 0 } to { top: calc(10 * var(--rpx)) } }',
    );
  });

  it('[W6] inlines imports, relative and from the root, each once', () => {
    writeFileSync(join(root, 'b.wxss'), '@import "/c.wxss"; .b { color: red }');
    writeFileSync(join(root, 'c.wxss'), '@import "./b.wxss"; .c { color: red }');
    expect(compile('@import "./b.wxss"; @import "c.wxss"; .a { color: red }').replace(/\s+/g, ' ')).toBe(
      '.c { color: red } .b { color: red } .a { color: red }',
    );
  });

  it('[W7] drops dark rules when the mini program did not enable dark mode', () => {
    const source = '@media (prefers-color-scheme: dark) { .a { color: red } } .b { color: blue }';
    expect(compile(source, { darkmode: false }).trim()).toBe('.b { color: blue }');
    expect(compile(source, { darkmode: true })).toBe(source);
  });
});
