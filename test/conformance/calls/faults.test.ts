import { limits } from '../../../components/core/protocol/limits';
import type { Change, Committed, Engine, Release } from '../../../server/engine/engine';
import { memoryEngine } from '../../../server/index';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';
import {
  acceptedCall,
  expectEnd,
  startCluster,
  advance,
  CallClient,
  ringingCall,
  settled,
  activeCall,
  type Cluster,
} from '../../harness/clients/call-client';
import { turn } from '../../harness/turn';

let cluster: Cluster;
beforeEach(() => {
  cluster = startCluster();
});
afterEach(() => cluster.close());

/** The cursor of a device in a call's stream. */
const cursorOf = (phone: CallClient, call: string, e: string) => ({
  [`c:${call}`]: { e, s: Math.max(0, ...phone.client.events(`c:${call}`).map(({ s }) => s)) },
});

interface Said {
  stream: string;
  kinds: readonly string[];
}

/** The engine as seen by a process that the test kills: afterwards its requests never resolve. */
function killableEngine(engine: Engine): { engine: Engine; kill(): void; killAt(moment: (commit: Said) => boolean): void } {
  let fatal: (commit: Said) => boolean = () => false;
  let isDead = false;
  const listening: Release[] = [];
  const never = () => new Promise<never>(() => undefined);
  const kill = () => {
    isDead = true;
    listening.forEach((release) => release());
  };
  const alive =
    <Args extends unknown[], Answer>(act: (...args: Args) => Promise<Answer>) =>
    (...args: Args): Promise<Answer> =>
      isDead ? never() : act(...args);
  const commit = async (change: Change): Promise<Committed> => {
    if (fatal({ stream: change.stream, kinds: change.events.map(({ k }) => k) })) {
      kill();
      return never();
    }
    return engine.commit(change);
  };
  const { load, setTimer, clearTimer } = engine;
  return {
    engine: {
      ...engine,
      load: alive(load),
      setTimer: alive(setTimer),
      clearTimer: alive(clearTimer),
      commit: alive(commit),
      onTimer(listener) {
        const release = engine.onTimer(listener);
        listening.push(release);
        return release;
      },
    },
    kill,
    killAt: (moment) => void (fatal = moment),
  };
}

/** An engine whose store keeps a node waiting for one stream, from `hold` until `release`. */
function heldEngine(engine: Engine): { engine: Engine; hold(stream: string): Promise<void>; release(): void } {
  let release = (): void => undefined;
  let held: { stream: string; asked(): void; gate: Promise<void> } | null = null;
  const load: Engine['load'] = async (stream) => {
    if (held?.stream === stream) {
      held.asked();
      await held.gate;
    }
    return engine.load(stream);
  };
  return {
    engine: { ...engine, load },
    hold: (stream) =>
      new Promise((asked) => {
        held = { stream, asked, gate: new Promise((done) => (release = done)) };
      }),
    release: () => release(),
  };
}

describe('a node that is slow', () => {
  it('[C250] places no call for a request that was refused at another node meanwhile', async () => {
    const slow = heldEngine(cluster.engine);
    const doomed = killableEngine(cluster.engine);
    const first = await cluster.startNode({ engine: slow.engine });
    const second = await cluster.startNode({ engine: doomed.engine });
    const [ana, cy] = [await CallClient.open(first, 'ana'), await CallClient.open(first, 'cy')];
    const bo = await CallClient.open(second, 'bo');
    const call = await activeCall(ana, bo);
    const asked = slow.hold(`c:${call}`);
    ana.client.send({ t: 'req', id: 900, k: 'once', m: 'call.start', d: { to: ['cy'], kind: 'audio', name: 'ANA' } });
    await asked;
    await ana.reconnect(second, {});
    await expect(ana.start('cy', {}, 'once')).rejects.toThrow('already_in_call');
    // The call is over, and still stands in the inbox: that is for the slow node to find.
    doomed.killAt(({ stream }) => stream === 'u:ana');
    ana.client.send({ t: 'req', id: 901, k: 'end', m: 'call.end', d: { call } });
    await turn();
    slow.release();
    await turn();
    expect(cy.client.events('u:cy')).toEqual([]);
    const again = await CallClient.open(first, 'ana', 'ana-tablet');
    expect(again.inbox().calls).toEqual([]);
  });
});

describe('a node that dies', () => {
  it('[C42] leaves its deadlines to the others', async () => {
    const [first, second] = [await cluster.startNode(), await cluster.startNode()];
    const ana = await CallClient.open(first, 'ana');
    const bo = await CallClient.open(second, 'bo');
    const ringing = await ringingCall(ana, bo);
    await first.attached.close();
    await advance(second, limits.callGraceMs, bo);
    await expectEnd(ringing, 'lost', bo);
    const cy = await CallClient.open(second, 'cy');
    const missed = await cy.startId('nobody');
    await advance(second, limits.callUnreachableMs, bo, cy);
    await expectEnd(missed, 'unreachable', cy);
  });

  it('[C42] loses no call that its parties resume on another one', async () => {
    const [first, second] = [await cluster.startNode(), await cluster.startNode()];
    const ana = await CallClient.open(first, 'ana');
    const bo = await CallClient.open(second, 'bo');
    const call = await activeCall(ana, bo);
    const { e } = await ana.follow(call);
    const cursor = cursorOf(ana, call, e);
    await first.attached.close();
    await bo.receive('party.offline', { id: 'ana' });
    const welcome = await ana.reconnect(second, cursor);
    expect(welcome.st).toMatchObject([{ n: `c:${call}`, replay: 2 }]);
    await bo.receive('party.online', { id: 'ana' });
    await advance(second, 2 * limits.callGraceMs, ana, bo);
    await ana.end(call);
    await expectEnd(call, 'hangup', bo);
  });

  it('[C45] silently is noticed, because it no longer renews its connections', async () => {
    const doomed = killableEngine(cluster.engine);
    const [first, second] = [await cluster.startNode({ engine: doomed.engine }), await cluster.startNode()];
    const ana = await CallClient.open(first, 'ana');
    const bo = await CallClient.open(second, 'bo');
    const call = await activeCall(ana, bo);
    await advance(second, 5 * 60_000, ana, bo);
    expect(bo.call(call).parties[0]).toMatchObject({ offline: false });
    doomed.kill();
    await advance(second, 2 * limits.serverSilenceMs, bo);
    await bo.receive('party.offline', { id: 'ana' });
    await advance(second, limits.callGraceMs, bo);
    await expectEnd(call, 'lost', bo);
  });
});

describe('one node after another on a living engine', () => {
  const stands = [
    ['rings', ringingCall, 'ringing'],
    ['was answered', acceptedCall, 'connecting'],
    ['goes on', activeCall, 'active'],
  ] as const;
  it.each(stands)('[C43] carries over a call that %s', async (_what, stand, state) => {
    const first = await cluster.startNode();
    const [ana, bo] = [await CallClient.open(first, 'ana'), await CallClient.open(first, 'bo')];
    const call = await stand(ana, bo);
    const { e } = await ana.follow(call);
    await bo.follow(call);
    const cursors = [cursorOf(ana, call, e), cursorOf(bo, call, e)] as const;
    await first.attached.close();
    await settled();
    const second = await cluster.startNode();
    await ana.reconnect(second, { ...cursors[0], 'u:ana': { e: '', s: 0 } });
    await bo.reconnect(second, { ...cursors[1], 'u:bo': { e: '', s: 0 } });
    await ana.client.until('bo', () => (ana.call(call).parties[1]?.offline === false ? true : undefined));
    expect((await ana.follow(call)).call).toMatchObject({
      reason: null,
      parties: [{ offline: false }, { state, offline: false }],
    });
    if (state === 'ringing') await bo.accept(call);
    await bo.end(call);
    await expectEnd(call, 'hangup', ana, bo);
  });

  it('[C43] ends overdue calls when the next node starts', async () => {
    const first = await cluster.startNode();
    const [ana, bo] = [await CallClient.open(first, 'ana'), await CallClient.open(first, 'bo')];
    const call = await ringingCall(ana, bo);
    await first.attached.close();
    await settled();
    first.clock.advance(limits.callRingMs);
    const second = await cluster.startNode();
    await settled();
    const late = await CallClient.open(second, 'bo');
    expect(late.inbox()).toMatchObject({ calls: [], history: [{ id: call }] });
  });

  it('[C44] on a lost engine loses the call: the stream is lost, and users are free', async () => {
    const first = await cluster.startNode();
    const [ana, bo] = [await CallClient.open(first, 'ana'), await CallClient.open(first, 'bo')];
    const call = await activeCall(ana, bo);
    const { e } = await ana.follow(call);
    const fresh = await startTestServer();
    const welcome = await ana.reconnect(fresh, { ...cursorOf(ana, call, e), 'u:ana': { e, s: 4 } });
    expect(welcome).toMatchObject({ resumed: false, st: [{ n: 'u:ana', snap: { calls: [] } }] });
    expect(await ana.client.errorCode('call.end', { call })).toBe('call_over');
    await bo.reconnect(fresh, { 'u:bo': { e: '', s: 0 } });
    await activeCall(bo, ana);
    await fresh.close();
  });
});

describe('a node that dies in the middle', () => {
  it('[C46] between the end of a call and the inboxes: other nodes finish the work, once each', async () => {
    const doomed = killableEngine(cluster.engine);
    const first = await cluster.startNode({ engine: doomed.engine });
    const second = await cluster.startNode();
    const ana = await CallClient.open(second, 'ana');
    const bo = await CallClient.open(second, 'bo');
    const tablet = await CallClient.open(first, 'bo', 'bo-phone');
    const call = await ringingCall(ana, bo);
    doomed.killAt(({ stream, kinds }) => stream.startsWith('u:') && kinds.includes('inbox.ended'));
    tablet.client.sendRequest('call.reject', { call, why: 'rejected' });
    await ana.receive('call.ended', { reason: 'rejected' });
    await settled();
    expect([ana.endedCount(call), bo.endedCount(call)]).toEqual([0, 0]);
    await advance(second, 5_000, ana, bo);
    await expectEnd(call, 'rejected', ana, bo);
  });

  it('[C46] between the caller’s inbox and the call: the caller is free again', async () => {
    const doomed = killableEngine(cluster.engine);
    const first = await cluster.startNode({ engine: doomed.engine });
    const second = await cluster.startNode();
    const tablet = await CallClient.open(second, 'ana', 'ana-tablet');
    const ana = await CallClient.open(first, 'ana');
    doomed.killAt(({ stream }) => stream.startsWith('c:'));
    ana.client.sendRequest('call.start', { to: ['bo'], kind: 'audio', name: '' });
    const { call } = await tablet.receive('inbox.called');
    await settled();
    await advance(second, 15_000, tablet);
    await expectEnd(call.id, 'lost', tablet);
  });

  it('[C47] leaves nobody busy for ever: the next call detects that the old one has ended', async () => {
    const [first] = [await cluster.startNode()];
    const [ana, bo] = [await CallClient.open(first, 'ana'), await CallClient.open(first, 'bo')];
    const call = await activeCall(ana, bo);
    await cluster.engine.drop(`c:${call}`);
    await advance(first, 10_000, ana, bo);
    await activeCall(bo, ana);
    await expectEndOf(call, ana, bo);
  });
});

async function expectEndOf(call: string, ...users: readonly CallClient[]): Promise<void> {
  for (const user of users) expect(await user.record(call)).toMatchObject({ reason: 'lost' });
}

describe('retention', () => {
  it('[C49] of a finished call ends after two minutes, except for its history records', async () => {
    const server = await cluster.startNode();
    const [ana, bo] = [await CallClient.open(server, 'ana'), await CallClient.open(server, 'bo')];
    const call = await activeCall(ana, bo);
    await ana.client.join(`call.${call}`, 'Ana');
    await ana.end(call);
    await expectEnd(call, 'hangup', ana, bo);
    await advance(server, limits.callRetainedMs, ana, bo);
    await settled();
    expect(await cluster.engine.load(`c:${call}`)).toBeNull();
    expect(await cluster.engine.load(`r:call.${call}`)).toBeNull();
    expect(ana.inbox().history).toHaveLength(1);
  });

  it('[C49] of a call that became a room lasts a day, and while the room has members', async () => {
    const server = await cluster.startNode();
    const [ana, bo] = [await CallClient.open(server, 'ana'), await CallClient.open(server, 'bo')];
    const call = await activeCall(ana, bo);
    await ana.client.join(`call.${call}`, 'Ana');
    await ana.client.request('call.move', { call });
    const day = 24 * 60 * 60_000;
    const sleepUntil = async (ms: number) => {
      server.clock.advance(ms);
      await settled();
    };
    await settled();
    // Without pings all members time out and the room closes, so they join again near the end of the day.
    await sleepUntil(day - 60_000);
    const back = await CallClient.open(server, 'ana');
    await back.client.join(`call.${call}`, 'Ana');
    await advance(server, 60_000, back);
    expect(await cluster.engine.load(`c:${call}`)).not.toBeNull();
    await back.client.request('room.leave', { room: `call.${call}` });
    await sleepUntil(day);
    expect(await cluster.engine.load(`c:${call}`)).toBeNull();
  });

  it('[C49] of an inbox ends after seven days without use, or ten minutes if it was never used', async () => {
    const server = await cluster.startNode();
    const ana = await CallClient.open(server, 'ana');
    const call = await ana.startId('nobody');
    await advance(server, limits.callUnreachableMs, ana);
    await expectEnd(call, 'unreachable', ana);
    const day = 24 * 60 * 60_000;
    expect(await cluster.engine.load('u:nobody')).not.toBeNull();
    server.clock.advance(10 * 60_000);
    await settled();
    expect(await cluster.engine.load('u:nobody')).toBeNull();
    server.clock.advance(7 * day);
    await settled();
    expect(await cluster.engine.load('u:ana')).toBeNull();
  });

  it('[C49] of an inbox lasts while its user is online', async () => {
    const server = await openShortLived();
    const ana = await CallClient.open(server, 'ana');
    const { inbox, e } = await ana.client.request('inbox.subscribe', { name: 'Ana' });
    expect(inbox.calls).toEqual([]);
    for (let hour = 0; hour < 8 * 24; hour += 1) {
      server.clock.advance(60 * 60_000);
      await ana.ping();
    }
    ana.client.send({ t: 'auth', tok: await server.token('ana') });
    await ana.client.errorCode('user.presence', { users: ['ana'] });
    expect((await ana.client.request('inbox.subscribe', { name: 'Ana' })).e).toBe(e);
    await server.close();
  });
});

/** A server that does not drop silent connections: the test advances eight days at once. */
async function openShortLived(): Promise<TestServer> {
  const fake = new FakeClock();
  const clock = fakeTime(fake);
  const server = await startTestServer({ engine: memoryEngine({ clock }), clock, limits: { serverSilenceMs: 3 * 60 * 60_000 } });
  server.clock = fake;
  return server;
}

describe('observability', () => {
  it('[C52] log each step of a call without user ids, and count ends by reason and open calls in the metrics', async () => {
    const server = await cluster.startNode();
    const [ana, bo] = [await CallClient.open(server, 'ana'), await CallClient.open(server, 'bo')];
    const call = await activeCall(ana, bo);
    const metrics = async () => (await fetch(`${server.origin}/metrics`)).text();
    expect(await metrics()).toContain('rtc_calls 1');
    await ana.end(call);
    await expectEnd(call, 'hangup', ana, bo);
    const lines = server.logs.filter((line) => line.includes(call.slice(0, 8)));
    expect(lines.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual([
      'call.placed',
      'party.rang',
      'party.accepted',
      'party.connected',
      'party.connected',
      'party.ended',
      'party.ended',
      'call.ended',
    ]);
    expect(lines.join('')).not.toMatch(/ana|bo-phone|ANA|BO/);
    expect(lines.join('')).not.toContain(call);
    expect(await metrics()).toContain('rtc_calls_ended_total{reason="hangup"} 1');
    expect(await metrics()).toContain('rtc_calls 0');
  });
});
