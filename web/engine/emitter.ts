/** The listeners of one event, for `wx.onSomething` and `wx.offSomething`. */
export class Emitter<Payload> {
  private listeners: readonly ((payload: Payload) => void)[] = [];

  readonly on = (listener: (payload: Payload) => void): void => {
    if (typeof listener === 'function') this.listeners = [...this.listeners, listener];
  };

  /** Removes all listeners when called without an argument, as in WeChat. */
  readonly off = (listener?: (payload: Payload) => void): void => {
    this.listeners = listener === undefined ? [] : this.listeners.filter((each) => each !== listener);
  };

  get size(): number {
    return this.listeners.length;
  }

  readonly emit = (payload: Payload): void => {
    this.listeners.forEach((listener) => listener(payload));
  };
}
