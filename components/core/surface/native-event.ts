/** A native element's event as it arrives: what is in it depends on the base library, so nothing is taken for granted. */
export interface NativeEvent {
  /** In 1.9.0–1.9.2 the handler's name instead of the event's: never read. */
  readonly type?: string;
  readonly target?: { readonly id?: string };
  readonly currentTarget?: { readonly id?: string };
  readonly detail?: { readonly [key: string]: unknown };
}

const field = (event: NativeEvent, key: string): unknown => event.detail?.[key];

/** Code and words of a statechange; below 1.9.90 there are no words. Null when there is no code. */
export function readState(event: NativeEvent): { code: number; message: string } | null {
  return coded(field(event, 'code'), field(event, 'message'));
}

/** The same of an `error` event, which names them in its own way, or has words alone: then the code is 0. */
export function readError(event: NativeEvent): { code: number; message: string } | null {
  return coded(field(event, 'errCode') ?? field(event, 'code') ?? 0, field(event, 'errMsg') ?? field(event, 'message'));
}

/** The figures of a netstatus, under whatever names. */
export function readNet(event: NativeEvent): { readonly [key: string]: unknown } {
  const figures = field(event, 'info') ?? event.detail;
  return typeof figures === 'object' && figures !== null ? (figures as { [key: string]: unknown }) : {};
}

/** Loudness, 0–100. */
export function readVolume(event: NativeEvent): number {
  const volume = Number(field(event, 'volume'));
  return isNaN(volume) ? 0 : Math.max(0, Math.min(100, Math.round(volume)));
}

/** Where the music is that is mixed into the own stream. From 2.4.0 on events are called by their names. */
export interface MusicEvent {
  state: 'start' | 'progress' | 'complete';
  progress: number;
  duration: number;
}

export const readMusic = (event: NativeEvent): MusicEvent => ({
  state: String(event.type).slice('bgm'.length) as MusicEvent['state'],
  progress: Number(field(event, 'progress')) || 0,
  duration: Number(field(event, 'duration')) || 0,
});

export const readFullScreen = (event: NativeEvent): boolean =>
  field(event, 'fullScreen') === true || field(event, 'fullScreen') === 'true';

function coded(code: unknown, message: unknown): { code: number; message: string } | null {
  const number = Number(code);
  if (code === undefined || code === null || isNaN(number)) return null;
  return { code: number, message: typeof message === 'string' ? message : '' };
}
