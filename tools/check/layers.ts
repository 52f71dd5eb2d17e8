import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lines, runTool, type Check, type CheckResult } from './check';

interface Cruised {
  summary: {
    totalCruised: number;
    totalDependenciesCruised: number;
    violations: { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] }[];
  };
}

const folders = ['components', 'miniprogram', 'server', 'web', 'test', 'tools'];

/** Imports below `root` that the layers in .dependency-cruiser.cjs do not allow, and circles of imports. */
export async function layerFaults(root: string): Promise<CheckResult> {
  const present = folders.filter((folder) => existsSync(join(root, folder)) && readdirSync(join(root, folder)).length > 0);
  const config = resolve('.dependency-cruiser.cjs');
  const { output } = await runTool(
    'dependency-cruiser',
    'depcruise',
    ['--config', config, '--output-type', 'json', ...present],
    root,
  );
  const start = output.indexOf('{');
  if (start < 0) return { findings: lines(output), summary: 'could not be read' };
  const { summary } = JSON.parse(output.slice(start, output.lastIndexOf('}') + 1)) as Cruised;
  const findings = summary.violations.map(({ from, to, rule, cycle }) => {
    const path = cycle && cycle.length > 0 ? cycle.map(({ name }) => name).join(' → ') : to;
    return `${from} → ${path} (${rule.name})`;
  });
  return { findings, summary: `${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports` };
}

export const layersCheck: Check = { run: () => layerFaults('.') };
