import { existsSync, readFileSync } from 'node:fs';
import { blocksOf, complaints, scriptsOf } from './examples';

const pages = { 'README.md': readFileSync('README.md', 'utf8'), 'README.zh-CN.md': readFileSync('README.zh-CN.md', 'utf8') };

describe('the README', () => {
  it('shows code that compiles against the kit', () => {
    const scripts = scriptsOf(pages['README.md']);
    expect(scripts.length).toBeGreaterThan(0);
    expect(complaints(scripts)).toEqual([]);
    expect(
      complaints([`import { createRtc } from 'miniprogram-rtc-kit';\ncreateRtc({ sever: 'ws://x', token: () => 1 });`]),
    ).not.toEqual([]);
  }, 60_000);

  it('shows the same code in both languages', () => {
    expect(blocksOf(pages['README.zh-CN.md'])).toEqual(blocksOf(pages['README.md']));
  });

  it.each(Object.entries(pages))('%s leads only to what is there', (_, page) => {
    const links = Array.from(page.matchAll(/\]\(([^)#]+)\)|src="([^"]+)"/g), ([, link, source]) => String(link ?? source));
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(link))).toEqual([]);
  });
});
