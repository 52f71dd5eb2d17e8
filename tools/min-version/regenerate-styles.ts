import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'prettier';

/**
 * Writes since-styles.json from MDN's browser-compat-data: the properties that both oldest engines have, and the values of these that
 * one of them lacks. The package has 20 MB, so it is no dependency.
 *
 *   npm install --no-save @mdn/browser-compat-data
 *   npx tsx tools/min-version/regenerate-styles.ts node_modules/@mdn/browser-compat-data/data.json
 */
const table = join(__dirname, 'since-styles.json');

/** The engines of base library 1.7.0 in 2017: X5 on Android is Chromium 53, and WeChat 6.5.21 runs on iOS 9. */
const engines = { chrome: 53, safari_ios: 9 } as const;

interface Support {
  version_added: string | boolean | null;
  version_removed?: string;
  prefix?: string;
  alternative_name?: string;
  flags?: unknown;
  partial_implementation?: boolean;
}

interface Feature {
  __compat?: { support: Readonly<Record<string, Support | readonly Support[]>> };
  [name: string]: unknown;
}

const versionOf = (text: string | boolean | null | undefined): number =>
  typeof text === 'string' && text !== 'preview' ? Number(text.replace('≤', '')) : Infinity;

/** The prefixes under which all engines have a feature, '' for none. */
function prefixesOf(feature: Feature): string[] {
  const inEngine = (name: keyof typeof engines): string[] =>
    [feature.__compat?.support[name] ?? []]
      .flat()
      .filter(
        (one) =>
          one.flags === undefined &&
          one.alternative_name === undefined &&
          versionOf(one.version_added) <= engines[name] &&
          versionOf(one.version_removed) > engines[name],
      )
      .map(({ prefix }) => prefix ?? '');
  // A prefix that both engines know stays valid beside the plain name.
  return inEngine('chrome').filter((prefix) => inEngine('safari_ios').includes(prefix));
}

async function main(data: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(dirname(data), 'package.json'), 'utf8')) as { version: string };
  const { css } = JSON.parse(readFileSync(data, 'utf8')) as { css: { properties: Readonly<Record<string, Feature>> } };
  const properties = Object.entries(css.properties).flatMap(([name, feature]) =>
    prefixesOf(feature).map((prefix) => `${prefix}${name}`),
  );
  const newerValues = Object.entries(css.properties).flatMap(([name, feature]) => {
    const lacking = Object.entries(feature)
      .filter(([value, one]) => /^[a-z][a-z-]*$/.test(value) && !prefixesOf(one as Feature).includes(''))
      .map(([value]) => value);
    return properties.includes(name) && lacking.length > 0 ? [[name, lacking] as const] : [];
  });
  const found = {
    source: `@mdn/browser-compat-data@${version}`,
    engines,
    properties: properties.sort(),
    newerValues: Object.fromEntries(newerValues),
  };
  writeFileSync(table, await format(JSON.stringify(found), { parser: 'json', printWidth: 130 }));
}

void main(process.argv[2] ?? 'node_modules/@mdn/browser-compat-data/data.json');
