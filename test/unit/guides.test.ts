import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blocksOf, complaints, scriptsOf } from './examples';

const folder = 'docs/guides';
const pages = {
  'controls.md': readFileSync(join(folder, 'controls.md'), 'utf8'),
  'controls.zh-CN.md': readFileSync(join(folder, 'controls.zh-CN.md'), 'utf8'),
  'calls.md': readFileSync(join(folder, 'calls.md'), 'utf8'),
  'calls.zh-CN.md': readFileSync(join(folder, 'calls.zh-CN.md'), 'utf8'),
  'picture-and-sound.md': readFileSync(join(folder, 'picture-and-sound.md'), 'utf8'),
  'picture-and-sound.zh-CN.md': readFileSync(join(folder, 'picture-and-sound.zh-CN.md'), 'utf8'),
};

const isBackend = (script: string): boolean => script.startsWith('// your backend');

/** Without what is for people to read: words in quotation marks differ by language. */
const plain = (block: string): string => block.replace(/\/\/.*|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, '').replace(/\s+/g, ' ');

describe('the guides to calls, to picture and sound, and to the controls', () => {
  it('[C158] show code that compiles against the kit, and against the backend', () => {
    const scripts = scriptsOf(pages['calls.md'] + pages['picture-and-sound.md'] + pages['controls.md']);
    const backend = scripts.filter(isBackend);
    const own = scripts.filter((script) => !isBackend(script));
    expect(backend).toHaveLength(1);
    expect(own.length).toBeGreaterThan(3);
    expect(complaints(own)).toEqual([]);
    expect(complaints(backend, 'server')).toEqual([]);
    expect(complaints([`import { attach } from 'miniprogram-rtc-kit-server';\nvoid attach(1);`], 'server')).not.toEqual([]);
  }, 120_000);

  it.each(['calls', 'picture-and-sound', 'controls'] as const)('[C158] %s shows the same code in both languages', (name) => {
    expect(blocksOf(pages[`${name}.zh-CN.md`]).map(plain)).toEqual(blocksOf(pages[`${name}.md`]).map(plain));
  });

  it.each(Object.entries(pages))('[C158] %s leads only to what is there', (name, page) => {
    const links = Array.from(page.matchAll(/\]\(([^)#]+)\)/g), ([, link]) => String(link));
    expect(links.length).toBeGreaterThan(3);
    const isMissing = (link: string): boolean => !existsSync(join(dirname(join(folder, name)), link));
    expect(links.filter((link) => !/^https?:/.test(link) && isMissing(link))).toEqual([]);
  });
});
