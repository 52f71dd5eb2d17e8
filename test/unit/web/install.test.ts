import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installationOf, type Installation } from '../../../web/plugin/install';

interface Manifest {
  readonly name: string;
  readonly theme_color: string;
  readonly background_color: string;
}

const icons = join('web', 'icons');

/** The installation of a mini program with these files. */
function installation(files: Readonly<Record<string, unknown>>, title = 'Tea'): Installation {
  const root = mkdtempSync(join(tmpdir(), 'install-'));
  Object.entries(files).forEach(([name, content]) => writeFileSync(join(root, name), JSON.stringify(content)));
  try {
    return installationOf({ root, title, icons });
  } finally {
    rmSync(root, { recursive: true });
  }
}

const manifestOf = ({ files }: Installation): Manifest =>
  JSON.parse(String(files.find(({ path }) => path === 'manifest.webmanifest')?.content)) as Manifest;
const coloursOf = ({ tags }: Installation): unknown[] =>
  tags.filter(({ tag }) => tag === 'meta').map(({ attrs }) => attrs?.['content']);

const window = { navigationBarBackgroundColor: '@bar', backgroundColor: '#f3f1ea' };
const theme = { light: { bar: '#ffffee' }, dark: { bar: '#121614' } };

it('[W90] the manifest has the title of the mini program and its colours', () => {
  const made = installation({ 'app.json': { darkmode: true, window }, 'theme.json': theme });
  expect(manifestOf(made)).toMatchObject({ name: 'Tea', theme_color: '#ffffee', background_color: '#f3f1ea' });
});

it.each([
  ['by its theme', { 'app.json': { darkmode: true, window }, 'theme.json': theme }, ['#ffffee', '#121614']],
  ['always light without dark mode', { 'app.json': { window }, 'theme.json': theme }, ['#ffffee', '#ffffee']],
  [
    'dark where its light colour is fixed',
    { 'app.json': { darkmode: true, window: { navigationBarBackgroundColor: '#ffffee' } } },
    ['#ffffee', '#191919'],
  ],
  ['white without a colour', { 'app.json': {} }, ['#ffffff', '#ffffff']],
])("[W92] the browser's bar is %s", (_what, files, colours) => {
  expect(coloursOf(installation(files))).toEqual(colours);
});

it('[W91] an icon is named by its content, in the folder of files that never change', () => {
  const names = installation({ 'app.json': {} }).files.map(({ path }) => path);
  expect(names.slice(1).every((name) => /^assets\/[a-z]+-\d+-[0-9a-f]{8}\.png$/.test(name))).toBe(true);
  expect(new Set(names).size).toBe(5);
});
