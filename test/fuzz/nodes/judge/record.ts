import { canonical, emptyOf, fold, memberIn, type Folded } from './fold';
import type { History, StreamEntry } from './history';

/** An entry of the judged log, with the states around it. */
export interface Step {
  readonly entry: StreamEntry;
  readonly before: Folded;
  readonly after: Folded;
}

/** One epoch of a stream: its steps from number 1 on, and the state with which it began. */
export interface Epoch {
  readonly epoch: string;
  readonly base: Folded;
  readonly steps: readonly Step[];
}

export type Streams = ReadonlyMap<string, readonly Epoch[]>;

export interface Record {
  readonly streams: Streams;
  readonly faults: readonly string[];
}

/** Puts together what anybody saw of every stream: one event for each number, from 1 on and without a hole. */
export function assemble(history: History): Record {
  const faults: string[] = [];
  const found = new Map<string, Map<string, Map<number, StreamEntry>>>();
  const seen = history.sights.flatMap((sight) => (sight.what === 'event' ? [sight.entry] : []));
  for (const entry of [...history.log, ...seen]) {
    const { stream, epoch, seq } = entry;
    const epochs = found.get(stream) ?? new Map<string, Map<number, StreamEntry>>();
    const entries = epochs.get(epoch) ?? new Map<number, StreamEntry>();
    found.set(stream, epochs.set(epoch, entries));
    const other = entries.get(seq);
    if (other !== undefined && canonical(other) !== canonical(entry))
      faults.push(`${stream} ${epoch}/${seq} is two events: ${canonical(other)} and ${canonical(entry)}`);
    if (other === undefined) entries.set(seq, entry);
  }
  const streams = new Map<string, Epoch[]>();
  found.forEach((epochs, stream) => streams.set(stream, epochsOf(stream, epochs, faults)));
  return { streams, faults };
}

function epochsOf(stream: string, epochs: ReadonlyMap<string, ReadonlyMap<number, StreamEntry>>, faults: string[]): Epoch[] {
  let state = emptyOf(stream);
  return Array.from(epochs, ([epoch, entries]) => {
    // A room that everybody left is dropped, and the next one of its name begins anew; a restart of the store keeps the state.
    const base = state;
    const steps: Step[] = [];
    const numbers = Array.from(entries.keys()).sort((one, other) => one - other);
    numbers.forEach((seq, index) => {
      const entry = entries.get(seq);
      if (entry === undefined) return;
      if (seq !== index + 1 && numbers[index - 1] !== seq - 1) faults.push(`${stream} ${epoch}/${seq} comes after a hole`);
      const before = state;
      state = fold(before, entry);
      steps.push({ entry, before, after: state });
      const earlier = steps.at(-2)?.entry;
      if (earlier !== undefined && earlier.ts > entry.ts)
        faults.push(`${stream} ${epoch}/${seq} is older than the one before it`);
    });
    return { epoch, base, steps };
  });
}

/** The state of a stream at a position; null when nobody saw that position. */
export function stateAt(streams: Streams, stream: string, epoch: string, seq: number): Folded | null {
  const found = (streams.get(stream) ?? []).find((one) => one.epoch === epoch);
  if (found === undefined) return null;
  return seq === 0 ? found.base : (found.steps.find(({ entry }) => entry.seq === seq)?.after ?? null);
}

/** All steps of a stream, over its epochs. */
export const stepsOf = (streams: Streams, stream: string): readonly Step[] =>
  (streams.get(stream) ?? []).flatMap(({ steps }) => steps);

/** The store's time has whole milliseconds, and the clients' is read a moment before or after. */
export const slackMs = 3;

/** Whether the state of a stream was such at any moment of a span of time. */
export function wasEver(
  streams: Streams,
  stream: string,
  [fromMs, toMs]: readonly [number, number],
  isSuch: (state: Folded) => boolean,
): boolean {
  let state = emptyOf(stream);
  for (const { entry, after } of stepsOf(streams, stream)) {
    if (entry.ts > toMs + slackMs) break;
    if (entry.ts >= fromMs - slackMs && isSuch(state)) return true;
    state = after;
  }
  return isSuch(state);
}

export const isMember = (state: Folded, user: string): boolean => memberIn(state, user) !== null;
