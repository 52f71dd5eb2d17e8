import { limits } from '../../../components/core/protocol/limits';
import { memoryEngine } from '../../../server/engine/memory';
import { FakeClock } from '../../fakes/platform/fake-clock';
import {
  activeCall,
  advance,
  CallClient,
  expectEnd,
  settled,
  startCluster,
  type Cluster,
} from '../../harness/clients/call-client';
import { failableEngine, type FailableEngine } from '../../harness/servers/failable-engine';
import { fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';

const awayMs = 7 * 60_000;
/** Longer than any grace time, so that whoever was given up is gone. */
const afterwardsMs = 2 * limits.graceAwayMs;

/** A client that answers every `token` with a fresh one, as the kit does. */
async function refreshTokens(server: TestServer, ...phones: readonly CallClient[]): Promise<void> {
  for (const { client, user } of phones) {
    const asked = client.frames.filter(({ t }) => t === 'token').length;
    client.frames.splice(0, client.frames.length, ...client.frames.filter(({ t }) => t !== 'token'));
    if (asked > 0) client.send({ t: 'auth', tok: await server.token(user) });
  }
}

/** As `advance`, with fresh tokens. */
async function pass(server: TestServer, ms: number, ...phones: readonly CallClient[]): Promise<void> {
  for (let left = ms; left > 0; left -= 10_000) {
    await advance(server, Math.min(10_000, left), ...phones);
    await refreshTokens(server, ...phones);
  }
}

const kinds = (phone: CallClient, stream: string): string[] => phone.client.events(stream).map(({ k }) => k);

describe('a store that is away for seven minutes', () => {
  let server: TestServer;
  let store: FailableEngine;
  beforeEach(async () => {
    const fake = new FakeClock();
    const clock = fakeTime(fake);
    store = failableEngine(memoryEngine({ clock }));
    server = await startTestServer({ engine: store.engine, clock });
    server.clock = fake;
  });
  afterEach(() => server.close());

  const statuses = async (): Promise<number[]> =>
    Promise.all(['/livez', '/readyz'].map(async (path) => (await fetch(`${server.origin}${path}`)).status));

  it('[R67] costs no socket, no member and no call that both ends still hold', async () => {
    const [ana, bo] = [await CallClient.open(server, 'ana'), await CallClient.open(server, 'bo')];
    const call = await activeCall(ana, bo);
    await ana.client.join('r', 'Ana');
    await bo.client.join('r', 'Bo');
    await pass(server, 60_000, ana, bo);
    store.fails(true);
    for (let left = awayMs; left > 0; left -= 60_000) {
      expect(await statuses()).toEqual([200, 503]);
      await pass(server, 60_000, ana, bo);
    }
    store.fails(false);
    expect(await statuses()).toEqual([200, 200]);
    await pass(server, afterwardsMs, ana, bo);
    expect([ana.client.closedWith, bo.client.closedWith]).toEqual([null, null]);
    expect(kinds(ana, 'r:r').filter((k) => k === 'member.left')).toEqual([]);
    expect(bo.call(call).parties.map(({ state, offline }) => [state, offline])).toEqual([
      ['active', false],
      ['active', false],
    ]);
    await ana.end(call);
    await expectEnd(call, 'hangup', ana, bo);
  });

  it.each([30_000, 110_000, 290_000])(
    '[R67] that begins after %d ms costs no session: a lost socket resumes',
    async (beforeMs) => {
      const ana = await CallClient.connect(server, 'ana');
      const { e, s } = await ana.client.join('r', 'Ana');
      await pass(server, beforeMs, ana);
      store.fails(true);
      await pass(server, awayMs, ana);
      store.fails(false);
      await pass(server, 5 * 60_000, ana);
      ana.client.cut();
      expect(await ana.reconnect(server, { 'r:r': { e, s } })).toMatchObject({ resumed: true, st: [{ n: 'r:r' }] });
    },
  );

  it('[R67] refuses requests with a time to ask again, and takes them once under their key afterwards', async () => {
    const [ana, bo] = [await CallClient.open(server, 'ana'), await CallClient.open(server, 'bo')];
    await ana.client.join('r', 'Ana');
    await bo.client.join('r', 'Bo');
    store.fails(true);
    const message = { room: 'r', topic: 'chat', value: 1 };
    for (const _time of [1, 2]) {
      const { err } = await ana.client.response(ana.client.sendRequest('message.send', message, 'once'));
      expect(err).toMatchObject({ code: 'unavailable', retry: true, after: 500 });
      await pass(server, 30_000, ana, bo);
    }
    store.fails(false);
    await ana.client.request('message.send', message, 'once');
    await ana.client.request('message.send', message, 'once');
    await bo.client.event('message.sent');
    expect(kinds(bo, 'r:r').filter((k) => k === 'message.sent')).toHaveLength(1);
  });

  it('[P375] asks again for a token that could not be checked, until the client has one', async () => {
    const ana = await CallClient.open(server, 'ana');
    await ana.client.join('r', 'Ana');
    await pass(server, limits.tokenMaxTtlMs - limits.tokenWarnMs - 10_000, ana);
    // The store is away while the token is to be replaced, expires, and is no longer good.
    store.fails(true);
    await pass(server, awayMs, ana);
    const saying = { room: 'r', topic: 'chat', value: 1 };
    store.fails(false);
    await pass(server, 30_000, ana);
    expect(await ana.client.errorCode('message.send', saying)).toBe('ok');
  });

  it('[P375] does not ask again for a token that was refused', async () => {
    const ana = await CallClient.open(server, 'ana');
    ana.client.send({ t: 'auth', tok: 'nonsense' });
    await pass(server, 60_000, ana);
    expect(ana.client.frames.filter(({ t }) => t === 'token')).toEqual([]);
    expect(ana.client.closedWith).toBeNull();
  });
});

describe('a node that loses the store alone', () => {
  let cluster: Cluster;
  beforeEach(() => {
    cluster = startCluster();
  });
  afterEach(() => cluster.close());

  async function twoNodes(): Promise<{ store: FailableEngine; first: TestServer; second: TestServer }> {
    const store = failableEngine(cluster.engine);
    const first = await cluster.startNode({ engine: store.engine });
    return { store, first, second: await cluster.startNode() };
  }

  it('[R68] for longer than others believe in its connections has its parties back in their call', async () => {
    const { store, first, second } = await twoNodes();
    const [ana, bo] = [await CallClient.open(first, 'ana'), await CallClient.open(second, 'bo')];
    const call = await activeCall(ana, bo);
    await advance(second, 30_000, ana, bo);
    store.fails(true);
    await advance(second, 2 * limits.serverSilenceMs + 10_000, ana, bo);
    await bo.receive('party.offline', { id: 'ana' });
    store.fails(false);
    await advance(second, afterwardsMs, ana, bo);
    expect(bo.call(call)).toMatchObject({ reason: null, parties: [{ offline: false }, { offline: false }] });
  });

  it('[R68] has its members back in their room', async () => {
    const { store, first, second } = await twoNodes();
    const [ana, bo] = [await CallClient.connect(first, 'ana'), await CallClient.connect(second, 'bo')];
    await bo.client.join('r', 'Bo');
    await ana.client.join('r', 'Ana');
    await advance(second, 30_000, ana, bo);
    store.fails(true);
    await advance(second, 2 * limits.serverSilenceMs + 10_000, ana, bo);
    expect(kinds(bo, 'r:r')).toEqual(['member.joined', 'member.offline']);
    store.fails(false);
    await advance(second, afterwardsMs, ana, bo);
    expect(kinds(bo, 'r:r')).toEqual(['member.joined', 'member.offline', 'member.online']);
  });
});

describe('a node that dies with its clients', () => {
  it('[R69] leaves no member behind: the others are told that they are lost, and that they left, once each', async () => {
    const cluster = startCluster();
    const dying = failableEngine(cluster.engine);
    const [first, second] = [await cluster.startNode({ engine: dying.engine }), await cluster.startNode()];
    const [ana, cy] = [await CallClient.connect(first, 'ana'), await CallClient.connect(first, 'cy')];
    const bo = await CallClient.connect(second, 'bo');
    await bo.client.join('r', 'Bo');
    await ana.client.join('r', 'Ana');
    await cy.client.join('r', 'Cy');
    await advance(second, 60_000, ana, bo, cy);
    expect(kinds(bo, 'r:r')).toEqual(['member.joined', 'member.joined']);
    // The process is gone: it says nothing more, and its clients do not come back.
    dying.fails(true);
    [ana, cy].forEach(({ client }) => client.cut());
    await advance(second, 2 * limits.serverSilenceMs + limits.graceMs, bo);
    await settled();
    const told = bo.client.events('r:r').slice(2);
    const ofUser = (user: string) => told.filter(({ d }) => (d as { id?: string }).id === user).map(({ k }) => k);
    expect([ofUser('ana'), ofUser('cy')]).toEqual([
      ['member.offline', 'member.left'],
      ['member.offline', 'member.left'],
    ]);
    await cluster.close();
  });
});
