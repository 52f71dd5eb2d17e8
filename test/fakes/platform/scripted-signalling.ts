import type { Signalling, SignallingEvents } from '../../../components/core/signalling/signalling';
import { createSignalling } from '../../../components/core/signalling/client';
import { settled } from './fake-clock';
import { FakePlatform } from './fake-platform';

/** A frame of a test, untyped because tests also send invalid ones. */
export type Frame = { t: string; [field: string]: unknown };

type ClientFrames = { [Name in keyof SignallingEvents]: SignallingEvents[Name][] };

/** A client on a fake platform, and a server that sends what the test writes. Listener calls of the client are kept by name. */
export class ScriptedSignalling {
  readonly platform: FakePlatform;
  readonly client: Signalling;
  readonly received: ClientFrames = { phase: [], event: [], snapshot: [], ephemeral: [], lost: [], ended: [], welcome: [] };
  readonly asked: ('connect' | 'refresh')[] = [];
  readonly logged: string[] = [];
  /** Frames from the client on all sockets, since `newFrames` was last read. */
  private frames: Frame[] = [];
  token: (why: 'connect' | 'refresh') => Promise<string> = () => Promise.resolve('token');

  constructor(platform: FakePlatform = new FakePlatform(), servers: readonly string[] = ['wss://one/v1']) {
    this.platform = platform;
    this.client = createSignalling({
      platform,
      servers,
      sdk: 'test',
      token: (why) => {
        this.asked.push(why);
        return this.token(why);
      },
      log: (level, text) => void this.logged.push(`${level} ${text}`),
    });
    const keep = <Name extends keyof SignallingEvents>(name: Name): void => {
      this.client.on(name, (event) => void this.received[name].push(event));
    };
    (['phase', 'event', 'snapshot', 'ephemeral', 'lost', 'ended'] as const).forEach(keep);
  }

  /** Opens the newest socket. */
  open(): void {
    this.platform.link.accept({ text: (text) => void this.frames.push(JSON.parse(text) as Frame), closed: () => undefined });
  }

  newFrames(): Frame[] {
    this.platform.links.forEach((link) => link.flush());
    return this.frames.splice(0);
  }

  /** Sends one text on the newest socket: a frame, or an array of frames. */
  send(...frames: Frame[]): void {
    this.platform.link.send(JSON.stringify(frames.length === 1 ? frames[0] : frames));
    this.platform.link.flush();
  }

  welcome(more: { [field: string]: unknown } = {}): void {
    const lim = { frame: 16_384, message: 4_096, rate: 20 };
    this.send({ t: 'welcome', v: 1, sid: 's1', rt: 'rt1', resumed: false, now: 0, hb: 10_000, lim, st: [], ...more });
  }

  /** Connects until hello is sent. */
  async acceptHello(): Promise<void> {
    if (this.client.phase === 'idle' || this.client.phase === 'closed') this.client.connect();
    this.open();
    await settled();
  }

  async online(more: { [field: string]: unknown } = {}): Promise<void> {
    await this.acceptHello();
    this.welcome(more);
    this.newFrames();
  }

  /** Breaks the socket; after the back-off a new one is opened and welcomed. */
  async reconnect(): Promise<void> {
    this.platform.link.cut();
    this.platform.clock.advance(300);
    await this.acceptHello();
  }

  get kinds(): string[] {
    return this.newFrames().map((frame) => frame.t);
  }
}

export const event = (s: number, more: { [field: string]: unknown } = {}): Frame => ({
  t: 'ev',
  n: 'r:a',
  e: 'e1',
  s,
  k: 'member.online',
  ts: 0,
  d: { id: 'ana' },
  ...more,
});
