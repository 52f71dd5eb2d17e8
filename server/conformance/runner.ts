import { causeOf } from '../log';
import type { Check, CheckGroup, Need } from './check';
import { Mismatch, NotApplicable, type Finding } from './finding';
import type { TokenSource } from './tokens';
import { Trial } from './trial';
import { Watch, watchedRules, type WatchedRule } from './watch';

export interface RunOptions {
  /** The signalling socket, such as `wss://host/v1`. */
  readonly url: string;
  readonly tokens: TokenSource;
  /** The limit of each wait for a frame or a close, in milliseconds. */
  readonly waitMs: number;
  /** Also waits for the server's own deadlines: 5 s for a hello, 25 s of silence. */
  readonly patient: boolean;
  /** Runs only the checks whose group or title contains this. */
  readonly only?: string;
  /** Told of each result at once. */
  readonly onResult?: (result: CheckResult) => void;
  /** Part of the names of users and rooms. */
  readonly run: string;
}

export interface CheckResult {
  readonly group: string;
  readonly title: string;
  readonly rule: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Of a skipped check. */
  readonly reason?: string;
  /** Of a failed check. */
  readonly findings?: readonly Finding[];
}

/** Of the two deadlines that a patient run waits for, the longer one with some room. */
const patientMs = 30_000;
const watchedGroup = 'every connection';

/** Runs the checks one after another. Rejects only when the server cannot be reached at all. */
export async function runChecks(groups: readonly CheckGroup[], options: RunOptions): Promise<readonly CheckResult[]> {
  const watch = new Watch();
  const offersCalls = await inTrial(options, watch, 'probe', (trial) => trial.offers('inbox.subscribe')).catch(
    (cause: unknown) => {
      // The server can be reached and does something else: the checks say it.
      if (cause instanceof Mismatch) return true;
      throw cause;
    },
  );
  const lacks: Readonly<Record<Need, string | null>> = {
    calls: offersCalls ? null : 'the server offers no calls',
    signing: options.tokens.secret === null ? 'it needs tokens that a server must refuse: give --secret' : null,
    patience: options.patient ? null : 'it waits for up to half a minute: give --patient',
  };
  const results: CheckResult[] = [];
  const add = (result: CheckResult): void => {
    results.push(result);
    options.onResult?.(result);
  };
  const { only = '' } = options;
  const wanted = groups.flatMap(({ name, checks }) =>
    checks.filter(({ title }) => name.includes(only) || title.includes(only)).map((check) => ({ group: name, check })),
  );
  for (const [index, { group, check }] of wanted.entries()) {
    const { title, rule } = check;
    add({ group, title, rule, ...(await outcomeOf(check, lacks, options, watch, String(index))) });
  }
  watchedResults(watch).forEach(add);
  return results;
}

async function outcomeOf(
  check: Check,
  lacks: Readonly<Record<Need, string | null>>,
  options: RunOptions,
  watch: Watch,
  name: string,
): Promise<Pick<CheckResult, 'outcome' | 'reason' | 'findings'>> {
  const reason = check.needs?.map((need) => lacks[need]).find((lack) => lack !== null);
  if (typeof reason === 'string') return { outcome: 'skipped', reason };
  const isPatient = check.needs?.includes('patience') === true;
  const waitMs = isPatient ? Math.max(patientMs, options.waitMs) : options.waitMs;
  try {
    await inTrial({ ...options, waitMs }, watch, name, (trial) => check.run(trial));
    return { outcome: 'passed' };
  } catch (cause) {
    if (cause instanceof NotApplicable) return { outcome: 'skipped', reason: cause.message };
    if (cause instanceof Mismatch) return { outcome: 'failed', findings: [cause.finding] };
    const finding: Finding = { expected: 'a connection and a token', sent: [], came: [causeOf(cause)] };
    return { outcome: 'failed', findings: [finding] };
  }
}

async function inTrial<T>(options: RunOptions, watch: Watch, name: string, act: (trial: Trial) => Promise<T>): Promise<T> {
  const trial = new Trial({ ...options, watch }, name);
  try {
    return await act(trial);
  } finally {
    await trial.close();
  }
}

const watchedResults = (watch: Watch): readonly CheckResult[] =>
  (Object.keys(watchedRules) as readonly WatchedRule[]).map((name) => {
    const findings = watch.findings(name);
    const result = { group: watchedGroup, ...watchedRules[name] };
    return findings.length === 0 ? { ...result, outcome: 'passed' } : { ...result, outcome: 'failed', findings };
  });
