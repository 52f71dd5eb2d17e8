import { callStream, type Position } from '../../components/core/protocol/messages';
import { rtcError } from '../../components/core/protocol/errors';
import type { Clock, Random } from '../clock';
import type { Limits } from '../limits';
import type { Change, Engine, NewEvent } from '../engine/engine';
import { StreamStore, type Idempotency } from '../streams/stream-store';
import type { CallEntry } from './call-entry';
import { deadlineId, forgetId, outdated, settleId } from './deadlines';
import type { Decision, Moment } from './call-change';

/** A committed change of a call. */
export interface CommittedChange {
  events: readonly NewEvent[];
  /** Null when the call has just begun. */
  before: CallEntry | null;
  after: CallEntry;
}

/** Work that a change has started and nobody waits for. It never rejects. */
export interface BackgroundWork {
  rest: readonly Promise<void>[];
}

export interface ChangeResult {
  entry: CallEntry;
  at: Position;
  repeated: boolean;
}

const nothing = (): void => undefined;

/** If a node dies in the middle of a change, another node finishes the change after this time. */
const settleMs = 5_000;
/** A call that became a room stays readable for as long as users may still come to the room. */
const roomKeptMs = 24 * 60 * 60_000;

/**
 * Calls in the engine. The deadlines are set before a change is committed, and its consequences follow after. A node that dies
 * in between therefore leaves either no trace or a timer that finishes the work.
 */
export class Calls {
  private readonly store: StreamStore<CallEntry>;

  constructor(
    private readonly parts: { engine: Engine; clock: Clock; random: Random; limits: Limits },
    private readonly onChanged: (change: CommittedChange) => Promise<BackgroundWork>,
    /** The messages that a change queues with itself. */
    private readonly enqueue: (before: CallEntry | null, after: CallEntry) => Change['enqueue'],
  ) {
    this.store = new StreamStore(parts.engine, callStream);
  }

  async load(call: string): Promise<CallEntry | null> {
    return (await this.read(call)).entry;
  }

  read(call: string): Promise<{ entry: CallEntry | null; at: Position | null }> {
    return this.store.load(call);
  }

  /** Places a call. A call that already exists under this id stays as it is. */
  async place(call: string, decide: (moment: Moment) => Decision | null): Promise<ChangeResult> {
    return orCallOver(await this.commit(call, (entry, moment) => (entry === null ? decide(moment) : null)));
  }

  /** Changes a call; throws `call_over` when it does not exist. `decide` returns null when nothing has to change. */
  async change(
    call: string,
    decide: (entry: CallEntry, moment: Moment) => Decision | null,
    once?: string,
  ): Promise<ChangeResult> {
    const idempotency = once === undefined ? undefined : { key: once, reply: { call } };
    return orCallOver(await this.commit(call, (entry, moment) => (entry === null ? null : decide(entry, moment)), idempotency));
  }

  /** Changes a call, or returns null when it does not exist. */
  async changeIfExists(call: string, decide: (entry: CallEntry, moment: Moment) => Decision | null): Promise<CallEntry | null> {
    const changed = await this.commit(call, (entry, moment) => (entry === null ? null : decide(entry, moment)));
    return changed?.entry ?? null;
  }

  drop(call: string): Promise<void> {
    return this.parts.engine.drop(callStream(call));
  }

  /** Schedules the removal of an ended call. */
  async dropLater(entry: CallEntry): Promise<void> {
    const { id, reason } = entry.public;
    const keptMs = reason === 'moved' ? roomKeptMs : this.parts.limits.callRetainedMs;
    await this.parts.engine.setTimer(forgetId(id), keptMs, { call: id, what: 'forget' });
  }

  private async commit(
    call: string,
    decide: (entry: CallEntry | null, moment: Moment) => Decision | null,
    once?: Idempotency,
  ): Promise<ChangeResult | null> {
    const { engine, clock, random, limits } = this.parts;
    const settle = settleId(call, random.id(6));
    let isPrepared = false;
    const first = async (decision: Decision) => {
      const timers = decision.deadlines.map((deadline) => {
        const { what, user, n, inMs } = deadline;
        return engine.setTimer(deadlineId(call, deadline), inMs, { call, what, user, n });
      });
      isPrepared = true;
      const { from } = decision.entry.public;
      await Promise.all(timers.concat(engine.setTimer(settle, settleMs, { call, what: 'settle', from })));
    };
    const { before, after, at, reply, events } = await this.store.change(
      call,
      (entry) => {
        const decision = decide(entry, { now: clock.now(), limits });
        return decision === null ? null : { ...decision, enqueue: this.enqueue(entry, decision.entry) };
      },
      {
        once,
        first,
      },
    );
    if (after === null || at === null) return null;
    let rest: BackgroundWork['rest'] = [];
    if (before !== after) {
      const outdatedTimers = before === null ? [] : outdated(before, after);
      await Promise.all(outdatedTimers.map((id) => engine.clearTimer(id)));
      ({ rest } = await this.onChanged({ events, before, after }));
    }
    const settled = async () => (isPrepared ? engine.clearTimer(settle) : undefined);
    if (rest.length === 0) await settled();
    // If this fails, the timer repeats work that is already done, which changes nothing.
    else Promise.all(rest).then(settled).catch(nothing);
    return { entry: after, at, repeated: reply !== null };
  }
}

/** Reports a missing call to the client as over. */
function orCallOver(changed: ChangeResult | null): ChangeResult {
  if (changed === null) throw rtcError('call_over');
  return changed;
}
