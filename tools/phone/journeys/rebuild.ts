import type { AbilityName } from '../abilities';
import { Demo } from './demo';
import type { NativeElement } from '../runtime/native-elements';
import type { PhoneSettings } from '../runtime/phone';
import { elementJourney, type Journey, type Testbed } from './testbed';
import { until, untilSoon } from './until';
import { isSending } from './room';

/** The engine gave up after its own retries. */
const engineGaveUp = -1307;
const mostTries = 5;
/** A person looks at a black tile meanwhile. */
const soonMs = 15_000;
const limitMs = 40_000;

/** Makes the engine give up until the kit replaces the element. The first time it only asks for fresh URLs. */
async function giveUpUntilRebuilt(demo: Demo): Promise<void> {
  const { pusherKey } = demo.now();
  const isRebuilt = () => demo.now().pusherKey !== pusherKey;
  for (let tries = 0; tries < mostTries && !isRebuilt(); tries += 1) {
    const [pusher] = demo.phone.live('LivePusher');
    if (pusher) demo.phone.elements.code(pusher, engineGaveUp);
    await until('a rebuild', isRebuilt, 2_300).catch(() => undefined);
  }
  await until(`the pusher is rebuilt after ${mostTries} times ${engineGaveUp}`, isRebuilt, 10_000);
}

/** Joins, sends, and lets the pusher be rebuilt. Returns the room and the element that was there before. */
async function rebuilt(testbed: Testbed, more: Partial<PhoneSettings>): Promise<{ demo: Demo; old: NativeElement }> {
  const demo = new Demo(testbed.phone(more), testbed.room);
  await demo.joinAtOnce();
  const old = await demo.startedPusher().catch((cause: Error) => {
    throw new Error(`before any rebuild: ${cause.message}`);
  });
  // Where native events do not arrive the room never knows that it sends, and the rebuild says nothing more.
  await until('camera and microphone are on, before any rebuild', () => isSending(demo), 8_000);
  await giveUpUntilRebuilt(demo);
  return { demo, old };
}

const complaintOf = ({ phone }: Demo): string => {
  const said = phone.log.lines.find(({ text }) => text.includes('只能插入一个'));
  return said ? `; the library says: ${said.text.slice(0, 60)}` : '';
};

const newPusher = ({ phone }: Demo, old: NativeElement): NativeElement | undefined =>
  phone.live('LivePusher').find((element) => element !== old);

const withComplaint = (demo: Demo) => (cause: Error) => {
  throw new Error(`${cause.message}${complaintOf(demo)}`);
};

const sendsAgain = (insertMs: number): Journey =>
  elementJourney(`rebuild-${insertMs}` as AbilityName, async (testbed) => {
    const { demo, old } = await rebuilt(testbed, { insertMs });
    const sends = () => isSending(demo) && newPusher(demo, old) !== undefined;
    return untilSoon('the rebuilt pusher sends', sends, soonMs, limitMs).catch(withComplaint(demo));
  });

const takesThePlace = (removeMs: number): Journey =>
  elementJourney(`replaced-${removeMs}` as AbilityName, async (testbed) => {
    const { demo, old } = await rebuilt(testbed, { removeMs });
    await until('the new pusher is inserted', () => newPusher(demo, old), 10_000).catch(withComplaint(demo));
  });

export const rebuildJourneys: readonly Journey[] = [...[0, 20, 80, 400].map(sendsAgain), ...[20, 200].map(takesThePlace)];
