import { cutAndCount, type Contender, type Outcome } from './resume/contender';
import { kitContender } from './resume/kit';
import { socketIoContender } from './resume/socket-io';
import { median, ratio, spread, type Row } from './row';

const cuts = 40;
const quickCalmMs = 60;
/** By design a connection that drops again within 5 s counts as failing, so the pause is longer. */
const slowCuts = 5;
const slowCalmMs = 5_200;

async function run(create: () => Promise<Contender>, times: number, calmMs: number): Promise<Outcome> {
  const contender = await create();
  const outcome = await cutAndCount(contender, times, calmMs);
  await contender.close();
  return outcome;
}

const words = ({ resumeMs, lost, doubled }: Outcome): string => `${spread(resumeMs, 'ms')}, ${lost} lost, ${doubled} twice`;

const whole = ({ lost, doubled }: Outcome): boolean => lost === 0 && doubled === 0;

/**
 * The time from a reset of the reader's TCP connection to the last event sent meanwhile. Both sides are measured without their
 * deliberate delay before the first retry (the cost of a cut itself), and with their defaults (the delay that spreads the
 * clients of a dead server).
 */
export async function measureResume(): Promise<readonly Row[]> {
  const kit = await run(() => kitContender(0), cuts, quickCalmMs);
  const tuned = await run(() => socketIoContender(1), cuts, quickCalmMs);
  const kitAsIs = await run(() => kitContender(1), slowCuts, slowCalmMs);
  const asIs = await run(() => socketIoContender(), slowCuts, slowCalmMs);
  const row = (name: string, ours: Outcome, peer: Outcome, bar: string, met: boolean): Row => ({
    group: 'resume',
    name,
    ours: words(ours),
    peer: `Socket.IO ${words(peer)}`,
    ratio: ratio(median(ours.resumeMs), median(peer.resumeMs)),
    bar,
    met,
    runs: ours.resumeMs.length,
  });
  return [
    row('after a cut, first try at once', kit, tuned, 'p50 ≤ 20 ms, 0 lost, 0 twice', median(kit.resumeMs) <= 20 && whole(kit)),
    row('after a cut, out of the box (first try within 0–300 ms)', kitAsIs, asIs, '0 lost, 0 twice', whole(kitAsIs)),
  ];
}
