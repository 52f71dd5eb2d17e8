import { makeObservable, ref } from '../../shared/mobx';
import { CheckRun, type RunDelegate } from './check-run';
import { rowOf, type OutcomeState } from './outcomes';
import { steps } from './steps';
import type { CheckKit, CheckPlatform, StepId, StepResult } from './types';

export interface Row {
  readonly id: StepId;
  readonly state: 'waiting' | 'running' | 'done';
  /** The last result; null before the first. */
  readonly result: StepResult | null;
}

/** The state of one rtc-check. */
export class Check implements RunDelegate {
  rows: readonly Row[];
  running = false;
  /** The page shows the pusher of the check's room. */
  hasPusher = false;
  /** The URL that the page plays; '' without a player. */
  playerUrl = '';
  /** Changes with each player, because an element that failed is not repaired by another URL. */
  players = 0;
  private run: CheckRun | null = null;

  constructor(
    private readonly kit: CheckKit,
    readonly platform: CheckPlatform,
  ) {
    this.rows = this.ownSteps().map(({ id }) => ({ id, state: 'done', result: null }));
    makeObservable(this, { rows: ref, running: ref, hasPusher: ref, playerUrl: ref });
  }

  // ---- actions ----

  /** Checks everything from the beginning. */
  start(): void {
    this.begin(this.ownSteps().map(({ id }) => id));
  }

  /** Checks one step again, and those that waited for it. */
  retry(id: StepId): void {
    const waited = this.rows.filter(({ result }) => result?.outcome === 'needs').map((row) => row.id);
    this.begin([id].concat(waited));
  }

  /** Opens WeChat's settings, and checks again with what was allowed there. */
  openSettings(id: StepId): void {
    this.kit.permissions.openSettings().then(
      () => this.retry(id),
      () => undefined,
    );
  }

  stop(): void {
    this.run?.stop();
  }

  answer(heard: boolean): void {
    this.run?.answer(heard);
  }

  acceptPlayerCode(code: number, message: string): void {
    this.run?.acceptPlayerCode(code, message);
  }

  // ---- progress ----

  result(id: StepId): StepResult | null {
    return this.rows.filter((row) => row.id === id && row.state === 'done').map(({ result }) => result)[0] ?? null;
  }

  started(id: StepId): void {
    this.change([id], () => ({ id, state: 'running', result: null }));
  }

  ended(id: StepId, result: StepResult): void {
    this.change([id], () => ({ id, state: 'done', result }));
  }

  finished(): void {
    this.run = null;
    this.running = false;
  }

  showPusher(shown: boolean): void {
    this.hasPusher = shown;
  }

  showPlayer(url: string): void {
    this.players += 1;
    this.playerUrl = url;
  }

  private begin(ids: readonly StepId[]): void {
    if (this.running) return;
    this.running = true;
    this.change(ids, ({ id }) => ({ id, state: 'waiting', result: null }));
    this.run = new CheckRun(
      this.ownSteps().filter(({ id }) => ids.indexOf(id) >= 0),
      this.kit,
      this.platform,
      this,
    );
    this.run.start();
  }

  private change(ids: readonly StepId[], to: (row: Row) => Row): void {
    this.rows = this.rows.map((row) => (ids.indexOf(row.id) >= 0 ? to(row) : row));
  }

  private ownSteps(): typeof steps {
    return steps.filter(({ isFor }) => isFor === undefined || isFor(this.platform.system.kind));
  }
}

/** The state of a row, as screens and the report name it; `none` before the first check. */
export function stateOf({ state, result }: Row): 'waiting' | 'running' | OutcomeState | 'none' {
  if (state !== 'done') return state;
  return result === null ? 'none' : rowOf(result.outcome)[0];
}
