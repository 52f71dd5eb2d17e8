type Listener = (...args: unknown[]) => void;

/** The event channel between a page and its opener, of `wx.navigateTo` and `getOpenerEventChannel`. */
export class EventChannel {
  private readonly listeners = new Map<string, Listener[]>();

  on(name: string, listener: Listener): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  once(name: string, listener: Listener): void {
    const once: Listener = (...args) => {
      this.off(name, once);
      listener(...args);
    };
    this.on(name, once);
  }

  off(name: string, listener?: Listener): void {
    this.listeners.set(name, listener === undefined ? [] : (this.listeners.get(name) ?? []).filter((each) => each !== listener));
  }

  emit(name: string, ...args: unknown[]): void {
    (this.listeners.get(name) ?? []).forEach((listener) => listener(...args));
  }
}
