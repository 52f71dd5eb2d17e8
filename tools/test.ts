import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { filesBelow } from './build/output';
import { build } from './build/run';
import { buildOptions } from './build/options';
import { howToGet, needs, provide, textWithImports, type Need } from './test/needs';
import { runJest, type Counted } from './test/jest';

const browsers = ['--selectProjects', 'e2e', '--maxWorkers', '1'];

/** What keeps a core busy shares the machine with what waits; a browser with a camera has it for itself: two at a time took as long, and failed. */
const rounds: readonly (readonly string[])[] = [
  ['--selectProjects', 'unit', 'contract', 'component', 'fuzz', '--maxWorkers', '2'],
  ['--selectProjects', 'conformance', 'tools', '--maxWorkers', '2'],
  browsers,
];

/** As many files of browser tests may be unsteady at once; more is a fault of ours. */
const mostUnsteady = 2;

const say = (line: string): void => console.log(line);

/** The checks keep one core busy: they run beside the first tests, and what they say is said in one piece. */
const runChecks = (): Promise<boolean> =>
  new Promise((done) => {
    const tsx = createRequire(__filename).resolve('tsx/cli');
    const checks = spawn(process.execPath, [tsx, 'tools/check.ts'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    checks.stdout.on('data', (piece: Buffer) => said.push(piece));
    checks.stderr.on('data', (piece: Buffer) => said.push(piece));
    checks.once('close', (code) => {
      say(Buffer.concat(said).toString().trimEnd());
      done(code === 0);
    });
  });

/** Test files that cannot run without what is missing. */
function held(missing: readonly Need[]): string[] {
  const tests = filesBelow('test').filter((path) => path.endsWith('.test.ts'));
  return tests.filter((path) => {
    const text = missing.length === 0 ? '' : textWithImports(`test/${path}`);
    return missing.some(({ usedBy }) => usedBy.test(text));
  });
}

const escaped = (path: string): string => `/test/${path}`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\//g, '[\\\\/]');

/**
 * A picture that a real browser decodes on two shared cores can come late for reasons that are not ours. A file of browser tests that
 * failed is therefore tried once more, whole, and named either way: docs/adr/011-a-browser-test-is-tried-twice.md.
 */
async function runBrowsers(args: readonly string[]): Promise<Counted> {
  const first = await runJest(args);
  if (first.failed === 0 || first.failedFiles.length === 0 || first.failedFiles.length > mostUnsteady) return first;
  say(`Once more: ${first.failedFiles.join(', ')}`);
  const second = await runJest([...browsers, '--ci', '--runTestsByPath', ...first.failedFiles]);
  if (second.failed === 0) say(`Unsteady, to be mended: ${first.failedFiles.join(', ')}`);
  return { ...second, passed: first.passed + (second.failed === 0 ? first.failed : 0) };
}

async function runTests(args: readonly string[], without: readonly string[]): Promise<Pick<Counted, 'passed' | 'failed'>> {
  const ignore = without.length === 0 ? [] : ['--testPathIgnorePatterns', ...without.map(escaped)];
  if (args.length > 0) return runJest(['--passWithNoTests', ...args, ...ignore]);
  const sum = { passed: 0, failed: 0 };
  for (const round of rounds) {
    const run = round === browsers ? runBrowsers : runJest;
    const { passed, failed } = await run(['--ci', '--passWithNoTests', ...round, ...ignore]);
    sum.passed += passed;
    sum.failed += failed;
  }
  return sum;
}

/** `npm test`: gets what it needs, builds, checks, tests. With arguments it leaves the checks out and hands them to jest. */
async function main(args: readonly string[]): Promise<void> {
  const isCi = (process.env.CI ?? '') !== '';
  const missing = provide(needs, say);
  const without = held(missing);

  const options = buildOptions([]);
  if (options) await build(options, say);
  const [checksPass, tests] = await Promise.all([args.length > 0 || runChecks(), runTests(args, without)]);

  if (without.length > 0) {
    say(`Not run, for want of ${missing.map(({ name }) => name).join(', ')}:`);
    without.forEach((path) => say(`  test/${path}`));
    say(`To run them:  ${howToGet(missing)}`);
  }
  if (args.length > 0) say('The checks were left out: npm run check');
  const failed = tests.failed + (checksPass ? 0 : 1) + (isCi ? without.length : 0);
  say(`${tests.passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause);
  say('0 passed, 1 failed');
  process.exitCode = 1;
});
