/** A native element's event. Its fields depend on the base library, so every one is optional. */
export interface NativeEvent {
  /** Base libraries 1.9.0–1.9.2 put the handler's name here instead of the event's, so the kit reads it only from 2.4.0 on. */
  readonly type?: string;
  readonly target?: { readonly id?: string };
  readonly currentTarget?: { readonly id?: string };
  readonly detail?: { readonly [key: string]: unknown };
}

const field = (event: NativeEvent, key: string): unknown => event.detail?.[key];

/** Code and message of a statechange, or null without a code. Below 1.9.90 there is no message. */
export function readState(event: NativeEvent): { code: number; message: string } | null {
  return coded(field(event, 'code'), field(event, 'message'));
}

/** Code and message of an `error` event, whose fields have other names. The code is 0 when there is only a message. */
export function readError(event: NativeEvent): { code: number; message: string } | null {
  return coded(field(event, 'errCode') ?? field(event, 'code') ?? 0, field(event, 'errMsg') ?? field(event, 'message'));
}

/** The figures of a netstatus. Base libraries put them in `info` or directly in `detail`. */
export function readNet(event: NativeEvent): { readonly [key: string]: unknown } {
  const figures = field(event, 'info') ?? event.detail;
  return typeof figures === 'object' && figures !== null ? (figures as { [key: string]: unknown }) : {};
}

/** Audio level, 0–100. */
export function readVolume(event: NativeEvent): number {
  const volume = Number(field(event, 'volume'));
  return isNaN(volume) ? 0 : Math.max(0, Math.min(100, Math.round(volume)));
}

/** Progress of the background music mixed into the local stream (base library 2.4.0). */
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

function coded(code: unknown, message: unknown): { code: number; message: string } | null {
  const number = Number(code);
  if (code === undefined || code === null || isNaN(number)) return null;
  return { code: number, message: typeof message === 'string' ? message : '' };
}
