import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { conformance } from '../../../server/conformance/command';
import { fields } from '../../../server/config/config';
import { createMetrics } from '../../../server/metrics';
import { blocksOf } from '../doc-examples';

const folder = 'docs/guides';
const page = (name: string): string => readFileSync(join(folder, name), 'utf8');
const rowsOf = (text: string): number => text.split('\n').filter((line) => line.startsWith('|')).length;

describe.each(['other-backends', 'sizing'])('the guide %s', (name) => {
  const [english, chinese] = [page(`${name}.md`), page(`${name}.zh-CN.md`)];

  it('[P316] has the same code and the same tables in both languages', () => {
    expect(blocksOf(chinese)).toEqual(blocksOf(english));
    expect(rowsOf(chinese)).toBe(rowsOf(english));
    expect(rowsOf(english)).toBeGreaterThan(8);
  });

  it('[P316] leads only to what is there', () => {
    const links = Array.from((english + chinese).matchAll(/\]\(([^)#]+)/g), ([, link]) => String(link));
    expect(links.length).toBeGreaterThan(6);
    expect(links.filter((link) => !existsSync(join(dirname(join(folder, name)), link)))).toEqual([]);
  });

  it('[P316] names only flags, settings and metrics that exist', async () => {
    let help = '';
    await conformance(['--help'], { out: (text) => void (help += text), err: () => undefined }, {});
    const flags = Array.from(new Set(english.match(/--[a-z][a-z-]+/g) ?? []));
    expect(flags.filter((flag) => !help.includes(flag))).toEqual([]);
    const settings = [...Object.values(fields).map(({ env }) => env), 'RTC_USER', 'RTC_ROLE'];
    expect((english.match(/\bRTC_[A-Z_]+\b/g) ?? []).filter((setting) => !settings.includes(setting))).toEqual([]);
    const known = (await createMetrics().registry.metrics()) + ' rtc_connections rtc_media_publishers rtc_media_players';
    expect(
      (english.match(/\brtc_[a-z_]+[a-z]/g) ?? []).filter((metric) => !known.includes(metric) && metric !== 'rtc_media'),
    ).toEqual([]);
  });
});

describe('the guide to sizing', () => {
  it('[P316] takes its figures from the pages of measurements', () => {
    const measured = readFileSync('docs/measurements.md', 'utf8') + page('embedded-media.md') + page('operating.md');
    for (const figure of [
      '3.9 MB',
      '10.5 MB',
      '26 %',
      '6837',
      '39 µs',
      '72–99 MB',
      '20–34 %',
      '136 MB',
      '126 MB',
      '500 a second',
      '21.3 KiB',
      '22.5 µs',
      '618782',
      '0.63 of a core for 10.2 s',
    ])
      expect(measured).toContain(figure);
    const numbers = page('sizing.md').match(/_not measured_/g) ?? [];
    expect(numbers.length).toBeGreaterThan(1);
  });
});
