import type { Release } from './release';

type Listener<Payload> = (payload: Payload) => void;

/** A typed event source. `Events` maps each name to the one payload it carries. */
export class Emitter<Events> {
  private readonly listeners: { [Name in keyof Events]?: Listener<Events[Name]>[] } = {};

  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Release {
    // Wrapped, so that a function added twice is called twice, and each release removes one.
    const entry: Listener<Events[Name]> = (payload) => listener(payload);
    this.listeners[name] = (this.listeners[name] ?? []).concat(entry);
    return () => {
      this.listeners[name] = (this.listeners[name] ?? []).filter((other) => other !== entry);
    };
  }

  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    // `on` and its release replace the list, so a listener may release itself or another during this loop.
    (this.listeners[name] ?? []).forEach((listener) => listener(payload));
  }

  /** The number of listeners of `name`; a closed page must leave none. */
  count(name: keyof Events): number {
    return (this.listeners[name] ?? []).length;
  }
}
