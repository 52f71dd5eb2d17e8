import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow } from '../../tools/build/output';
import { blocksOf, typeErrors, scriptsOf } from './doc-examples';

const pages = { 'README.md': readFileSync('README.md', 'utf8'), 'README.zh-CN.md': readFileSync('README.zh-CN.md', 'utf8') };

describe('the README', () => {
  it('shows code that compiles against the kit', () => {
    const scripts = scriptsOf(pages['README.md']);
    expect(scripts.length).toBeGreaterThan(0);
    const wrong = `import { createRtc } from 'miniprogram-rtc-kit';\ncreateRtc({ sever: 'ws://x', token: () => Promise.resolve('') });`;
    expect(typeErrors([...scripts, wrong])).toEqual([expect.stringContaining("'sever' does not exist")]);
  });

  it('shows the same code in both languages', () => {
    expect(blocksOf(pages['README.zh-CN.md'])).toEqual(blocksOf(pages['README.md']));
  });

  it.each(Object.entries(pages))('%s leads only to what is there', (_, page) => {
    const links = Array.from(page.matchAll(/\]\(([^)#]+)\)|src="([^"]+)"/g), ([, link, source]) => String(link ?? source));
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(link))).toEqual([]);
  });
});

describe('samples', () => {
  const hasOpenEnd = (page: string): boolean => /wx\.navigateBack\((?!\{[^)]*\bfail\b)/.test(page);

  it('[X172] go on where there is no page to go back to', () => {
    const pages = [
      'README.md',
      'README.zh-CN.md',
      ...['docs', 'components'].flatMap((folder) => filesBelow(folder).map((path) => join(folder, path))),
    ];
    const texts = pages.filter((path) => path.endsWith('.md')).map((path) => ({ path, text: readFileSync(path, 'utf8') }));
    expect(texts.filter(({ text }) => /wx\.navigateBack\(/.test(text)).length).toBeGreaterThan(3);
    expect(texts.filter(({ text }) => hasOpenEnd(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('the list of documents', () => {
  const pages = ['docs/README.md', 'docs/README.zh-CN.md'];
  const linksOf = (page: string): string[] =>
    Array.from(readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)\)/g), ([, link]) => join(dirname(page), String(link)));
  const isTranslation = (path: string): boolean => path.endsWith('.zh-CN.md');

  it.each(pages)('%s leads only to what is there', (page) => {
    expect(linksOf(page).filter((link) => !existsSync(link))).toEqual([]);
  });

  it.each(pages)('%s names every page, in its language where there is one', (page) => {
    const paths = filesBelow('docs').filter((path) => path.endsWith('.md') && !/^(README|adr|spec)/.test(path));
    const translated = (path: string): string => path.replace(/\.md$/, '.zh-CN.md');
    const english = paths.filter((path) => !isTranslation(path));
    const own = isTranslation(page)
      ? english.map((path) => (paths.includes(translated(path)) ? translated(path) : path))
      : english;
    expect(own.length).toBeGreaterThan(15);
    const links = linksOf(page);
    expect(own.filter((path) => !links.includes(join('docs', path)))).toEqual([]);
  });
});
