import { existsSync, readdirSync } from 'node:fs';
import { lines, runTool, type Check } from './check';

interface Cruised {
  summary: {
    totalCruised: number;
    totalDependenciesCruised: number;
    violations: { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] }[];
  };
  modules: { rules?: unknown }[];
}

const folders = ['components', 'miniprogram', 'server', 'web', 'test', 'tools'];

/** The arrows between folders, by the table in .dependency-cruiser.cjs. */
export const layersCheck: Check = {
  name: 'layers',
  async run() {
    const present = folders.filter((folder) => existsSync(folder) && readdirSync(folder).length > 0);
    const { output } = await runTool('dependency-cruiser', 'depcruise', [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      ...present,
    ]);
    const start = output.indexOf('{');
    if (start < 0) return { findings: lines(output), summary: 'could not be read' };
    const { summary } = JSON.parse(output.slice(start, output.lastIndexOf('}') + 1)) as Cruised;
    const findings = summary.violations.map(({ from, to, rule, cycle }) => {
      const path = cycle && cycle.length > 0 ? cycle.map(({ name }) => name).join(' → ') : to;
      return `${from} → ${path} (${rule.name})`;
    });
    return { findings, summary: `${summary.totalCruised} modules, ${summary.totalDependenciesCruised} arrows` };
  },
};
