import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pusherCodes } from '../../../web/live/codes';
import { blocksOf, typeErrors, scriptsOf } from '../doc-examples';

const folder = 'docs/guides';
const pages = {
  'browser.md': readFileSync(join(folder, 'browser.md'), 'utf8'),
  'browser.zh-CN.md': readFileSync(join(folder, 'browser.zh-CN.md'), 'utf8'),
};

/** Numbers and names in code marks: they are the same in every language. */
const namesOf = (page: string): string[] =>
  Array.from(page.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g), ([, name]) => String(name)).sort();

describe('the guide to the browser', () => {
  it('[W53] shows code that compiles', () => {
    const scripts = scriptsOf(pages['browser.md']);
    expect(scripts).toHaveLength(1);
    const right = scripts.map((script) => `${script}void page;`);
    const wrong = `import { buildWeb } from './web/plugin/build';\nvoid buildWeb({ app: 1, out: '' });`;
    expect(typeErrors([...right, wrong], 'tools')).toEqual([expect.stringContaining("not assignable to type 'string'")]);
  });

  it('[W53] shows the same code and names the same things in both languages', () => {
    expect(blocksOf(pages['browser.zh-CN.md'])).toEqual(blocksOf(pages['browser.md']));
    const said = (name: string): boolean => !/[<，]|自己/.test(name);
    expect(namesOf(pages['browser.zh-CN.md']).filter(said)).toEqual(namesOf(pages['browser.md']).filter(said));
  });

  it.each(Object.entries(pages))(
    '[W53] %s names every code that is not WeChat’s, and leads only to what is there',
    (_name, page) => {
      const facts = Object.keys(pusherCodes).filter((code) => /^209\d$/.test(code));
      expect(facts).toHaveLength(2);
      facts.forEach((code) => expect(page).toContain(code));
      const links = Array.from(page.matchAll(/\]\(([^)#]+)\)/g), ([, link]) => String(link));
      expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
    },
  );
});
