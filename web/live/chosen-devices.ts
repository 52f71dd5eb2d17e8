import type { Release } from './release';

/** What a person may choose among, by the names that people use. */
export type ChosenKind = 'camera' | 'microphone' | 'speaker';

const deviceKinds: Readonly<Record<ChosenKind, MediaDeviceKind>> = {
  camera: 'videoinput',
  microphone: 'audioinput',
  speaker: 'audiooutput',
};

const keyOf = (kind: ChosenKind): string => `live-device-${kind}`;
const listeners = new Set<(kind: ChosenKind) => void>();

/** What was chosen on this page; storage may be forbidden. */
const chosen = new Map<ChosenKind, string | undefined>();

/** The device that was chosen last in this browser, on any page of this origin. It may be gone by now. */
export function chosenDevice(kind: ChosenKind): string | undefined {
  if (!chosen.has(kind)) chosen.set(kind, stored(kind));
  return chosen.get(kind);
}

/** `undefined` leaves the choice to the browser again. */
export function chooseDevice(kind: ChosenKind, id: string | undefined): void {
  chosen.set(kind, id);
  try {
    if (id === undefined) localStorage.removeItem(keyOf(kind));
    else localStorage.setItem(keyOf(kind), id);
  } catch {
    // Then it is remembered as long as the page lives.
  }
  listeners.forEach((listener) => listener(kind));
}

function stored(kind: ChosenKind): string | undefined {
  try {
    return localStorage.getItem(keyOf(kind)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function onChosen(listener: (kind: ChosenKind) => void): Release {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Sends what `target` plays to the chosen loudspeaker. Where a browser cannot (Safari), the system chooses. */
export function followSpeaker(target: AudioContext | HTMLVideoElement): Release {
  // The DOM types know it of elements only.
  const speaking = target as { setSinkId?: (id: string) => Promise<void> };
  const send = (): void => void speaking.setSinkId?.(chosenDevice('speaker') ?? '').catch(() => undefined);
  if (chosenDevice('speaker') !== undefined) send();
  return onChosen((kind) => {
    if (kind === 'speaker') send();
  });
}

interface Device {
  id: string;
  /** Empty until the person has allowed a device of the kind. */
  label: string;
}

export async function devicesOf(kind: ChosenKind): Promise<Device[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter((device) => device.kind === deviceKinds[kind]).map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** What `getDevices` of a pusher's context answers. */
export async function allDevices(): Promise<Record<string, unknown>> {
  const [cameras, microphones, speakers] = await Promise.all([
    devicesOf('camera'),
    devicesOf('microphone'),
    devicesOf('speaker'),
  ]);
  return { cameras, microphones, speakers };
}

/** What `useDevice` of a pusher's context asks: `{ device: 'camera' | 'microphone' | 'speaker', id }`; an empty id leaves it to the browser. */
export function chooseAsAsked({ device, id }: Record<string, unknown>): void {
  if (typeof device !== 'string' || !(device in deviceKinds) || typeof id !== 'string') throw new Error('no such device');
  chooseDevice(device as ChosenKind, id === '' ? undefined : id);
}
