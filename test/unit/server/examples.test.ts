import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { typeErrors, scriptsOf } from '../doc-examples';

const pages = [
  'server/README.md',
  'docs/guides/calls-on-the-server.md',
  'docs/guides/cdn-media.md',
  'docs/guides/embedded-media.md',
  'docs/guides/large-rooms.md',
  'docs/guides/meetings.md',
  'docs/guides/operating.md',
  'docs/guides/operators-api.md',
  'docs/guides/recording.md',
  'docs/guides/srs-media.md',
  'docs/guides/trtc-media.md',
  'docs/guides/webhooks.md',
  'docs/guides/wechat.md',
];
const translated = (page: string): string => page.replace(/\.md$/, '.zh-CN.md');
const scriptsIn = (page: string): string[] => scriptsOf(readFileSync(page, 'utf8'));

describe('what the pages about the server show', () => {
  it('compiles against the server', () => {
    // The others are about the kit, and compiled with it.
    const scripts = pages.flatMap(scriptsIn).filter((script) => !/from 'miniprogram-rtc-kit['/]/.test(script));
    expect(scripts.length).toBeGreaterThanOrEqual(5);
    const wrong = `import { attach } from 'miniprogram-rtc-kit-server';\nvoid attach(1 as never, { bussy: 'queue' });`;
    expect(typeErrors([...scripts, wrong], 'server')).toEqual([expect.stringContaining("'bussy' does not exist")]);
  });

  it.each(pages)('is the same code in both languages: %s', (page) => {
    expect(scriptsIn(translated(page))).toEqual(scriptsIn(page));
  });

  it.each(pages.flatMap((page) => [page, translated(page)]))('leads only to what is there: %s', (page) => {
    const links = Array.from(readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)\)/g), ([, link]) => String(link));
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(join(dirname(page), link)))).toEqual([]);
  });
});
