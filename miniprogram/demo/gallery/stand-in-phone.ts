/** The address of the stand-in server, which no network knows. */
export const standInAddress = 'wss://gallery.invalid/v1';

/** The end of a stand-in socket that the server holds. */
export interface ServerEnd {
  say(frame: object): void;
  close(code: number): void;
}

export interface StandInOptions {
  /** Nobody answers: every socket fails. */
  readonly isDead: () => boolean;
  readonly permissions: { readonly camera: boolean; readonly microphone: boolean };
  /** The values that the kit has stored before. */
  readonly stored: { readonly [key: string]: unknown };
  accept(end: ServerEnd): (frame: { readonly [field: string]: unknown }) => void;
}

type Call = { url: string; success?: (answer: object) => void; fail?: (answer: object) => void };

/** One socket, in the shape of WeChat's task. Everything comes in a later turn, as from a network. */
function standInSocket({ accept, isDead }: StandInOptions): object {
  const listeners: { [name: string]: (event: object) => void } = {};
  let isOver = false;
  const later = (act: () => void): void => void setTimeout(act, 0);
  const raise = (name: string, event: object): void => listeners[name]?.(event);
  const end = (code: number): void => {
    if (isOver) return;
    isOver = true;
    later(() => raise('close', { code, reason: '' }));
  };
  const receive = accept({
    say: (frame) => later(() => !isOver && raise('message', { data: JSON.stringify(frame) })),
    close: end,
  });
  later(() => {
    if (isOver) return;
    if (!isDead()) return raise('open', { header: {} });
    isOver = true;
    raise('error', { errMsg: 'connectSocket:fail' });
  });
  const on = (name: string) => (listener: (event: object) => void) => void (listeners[name] = listener);
  return {
    onOpen: on('open'),
    onClose: on('close'),
    onError: on('error'),
    onMessage: on('message'),
    send: ({ data }: { data: string }) => later(() => !isOver && receive(JSON.parse(data) as { [field: string]: unknown })),
    close: ({ code = 1000 }: { code?: number }) => end(code),
  };
}

/** Only the keys of the kit: the demo keeps its own. */
const isKits = (key: string): boolean => key.indexOf('rtc') === 0;

/**
 * Lets the kit find a stand-in network, memory and permissions in place of the phone's, until released. Throws on a phone whose `wx`
 * cannot be changed.
 */
export function standIn(options: StandInOptions): () => void {
  const { connectSocket, getStorageSync, setStorageSync, removeStorageSync } = wx;
  const stored: { [key: string]: unknown } = Object.assign({}, options.stored);
  const { camera, microphone } = options.permissions;
  const authSetting = { 'scope.camera': camera, 'scope.record': microphone };
  return replaceMembers({
    connectSocket: (call: Call) => (call.url === standInAddress ? standInSocket(options) : connectSocket(call)),
    getStorageSync: (key: string): unknown => (isKits(key) ? (stored[key] ?? '') : getStorageSync(key)),
    setStorageSync: (key: string, value: unknown) => (isKits(key) ? void (stored[key] = value) : setStorageSync(key, value)),
    removeStorageSync: (key: string) => (isKits(key) ? void delete stored[key] : removeStorageSync(key)),
    getSetting: ({ success }: Call) => success?.({ authSetting, errMsg: 'getSetting:ok' }),
  });
}

/** Gives `wx` other members until released. WeChat's are read-only, so they are defined anew. */
function replaceMembers(members: { readonly [name: string]: unknown }): () => void {
  const before = Object.keys(members).map((name) => [name, Object.getOwnPropertyDescriptor(wx, name)] as const);
  const define = (name: string, property: PropertyDescriptor | undefined): void => {
    if (property !== undefined) Object.defineProperty(wx, name, property);
  };
  const restore = (): void => before.forEach(([name, property]) => define(name, property));
  try {
    Object.keys(members).forEach((name) =>
      define(name, { configurable: true, enumerable: true, writable: true, value: members[name] }),
    );
  } catch (cause) {
    restore();
    throw cause;
  }
  return restore;
}
