import type { CallRecord } from '../../../components/core/protocol/call-state';
import { limits } from '../../../components/core/protocol/limits';
import type { Hooks, CalleeNotification } from '../../../server/hooks';
import { startTestServer, type TestServer } from '../../harness/servers/test-server';
import {
  expectEnd,
  startCluster,
  advance,
  CallClient,
  ringingCall,
  settled,
  activeCall,
} from '../../harness/clients/call-client';

const servers: TestServer[] = [];
const openWith = async (options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> => {
  const server = await startTestServer(options);
  servers.push(server);
  return server;
};
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));
const users = async (server: TestServer, ...users: string[]) => Promise.all(users.map((user) => CallClient.open(server, user)));
/** Three clients, in the order of the tests. */
async function three(server: TestServer): Promise<[CallClient, CallClient, CallClient]> {
  const [ana, bo, cy] = await users(server, 'ana', 'bo', 'cy');
  if (ana === undefined || bo === undefined || cy === undefined) throw new Error('three people');
  return [ana, bo, cy];
}

describe('a user in a call', () => {
  it.each([
    ['that rings', ringingCall],
    ['that goes on', activeCall],
  ])('[C19] is busy: a call to them ends at once, and stays in their history (%s)', async (_what, stand) => {
    const [ana, bo, cy] = await three(await openWith());
    const first = await stand(ana, bo);
    const call = await cy.startId('bo');
    expect(await cy.receive('call.ended')).toEqual({ reason: 'busy', into: '' });
    await cy.record(call);
    expect(await bo.record(call)).toMatchObject({ direction: 'in', reason: 'busy', lastedMs: 0, others: [{ id: 'cy' }] });
    expect(bo.client.frames.some((frame) => frame.t === 'ev' && frame.k === 'inbox.called' && frame.d.call.id === call)).toBe(
      false,
    );
    expect(bo.inbox().calls).toEqual([first]);
    expect(bo.call(first).reason).toBeNull();
  });

  it('[C20] is waited for under the policy `queue`, in order, and called when free', async () => {
    const server = await openWith({ busy: 'queue' });
    const [ana, bo, cy] = await three(server);
    const di = await CallClient.open(server, 'di');
    const first = await activeCall(ana, bo);
    const waiting = await cy.start('bo');
    expect(waiting.call.parties[1]).toMatchObject({ id: 'bo', state: 'queued' });
    await settled();
    const second = waiting.call.id;
    const third = await di.startId('bo');
    await advance(server, limits.callUnreachableMs + 1_000, ana, bo, cy, di);
    expect(cy.call(second).reason).toBeNull();
    await bo.end(first);
    await cy.receive('party.called', { id: 'bo' });
    await bo.ring(second);
    await bo.accept(second);
    await cy.receive('party.accepted', { id: 'bo' });
    expect(bo.inbox().calls).toEqual([second]);
    await cy.end(second);
    await di.receive('party.called', { id: 'bo' });
    expect(await bo.ring(third)).toBe(third);
  });

  it('[C20] is busy after waiting as long as ringing may last', async () => {
    const server = await openWith({ busy: 'queue' });
    const [ana, bo, cy] = await three(server);
    await activeCall(ana, bo);
    const call = await cy.startId('bo');
    await settled();
    await advance(server, limits.callRingMs, ana, bo, cy);
    await expectEnd(call, 'busy', cy);
    expect(await bo.record(call)).toMatchObject({ reason: 'busy' });
  });

  it('[C21] is rung beside it under the policy `allow`, and accepts after ending the other call', async () => {
    const server = await openWith({ busy: 'allow' });
    const [ana, bo, cy] = await three(server);
    const first = await activeCall(ana, bo);
    const call = await cy.startId('bo');
    await bo.ring(call);
    expect(bo.inbox().calls).toEqual([first, call]);
    expect(await bo.client.errorCode('call.accept', { call, name: '' })).toBe('already_in_call');
    await bo.end(first);
    await bo.accept(call);
    await cy.receive('party.accepted');
    expect(cy.call(call).parties.map(({ state }) => state)).toEqual(['connecting', 'connecting']);
  });

  it('[C22] cannot start another call; an incoming one does not prevent it', async () => {
    const [ana, bo, cy] = await three(await openWith());
    const call = await ringingCall(ana, bo);
    expect(await ana.client.errorCode('call.start', { to: ['cy'], kind: 'audio', name: '' })).toBe('already_in_call');
    const own = await bo.startId('cy');
    await cy.ring(own);
    expect(await bo.client.errorCode('call.accept', { call, name: '' })).toBe('already_in_call');
  });

  it('[C22] cannot call themselves', async () => {
    const [ana] = await three(await openWith());
    expect(await ana.client.errorCode('call.start', { to: ['ana'], kind: 'audio', name: '' })).toBe('bad_request');
  });
});

describe('settings of a user', () => {
  it('[C26] a user in do-not-disturb is not rung, and finds the call in the history', async () => {
    const [ana, bo] = await three(await openWith());
    await bo.client.request('inbox.update', { doNotDisturb: true });
    const call = await ana.startId('bo');
    await expectEnd(call, 'unreachable', ana);
    expect(await bo.record(call)).toMatchObject({ reason: 'unreachable', direction: 'in' });
    expect(bo.client.frames.some((frame) => frame.t === 'ev' && frame.k === 'inbox.called')).toBe(false);
    expect((await bo.receive('inbox.updated', { doNotDisturb: true })).doNotDisturb).toBe(true);
    await bo.client.request('inbox.update', { doNotDisturb: false });
    await ringingCall(ana, bo);
  });

  it('[C27] a blocked caller gets unreachable, and leaves no trace', async () => {
    const [ana, bo, cy] = await three(await openWith());
    await bo.client.request('inbox.update', { block: ['ana', 'di'] });
    const call = await ana.startId('bo');
    await expectEnd(call, 'unreachable', ana);
    await cy.startId('bo');
    await bo.receive('inbox.called');
    expect(JSON.stringify(bo.client.frames)).not.toContain(call);
    await bo.client.request('inbox.update', { unblock: ['ana'] });
    expect(bo.inbox().blocked).toEqual(['di']);
  });

  it('[C27] keeps a list of 200 blocked users, and notifies every device of a change once', async () => {
    const server = await openWith();
    const [, bo] = await three(server);
    const tablet = await CallClient.open(server, 'bo', 'bo-tablet');
    const many = Array.from({ length: limits.blockedUsers }, (_, n) => `u${n}`);
    await bo.client.request('inbox.update', { block: many }, 'k');
    await bo.client.request('inbox.update', { block: many }, 'k');
    expect(await bo.client.errorCode('inbox.update', { block: ['one more'] })).toBe('too_large');
    expect(await bo.client.errorCode('inbox.update', { block: ['u7'] })).toBe('ok');
    await tablet.receive('inbox.updated');
    await tablet.ping();
    expect(tablet.client.events('u:bo').filter(({ k }) => k === 'inbox.updated')).toHaveLength(1);
    expect(tablet.inbox().blocked).toHaveLength(limits.blockedUsers);
  });

  it('[C54] are private: only its owner subscribes to an inbox, with the name shown to others', async () => {
    const server = await openWith();
    const [ana, bo] = await three(server);
    await bo.client.request('inbox.subscribe', { name: ' Bo\u202E  B. ', avatar: 'https://a.example/bo.png' });
    const { call } = await ana.start('bo');
    expect(call.parties[1]).toMatchObject({ name: 'Bo B.', avatar: 'https://a.example/bo.png' });
    expect(await bo.client.errorCode('inbox.subscribe', { name: 'Bo', avatar: 'javascript:alert(1)' })).toBe('bad_request');
    const eve = await CallClient.connect(server, 'eve', 'eve', { cur: { 'u:bo': { e: '', s: 0 }, 'u:eve': { e: '', s: 0 } } });
    expect(eve.welcome.st.map(({ n }) => n)).toEqual(['u:eve']);
  });

  it('[C2] an invalid name is replaced by that of the token, else by the user id', async () => {
    const server = await openWith();
    const [, bo] = await three(server);
    const eve = await CallClient.connect(server, 'eve');
    const { call } = await eve.start('bo', { name: '\u200B' });
    expect(call.parties[0]).toMatchObject({ id: 'eve', name: 'eve' });
    expect(await bo.ring()).toBe(call.id);
    await bo.client.request('call.accept', { call: call.id, name: 'a name that is far too long for anybody to read' });
    expect(await eve.receive('party.accepted')).toMatchObject({ name: 'bo' });
  });
});

describe('hooks of the customer’s backend', () => {
  const never = () => new Promise<never>(() => undefined);
  const refusals: readonly [string, NonNullable<Hooks['mayCall']>][] = [
    ['says no', async () => false],
    ['rejects', async () => Promise.reject(new Error('down'))],
    ['throws', () => { throw new Error('broken'); }], // prettier-ignore
    ['hangs', never],
  ];
  it.each(refusals)(
    '[C28] a backend that %s prevents calls: the caller learns no name, the callee nothing',
    async (what, mayCall) => {
      const server = await openWith({ hooks: { mayCall } });
      const [ana, bo] = await three(server);
      const asked = ana.start('bo');
      await settled();
      if (what === 'hangs') server.clock.advance(3_000);
      const { call } = await asked;
      expect(call).toMatchObject({ reason: 'unreachable', parties: [{}, { id: 'bo', name: 'bo', state: 'ended' }] });
      await expectEnd(call.id, 'unreachable', ana);
      await bo.ping();
      expect(bo.client.events('u:bo')).toEqual([]);
    },
  );

  it('[C28] are asked for every invitation', async () => {
    const asked: string[] = [];
    const mayCall = async (from: string, to: string) => asked.push(`${from} ${to}`) > 0;
    const [ana, bo] = await three(await openWith({ hooks: { mayCall } }));
    const call = await activeCall(ana, bo);
    await bo.client.request('call.invite', { call, to: ['cy'] });
    expect(asked).toEqual(['ana bo', 'bo cy']);
  });

  it('[C29] notify a callee whose devices do not ring for 2 s; a notified callee has the whole ringing time', async () => {
    const woken: CalleeNotification[] = [];
    const server = await openWith({ hooks: { notifyCallee: async (wake) => woken.push(wake) > 0 } });
    const ana = await CallClient.open(server, 'ana');
    const call = await ana.startId('bo', { kind: 'video' });
    await advance(server, limits.callNotifyMs - 1, ana);
    expect(woken).toEqual([]);
    await advance(server, 1, ana);
    const from = { id: 'ana', name: 'ANA' };
    expect(woken).toEqual([
      { call, kind: 'video', group: false, from, to: 'bo', leftMs: limits.callRingMs - limits.callNotifyMs },
    ]);
    await advance(server, 50_000, ana);
    const bo = await CallClient.open(server, 'bo');
    expect(bo.inbox().calls).toEqual([call]);
    expect((await bo.follow(call, true)).call.parties[1]).toMatchObject({ state: 'ringing' });
    await advance(server, 9_000, ana, bo);
    await bo.accept(call);
    await ana.receive('party.accepted');
    expect(woken).toHaveLength(1);
  });

  it('[C29] a notified callee who does not connect is unreachable after the whole time', async () => {
    const server = await openWith({ hooks: { notifyCallee: async () => true } });
    const ana = await CallClient.open(server, 'ana');
    const call = await ana.startId('bo');
    await advance(server, limits.callNotifyMs, ana);
    await advance(server, limits.callRingMs - limits.callNotifyMs - 1, ana);
    expect(ana.call(call).reason).toBeNull();
    await advance(server, 1, ana);
    await expectEnd(call, 'unreachable', ana);
  });

  it.each([
    ['could tell nobody', async () => false],
    ['hangs', never],
  ])('[C29] a notification that %s prolongs nothing', async (_what, notifyCallee) => {
    const server = await openWith({ hooks: { notifyCallee } });
    const ana = await CallClient.open(server, 'ana');
    const call = await ana.startId('bo');
    await advance(server, limits.callNotifyMs, ana);
    await advance(server, limits.callUnreachableMs - limits.callNotifyMs, ana);
    await expectEnd(call, 'unreachable', ana);
  });

  it('[C29] a user who rings or is in a call is not notified', async () => {
    const notifyCallee = jest.fn(async () => true);
    const server = await openWith({ hooks: { notifyCallee } });
    const [ana, bo] = await three(server);
    await ringingCall(ana, bo);
    await advance(server, limits.callUnreachableMs, ana, bo);
    expect(notifyCallee).not.toHaveBeenCalled();
  });

  it('[C30] get each end once per party, whatever they return', async () => {
    const heard: [string, CallRecord][] = [];
    const callEnded = async (user: string, record: CallRecord) => {
      heard.push([user, record]);
      if (user === 'ana') throw new Error('down');
      await never();
    };
    const [ana, bo] = await three(await openWith({ hooks: { callEnded } }));
    const call = await activeCall(ana, bo);
    await ana.end(call);
    await expectEnd(call, 'hangup', ana, bo);
    await settled();
    expect(heard.map(([user, { id, reason }]) => [user, id, reason]).sort()).toEqual([
      ['ana', call, 'hangup'],
      ['bo', call, 'hangup'],
    ]);
  });
});

describe('rate limits of calls', () => {
  it('[C50] three at once, ten a minute, and three a minute to one user, over all nodes', async () => {
    const cluster = startCluster();
    const server = await cluster.startNode();
    const other = await cluster.startNode();
    const [ana] = await users(server, 'ana');
    const tablet = await CallClient.open(other, 'ana', 'tablet');
    if (ana === undefined) throw new Error('ana');
    const attempt = async (phone: CallClient, to: string): Promise<string> => {
      const answer = await phone.client.response(phone.client.sendRequest('call.start', { to: [to], kind: 'audio', name: '' }));
      const call = (answer.d as { call?: { id: string } } | undefined)?.call?.id;
      if (call !== undefined) await phone.end(call);
      if (answer.err !== undefined) expect(answer.err).toMatchObject({ retry: true, after: expect.any(Number) });
      return answer.err?.code ?? 'ok';
    };
    expect([
      await attempt(ana, 'b1'),
      await attempt(tablet, 'b1'),
      await attempt(ana, 'b1'),
      await attempt(tablet, 'b2'),
    ]).toEqual(['ok', 'ok', 'ok', 'rate_limited']);
    await advance(server, 3_000, ana, tablet);
    expect(await attempt(ana, 'b1')).toBe('rate_limited');
    expect(await attempt(ana, 'b2')).toBe('ok');
    for (const to of ['b3', 'b4', 'b5', 'b6']) {
      await advance(server, 3_000, ana, tablet);
      expect(await attempt(ana, to)).toBe('ok');
    }
    await advance(server, 3_000, ana, tablet);
    expect(await attempt(ana, 'b7')).toBe('rate_limited');
    await advance(server, 60_000, ana, tablet);
    expect(await attempt(tablet, 'b1')).toBe('ok');
    await cluster.close();
  });
});
