import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scan } from '../../../web/plugin/scan';

const fixture = join(__dirname, '../../e2e/runtime/fixture');

describe('scan', () => {
  it('[W3] finds pages of all packages, then every component they use', () => {
    const { pages, entries } = scan(fixture);
    expect(pages[pages.length - 1]).toBe('packages/extra/pages/far/index');
    expect(entries.filter((entry) => !entry.page).map((entry) => entry.path)).toEqual([
      'components/card/index',
      'components/counter/index',
      'components/field/index',
      'packages/extra/late/index',
    ]);
  });

  it('[X192] names the components that are there only when another package is loaded', () => {
    const { entries } = scan(fixture);
    expect(entries.filter(({ late }) => late !== undefined)).toEqual([
      expect.objectContaining({ path: 'packages/extra/late/index', late: 'packages/extra/' }),
    ]);
    const page = entries.find(({ path }) => path === 'pages/async/index');
    expect(page?.config.componentPlaceholder).toEqual({ 'x-late': 'x-counter' });
  });

  it('[W3] makes every name in usingComponents absolute', () => {
    const home = scan(fixture).entries.find((entry) => entry.path === 'pages/home/index');
    expect(home?.config.usingComponents).toEqual({
      'x-card': '/components/card/index',
      'x-counter': '/components/counter/index',
    });
  });

  it.each([
    ['a page that is not there', 'app.json', '{ "pages": ["pages/none"] }', 'pages/none.js is missing, named in app.json'],
    [
      'a component that is not there',
      'pages/home/index.json',
      '{ "usingComponents": { "x": "./none" } }',
      'pages/home/index.json uses "./none"',
    ],
    ['bad JSON', 'pages/home/index.json', '{', 'pages/home/index.json: '],
    [
      'a component of another package without a placeholder',
      'pages/home/index.json',
      '{ "usingComponents": { "x": "/packages/extra/late/index" } }',
      'pages/home/index.json uses /packages/extra/late/index of another package: name its place in componentPlaceholder',
    ],
    [
      'a placeholder of no component',
      'pages/home/index.json',
      '{ "componentPlaceholder": { "x": "view" } }',
      'pages/home/index.json: componentPlaceholder names x, and usingComponents does not',
    ],
  ])('[W3] names the file for %s', (_what, file, text, message) => {
    const root = mkdtempSync(join(tmpdir(), 'scan-'));
    cpSync(fixture, root, { recursive: true });
    writeFileSync(join(root, file), text);
    try {
      expect(() => scan(root)).toThrow(message);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
