const nothing = (): void => undefined;

/** Questions that are asked one after another: each waits until the one before it is answered, or refused. */
export class InTurn {
  private last: Promise<void> | null = null;

  /** Resolves when all that was asked so far is answered. */
  get done(): Promise<void> {
    return this.last ?? Promise.resolve();
  }

  /** At once when nothing is asked at the moment. */
  ask(question: () => Promise<void>): Promise<void> {
    const answer = this.last === null ? question() : this.last.then(question);
    const heard = answer.then(nothing, nothing).then(() => {
      if (this.last === heard) this.last = null;
    });
    this.last = heard;
    return answer;
  }
}
