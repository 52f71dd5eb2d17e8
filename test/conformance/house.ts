import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Role } from '../../components/core/protocol/room-state';
import { systemClock, type Clock } from '../../server/clock';
import { attach, signToken, type AttachOptions, type Attached } from '../../server/index';
import { FakeClock } from '../fakes/fake-clock';
import { FakeMedia } from '../fakes/media-server';
import { Wire } from './wire';

export const key = 'a secret of thirty-two bytes or more';

/** A backend on a port of its own, with what a test needs to reach it. */
export interface House {
  readonly url: string;
  readonly origin: string;
  readonly media: FakeMedia;
  readonly attached: Attached;
  readonly logs: string[];
  /** Moves its clock; timers that fall due have fired. */
  clock: FakeClock;
  token(user: string, rooms?: Readonly<Record<string, Role>>, ttlSeconds?: number): Promise<string>;
  /** A connection that said hello, or not yet. */
  wire(): Promise<Wire>;
  client(user: string, more?: { rooms?: Readonly<Record<string, Role>>; hello?: object }): Promise<Wire>;
  close(): Promise<void>;
}

/** Time is the test's; the end of a turn is the loop's own, as sockets are real. */
export const fakeTime = (fake: FakeClock): Clock => ({
  now: () => fake.now(),
  after: (ms, act) => fake.after(ms, act),
  soon: (act) => systemClock.soon(act),
});

export async function openHouse(options: Partial<AttachOptions> = {}): Promise<House> {
  const media = new FakeMedia();
  const http = createServer();
  const fake = new FakeClock();
  const clock = options.clock ?? fakeTime(fake);
  const logs: string[] = [];
  const log: AttachOptions['log'] = (level, text, facts) => void logs.push(JSON.stringify({ level, text, ...facts }));
  const attached = await attach(http, { key, media, clock, log, ...options });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const wires: Wire[] = [];

  const house: House = {
    url: `${origin.replace('http', 'ws')}/v1`,
    origin,
    media,
    attached,
    logs,
    clock: fake,
    token: (user, rooms = { '*': 'host' }, ttlSeconds = 900) => signToken({ key, user, rooms, ttlSeconds }, clock),
    async wire() {
      const wire = await Wire.open(house.url);
      wires.push(wire);
      return wire;
    },
    async client(user, { rooms, hello } = {}) {
      const wire = await house.wire();
      await wire.hello(await house.token(user, rooms), { dev: `${user}-${wires.length}`, ...hello });
      return wire;
    },
    async close() {
      wires.forEach((wire) => wire.cut());
      await attached.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return house;
}

export const camera = [
  { source: 'main' as const, kind: 'audio' as const, muted: false },
  { source: 'main' as const, kind: 'video' as const, muted: false },
];
