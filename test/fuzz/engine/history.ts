/** One operation of a client: its value is appended to a stream, once. */
export interface Operation {
  stream: string;
  value: string;
  invokedAt: number;
  /** Null when it was never acknowledged. */
  answeredAt: number | null;
}

/** An event as a subscriber of a stream got it. */
export interface SeenEvent {
  epoch: string;
  sequence: number;
  value: string;
}

export interface History {
  operations: readonly Operation[];
  /** The values of each stream in the end, in its order. */
  streams: ReadonlyMap<string, readonly string[]>;
  /** By stream, what each of its subscribers got. */
  seen: ReadonlyMap<string, readonly (readonly SeenEvent[])[]>;
}

/**
 * Judges a run of clients by what they asked, what they were answered and what they saw. It shares no code with the engine. Returns a line
 * for each fault: an acknowledged operation that is lost, one that happened twice, a value that nobody sent, an order that contradicts
 * time, an event that a subscriber got twice, too late, or not at all.
 */
export function judge(history: History): readonly string[] {
  const streams = Array.from(history.streams.keys());
  return streams.flatMap((stream) => [...judgeOrder(history, stream), ...judgeSeen(history, stream)]);
}

function judgeOrder({ operations, streams }: History, stream: string): string[] {
  const order = streams.get(stream) ?? [];
  const sent = new Map(operations.filter((operation) => operation.stream === stream).map((each) => [each.value, each]));
  const faults = order.filter((value) => !sent.has(value)).map((value) => `${stream}: nobody sent ${value}`);
  const placeOf = new Map<string, number>();
  order.forEach((value, place) => {
    if (placeOf.has(value)) faults.push(`${stream}: ${value} happened twice`);
    placeOf.set(value, place);
  });
  const happened: { place: number; operation: Operation }[] = [];
  sent.forEach((operation, value) => {
    const place = placeOf.get(value);
    if (place !== undefined) happened.push({ place, operation });
    else if (operation.answeredAt !== null) faults.push(`${stream}: ${value} was acknowledged and is lost`);
  });
  happened.sort((one, other) => one.place - other.place);
  // An operation that stands later must not have been answered before an earlier one was sent.
  let latestInvoked = -Infinity;
  happened.forEach(({ operation: { value, invokedAt, answeredAt } }) => {
    if (answeredAt !== null && answeredAt < latestInvoked)
      faults.push(`${stream}: ${value} stands after one that was sent later`);
    latestInvoked = Math.max(latestInvoked, invokedAt);
  });
  return faults;
}

function judgeSeen({ streams, seen }: History, stream: string): string[] {
  const placeOf = new Map((streams.get(stream) ?? []).map((value, place) => [value, place]));
  return (seen.get(stream) ?? []).flatMap((events, subscriber) => {
    const faults: string[] = [];
    const who = `${stream}, subscriber ${subscriber}`;
    events.forEach(({ epoch, sequence, value }, at) => {
      const before = events[at - 1];
      if (!placeOf.has(value)) faults.push(`${who}: saw ${value}, which did not happen`);
      if (before === undefined) return;
      if (before.epoch === epoch && sequence !== before.sequence + 1)
        faults.push(`${who}: ${sequence} came after ${before.sequence}`);
      if ((placeOf.get(value) ?? 0) <= (placeOf.get(before.value) ?? -1))
        faults.push(`${who}: ${value} came again or out of order`);
    });
    return faults;
  });
}
