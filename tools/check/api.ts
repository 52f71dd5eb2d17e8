import { existsSync, readFileSync } from 'node:fs';
import { declarationOf } from '../build/declaration';
import type { Check } from './check';

const entry = 'components/index.ts';
export const report = 'docs/api.d.ts';

/** The content of the report: the public types of the kit. */
export const apiReport = async (): Promise<string> =>
  `// The public types of \`miniprogram-rtc-kit\`, written by \`npm run generate\`. A change here is a change for customers.\n\n${await declarationOf(entry)}`;

/** The public types are committed, so that every change of them is seen in review. */
export const apiCheck: Check = {
  name: 'api',
  async run() {
    if (!existsSync(entry)) return { findings: [`${entry} is missing`], summary: 'no entry' };
    const now = await apiReport();
    const names = Array.from(now.matchAll(/^export (?:declare )?(?:function|const|interface|type|class) (\w+)/gm), ([, name]) =>
      String(name),
    );
    const same = existsSync(report) && readFileSync(report, 'utf8') === now;
    const findings = same
      ? []
      : [
          `${report} differs from the exports of the kit: run npm run generate, and describe the change for customers in CHANGELOG.md`,
        ];
    return { findings, summary: `${names.length} exported names` };
  },
};
