import type { Scope } from '../runtime/device';
import { Demo } from './demo';
import { elementJourney, type Journey, type Testbed } from './testbed';
import { until, untilSoon } from './until';

/** The other members wait for a word meanwhile. */
const soonMs = 5_000;
const limitMs = 40_000;
const lobbyMs = 10_000;

/** The number of devices that the lobby shows as blocked. */
const blockedInLobby = ({ phone }: Demo): number => phone.front.text.split('Blocked').length - 1;

/** Joins by the lobby, once it names every refused device. */
async function joined(testbed: Testbed, refused: readonly Scope[]): Promise<Demo> {
  const demo = new Demo(testbed.phone({ refused }), testbed.room);
  await demo.open();
  await until('the lobby names what is refused', () => blockedInLobby(demo) === refused.length, lobbyMs);
  await demo.join();
  return demo;
}

/** The other device is sent although one is refused. */
const sendsTheOther = (ability: 'camera-refused' | 'microphone-refused', refused: Scope): Journey => {
  const [missing, sent] =
    ability === 'camera-refused' ? (['camera', 'microphone'] as const) : (['microphone', 'camera'] as const);
  return elementJourney(ability, async (testbed) => {
    const demo = await joined(testbed, [refused]);
    const isSettled = () => demo.now()[sent].actual === 'on' && demo.now()[missing].actual !== 'on';
    return untilSoon(`the ${sent} is on, and the ${missing} is not`, isSettled, soonMs, limitMs).catch((cause: Error) => {
      const { camera, microphone } = demo.now();
      throw new Error(`${cause.message} (camera ${camera.actual}, microphone ${microphone.actual})`);
    });
  });
};

const bothRefused = elementJourney('both-refused', async (testbed) => {
  const demo = await joined(testbed, ['scope.camera', 'scope.record']);
  const { camera, microphone } = demo.now();
  if (camera.actual === 'on' || microphone.actual === 'on')
    throw new Error(`camera ${camera.actual}, microphone ${microphone.actual}`);
});

export const permissionJourneys: readonly Journey[] = [
  sendsTheOther('camera-refused', 'scope.camera'),
  sendsTheOther('microphone-refused', 'scope.record'),
  bothRefused,
];
