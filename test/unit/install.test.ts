import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow } from '../../tools/build/output';
import { blocksOf } from './doc-examples';

const read = (path: string): string => readFileSync(path, 'utf8');
/** The folders of what tests build and run: packages of a sample are not its sources. */
const run = ['test/fixtures/consumers', 'samples/taro/src', 'samples/taro/config', 'samples/uni-app/src'];
const consumers = run
  .flatMap((folder) => filesBelow(folder).map((path) => join(folder, path)))
  .filter((path) => !/[\\/]rtc-kit[\\/]/.test(path))
  .concat('samples/uni-app/vite.config.js')
  .map((path) => plain(read(path)));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Removes texts for people, and whitespace. */
function plain(text: string): string {
  return text.replace(/\/\/ .*|\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ').trim(); // prettier-ignore
}

const inside = (block: string): string => block.replace(/^```\w+\n|```$/g, '');

describe.each(['install', 'qq', 'taro', 'uni-app'])('the guide %s', (name) => {
  const pages = [`docs/guides/${name}.md`, `docs/guides/${name}.zh-CN.md`];

  it.each(pages)('[X115] %s shows only what its tests run, and commands that there are', (page) => {
    const blocks = blocksOf(read(page));
    const code = blocks.filter((block) => !block.startsWith('```sh')).map((block) => plain(inside(block)));
    expect(code.filter((block) => !consumers.some((file) => file.includes(block)))).toEqual([]);
    const commands = blocks.flatMap((block) => Array.from(block.matchAll(/npm run ([\w:]+)/g), ([, script]) => String(script)));
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  it('[X115] shows the same in both languages', () => {
    const withoutWords = (page: string): string[] => blocksOf(read(page)).map((block) => plain(block.replace(/#.*/g, '')));
    expect(withoutWords(pages[1] ?? '')).toEqual(withoutWords(pages[0] ?? ''));
  });

  it.each(pages)('[X115] %s leads only to what is there', (page) => {
    const links = Array.from(read(page).matchAll(/\]\(([^)#]+)\)/g), ([, link]) => String(link));
    expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(join(dirname(page), link)))).toEqual([]);
  });
});
