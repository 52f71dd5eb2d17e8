import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Role } from '../../../components/core/protocol/room-state';
import { systemClock, type Clock } from '../../../server/clock';
import { attach, signToken, type AttachOptions, type Attached } from '../../../server/index';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { FakeMedia } from '../../fakes/servers/fake-media';
import { RawClient } from '../clients/raw-client';

export const key = 'a secret of thirty-two bytes or more';

/** A backend on its own port, and all that a test needs to use it. */
export interface TestServer {
  readonly url: string;
  readonly origin: string;
  readonly media: FakeMedia;
  readonly attached: Attached;
  readonly logs: string[];
  /** The server's clock; `advance` fires the timers that are due. */
  clock: FakeClock;
  token(user: string, rooms?: Readonly<Record<string, Role>>, ttlSeconds?: number): Promise<string>;
  /** A connection that has not sent hello yet. */
  rawClient(): Promise<RawClient>;
  client(user: string, more?: { rooms?: Readonly<Record<string, Role>>; hello?: object }): Promise<RawClient>;
  close(): Promise<void>;
}

/** The test controls the time. The end of a turn is the event loop's own, because the sockets are real. */
export const fakeTime = (fake: FakeClock): Clock => ({
  now: () => fake.now(),
  after: (ms, act) => fake.after(ms, act),
  onNextTurn: (act) => systemClock.onNextTurn(act),
});

/** `port` is that of a server that was closed before, to start again in its place. */
export async function startTestServer(options: Partial<AttachOptions> = {}, port = 0): Promise<TestServer> {
  const media = new FakeMedia();
  const http = createServer();
  const fake = new FakeClock();
  const clock = options.clock ?? fakeTime(fake);
  const logs: string[] = [];
  const log: AttachOptions['log'] = (level, text, facts) => void logs.push(JSON.stringify({ level, text, ...facts }));
  const attached = await attach(http, { key, media, clock, log, ...options });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const clients: RawClient[] = [];

  const server: TestServer = {
    url: `${origin.replace('http', 'ws')}/v1`,
    origin,
    media,
    attached,
    logs,
    clock: fake,
    token: (user, rooms = { '*': 'host' }, ttlSeconds = 900) => signToken({ key, user, rooms, ttlSeconds }, clock),
    async rawClient() {
      const client = await RawClient.open(server.url);
      clients.push(client);
      return client;
    },
    async client(user, { rooms, hello } = {}) {
      const client = await server.rawClient();
      await client.hello(await server.token(user, rooms), { dev: `${user}-${clients.length}`, ...hello });
      return client;
    },
    async close() {
      clients.forEach((client) => client.cut());
      await attached.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

export const camera = [
  { source: 'main' as const, kind: 'audio' as const, muted: false },
  { source: 'main' as const, kind: 'video' as const, muted: false },
];
