/** The questions of the bench to a server's process. */
export type Question = 'port' | 'cpu' | 'memory';

export interface Answer {
  port: number;
  cpuMs: number;
  rss: number;
  heap: number;
}

const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);

/** Answers questions by the channel of the parent, and ends with it. */
export function answerQuestions(port: number): void {
  const answer = async (question: Question): Promise<void> => {
    if (question === 'memory')
      for (let round = 0; round < 4; round += 1) {
        collect();
        await new Promise((done) => setTimeout(done, 100));
      }
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    process.send?.({ port, cpuMs: (user + system) / 1_000, rss, heap: heapUsed } satisfies Answer);
  };
  process.on('message', (question: Question) => void answer(question));
  process.on('disconnect', () => process.exit());
  process.on('SIGTERM', () => process.exit());
}
