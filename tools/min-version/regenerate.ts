import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { readTypings, type FirstVersions } from './typings';

/**
 * Updates the first versions in since-apis.json from `miniprogram-api-typings`. Fields that were measured on base libraries (`in_1_7_0`,
 * `first_seen`, `contexts_measured`) stay, because the typings do not contain them. since-components.json is written by hand, from the
 * public reference and from measurements.
 *
 *   npx tsx tools/min-version/regenerate.ts
 */
const table = join(__dirname, 'since-apis.json');
const typings = 'node_modules/miniprogram-api-typings';

interface Table {
  source: string;
  apis: Record<string, { since: string | null; in_1_7_0: boolean; first_seen?: string }>;
  namespaces: Record<string, Record<string, string | null>>;
  options: Record<string, Record<string, string>>;
  fields?: FirstVersions['fields'];
  [more: string]: unknown;
}

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(typings, 'package.json'), 'utf8')) as { version: string };
  const before = JSON.parse(readFileSync(table, 'utf8')) as Table;
  const read = (file: string): FirstVersions => readTypings(readFileSync(join(typings, 'types/wx', file), 'utf8'));
  const now = read('lib.wx.api.d.ts');
  const instances = read('lib.wx.component.d.ts');
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
    // Some interfaces are in other files of the typings; their entries stay.
    namespaces: { ...before.namespaces, ...instances.namespaces, ...now.namespaces },
    fields: now.fields,
    returns: now.returns,
    takes: now.takes,
    options: { ...before.options, ...now.options },
  };
  writeFileSync(table, await format(JSON.stringify(after), { parser: 'json', printWidth: 130 }));
}

void main();
