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

/** The same of an `error` event, which names them in its own way. */
export function readError(event: NativeEvent): { code: number; message: string } | null {
  return coded(field(event, 'errCode') ?? field(event, 'code'), field(event, 'errMsg') ?? field(event, 'message'));
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

export const readFullScreen = (event: NativeEvent): boolean =>
  field(event, 'fullScreen') === true || field(event, 'fullScreen') === 'true';

function coded(code: unknown, message: unknown): { code: number; message: string } | null {
  const number = Number(code);
  if (code === undefined || code === null || isNaN(number)) return null;
  return { code: number, message: typeof message === 'string' ? message : '' };
}
