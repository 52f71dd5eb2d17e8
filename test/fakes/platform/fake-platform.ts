import type { Host, Platform, Socket, SocketListener } from '../../../components/core/platform/platform';
import type { Clock } from '../../../components/core/shared/clock';
import type { DeviceList } from '../../../components/core/shared/device-list';
import type { Release } from '../../../components/core/shared/release';
import type { Storage } from '../../../components/core/shared/storage';
import { Emitter } from '../../../components/core/shared/emitter';
import type { Json } from '../../../components/core/shared/json';
import { FakeClock } from './fake-clock';
import { seededRandom } from '../../../tools/seeded-random';
import { FakeSounds } from './fake-sounds';
import { NetLink } from './net-link';

/** Storage that outlives an app: pass it to the next run for a cold start. */
export const fakeStorage = (): Storage & { readonly kept: Map<string, Json> } => {
  const kept = new Map<string, Json>();
  return {
    kept,
    read: (key) => kept.get(key),
    write: (key, value) => void kept.set(key, JSON.parse(JSON.stringify(value)) as Json),
    remove: (key) => void kept.delete(key),
  };
};

/** As on the real platform: rule N2. */
const connectMs = 10_000;

/** A phone whose clock, network and user the test controls. */
export class FakePlatform<Time extends Clock & { readonly pending: number } = FakeClock> implements Platform {
  readonly clock: Time;
  readonly storage: Storage;
  readonly links: NetLink[] = [];
  readonly sounds = new FakeSounds();
  keepScreenOn = false;
  private isDead = false;
  readonly host: Host = {
    kind: 'wechat',
    system: 'ios',
    version: '3.0.0',
    atLeast: () => true,
    publishes: true,
    language: 'zh_CN',
  };
  private readonly events = new Emitter<{ show: true; hide: boolean; network: boolean; devices: DeviceList }>();
  /** Called with each new socket; a test without it accepts or refuses by hand. */
  onDial: (link: NetLink) => void = () => undefined;

  constructor(more: { storage?: Storage; clock?: Time; seed?: number } = {}) {
    this.clock = more.clock ?? (new FakeClock(seededRandom(more.seed ?? 1)) as Clock as Time);
    this.storage = more.storage ?? fakeStorage();
  }

  readonly network = { onChange: (listener: (connected: boolean) => void) => this.events.on('network', listener) };

  private isHidden = false;
  readonly life = {
    isHidden: () => this.isHidden,
    onShow: (listener: () => void) => this.events.on('show', listener),
    onHide: (listener: (closes: boolean) => void) => this.events.on('hide', listener),
  };

  openSocket(url: string, listener: SocketListener): Socket {
    if (this.isDead) return { send: () => undefined, close: () => undefined };
    const link = new NetLink(
      url,
      listener,
      this.clock.after(connectMs, () => link.refuse()),
    );
    this.links.push(link);
    this.onDial(link);
    return link.socket;
  }

  readonly copied: string[] = [];

  copy(text: string): Promise<void> {
    this.copied.push(text);
    return Promise.resolve();
  }

  setKeepScreenOn(on: boolean): void {
    this.keepScreenOn = on;
  }

  /** Kills the app: its sockets close, and a pending promise cannot open another. */
  kill(): void {
    this.isDead = true;
    this.links.forEach((link) => link.cut());
  }

  /** The newest socket. */
  get link(): NetLink {
    const link = this.links[this.links.length - 1];
    if (link === undefined) throw new Error('no socket was opened');
    return link;
  }

  show(): void {
    this.isHidden = false;
    this.events.emit('show', true);
  }

  hide(closes = false): void {
    this.isHidden = true;
    this.events.emit('hide', closes);
  }

  onDevices(listener: (devices: DeviceList) => void): Release {
    return this.events.on('devices', listener);
  }

  /** The browser reports its devices. */
  changeDevices(devices: DeviceList): void {
    this.events.emit('devices', devices);
  }

  changeNetwork(connected: boolean): void {
    this.events.emit('network', connected);
  }

  /** Resources in use. */
  get held(): { timers: number; listeners: number; sockets: number } {
    const own = (['show', 'hide', 'network', 'devices'] as const).reduce((sum, name) => sum + this.events.count(name), 0);
    const listeners = own + this.sounds.listeners;
    return { timers: this.clock.pending, listeners, sockets: this.links.filter((link) => link.state !== 'closed').length };
  }
}
