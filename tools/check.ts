import type { Check, CheckResult } from './check/check';

/** The quickest checks first. Each is loaded when it is wanted, because some load compilers. */
const checks: Readonly<Record<string, () => Promise<Check>>> = {
  format: async () => (await import('./check/format')).formatCheck,
  lint: async () => (await import('./check/lint')).lintCheck,
  layers: async () => (await import('./check/layers')).layersCheck,
  types: async () => (await import('./check/types')).typesCheck,
  spec: async () => (await import('./check/spec')).specCheck,
  glossary: async () => (await import('./check/glossary')).glossaryCheck,
  prose: async () => (await import('./check/prose')).proseCheck,
  generated: async () => (await import('./check/generated')).generatedCheck,
  components: async () => (await import('./check/components')).componentsCheck,
  'min-version': async () => (await import('./check/min-version')).minVersionCheck,
  size: async () => (await import('./check/size')).sizeCheck,
  api: async () => (await import('./check/api')).apiCheck,
  wxml: async () => (await import('./check/wxml')).wxmlCheck,
  compile: async () => (await import('./check/compile')).compileCheck,
};

const all = Object.keys(checks);
const width = Math.max(...all.map((name) => name.length)) + 2;

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
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`There is no check '${unknown}'. There are: ${all.join(', ')}`);
  const wanted = Object.entries(checks).filter(([name]) => names.length === 0 || names.includes(name));
  const failed: string[] = [];
  for (const [name, load] of wanted) {
    const check = await load();
    const from = performance.now();
    const { findings, summary } = await run(check);
    const seconds = ((performance.now() - from) / 1000).toFixed(1).padStart(5);
    console.log(`${name.padEnd(width)}${findings.length === 0 ? 'ok    ' : 'FAILED'} ${seconds} s  ${summary}`);
    findings.forEach((finding) => console.log(`  ${finding.replace(/\n/g, '\n  ')}`));
    if (findings.length > 0) failed.push(name);
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
