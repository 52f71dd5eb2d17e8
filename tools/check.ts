import type { Check, CheckResult } from './check/check';
import { apiCheck } from './check/api';
import { compileCheck } from './check/compile';
import { componentsCheck } from './check/components';
import { minVersionCheck } from './check/min-version';
import { formatCheck } from './check/format';
import { generatedCheck } from './check/generated';
import { glossaryCheck } from './check/glossary';
import { layersCheck } from './check/layers';
import { lintCheck } from './check/lint';
import { proseCheck } from './check/prose';
import { sizeCheck } from './check/size';
import { specCheck } from './check/spec';
import { typesCheck } from './check/types';
import { wxmlCheck } from './check/wxml';

/** The quickest checks first. */
const checks: readonly Check[] = [
  formatCheck, lintCheck, layersCheck, typesCheck, specCheck, glossaryCheck, proseCheck, generatedCheck, componentsCheck, minVersionCheck, sizeCheck, apiCheck,
  wxmlCheck, compileCheck,
]; // prettier-ignore

const width = Math.max(...checks.map(({ name }) => name.length)) + 2;

async function run(check: Check): Promise<CheckResult> {
  try {
    return await check.run();
  } catch (cause) {
    return { findings: [cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)], summary: 'could not be run' };
  }
}

/** `npm run check` runs all checks, `npm run check:<name>` one. `--report` also writes the report of checks that have one. */
async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => arg !== '--report');
  const unknown = names.find((name) => !checks.some((check) => check.name === name));
  if (unknown !== undefined)
    throw new Error(`There is no check '${unknown}'. There are: ${checks.map(({ name }) => name).join(', ')}`);
  const wanted = names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name));
  const failed: string[] = [];
  for (const check of wanted) {
    const from = performance.now();
    const { findings, summary } = await run(check);
    const seconds = ((performance.now() - from) / 1000).toFixed(1).padStart(5);
    console.log(`${check.name.padEnd(width)}${findings.length === 0 ? 'ok    ' : 'FAILED'} ${seconds} s  ${summary}`);
    findings.forEach((finding) => console.log(`  ${finding.replace(/\n/g, '\n  ')}`));
    if (findings.length > 0) failed.push(check.name);
    if (check.report && names.length < args.length) console.log(`  written to ${await check.report()}`);
  }
  console.log(
    failed.length === 0
      ? `${wanted.length} checks passed`
      : `${failed.length} of ${wanted.length} checks failed: ${failed.join(', ')}`,
  );
  if (failed.length > 0) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
});
