import type { Release } from './release';

/** The kinds of device that a user can select. */
export type SelectableKind = 'camera' | 'microphone' | 'speaker';

const deviceKinds: Readonly<Record<SelectableKind, MediaDeviceKind>> = {
  camera: 'videoinput',
  microphone: 'audioinput',
  speaker: 'audiooutput',
};

const keyOf = (kind: SelectableKind): string => `live-device-${kind}`;
const listeners = new Set<(kind: SelectableKind) => void>();

/** Selections of this page, for browsers that forbid storage. */
const selected = new Map<SelectableKind, string | undefined>();

/** The device selected last in this browser, on any page of this origin. It may not be present any more. */
export function selectedDevice(kind: SelectableKind): string | undefined {
  if (!selected.has(kind)) selected.set(kind, stored(kind));
  return selected.get(kind);
}

/** `undefined` lets the browser choose again. */
export function selectDevice(kind: SelectableKind, id: string | undefined): void {
  selected.set(kind, id);
  try {
    if (id === undefined) localStorage.removeItem(keyOf(kind));
    else localStorage.setItem(keyOf(kind), id);
  } catch {
    // Without storage the selection lasts as long as the page.
  }
  listeners.forEach((listener) => listener(kind));
}

function stored(kind: SelectableKind): string | undefined {
  try {
    return localStorage.getItem(keyOf(kind)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function onDeviceSelected(listener: (kind: SelectableKind) => void): Release {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Plays `target` on the selected loudspeaker. In browsers without the ability (Safari) the system chooses. */
export function followSelectedSpeaker(target: AudioContext | HTMLVideoElement): Release {
  // The DOM types declare it for elements only.
  const output = target as { setSinkId?: (id: string) => Promise<void> };
  const apply = (): void => void output.setSinkId?.(selectedDevice('speaker') ?? '').catch(() => undefined);
  if (selectedDevice('speaker') !== undefined) apply();
  return onDeviceSelected((kind) => {
    if (kind === 'speaker') apply();
  });
}

interface Device {
  id: string;
  /** Empty until the user has allowed a device of this kind. */
  label: string;
}

export async function listDevices(kind: SelectableKind): Promise<Device[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter((device) => device.kind === deviceKinds[kind]).map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** The result of `getDevices` of a pusher's context. */
export async function listAllDevices(): Promise<Record<string, unknown>> {
  const [cameras, microphones, speakers] = await Promise.all([
    listDevices('camera'),
    listDevices('microphone'),
    listDevices('speaker'),
  ]);
  return { cameras, microphones, speakers };
}

/** `useDevice` of a pusher's context: `{ device: 'camera' | 'microphone' | 'speaker', id }`; an empty id lets the browser choose. */
export function applyUseDevice({ device, id }: Record<string, unknown>): void {
  if (typeof device !== 'string' || !(device in deviceKinds) || typeof id !== 'string') throw new Error('no such device');
  selectDevice(device as SelectableKind, id === '' ? undefined : id);
}
