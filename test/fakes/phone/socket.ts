/** One socket of the phone, as the network sees it. A test or a fake server is the other side. */
export interface PhoneSocket {
  readonly url: string;
  /** Texts that the phone sent, oldest first. */
  readonly sent: readonly string[];
  /** The close of the phone, or null. */
  readonly closedByPhone: { code: number } | null;
  readonly state: 'opening' | 'open' | 'closed';
  open(): void;
  say(text: string): void;
  /** The other side closes. Old base libraries do not report the code. */
  close(code?: number, reason?: string): void;
  /** The socket fails: an error, then a close. */
  fail(message?: string): void;
  /** Receives each text that the phone sends from now on. */
  onText(listener: (text: string) => void): void;
  onClosed(listener: () => void): void;
}

type Callback = (event: Record<string, unknown>) => void;
type Outcome = { success?: Callback; fail?: Callback; complete?: Callback };

export interface SocketTask {
  send(options: { data: string } & Outcome): void;
  close(options?: { code?: number; reason?: string } & Outcome): void;
  onOpen(listener: Callback): void;
  onMessage(listener: Callback): void;
  onClose(listener: Callback): void;
  onError(listener: Callback): void;
  readyState: number;
}

const readyStates = { opening: 0, open: 1, closed: 3 } as const;

/** WeChat allows at most five sockets. */
const mostSockets = 5;

const answer = (options: Outcome, ok: boolean, errMsg: string): void => {
  (ok ? options.success : options.fail)?.({ errMsg });
  options.complete?.({ errMsg });
};

interface Options {
  /** The base library reports the code of a close. */
  readonly saysCodes: boolean;
  /** It sends the code that the kit gave; older libraries always send 1000. */
  readonly sendsCodes: boolean;
  /** Runs `act` when the native side has answered. */
  later(act: () => void): void;
  accept(socket: PhoneSocket): void;
}

/** The phone's network: gives the kit a SocketTask and the test a PhoneSocket. */
export class PhoneSockets {
  readonly all: PhoneSocket[] = [];

  /** While not null, the native side makes no socket for this reason: `url not in domain list` is WeChat's own. */
  refusal: string | null = null;

  constructor(private readonly options: Options) {}

  get live(): number {
    return this.all.filter((socket) => socket.state !== 'closed').length;
  }

  connect(options: { url: string } & Outcome): SocketTask {
    const { saysCodes, sendsCodes, later, accept } = this.options;
    const heard: Record<'open' | 'message' | 'close' | 'error', Callback[]> = { open: [], message: [], close: [], error: [] };
    const texts: ((text: string) => void)[] = [];
    const closings: (() => void)[] = [];
    const sent: string[] = [];
    let state: PhoneSocket['state'] = 'opening';
    let closedByPhone: PhoneSocket['closedByPhone'] = null;

    const over = (event: Record<string, unknown>): void => {
      if (state === 'closed') return;
      state = 'closed';
      heard.close.forEach((listener) => listener(event));
      closings.forEach((listener) => listener());
    };
    const socket: PhoneSocket = {
      url: options.url,
      sent,
      get closedByPhone() {
        return closedByPhone;
      },
      get state() {
        return state;
      },
      open: () => {
        if (state !== 'opening') return;
        state = 'open';
        heard.open.forEach((listener) => listener({ header: {} }));
      },
      say: (text) => {
        if (state === 'open') heard.message.forEach((listener) => listener({ data: text }));
      },
      close: (code = 1000, reason = '') => over(saysCodes ? { code, reason } : {}),
      fail: (message = 'connectSocket:fail') => {
        if (state === 'closed') return;
        heard.error.forEach((listener) => listener({ errMsg: message }));
        over(saysCodes ? { code: 1006, reason: 'abnormal closure' } : {});
      },
      onText: (listener) => texts.push(listener),
      onClosed: (listener) => closings.push(listener),
    };
    const task: SocketTask = {
      send: (more) => {
        if (state !== 'open') return answer(more, false, 'sendSocketMessage:fail');
        sent.push(more.data);
        answer(more, true, 'sendSocketMessage:ok');
        texts.forEach((listener) => listener(more.data));
      },
      close: (more = {}) => {
        if (state === 'closed') return answer(more, false, 'closeSocket:fail');
        const code = sendsCodes ? (more.code ?? 1000) : 1000;
        closedByPhone ??= { code };
        later(() => {
          answer(more, true, 'closeSocket:ok');
          over(saysCodes ? { code, reason: more.reason ?? '' } : {});
        });
      },
      onOpen: (listener) => heard.open.push(listener),
      onMessage: (listener) => heard.message.push(listener),
      onClose: (listener) => heard.close.push(listener),
      onError: (listener) => heard.error.push(listener),
      get readyState() {
        return readyStates[state];
      },
    };
    if (this.refusal !== null || this.live >= mostSockets) {
      // The task says `error` alone: there is no socket that could close.
      const errMsg = `connectSocket:fail ${this.refusal ?? 'exceed max socket count'}`;
      state = 'closed';
      answer(options, false, errMsg);
      later(() => heard.error.forEach((listener) => listener({ errMsg })));
      return task;
    }
    this.all.push(socket);
    answer(options, true, 'connectSocket:ok');
    accept(socket);
    return task;
  }
}
