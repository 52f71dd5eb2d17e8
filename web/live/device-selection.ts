import type { Release } from './release';

/** The kinds of device that a user can select. */
export type SelectableKind = 'camera' | 'microphone' | 'speaker';

const deviceKinds: Readonly<Record<SelectableKind, MediaDeviceKind>> = {
  camera: 'videoinput',
  microphone: 'audioinput',
  speaker: 'audiooutput',
};

const kinds = Object.keys(deviceKinds) as SelectableKind[];

const keyOf = (kind: SelectableKind): string => `live-device-${kind}`;
const listeners = new Set<(kind: SelectableKind) => void>();
const openListeners = new Set<() => void>();

/** The camera and the microphone that this page has open. */
const opened = new Map<SelectableKind, string | undefined>();

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

/** Records the device that the page opened, or with `undefined` that it has none of the kind open. */
export function deviceOpened(kind: SelectableKind, id: string | undefined): void {
  if (opened.get(kind) === id) return;
  opened.set(kind, id);
  openListeners.forEach((listener) => listener());
}

/**
 * Plays `target` on the selected loudspeaker, and on the system's while that one is unplugged. In browsers without the ability (Safari)
 * the system chooses.
 */
export function followSelectedSpeaker(target: AudioContext | HTMLMediaElement): Release {
  // The DOM types declare it for elements only.
  const output = target as { setSinkId?: (id: string) => Promise<void> };
  const play = (id: string): Promise<void> | undefined => output.setSinkId?.(id);
  const apply = (): void => void play(selectedDevice('speaker') ?? '')?.catch(() => play('')?.catch(() => undefined));
  const applySelected = (): void => {
    if (selectedDevice('speaker') !== undefined) apply();
  };
  const { mediaDevices } = navigator;
  applySelected();
  mediaDevices?.addEventListener('devicechange', applySelected);
  const stop = onDeviceSelected((kind) => {
    if (kind === 'speaker') apply();
  });
  return () => {
    stop();
    mediaDevices?.removeEventListener('devicechange', applySelected);
  };
}

interface Device {
  id: string;
  /** Empty until the user has allowed a device of this kind. */
  label: string;
}

export async function listDevices(kind: SelectableKind): Promise<Device[]> {
  // Where a page cannot choose the loudspeaker, a list of them offers nothing.
  if (kind === 'speaker' && !('setSinkId' in HTMLMediaElement.prototype)) return [];
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter((device) => device.kind === deviceKinds[kind]).map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** All devices, and of each kind the one that is open or, while none is, would be opened; '' where that is not known. */
export async function listAllDevices(): Promise<Record<string, unknown>> {
  const [cameras = [], microphones = [], speakers = []] = await Promise.all(kinds.map(listDevices));
  const inUseOf = (kind: SelectableKind, present: readonly Device[]): string => {
    // Chromium lists the system's own choice under this id.
    const id = opened.get(kind) ?? selectedDevice(kind) ?? 'default';
    return present.some((device) => device.id === id) ? id : '';
  };
  const inUse = {
    camera: inUseOf('camera', cameras),
    microphone: inUseOf('microphone', microphones),
    speaker: inUseOf('speaker', speakers),
  };
  return { cameras, microphones, speakers, inUse };
}

/** Calls `listener` with all devices: soon, and after each change of the devices or of those in use. Equal lists are passed on once. */
export function watchDevices(listener: (devices: Record<string, unknown>) => void): Release {
  let last = '';
  let changed = false;
  let reading = false;
  let released = false;
  const readAll = async (): Promise<void> => {
    reading = true;
    while (changed && !released) {
      changed = false;
      const devices = await listAllDevices().catch(() => null);
      // A change during the wait is read again.
      if (changed || released || devices === null || JSON.stringify(devices) === last) continue;
      last = JSON.stringify(devices);
      listener(devices);
    }
    // In the same turn, so that a later change starts another round.
    reading = false;
  };
  const read = (): void => {
    changed = true;
    if (!reading) void readAll();
  };
  const { mediaDevices } = navigator;
  const stop = onDeviceSelected(read);
  openListeners.add(read);
  mediaDevices?.addEventListener('devicechange', read);
  read();
  return () => {
    released = true;
    stop();
    openListeners.delete(read);
    mediaDevices?.removeEventListener('devicechange', read);
  };
}

/** `{ device: 'camera' | 'microphone' | 'speaker', id }`; an empty id lets the browser choose. */
export function applyUseDevice({ device, id }: Record<string, unknown>): void {
  if (typeof device !== 'string' || !(device in deviceKinds) || typeof id !== 'string') throw new Error('no such device');
  selectDevice(device as SelectableKind, id === '' ? undefined : id);
}
