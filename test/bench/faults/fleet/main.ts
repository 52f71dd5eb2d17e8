import { Ledger } from './ledger';
import { Member } from './member';
import type { Answer, Order, Report } from './orders';

/** One process of the fleet. It does what its parent orders, and ends with it. */
const ledger = new Ledger();
const members: Member[] = [];

const say = (answer: Answer): void => void process.send?.(answer);

async function join(order: Extract<Order, { is: 'join' }>): Promise<void> {
  const joining = order.members.map((options) => new Member(options, ledger));
  members.push(...joining);
  const waiting = joining.slice();
  const lane = async (): Promise<void> => {
    for (let member = waiting.shift(); member !== undefined; member = waiting.shift()) await member.join();
  };
  await Promise.all(Array.from({ length: order.atOnce }, lane));
  await Promise.all(joining.map((member) => member.placeCall()));
}

function report(): Report {
  const sum = (value: (member: Member) => number): number => members.reduce((total, member) => total + value(member), 0);
  return {
    online: members.filter(({ isOnline }) => isOnline).length,
    totals: ledger.totals(),
    losses: members.flatMap(({ losses }) => losses),
    snapshots: sum(({ snapshots }) => snapshots),
    lostStreams: sum(({ lostStreams }) => lostStreams),
    calls: sum(({ isCallPlaced }) => Number(isCallPlaced)),
    endedCalls: sum(({ isCallOver }) => Number(isCallOver)),
  };
}

async function obey(order: Order): Promise<void> {
  if (order.is === 'join') {
    await join(order);
    return say({ is: 'joined' });
  }
  if (order.is === 'report') return say({ is: 'reported', ...report() });
  if (order.is === 'mark') members.forEach((member) => member.mark());
  if (order.is === 'cut') members.forEach((member) => member.cut());
  if (order.is === 'quiet') members.forEach((member) => member.beQuiet());
  say({ is: order.is === 'mark' ? 'marked' : order.is === 'cut' ? 'wasCut' : 'isQuiet' });
}

process.on('message', (order: Order) => {
  obey(order).catch((cause: unknown) => {
    process.stderr.write(`a process of the fleet failed: ${cause instanceof Error ? (cause.stack ?? '') : String(cause)}\n`);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));
