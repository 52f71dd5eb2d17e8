import type { Reliance } from '../reliances';
import type { ReceivedStream } from './received-stream';

/** Fewer cases say nothing. */
const enough = 100;
/** A share below this is an accident. */
const accidental = 0.02;
/** On a shorter way an answer comes before a request is repeated. */
const longWayMs = 40;
/** REMB takes a while to reach an encoder. */
const overForMs = 5_000;
const overBy = 1.5;
/** The noise of a rate that is measured over a second. */
const overBps = 200_000;

/** The habits that the streams of a publisher show to be missing. Nothing is said about a line on which no habit shows. */
export function publisherLacks(streams: readonly ReceivedStream[]): Reliance[] {
  const lacks: Reliance[] = [];
  streams.forEach(({ kind, counts, quickestAnswerMs }) => {
    const { filled, lost, askedAgain, answeredAgain } = counts;
    if (kind === 'audio' && lost + filled >= enough && filled < (lost + filled) * accidental) lacks.push('sound_answers');
    const isLong = quickestAnswerMs >= longWayMs && quickestAnswerMs < Infinity;
    if (kind === 'video' && isLong && askedAgain >= enough && answeredAgain < askedAgain * accidental)
      lacks.push('repeated_answers');
  });
  return lacks;
}

/** Whether a publisher sends far more than it was asked to, for some seconds on end. */
export class BitrateHabit {
  private sinceMs: number | null = null;

  isBroken(receivedBps: number, wantedBps: number, nowMs: number): boolean {
    if (receivedBps <= wantedBps * overBy + overBps) {
      this.sinceMs = null;
      return false;
    }
    this.sinceMs ??= nowMs;
    return nowMs - this.sinceMs >= overForMs;
  }
}

/** A viewer repeats a request within this time where it believes in a round trip of 1 ms. */
const repeatedWithinMs = 60;

/** Whether a viewer repeats its requests, while answers to its time ask it to. */
export class RequestHabit {
  private requests = 0;
  private repeats = 0;
  private readonly askedMs = new Map<number, number>();

  note(sequence: number, nowMs: number): void {
    const before = this.askedMs.get(sequence);
    this.requests += 1;
    if (before !== undefined && nowMs - before <= repeatedWithinMs) this.repeats += 1;
    this.askedMs.delete(sequence);
    this.askedMs.set(sequence, nowMs);
    const [oldest] = this.askedMs.keys();
    if (this.askedMs.size > enough && oldest !== undefined) this.askedMs.delete(oldest);
  }

  get isMissing(): boolean {
    return this.requests >= enough && this.repeats < this.requests * accidental;
  }
}
