import type { ReceivedStream } from './received-stream';

/** A packet is judged this long after a later one came, so that one out of order is no loss. */
const judgedAfterMs = 500;
/** The fewest packets that say anything. */
const fewest = 8;
/** Judgements that count: with a report each 200 ms, about two seconds. */
const keptJudgements = 10;

/** The worst of these: a page that stood still and then sent everything at once loses most of it, on a line that loses less. */
const worstLeftOut = 2;

interface Judgement {
  lost: number;
  expected: number;
}

const shareOf = (judgements: readonly Judgement[]): number => {
  const expected = judgements.reduce((sum, judgement) => sum + judgement.expected, 0);
  return expected === 0 ? 0 : judgements.reduce((sum, judgement) => sum + judgement.lost, 0) / expected;
};

/** How far one stream had come, and how far it was judged. */
interface Progress {
  heights: { atMs: number; index: number }[];
  judged: number | null;
}

/** The share of packets that the way to us loses, 0…1, from those of all layers that came by themselves. */
export class LossEstimate {
  private readonly progress = new WeakMap<ReceivedStream, Progress>();
  private readonly judgements: Judgement[] = [];

  get share(): number {
    return shareOf(this.judgements);
  }

  /** The share that is lost all the time, without the worst moments; 0 until enough was judged for a decision. */
  get steadyShare(): number {
    if (this.judgements.length < keptJudgements) return 0;
    const { share } = this;
    const surplus = ({ lost, expected }: Judgement): number => lost - expected * share;
    const byWorst = this.judgements.slice().sort((one, other) => surplus(other) - surplus(one));
    return shareOf(byWorst.slice(worstLeftOut));
  }

  /**
   * Called regularly. While a queue grows (`isQueued`), what its overflow drops is counted for nobody: it ends with the queue, and
   * is no property of the line. `lateMs`: by jitter packets may be so much later than usual.
   */
  update(streams: readonly ReceivedStream[], nowMs: number, isQueued: boolean, lateMs = 0): void {
    const sum = { lost: 0, expected: 0 };
    streams.forEach((stream) => {
      const { lost, expected } = this.judge(stream, nowMs, nowMs - judgedAfterMs - lateMs);
      sum.lost += lost;
      sum.expected += expected;
    });
    if (sum.expected === 0 || isQueued) return;
    this.judgements.push(sum);
    if (this.judgements.length > keptJudgements) this.judgements.shift();
  }

  private judge(stream: ReceivedStream, nowMs: number, untilMs: number): Judgement {
    const none = { lost: 0, expected: 0 };
    if (stream.highest === null || stream.first === null) return none;
    const progress = this.progress.get(stream) ?? { heights: [], judged: null };
    this.progress.set(stream, progress);
    const { heights } = progress;
    heights.push({ atMs: nowMs, index: stream.highest });
    let due: number | null = null;
    while ((heights[0]?.atMs ?? nowMs) <= untilMs) due = heights.shift()?.index ?? null;
    if (due === null) return none;
    const from = progress.judged ?? stream.first - 1;
    const expected = due - from;
    if (expected < fewest) return none;
    let came = 0;
    for (let index = from + 1; index <= due; index += 1) if (stream.isOriginal(index)) came += 1;
    progress.judged = due;
    return { lost: Math.max(0, expected - came), expected };
  }
}
