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
    ]);
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
