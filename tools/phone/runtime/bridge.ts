import type { Log } from './log';

/** A call of the base library to the phone. */
export interface BridgeCall {
  name: string;
  /** The page that calls; 0 is the thread of the app's code. */
  view: number;
  params: Readonly<Record<string, unknown>>;
}

/** The answer of the phone: at once as the return value, or later through the callback. */
export interface Answer {
  result: object;
  afterMs: number | null;
}

/** `errMsg` is `<name>:ok` unless the result has another one. */
export const atOnce = (result: object = {}): Answer => ({ result, afterMs: null });
export const later = (result: object = {}, afterMs = 0): Answer => ({ result, afterMs });

export type Handler = (call: BridgeCall) => Answer;
export type Handlers = Readonly<Record<string, Handler>>;

/** The end of the bridge inside a thread: `WeixinJSBridge`, as the library defines it. */
export interface LibraryEnd {
  invokeCallbackHandler(id: unknown, result: unknown): void;
  subscribeHandler(event: string, message: unknown, view: number, more: unknown): void;
}

/**
 * The same end, with messages parsed by `parse` of the thread's own realm. Libraries ask `instanceof Array` and silently drop lists of
 * another realm.
 */
export function inRealm(end: LibraryEnd, parse: (text: string) => unknown): LibraryEnd {
  const own = (value: unknown): unknown => (value === undefined ? undefined : parse(JSON.stringify(value)));
  return {
    invokeCallbackHandler: (id, result) => end.invokeCallbackHandler(id, own(result)),
    subscribeHandler: (event, message, view, more) => end.subscribeHandler(event, own(message), view, own(more)),
  };
}

/** All that a base library reaches of the phone: named calls with a JSON text each. */
export class Bridge {
  /** Calls that no handler answers, with their number. They are answered with `ok`. */
  readonly unknown = new Map<string, number>();
  private readonly handlers: Handlers;

  constructor(
    private readonly phone: { log: Log; endOf(view: number): LibraryEnd | undefined; after(run: () => void, ms: number): void },
    ...handlers: readonly Handlers[]
  ) {
    this.handlers = Object.assign({}, ...handlers) as Handlers;
  }

  private answer(call: BridgeCall): Answer {
    const handler = Object.hasOwn(this.handlers, call.name) ? this.handlers[call.name] : undefined;
    if (handler) return handler(call);
    this.unknown.set(call.name, (this.unknown.get(call.name) ?? 0) + 1);
    return call.name.endsWith('Sync') ? atOnce() : later();
  }

  /** `WeixinJSCore.invokeHandler` of the thread of a page, or of the app's code (0). */
  invoke(view: number, name: string, text: string | undefined, callback: unknown): string | undefined {
    const params = JSON.parse(text === undefined || text === '' ? '{}' : text) as BridgeCall['params'];
    const { result, afterMs } = this.answer({ name, view, params });
    const full = { errMsg: `${name}:ok`, ...result };
    if (afterMs === null) return JSON.stringify(full);
    this.phone.after(() => this.phone.endOf(view)?.invokeCallbackHandler(callback, full), afterMs);
    return undefined;
  }
}
