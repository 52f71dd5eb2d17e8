import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { readTypings } from './typings';

/**
 * Reads first versions anew from `miniprogram-api-typings` into since-apis.json. What was measured on base libraries themselves
 * (`in_1_7_0`, `first_seen`, `contexts_measured`) stays: the typings cannot say it. since-components.json is by hand, from the public
 * reference and from measuring; nothing generates it.
 *
 *   npx tsx tools/floor/regenerate.ts
 */
const table = join(__dirname, 'since-apis.json');
const typings = 'node_modules/miniprogram-api-typings';

interface Table {
  source: string;
  apis: Record<string, { since: string | null; in_1_7_0: boolean; first_seen?: string }>;
  namespaces: Record<string, Record<string, string | null>>;
  options: Record<string, Record<string, string>>;
  [more: string]: unknown;
}

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(typings, 'package.json'), 'utf8')) as { version: string };
  const before = JSON.parse(readFileSync(table, 'utf8')) as Table;
  const now = readTypings(readFileSync(join(typings, 'types/wx/lib.wx.api.d.ts'), 'utf8'));
  const apis = Object.fromEntries(
    Object.entries({ ...before.apis, ...now.apis }).map(([name]) => {
      const known = before.apis[name];
      return [name, { ...(known ?? { in_1_7_0: false }), since: now.apis[name] ?? known?.since ?? null }];
    }),
  );
  const after = {
    ...before,
    source: `miniprogram-api-typings@${version}`,
    apis,
    // Some interfaces stand in other files of the typings: what was read of them stays.
    namespaces: { ...before.namespaces, ...now.namespaces },
    options: { ...before.options, ...now.options },
  };
  writeFileSync(table, await format(JSON.stringify(after), { parser: 'json', printWidth: 130 }));
}

void main();
