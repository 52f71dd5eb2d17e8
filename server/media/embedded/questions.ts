import type { ToChild } from './messages';

/** Questions to the child process that it answers with yes or no. */
export class Questions {
  private readonly open = new Map<number, (answer: boolean) => void>();
  private last = 0;

  /** `send` returns false where there is no child. */
  constructor(private readonly send: (message: ToChild) => boolean) {}

  /** Where there is no child, or it dies before it answers, the answer is no. */
  ask(question: (id: number) => ToChild): Promise<boolean> {
    this.last += 1;
    const id = this.last;
    if (!this.send(question(id))) return Promise.resolve(false);
    return new Promise((resolve) => this.open.set(id, resolve));
  }

  answer(id: number, answer: boolean): void {
    this.open.get(id)?.(answer);
    this.open.delete(id);
  }

  onChildDown(): void {
    Array.from(this.open.keys()).forEach((id) => this.answer(id, false));
  }
}
