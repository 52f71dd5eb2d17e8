/** A message of the load: its writer, the room, and a number that grows by one for each writer. */
export interface Said {
  readonly room: string;
  readonly writer: string;
  readonly n: number;
}

/** The totals of one or more ledgers. */
export interface Totals {
  readonly acknowledged: number;
  /** Acknowledged messages that a reader got neither by itself nor within a snapshot. */
  readonly lost: number;
  /** Messages that a reader got more than once. */
  readonly doubled: number;
  /** Messages that a reader got after a later one of the same writer. */
  readonly swapped: number;
  /** Requests that failed, by reason. */
  readonly failed: Readonly<Record<string, number>>;
}

interface Writer {
  readonly acknowledged: Set<number>;
  /** The largest number that was sent, whatever became of it. */
  sent: number;
}

interface Reader {
  readonly heard: Map<string, { readonly numbers: Set<number>; last: number; skipped: number }>;
}

const noTotals: Totals = { acknowledged: 0, lost: 0, doubled: 0, swapped: 0, failed: {} };

/** Compares the messages that writers were told to be stored with those that each reader of their room got. */
export class Ledger {
  private readonly rooms = new Map<string, { writers: Map<string, Writer>; readers: Map<string, Reader> }>();
  private readonly failed: Record<string, number> = {};
  private doubled = 0;
  private swapped = 0;

  addReader(room: string, reader: string): void {
    this.room(room).readers.set(reader, { heard: new Map() });
  }

  /** The next number of a writer, which is being sent. */
  sends({ room, writer }: Omit<Said, 'n'>): number {
    const entry = this.writer(room, writer);
    entry.sent += 1;
    return entry.sent;
  }

  acknowledges({ room, writer, n }: Said): void {
    this.writer(room, writer).acknowledged.add(n);
  }

  fails(reason: string): void {
    this.failed[reason] = (this.failed[reason] ?? 0) + 1;
  }

  hears(reader: string, { room, writer, n }: Said): void {
    const heard = this.heard(room, reader, writer);
    if (heard === null) return;
    if (heard.numbers.has(n)) this.doubled += 1;
    else if (n < heard.last) this.swapped += 1;
    heard.numbers.add(n);
    heard.last = Math.max(heard.last, n);
  }

  /** The state came as a whole: what was sent before it is part of it, and does not come by itself any more. */
  hearsSnapshot(room: string, reader: string): void {
    this.room(room).writers.forEach(({ sent }, writer) => {
      const heard = this.heard(room, reader, writer);
      if (heard !== null) heard.skipped = sent;
    });
  }

  totals(): Totals {
    let [acknowledged, lost] = [0, 0];
    this.rooms.forEach(({ writers, readers }) =>
      writers.forEach((entry, writer) => {
        acknowledged += entry.acknowledged.size;
        readers.forEach(({ heard }) => {
          const of = heard.get(writer);
          entry.acknowledged.forEach((n) => {
            if (of === undefined || (!of.numbers.has(n) && n > of.skipped)) lost += 1;
          });
        });
      }),
    );
    return { acknowledged, lost, doubled: this.doubled, swapped: this.swapped, failed: { ...this.failed } };
  }

  private room(name: string): { writers: Map<string, Writer>; readers: Map<string, Reader> } {
    const room = this.rooms.get(name) ?? { writers: new Map<string, Writer>(), readers: new Map<string, Reader>() };
    this.rooms.set(name, room);
    return room;
  }

  private writer(room: string, name: string): Writer {
    const { writers } = this.room(room);
    const writer = writers.get(name) ?? { acknowledged: new Set<number>(), sent: 0 };
    writers.set(name, writer);
    return writer;
  }

  private heard(room: string, reader: string, writer: string): { numbers: Set<number>; last: number; skipped: number } | null {
    const of = this.room(room).readers.get(reader);
    if (of === undefined) return null;
    const heard = of.heard.get(writer) ?? { numbers: new Set<number>(), last: 0, skipped: 0 };
    of.heard.set(writer, heard);
    return heard;
  }
}

export const sumOf = (all: readonly Totals[]): Totals =>
  all.reduce((sum, one) => {
    const failed = { ...sum.failed };
    Object.entries(one.failed).forEach(([reason, count]) => (failed[reason] = (failed[reason] ?? 0) + count));
    return {
      acknowledged: sum.acknowledged + one.acknowledged,
      lost: sum.lost + one.lost,
      doubled: sum.doubled + one.doubled,
      swapped: sum.swapped + one.swapped,
      failed,
    };
  }, noTotals);
