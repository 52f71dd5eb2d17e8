import type { Signalling, SignallingEvents } from '../../components/core/signalling/signalling';
import { createSignalling } from '../../components/core/signalling/create-signalling';
import { settled } from './fake-clock';
import { FakePlatform } from './fake-platform';

/** A frame as a test writes and reads it: it must be free to be wrong. */
export type Frame = { t: string; [field: string]: unknown };

type Told = { [Name in keyof SignallingEvents]: SignallingEvents[Name][] };

/** A client on a fake phone, and a server that says what the test writes. What the client told is kept by name. */
export class Script {
  readonly platform: FakePlatform;
  readonly client: Signalling;
  readonly told: Told = { phase: [], event: [], snapshot: [], ephemeral: [], lost: [], ended: [] };
  readonly asked: ('connect' | 'refresh')[] = [];
  readonly logged: string[] = [];
  /** What came from the client since `heard` was last read, by all sockets. */
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
      this.client.on(name, (event) => void this.told[name].push(event));
    };
    (['phase', 'event', 'snapshot', 'ephemeral', 'lost', 'ended'] as const).forEach(keep);
  }

  /** Lets the newest socket open. */
  open(): void {
    this.platform.link.accept({ text: (text) => void this.frames.push(JSON.parse(text) as Frame), closed: () => undefined });
  }

  heard(): Frame[] {
    this.platform.links.forEach((link) => link.flush());
    return this.frames.splice(0);
  }

  /** One text from the server on the newest socket: one frame, or an array of them. */
  say(...frames: Frame[]): void {
    this.platform.link.send(JSON.stringify(frames.length === 1 ? frames[0] : frames));
    this.platform.link.flush();
  }

  welcome(more: { [field: string]: unknown } = {}): void {
    const lim = { frame: 16_384, message: 4_096, rate: 20 };
    this.say({ t: 'welcome', v: 1, sid: 's1', rt: 'rt1', resumed: false, now: 0, hb: 10_000, lim, st: [], ...more });
  }

  /** Up to hello said. */
  async greet(): Promise<void> {
    if (this.client.phase === 'idle' || this.client.phase === 'closed') this.client.connect();
    this.open();
    await settled();
  }

  async online(more: { [field: string]: unknown } = {}): Promise<void> {
    await this.greet();
    this.welcome(more);
    this.heard();
  }

  /** The socket breaks; after the wait, a new one is opened and greeted. */
  async again(): Promise<void> {
    this.platform.link.cut();
    this.platform.clock.advance(300);
    await this.greet();
  }

  get kinds(): string[] {
    return this.heard().map((frame) => frame.t);
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
