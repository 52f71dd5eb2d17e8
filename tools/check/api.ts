import { existsSync, readFileSync } from 'node:fs';
import { declarationOf } from '../build/declaration';
import type { Check } from './check';

const door = 'components/index.ts';
export const report = 'docs/api.d.ts';

/** What the report of the public door has to say. */
export const apiReport = async (): Promise<string> =>
  `// What \`miniprogram-rtc-kit\` exports, written by \`npm run generate\`. A change here is a change for customers.\n\n${await declarationOf(door)}`;

/** The public door is on record, so that nobody widens it without knowing. */
export const apiCheck: Check = {
  name: 'api',
  async run() {
    if (!existsSync(door)) return { findings: [`${door} is missing`], summary: 'no door' };
    const now = await apiReport();
    const names = Array.from(now.matchAll(/^export (?:declare )?(?:function|const|interface|type|class) (\w+)/gm), ([, name]) =>
      String(name),
    );
    const same = existsSync(report) && readFileSync(report, 'utf8') === now;
    const findings = same
      ? []
      : [`${report} differs from the door: run npm run generate, and say in CHANGELOG.md what changed for customers`];
    return { findings, summary: `${names.length} exported names` };
  },
};
