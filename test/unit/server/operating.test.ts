import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { fields } from '../../../server/config/config';
import { rateLimits } from '../../../server/rates/rate-limits';
import { createMetrics, registerGauges } from '../../../server/metrics';
import { gaugesOf } from '../../../server/media/embedded/gauges';
import { blocksOf } from '../doc-examples';

const names = ['operating.md', 'operating.zh-CN.md'] as const;
const page = (name: string): string => readFileSync(`docs/guides/${name}`, 'utf8');

async function metrics(): Promise<{ name: string; type: string }[]> {
  const all = createMetrics();
  const none = () => 0;
  const media = () => gaugesOf({ isUp: true, restarts: 0, refused: 0, stats: null });
  registerGauges(all, { connections: none, rooms: none, calls: none, media });
  const found = await all.registry.getMetricsAsJSON();
  return [...found.map(({ name, type }) => ({ name, type: String(type) })), { name: 'rtc_ready', type: 'gauge' }];
}

const types: Readonly<Record<string, readonly string[]>> = {
  gauge: ['gauge', '仪表'],
  counter: ['counter', '计数器'],
  histogram: ['histogram', '直方图'],
};

describe.each(names)('the guide to operating: %s', (name) => {
  it('[P271] lists every metric of the server with its type, and no other', async () => {
    const known = await metrics();
    const rows = Array.from(page(name).matchAll(/^\| `(rtc_\w+)`\s*\|\s*(\S+)\s*\|/gm), ([, metric, type]) => [metric, type]);
    const own = known.filter(({ name: metric }) => !metric.startsWith('rtc_media_'));
    expect(rows.map(([metric]) => metric).sort()).toEqual(own.map((one) => one.name).sort());
    rows.forEach(([metric, type]) => {
      const { type: actual = '' } = known.find((one) => one.name === metric) ?? {};
      expect([metric, types[actual]]).toEqual([metric, expect.arrayContaining([type])]);
    });
    const named = page(name).match(/\brtc_media_[a-z]\w+/g) ?? [];
    expect(named.filter((metric) => !known.some((one) => one.name === metric))).toEqual([]);
  });

  it('[P349] lists every rate with its figures', () => {
    const rows = Array.from(page(name).matchAll(/^\| `(\w+)`\s*\|\s*([\d.]+)\s*\|\s*(\d+)\s*\|/gm));
    const listed = rows.map(([, rate, perSecond, burst]) => [rate, { perSecond: Number(perSecond), burst: Number(burst) }]);
    expect(Object.fromEntries(listed)).toEqual(rateLimits);
  });

  it('[P271] names only settings that exist, and configurations that can be read', () => {
    const settings = Object.values(fields).map(({ env }) => env);
    const named = page(name).match(/\bRTC_[A-Z_]+\b/g) ?? [];
    expect(named.filter((setting) => !settings.includes(setting))).toEqual([]);
    const block = blocksOf(page(name)).find((each) => each.startsWith('```yaml')) ?? '';
    const { scrape_configs: scraped } = parse(block.replace(/^```yaml\n|```$/g, '')) as { scrape_configs: object[] };
    expect(scraped).toEqual([expect.objectContaining({ job_name: 'rtc' })]);
    const line = (blocksOf(page(name)).find((each) => each.startsWith('```jsonl')) ?? '').replace(/^```jsonl\n|```$/g, '');
    expect(JSON.parse(line)).toMatchObject({ level: 30, msg: 'welcome', trace: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });
});

describe('the guide to operating', () => {
  it('[P271] has the same code in both languages', () => {
    expect(blocksOf(page(names[1]))).toEqual(blocksOf(page(names[0])));
  });
});
