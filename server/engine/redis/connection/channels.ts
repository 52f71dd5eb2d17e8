import type { Redis } from 'ioredis';
import type { Release } from '../../../clock';
import type { Listener } from './connection';

/** The channels that this node listens to, on a connection of their own. */
export class Channels {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly returned: (() => void)[] = [];
  private isClosed = false;

  constructor(private readonly subscriber: Redis) {
    subscriber.on('message', (channel: string, text: string) => this.onMessage(channel, text));
    subscriber.on('ready', () => void this.subscribeAgain());
  }

  onReturn(act: () => void): void {
    this.returned.push(act);
  }

  async subscribe(channel: string, listener: Listener): Promise<Release> {
    const listeners = this.listeners.get(channel) ?? new Set<Listener>();
    this.listeners.set(channel, listeners);
    // Each subscriber has a function of its own, so that one function may listen twice.
    const own: Listener = (text) => listener(text);
    listeners.add(own);
    const release = (): void => {
      if (!listeners.delete(own) || listeners.size > 0 || this.listeners.get(channel) !== listeners) return;
      this.listeners.delete(channel);
      // Without an answer a channel without listeners goes on, which costs little.
      if (!this.isClosed) this.subscriber.unsubscribe(channel).catch(() => undefined);
    };
    try {
      await this.subscriber.subscribe(channel);
    } catch (cause) {
      release();
      throw cause;
    }
    return release;
  }

  /** Resolves when what `publish` sends to the channel, as often as its result says, has come. */
  async arrival(channel: string, publish: () => Promise<number>): Promise<void> {
    let [came, expected] = [0, Infinity];
    let arrived: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (arrived = resolve));
    const release = await this.subscribe(channel, () => {
      came += 1;
      if (came >= expected) arrived();
    });
    expected = await publish();
    if (came < expected) await all;
    release();
  }

  close(): void {
    this.isClosed = true;
    this.listeners.clear();
    this.returned.length = 0;
  }

  /** A connection that breaks meanwhile returns once more, and comes here again. */
  private async subscribeAgain(): Promise<void> {
    const channels = Array.from(this.listeners.keys());
    try {
      if (channels.length > 0) await this.subscriber.subscribe(...channels);
    } catch {
      if (this.subscriber.status === 'ready') this.subscriber.disconnect(true);
      return;
    }
    this.returned.forEach((act) => act());
  }

  private onMessage(channel: string, text: string): void {
    const listeners = this.listeners.get(channel);
    if (listeners === undefined) return;
    Array.from(listeners).forEach((listener) => listeners.has(listener) && listener(text));
  }
}
