import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sumOf } from './ledger';
import type { Answer, MemberOptions, Order, Report } from './orders';

export type { MemberOptions, Report } from './orders';

const tsx = createRequire(__filename).resolve('tsx/cjs');
const main = join(__dirname, 'main.ts');
/** Members that join at the same time in each process. */
const atOnce = 16;

/** Clients in processes of their own, so that they do not share the event loop of what is measured. */
export class Fleet {
  private readonly children: readonly ChildProcess[];

  constructor(processes: number) {
    this.children = Array.from({ length: processes }, () => fork(main, [], { execArgv: ['--require', tsx] }));
  }

  /** All members of a room belong to one process, which compares what they sent with what they got. */
  async join(members: readonly MemberOptions[]): Promise<void> {
    const rooms = Array.from(new Set(members.map(({ room }) => room)));
    const parts = this.children.map((_child, at) => {
      const own = new Set(rooms.filter((_room, index) => index % this.children.length === at));
      return members.filter(({ room }) => own.has(room));
    });
    await Promise.all(this.children.map((child, at) => ask(child, { is: 'join', members: parts[at] ?? [], atOnce })));
  }

  mark = (): Promise<unknown> => this.all({ is: 'mark' });
  cut = (): Promise<unknown> => this.all({ is: 'cut' });
  beQuiet = (): Promise<unknown> => this.all({ is: 'quiet' });

  async report(): Promise<Report> {
    const all = (await this.all({ is: 'report' })).filter((answer) => answer.is === 'reported');
    const sum = (value: (report: Report) => number): number => all.reduce((total, one) => total + value(one), 0);
    return {
      online: sum(({ online }) => online),
      totals: sumOf(all.map(({ totals }) => totals)),
      losses: all.flatMap(({ losses }) => losses),
      snapshots: sum(({ snapshots }) => snapshots),
      lostStreams: sum(({ lostStreams }) => lostStreams),
      calls: sum(({ calls }) => calls),
      endedCalls: sum(({ endedCalls }) => endedCalls),
    };
  }

  close(): void {
    this.children.forEach((child) => child.kill('SIGKILL'));
  }

  private all(order: Order): Promise<Answer[]> {
    return Promise.all(this.children.map((child) => ask(child, order)));
  }
}

/** One order at a time goes to each process. */
function ask(child: ChildProcess, order: Order): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a process of the fleet ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (answer: Answer) => {
      child.off('exit', onExit);
      resolve(answer);
    });
    child.send(order);
  });
}
