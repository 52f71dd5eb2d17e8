import { existsSync, readFileSync } from 'node:fs';
import { declarationOf } from '../build/declaration';
import { publicEntries } from '../build/script/bundle';
import type { Check } from './check';

/** `docs/api.d.ts` for the kit itself, and `docs/api-<feature>.d.ts` for the entry of a feature. */
const reportOf = (entry: string): string => (entry === 'index' ? 'docs/api.d.ts' : `docs/api-${entry}.d.ts`);
const moduleOf = (entry: string): string => (entry === 'index' ? 'miniprogram-rtc-kit' : `miniprogram-rtc-kit/${entry}`);

/** The public types of each entry, by the file that records them. */
export async function apiReports(): Promise<Record<string, string>> {
  const reports: Record<string, string> = {};
  for (const entry of existsSync('components') ? publicEntries('components') : []) {
    const head = `// The public types of \`${moduleOf(entry)}\`, written by \`npm run generate\`. A change here is a change for customers.`;
    reports[reportOf(entry)] = `${head}\n\n${await declarationOf(`components/${entry}.ts`)}`;
  }
  return reports;
}

const exportedName = /^export (?:declare )?(?:function|const|interface|type|class) (\w+)/gm;

/** The public types are committed, so that every change of them is seen in review. */
export const apiCheck: Check = {
  async run() {
    const reports = Object.entries(await apiReports());
    const findings = reports
      .filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
      .map(([path]) => `${path} differs: run npm run generate, and describe the change for customers in CHANGELOG.md`);
    const names = reports.flatMap(([, text]) => Array.from(text.matchAll(exportedName), ([, name]) => String(name)));
    return { findings, summary: `${new Set(names).size} exported names of ${reports.length} entries` };
  },
};
