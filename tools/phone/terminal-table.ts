import { abilities, type AbilityName, type VersionResult } from './abilities';

const mark = (works: boolean | undefined): string => (works === undefined ? '–' : works ? '●' : '✗');

/** The result as a table of marks, and the reason of every failure, each once with all its versions. */
export function terminalTable(results: readonly VersionResult[]): string {
  const all = Object.keys(abilities) as AbilityName[];
  const names = all.filter((name) => results.some(({ outcomes }) => outcomes[name] !== undefined));
  const width = Math.max(...names.map((name) => abilities[name][0].length)) + 2;
  const columns = results.map(({ version }) => Math.max(version.length, 3) + 2);
  const rows = names.map((name) => {
    const cells = results.map(({ outcomes }, at) => mark(outcomes[name]?.works).padEnd(columns[at] ?? 0));
    return `${abilities[name][0].padEnd(width)}${cells.join('')}`.trimEnd();
  });
  const reasons = names.flatMap((name) => {
    const versionsOf = new Map<string, string[]>();
    results.forEach(({ version, outcomes }) => {
      const outcome = outcomes[name];
      if (outcome && !outcome.works) versionsOf.set(outcome.note, [...(versionsOf.get(outcome.note) ?? []), version]);
    });
    return Array.from(versionsOf, ([note, versions]) => `  ${name} (${versions.join(', ')}): ${note}`);
  });
  const head = `${''.padEnd(width)}${results.map(({ version }, at) => version.padEnd(columns[at] ?? 0)).join('')}`.trimEnd();
  return [head, ...rows, '', '● works, ✗ fails, – was not reached', ...reasons].join('\n');
}
