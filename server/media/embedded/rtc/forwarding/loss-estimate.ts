import type { ReceivedStream } from './received-stream';

/** A packet is judged this long after a later one came, so that one out of order is no loss. */
const judgedAfterMs = 500;
/** The fewest packets that say anything. */
const fewest = 8;
/** Judgements that count: with a report each 200 ms, about two seconds. */
const keptJudgements = 10;

/** The share of packets that the way to us loses, 0…1, from those that came by themselves. */
export class LossEstimate {
  private readonly heights: { atMs: number; index: number }[] = [];
  private readonly judgements: { lost: number; expected: number }[] = [];
  private judged: number | null = null;

  get share(): number {
    const expected = this.judgements.reduce((sum, judgement) => sum + judgement.expected, 0);
    const lost = this.judgements.reduce((sum, judgement) => sum + judgement.lost, 0);
    return expected === 0 ? 0 : lost / expected;
  }

  /** True when enough was judged for a decision. */
  get isCertain(): boolean {
    return this.judgements.length >= keptJudgements;
  }

  /**
   * Called regularly. While a queue grows (`isQueued`), what its overflow drops is counted for nobody: it ends with the queue, and
   * is no property of the line.
   */
  update(stream: ReceivedStream, nowMs: number, isQueued: boolean): void {
    if (stream.highest === null || stream.first === null) return;
    this.heights.push({ atMs: nowMs, index: stream.highest });
    let due: number | null = null;
    while ((this.heights[0]?.atMs ?? nowMs) <= nowMs - judgedAfterMs) due = this.heights.shift()?.index ?? null;
    if (due === null) return;
    const from = this.judged ?? stream.first - 1;
    const expected = due - from;
    if (expected < fewest) return;
    let came = 0;
    for (let index = from + 1; index <= due; index += 1) if (stream.isOriginal(index)) came += 1;
    this.judged = due;
    if (isQueued) return;
    this.judgements.push({ lost: Math.max(0, expected - came), expected });
    if (this.judgements.length > keptJudgements) this.judgements.shift();
  }
}
