import { pusherCodes, refusedCodes, type PusherCode } from '../codes';
import { whyOf } from '../why';

export type DeviceKind = 'camera' | 'microphone';

/** Why a device gives nothing. These words stand at the end of the event's message: the only place where one code tells causes apart. */
export type TroubleCause = 'refused' | 'missing' | 'in use' | 'unplugged' | 'ended' | 'failed';

export interface DeviceTrouble {
  device: DeviceKind | 'screen';
  cause: TroubleCause;
  words: string;
}

const causes: Readonly<Record<string, TroubleCause>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'in use',
  AbortError: 'in use',
};

/** What a rejected getUserMedia means. Without https there is no getUserMedia at all, which reads as a refusal. */
export function troubleOf(device: DeviceTrouble['device'], cause: unknown): DeviceTrouble {
  const name = cause instanceof DOMException ? cause.name : '';
  const words = whyOf(cause);
  return { device, cause: causes[name] ?? 'failed', words };
}

/** The code and the message's end of a trouble, and the code of the `error` event that goes with a refusal. */
export function troubleEvents({ device, cause }: DeviceTrouble): { code: PusherCode; detail: string; refused?: number } {
  // A person who chooses nothing refuses nothing for good: there is no `error` event, and the next question is asked.
  if (device === 'screen') return { code: cause === 'ended' ? -1310 : -1308, detail: cause };
  const code = device === 'camera' ? -1301 : -1302;
  return cause === 'refused' ? { code, detail: cause, refused: refusedCodes[device] } : { code, detail: cause };
}

/** The words of the `error` event. */
export const refusedWords = (device: DeviceTrouble['device']): string =>
  `${pusherCodes[device === 'camera' ? -1301 : -1302]}: user denied ${device === 'camera' ? 'camera' : 'record'}`;
