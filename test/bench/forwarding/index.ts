import type { Row, Say } from '../row';
import { measureForwarding } from './measure-forwarding';
import { profileChild } from './profile';

const room = { members: 8, seconds: 20 } as const;
const shownParts = 7;

/** The cost of forwarding, and in a second run, which the profiler slows, where it goes. */
export async function measureForwardingCost(say: Say): Promise<readonly Row[]> {
  const rows = await measureForwarding({ ...room, say });
  say('once more, with a profile');
  const parts = await profileChild(() => measureForwarding({ ...room, say }));
  const shown = parts.slice(0, shownParts).map(({ name, share }) => `${name} ${(share * 100).toFixed(0)} %`);
  return [
    ...rows,
    {
      group: 'forwarding',
      name: 'processor time of the media child by part',
      ours: shown.join(', '),
      peer: '–',
      ratio: '–',
      bar: '–',
      met: null,
      runs: 1,
    },
  ];
}
