import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { filesBelow } from './build/output';
import { build } from './build/run';
import { buildOptions } from './build/options';
import { howToGet, needs, provide, provideSamples, samples, textWithImports, type Need } from './test/needs';
import { runJest, yieldToOthers, type Counted } from './test/jest';

/** The tests for the time in which a change is written: no browser, no other process. */
const quick = ['unit', 'contract', 'component'];

const projects = (names: readonly string[], workers: number): string[] => [
  '--selectProjects',
  ...names,
  '--maxWorkers',
  String(workers),
];

/**
 * A browser with cameras takes one core and waits now and then. So one of three cores tests in them, and the others do everything else
 * beside it; on two cores there is no core left beside a browser: docs/adr/012-tests-side-by-side.md.
 */
const withCameras = Math.min(4, Math.max(1, Math.floor(availableParallelism() / 3)));
const withoutCameras = Math.max(2, availableParallelism() - withCameras);
const goesSideBySide = availableParallelism() > 2;
const cameras = projects(['e2e'], withCameras);
const inProcess = projects([...quick, 'fuzz'], withoutCameras);
const inProcesses = projects(['conformance', 'pages', 'tools'], withoutCameras);

/** As many files of browser tests may be unsteady at once; more is a fault of ours. */
const mostUnsteady = 2;
const isBrowserTest = (path: string): boolean => /[\\/]test[\\/]e2e[\\/](?!tools[\\/])/.test(path);

const say = (line: string): void => console.log(line);

/** Runs all checks beside the first tests, and prints their output in one piece. Like all that has no cameras they let those go first. */
const runChecks = (): Promise<boolean> =>
  new Promise((done) => {
    const checks = spawn(process.execPath, ['--import', 'tsx', 'tools/check.ts'], { stdio: ['ignore', 'pipe', 'pipe'] });
    yieldToOthers(checks);
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

const sum = (runs: readonly Counted[]): Counted => ({
  passed: runs.reduce((total, { passed }) => total + passed, 0),
  failed: runs.reduce((total, { failed }) => total + failed, 0),
  failedFiles: runs.flatMap(({ failedFiles }) => failedFiles),
});

/**
 * A picture that a real browser decodes on two shared cores can come late for reasons that are not ours. A file of browser tests that
 * failed is therefore tried once more, whole, and named either way: docs/adr/011-a-browser-test-is-tried-twice.md.
 */
async function retryBrowserTests(first: Counted): Promise<Counted> {
  const again = first.failedFiles.filter(({ path }) => isBrowserTest(path));
  if (again.length === 0 || again.length > mostUnsteady) return first;
  const paths = again.map(({ path }) => path);
  say(`Once more: ${paths.join(', ')}`);
  const second = await runJest(['--ci', '--maxWorkers', '1', '--runTestsByPath', ...paths], { print: say });
  if (second.failed === 0) say(`Unsteady, to be mended: ${paths.join(', ')}`);
  const failedBefore = again.reduce((total, { failed }) => total + failed, 0);
  return {
    passed: first.passed + (second.failed === 0 ? failedBefore : 0),
    failed: first.failed - failedBefore + second.failed,
    failedFiles: second.failedFiles,
  };
}

const ignoring = (paths: readonly string[]): string[] =>
  paths.length === 0 ? [] : ['--testPathIgnorePatterns', ...paths.map(escaped)];

/** `sampled` gives the tests that cannot run, once the packages of the samples are there or cannot be had. */
async function runEverything(
  without: readonly string[],
  sampled: Promise<readonly string[]>,
): Promise<Counted & { checksPass: boolean }> {
  const run = (round: readonly string[], yields: boolean, left = without): Promise<Counted> =>
    runJest(['--ci', '--passWithNoTests', ...round, ...ignoring(left)], { print: say, yields });
  const others = async (): Promise<{ counted: Counted; checksPass: boolean }> => {
    const [checksPass, first] = await Promise.all([runChecks(), run(inProcess, true)]);
    // Only now, because a test of `npm pack` builds the kit anew.
    return { counted: sum([first, await run(inProcesses, true, await sampled)]), checksPass };
  };
  const doing = others();
  if (!goesSideBySide) await doing;
  const [seen, { counted, checksPass }] = await Promise.all([run(cameras, false), doing]);
  return { ...(await retryBrowserTests(sum([seen, counted]))), checksPass };
}

/**
 * `npm test`: gets what it needs, builds, checks, tests. With arguments it leaves the checks out and hands them to jest; `--quick`
 * stands for the tests that need neither a browser nor another process, and gets nothing.
 */
async function main(args: readonly string[]): Promise<void> {
  const isCi = (process.env.CI ?? '') !== '';
  const isQuick = args.includes('--quick');
  const asked = args.filter((arg) => arg !== '--quick');
  const isAll = args.length === 0;
  const absent = (wanted: readonly Need[]): readonly Need[] => wanted.filter((need) => !need.isThere());
  const missing = isQuick ? absent(needs) : provide(needs, say);
  // Their packages take minutes to come, and the last tests need them.
  const sampling = isAll ? provideSamples(samples, say) : Promise.resolve(absent(samples));
  const heldBy = (wanted: readonly Need[]): string[] =>
    held(wanted).filter((path) => !isQuick || quick.includes(path.split(/[\\/]/)[0] ?? ''));
  const without = heldBy(missing);

  const options = buildOptions([]);
  if (options) await build(options, say);
  const chosen = isQuick ? ['--selectProjects', ...quick, '--maxWorkers', '100%'] : [];
  const sampled = sampling.then((lacking) => heldBy([...missing, ...lacking]));
  const tests = isAll
    ? await runEverything(without, sampled)
    : { ...(await runJest(['--passWithNoTests', ...chosen, ...asked, ...ignoring(await sampled)])), checksPass: true };

  const lacking = [...missing, ...(await sampling)];
  const left = await sampled;
  if (left.length > 0) {
    say(`Not run, for want of ${lacking.map(({ name }) => name).join(', ')}:`);
    left.forEach((path) => say(`  test/${path}`));
    say(`To run them:  ${howToGet(lacking)}`);
  }
  if (!isAll) say('The checks were left out: npm run check');
  const failed = tests.failed + (tests.checksPass ? 0 : 1) + (isCi ? left.length : 0);
  say(`${tests.passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause);
  say('0 passed, 1 failed');
  process.exitCode = 1;
});
