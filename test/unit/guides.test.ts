import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pagePolicy, sourcesOf } from '../../server/http/page-policy';
import { readConfig } from '../../server/config/config';
import { filesBelow } from '../../tools/build/output';
import { guideConfig } from '../harness/servers/guide-config';
import { blocksOf, typeErrors, scriptsOf } from './doc-examples';

const folder = 'docs/guides';
/** Guides whose code is written for a mini program, each in two languages. */
const guides = [
  'calls',
  'picture-and-sound',
  'controls',
  'layouts',
  'plugins',
  'own-pages',
  'troubleshooting',
  'chat',
  'polls',
  'requests',
] as const;
const pages = Object.fromEntries(
  guides.flatMap((name) => [`${name}.md`, `${name}.zh-CN.md`]).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
);
const pageOf = (name: string): string => pages[name] ?? '';

const isBackend = (script: string): boolean => script.startsWith('// your backend');

/** Removes texts for people: words in quotation marks differ by language. */
const plain = (block: string): string => block.replace(/\/\/.*|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, '').replace(/\s+/g, ' ');

describe('the guides for mini programs', () => {
  it('[C158] show code that compiles against the kit, and against the backend', () => {
    const scripts = guides.flatMap((name) => scriptsOf(pageOf(`${name}.md`)));
    const backend = scripts.filter(isBackend);
    const own = scripts.filter((script) => !isBackend(script));
    expect(backend).toHaveLength(2);
    expect(own.length).toBeGreaterThan(3);
    expect(typeErrors(own)).toEqual([]);
    const wrong = `import { attach } from 'miniprogram-rtc-kit-server';\nvoid attach(1 as never, { bussy: 'queue' });`;
    expect(typeErrors([...backend, wrong], 'server')).toEqual([expect.stringContaining("'bussy' does not exist")]);
  });

  it.each(guides)('[C158] %s shows the same code in both languages', (name) => {
    expect(blocksOf(pageOf(`${name}.zh-CN.md`)).map(plain)).toEqual(blocksOf(pageOf(`${name}.md`)).map(plain));
  });

  it.each(Object.entries(pages))('[C158] %s leads only to what is there', (name, page) => {
    const links = Array.from(page.matchAll(/\]\(([^)#]+)\)/g), ([, link]) => String(link));
    expect(links.length).toBeGreaterThan(1);
    const isMissing = (link: string): boolean => !existsSync(join(dirname(join(folder, name)), link));
    expect(links.filter((link) => !/^https?:/.test(link) && isMissing(link))).toEqual([]);
  });
});

describe('the guide to order in a room', () => {
  it('[C245] shows code of the kit that compiles', () => {
    const scripts = scriptsOf(readFileSync(join(folder, 'meetings.md'), 'utf8'));
    const own = scripts.filter((script) => script.includes("'miniprogram-rtc-kit/moderation'"));
    expect(own).toHaveLength(1);
    expect(typeErrors(own)).toEqual([]);
  });
});

describe('the guide to faults', () => {
  const [english, chinese] = ['faults.md', 'faults.zh-CN.md'].map((name) => readFileSync(join(folder, name), 'utf8'));
  const rules = (page = ''): string[] => Array.from(page.matchAll(/\b[A-Z]\d{1,3}\b/g), ([rule]) => rule);

  it('[R75] names for each fault the rules whose tests inject it, and the same in both languages', () => {
    const named = new Set(rules(english));
    expect(rules(chinese)).toEqual(rules(english));
    expect(named.size).toBeGreaterThan(40);
    const spec = readFileSync('docs/SPEC.md', 'utf8');
    expect(Array.from(named).filter((rule) => !spec.includes(`**${rule}**`))).toEqual([]);
    expect(blocksOf(chinese ?? '')).toEqual(blocksOf(english ?? ''));
  });
});

describe('the guide to browsers', () => {
  it.each(['browser.md', 'browser.zh-CN.md'])('[W80] shows the policy that the server sends, in %s', (name) => {
    const policy = pagePolicy(sourcesOf('https://media.example.com'));
    expect(readFileSync(join(folder, name), 'utf8')).toContain(`Content-Security-Policy: ${policy}\n`);
  });
});

describe('the guide to embedded media', () => {
  it('[F150] sets coturn up by settings that the backend takes, and the same in both languages', () => {
    const page = readFileSync(join(folder, 'embedded-media.md'), 'utf8');
    const block = blocksOf(page).find((each) => each.includes('RTC_RTC_ICE')) ?? '';
    const env = Object.fromEntries(
      Array.from(block.matchAll(/(RTC_\w+)=(\S+)/g), ([, name, value]) => [String(name), String(value)]),
    );
    const config = readConfig({ env: { ...env, RTC_DEV: '1' }, flags: {} });
    expect(config).toMatchObject({ rtcPort: 8189, rtcIce: expect.arrayContaining(['turns:turn.example.com:443?transport=tcp']) });
    const coturn = guideConfig('coturn', join(folder, 'embedded-media.md'));
    expect(coturn).toContain(`static-auth-secret=${env['RTC_RTC_TURN_KEY']}\n`);
    expect(guideConfig('coturn', join(folder, 'embedded-media.zh-CN.md'))).toBe(coturn);
  });
});

describe('markup in pages for people', () => {
  const shown = ['README.md', ...filesBelow(folder).map((name) => join(folder, name))].filter((path) => path.endsWith('.md'));
  const tags = shown.flatMap((path) =>
    blocksOf(readFileSync(path, 'utf8'))
      .filter((block) => block.startsWith('```xml'))
      .flatMap((block) =>
        Array.from(block.matchAll(/<rtc-(\w+)([^>]*)>/g), ([, name, rest]) => ({ path, name: String(name), rest: String(rest) })),
      ),
  );

  /** The table of a component's own page, which a check keeps equal to its code. */
  const listedBy = (name: string): string[] =>
    Array.from(readFileSync(`components/${name}/README.md`, 'utf8').matchAll(/^\| `([\w-]+)`/gm), ([, listed]) => String(listed));

  it('gives tags only properties and events that their own pages list', () => {
    expect(tags.length).toBeGreaterThan(8);
    const strange = tags.flatMap(({ path, name, rest }) =>
      Array.from(rest.matchAll(/([\w-]+)(?==|\s|\/|$)(?:="[^"]*")?/g), ([, attribute]) => String(attribute).replace(/^bind/, ''))
        .filter((attribute) => !listedBy(name).includes(attribute))
        .map((attribute) => `${path}: ${name} has no ${attribute}`),
    );
    expect(strange).toEqual([]);
  });
});
