const everyMs = 1_000;

/** Lets each of some words through at most once a second. */
export class OnceASecond<Word> {
  private readonly saidMs = new Map<Word, number>();

  constructor(private readonly words: readonly Word[]) {}

  allows(word: Word, nowMs: number): boolean {
    if (!this.words.includes(word)) return true;
    if (nowMs - (this.saidMs.get(word) ?? -Infinity) < everyMs) return false;
    this.saidMs.set(word, nowMs);
    return true;
  }
}
