import { assemble } from '../../../components/core/create-rtc';
import { Rooms } from '../../../components/core/app/rooms';
import { requests } from '../../../components/core/features/requests/feature';
import type { RequestError, RoomRequestsModel, RtcWithRequests } from '../../../components/core/features/requests/types';
import { signToken } from '../../../server/index';
import { closeAfterTest } from '../../harness/close-after-test';
import { headlessPhone } from '../../fakes/platform/headless-phone';
import { cuttingProxy } from '../../harness/proxies/cutting-proxy';
import { backendKey, startBackend, type Backend } from '../../harness/servers/backend-process';
import { startRedis } from '../../harness/servers/redis';

const room = 'demo';

interface App {
  readonly rtc: RtcWithRequests;
  readonly requests: RoomRequestsModel;
}

/** A member with the whole kit, on real sockets and without a screen. */
async function join(ports: readonly number[], user: string): Promise<App> {
  const server = ports.map((port) => `ws://127.0.0.1:${port}/v1`);
  const token = () => signToken({ key: backendKey, user, rooms: { '*': 'speaker' }, ttlSeconds: 900 });
  const rtc = assemble({ server, token, features: [requests()] }, headlessPhone(), new Rooms());
  await rtc.room(room).join({ name: user, microphone: false, camera: false });
  return { rtc, requests: rtc.requests.of(room) };
}

/** While a server is there, because an app says that it leaves. */
const closeAll = (...apps: readonly App[]): Promise<unknown> => Promise.all(apps.map(({ rtc }) => rtc.close()));

async function twoNodes(): Promise<[Backend, Backend]> {
  const redis = await startRedis('always');
  const start = async (): Promise<Backend> => {
    const backend = await startBackend({ flags: ['--engine', redis.url], webRtc: false });
    closeAfterTest(() => backend.kill());
    return backend;
  };
  return [await start(), await start()];
}

const failureOf = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    (value) => `the answer ${JSON.stringify(value)}`,
    ({ failure }: RequestError) => failure,
  );

/** A handler that tells when it began, and answers when the test says. */
function slowHandler() {
  let begun: () => void = () => undefined;
  let finish: (value: string) => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const finished = new Promise<string>((resolve) => (finish = resolve));
  const seen: unknown[] = [];
  const handler = (value: unknown): Promise<string> => {
    seen.push(value);
    begun();
    return finished;
  };
  return { handler, seen, hasBegun, finish: (value: string) => finish(value) };
}

const timeoutMs = 60_000;

describe('a request between two nodes on Redis', () => {
  it('[U91] is answered, handled once, after the node of the asked member was killed while the handler worked', async () => {
    const [first, second] = await twoNodes();
    const asker = await join([second.port], 'ana');
    const asked = await join([first.port, second.port], 'bo');
    const { handler, seen, hasBegun, finish } = slowHandler();
    asked.requests.answer('pick', handler);
    const answer = asker.requests.ask('bo', 'pick', 7, { timeoutMs });
    await hasBegun;
    await first.kill();
    finish('seven');
    expect(await answer).toBe('seven');
    expect(seen).toEqual([7]);
    await closeAll(asker, asked);
  });

  it('[U91] is handled once and answered when the node of the asked member was killed before, and of the asker while it waits', async () => {
    const [first, second] = await twoNodes();
    const asker = await join([first.port, second.port], 'ana');
    const asked = await join([first.port, second.port], 'bo');
    const { handler, seen, hasBegun, finish } = slowHandler();
    asked.requests.answer('pick', handler);
    await first.kill();
    const answer = asker.requests.ask('bo', 'pick', 7, { timeoutMs });
    await hasBegun;
    finish('seven');
    expect(await answer).toBe('seven');
    expect(seen).toEqual([7]);
    await closeAll(asker, asked);
  });
});

describe('a request', () => {
  it('[U92] is answered over cuts of both connections, handled once', async () => {
    const backend = await startBackend({ webRtc: false });
    closeAfterTest(() => backend.kill());
    const [ofAsker, ofAsked] = [await cuttingProxy(backend.port), await cuttingProxy(backend.port)];
    const [asker, asked] = [await join([ofAsker.port], 'ana'), await join([ofAsked.port], 'bo')];
    const { handler, seen, hasBegun, finish } = slowHandler();
    asked.requests.answer('pick', handler);
    ofAsked.cut();
    const answer = asker.requests.ask('bo', 'pick', 7, { timeoutMs });
    await hasBegun;
    ofAsker.cut();
    finish('seven');
    expect(await answer).toBe('seven');
    expect(seen).toEqual([7]);
    await closeAll(asker, asked);
  });

  it('[U93] ends when the asked app is killed, as a timeout, or as left once the server gives the member up', async () => {
    const backend = await startBackend({ webRtc: false, limits: { graceMs: 1_000 } });
    closeAfterTest(() => backend.kill());
    const ofAsked = await cuttingProxy(backend.port);
    const [asker, asked] = [await join([backend.port], 'ana'), await join([ofAsked.port], 'bo')];
    const { handler, hasBegun } = slowHandler();
    asked.requests.answer('pick', handler);
    const [short, long] = [
      failureOf(asker.requests.ask('bo', 'pick', 7, { timeoutMs: 300 })),
      failureOf(asker.requests.ask('bo', 'pick', 8, { timeoutMs })),
    ];
    await hasBegun;
    // Nobody listens there, as if the app were gone with its process.
    ofAsked.redirect(1);
    ofAsked.cut();
    expect(await Promise.all([short, long])).toEqual(['timeout', 'left']);
    expect(await failureOf(asker.requests.ask('bo', 'pick', 9, { timeoutMs }))).toBe('no_member');
    ofAsked.redirect(backend.port);
    await closeAll(asker, asked);
  });
});
