import { pusherCodes, permissionErrorCodes, type PusherCode } from '../../codes';
import { errorMessage } from '../../error-message';

export type DeviceKind = 'camera' | 'microphone';

/** The cause of a device error. It ends the event's message, which is the only place where one code tells causes apart. */
export type DeviceErrorCause = 'refused' | 'missing' | 'in use' | 'unplugged' | 'ended' | 'failed';

export interface DeviceError {
  device: DeviceKind | 'screen';
  cause: DeviceErrorCause;
  message: string;
}

const causes: Readonly<Record<string, DeviceErrorCause>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'in use',
  AbortError: 'in use',
};

/** Classifies a rejected getUserMedia. */
export function deviceErrorOf(device: DeviceError['device'], cause: unknown): DeviceError {
  const name = cause instanceof DOMException ? cause.name : '';
  const message = errorMessage(cause);
  return { device, cause: causes[name] ?? 'failed', message };
}

/** The code and the detail of a device error, and the code of the `error` event after a refusal. */
export function deviceErrorEvents({ device, cause }: DeviceError): { code: PusherCode; detail: string; refused?: number } {
  // A user who cancels the screen picker has not refused for good. There is no `error` event, and the picker can open again.
  if (device === 'screen') return { code: cause === 'ended' ? -1310 : -1308, detail: cause };
  const code = device === 'camera' ? -1301 : -1302;
  return cause === 'refused' ? { code, detail: cause, refused: permissionErrorCodes[device] } : { code, detail: cause };
}

/** The message of the `error` event. */
export const permissionErrorMessage = (device: DeviceError['device']): string =>
  `${pusherCodes[device === 'camera' ? -1301 : -1302]}: user denied ${device === 'camera' ? 'camera' : 'record'}`;
