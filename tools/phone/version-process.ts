import { findCompilers } from '../wechat/compilers';
import type { AbilityName, Outcome } from './abilities';
import { compileApp } from './runtime/app-package';
import { journeys } from './journeys/journeys';
import { readLibrary } from './runtime/libraries';
import type { System } from './options';
import { Testbed } from './journeys/testbed';

/** One version, for a process of its own. */
export interface VersionJob {
  baselib: string;
  version: string;
  only: readonly string[] | null;
  server: string;
  platform: System;
  insertMs: number;
  removeMs: number;
  seed: number;
}

export type VersionMessage =
  | { type: 'outcome'; ability: AbilityName; outcome: Outcome }
  | { type: 'members'; members: readonly string[] }
  | { type: 'done' }
  | { type: 'failed'; reason: string };

/** The first journeys are made alone, the others a few at a time: they mostly wait. */
const alone: readonly string[] = ['members', 'room'];
const atOnce = 3;

const send = (message: VersionMessage): void => void process.send?.(message);

async function makeJourneys(job: VersionJob): Promise<void> {
  const compilers = findCompilers();
  if (typeof compilers === 'string') throw new Error(`WeChat’s compilers cannot run: ${compilers}`);
  const app = compileApp('dist/demo', compilers);
  const library = readLibrary(job.baselib, job.version);
  const report = {
    outcome(ability: AbilityName, outcome: Outcome) {
      if (job.only === null || job.only.includes(ability)) send({ type: 'outcome', ability, outcome });
    },
    members: (members: readonly string[]) => send({ type: 'members', members }),
  };
  const walk = async (journey: (typeof journeys)[number]): Promise<void> => {
    const testbed = new Testbed(journey.name, { ...job, library, app }, report);
    try {
      if (testbed.insertsElements || journey.needsElements !== true) await journey.walk(testbed);
    } catch (cause) {
      // An ability that was not looked at yet, such as a library that does not start.
      const reason = cause instanceof Error ? cause.message : String(cause);
      journey.abilities.slice(0, 1).forEach((ability) => report.outcome(ability, { works: false, note: reason }));
    } finally {
      testbed.end();
    }
  };
  const wanted = journeys.filter(({ abilities }) => job.only === null || abilities.some((name) => job.only?.includes(name)));
  for (const journey of wanted.filter(({ name }) => alone.includes(name))) await walk(journey);
  const others = wanted.filter(({ name }) => !alone.includes(name));
  const work = async (): Promise<void> => {
    for (let journey = others.shift(); journey; journey = others.shift()) await walk(journey);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

// Libraries throw in timers and leave promises alone; a phone survives that, and so does the process. The journeys look at what is seen.
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);

process.once('message', (job: VersionJob) => {
  makeJourneys(job).then(
    () => send({ type: 'done' }),
    (cause: unknown) => send({ type: 'failed', reason: cause instanceof Error ? cause.message : String(cause) }),
  );
});
