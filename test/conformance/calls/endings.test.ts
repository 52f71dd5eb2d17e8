import type { EndReason } from '../../../components/core/protocol/call-state';
import { limits } from '../../../components/core/protocol/limits';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { acceptedCall, expectEnd, advance, CallClient, ringingCall, activeCall } from '../../harness/clients/call-client';

let server: TestServer;
let ana: CallClient;
let bo: CallClient;
beforeEach(async () => {
  server = await startTestServer();
  [ana, bo] = [await CallClient.open(server, 'ana'), await CallClient.open(server, 'bo')];
});
afterEach(() => server.close());

type Stand = (one: CallClient, other: CallClient) => Promise<string>;
type Act = (call: string) => Promise<unknown>;

/** Checks that both sides show the call as ended, for the same reason. */
async function expectOver(call: string, reason: EndReason): Promise<void> {
  for (const phone of [ana, bo]) expect(await phone.receive('call.ended')).toEqual({ reason, into: '' });
  expect(ana.call(call)).toEqual(bo.call(call));
  expect(ana.call(call).parties.map((party) => [party.id, party.state, party.reason])).toEqual([
    ['ana', 'ended', reason],
    ['bo', 'ended', reason],
  ]);
  await expectEnd(call, reason, ana, bo);
}

describe('an end by request', () => {
  const cases: readonly [string, Stand, Act, EndReason][] = [
    ['[C6] the caller, while it rings', ringingCall, (call) => ana.end(call), 'cancelled'],
    [
      '[C7] the person called says no',
      ringingCall,
      (call) => bo.client.request('call.reject', { call, why: 'rejected' }),
      'rejected',
    ],
    ['[C7] the person called is busy', ringingCall, (call) => bo.client.request('call.reject', { call, why: 'busy' }), 'busy'],
    ['[C7] the person called ends what rings', ringingCall, (call) => bo.end(call), 'rejected'],
    ['[C8] the caller, before media are there', acceptedCall, (call) => ana.end(call), 'hangup'],
    ['[C8] who answered, before media are there', acceptedCall, (call) => bo.end(call), 'hangup'],
    ['[C8] the caller, while they talk', activeCall, (call) => ana.end(call), 'hangup'],
    ['[C8] who answered, while they talk', activeCall, (call) => bo.end(call), 'hangup'],
  ];
  it.each(cases)('%s: is reported to both once, with one reason', async (_what, stand, act, reason) => {
    const call = await stand(ana, bo);
    await act(call);
    await expectOver(call, reason);
  });

  it('[C6] cancels a call that no device has heard of yet', async () => {
    const call = await ana.startId('cy');
    await ana.end(call);
    await expectEnd(call, 'cancelled', ana);
    const cy = await CallClient.open(server, 'cy');
    expect(cy.inbox()).toMatchObject({ calls: [], history: [{ id: call, reason: 'cancelled', direction: 'in', lastedMs: 0 }] });
  });
});

describe('an end by deadline', () => {
  it('[C9] is unreachable when no device has said that it rings in 10 s', async () => {
    const call = await ana.startId('bo');
    await bo.receive('inbox.called');
    await bo.follow(call);
    await advance(server, limits.callUnreachableMs - 1, ana, bo);
    expect(ana.call(call).reason).toBeNull();
    await advance(server, 1, ana, bo);
    await expectOver(call, 'unreachable');
  });

  it('[C9] is unreachable for an offline user', async () => {
    const call = await ana.startId('nobody');
    await advance(server, limits.callUnreachableMs, ana);
    await expectEnd(call, 'unreachable', ana);
  });

  it('[C10] is timeout after ringing for 60 s', async () => {
    const call = await ringingCall(ana, bo);
    await advance(server, limits.callRingMs - 1, ana, bo);
    expect(ana.call(call).reason).toBeNull();
    await advance(server, 1, ana, bo);
    await expectOver(call, 'timeout');
  });

  it('[C11] is media_failed without media 20 s after the acceptance, however long it rang', async () => {
    const call = await ringingCall(ana, bo);
    await advance(server, limits.callRingMs - 1_000, ana, bo);
    await bo.accept(call);
    await bo.connected(call);
    await advance(server, limits.callConnectMs - 1, ana, bo);
    expect(ana.call(call).reason).toBeNull();
    await advance(server, 1, ana, bo);
    await expectOver(call, 'media_failed');
  });

  it('[C11] sets no deadline for a connected party', async () => {
    const call = await activeCall(ana, bo);
    await advance(server, 10 * 60_000, ana, bo);
    expect(ana.call(call)).toMatchObject({ reason: null });
    expect(ana.call(call).parties.map(({ state }) => state)).toEqual(['active', 'active']);
  });
});

describe('a lost connection', () => {
  const stands: readonly [string, Stand, 'ana' | 'bo'][] = [
    ['the caller’s while it rings', ringingCall, 'ana'],
    ['the caller’s before media are there', (one, other) => connecting(one, other), 'ana'],
    ['the caller’s while they talk', activeCall, 'ana'],
    ['the other’s while they talk', activeCall, 'bo'],
  ];
  /** Accepted, and connected on one side so that the media deadline does not end the call first. */
  const connecting: Stand = async (one, other) => {
    const call = await acceptedCall(one, other);
    await Promise.all([one.connected(call), other.connected(call)]);
    return call;
  };

  it.each(stands)('[C12] %s is reported at once, and ends the call as lost after 45 s', async (_what, stand, who) => {
    const call = await stand(ana, bo);
    const [gone, left] = who === 'ana' ? [ana, bo] : [bo, ana];
    gone.client.cut();
    await left.receive('party.offline', { id: who });
    await advance(server, limits.callGraceMs - 1, left);
    expect(left.call(call).reason).toBeNull();
    await advance(server, 1, left);
    await expectEnd(call, 'lost', left);
    const late = await CallClient.open(server, gone.user, gone.device);
    expect(late.inbox()).toMatchObject({ calls: [], history: [{ id: call, reason: 'lost' }] });
  });

  it('[C12] before media ends by the first deadline', async () => {
    const call = await acceptedCall(ana, bo);
    ana.client.cut();
    await bo.receive('party.offline', { id: 'ana' });
    await advance(server, limits.callConnectMs, bo);
    await expectEnd(call, 'media_failed', bo);
  });

  it('[C12] of a device that only rings ends nothing', async () => {
    const call = await ringingCall(ana, bo);
    bo.client.cut();
    await advance(server, limits.callGraceMs + 5_000, ana);
    expect(ana.call(call).reason).toBeNull();
    const again = await CallClient.open(server, 'bo');
    expect(again.inbox().calls).toEqual([call]);
    await again.accept(call);
    await ana.receive('party.accepted');
  });

  /** The app of a party reports why it is away, and its connection ends. */
  async function goes(gone: CallClient, left: CallClient, why: 'hide' | 'close'): Promise<void> {
    gone.client.send({ t: 'away', why });
    await gone.ping();
    gone.client.cut();
    await left.receive('party.offline', { id: gone.user });
  }

  it('[C13] of a hidden device is waited for 120 s while its media arrive', async () => {
    const call = await activeCall(ana, bo);
    await bo.client.join(`call.${call}`, 'Bo', { tracks: camera });
    await goes(bo, ana, 'hide');
    // The server looks for media each time that the ordinary time is over.
    let left: number = limits.graceAwayMs;
    for (; left > limits.callGraceMs; left -= limits.callGraceMs) await advance(server, limits.callGraceMs, ana);
    await advance(server, left - 1, ana);
    expect(ana.call(call).reason).toBeNull();
    await advance(server, 1, ana);
    await expectEnd(call, 'lost', ana);
  });

  it('[C13] of a hidden device without media is waited for no longer than for others', async () => {
    const call = await activeCall(ana, bo);
    await bo.client.join(`call.${call}`, 'Bo', { tracks: camera });
    server.media.receives = false;
    await goes(bo, ana, 'hide');
    await advance(server, limits.callGraceMs - 1, ana);
    expect(ana.call(call).reason).toBeNull();
    await advance(server, 1, ana);
    await expectEnd(call, 'lost', ana);
  });

  it.each([
    ['the caller’s while it rings', ringingCall, 'ana', 'cancelled'],
    ['the caller’s before media are there', acceptedCall, 'ana', 'hangup'],
    ['the caller’s while they talk', activeCall, 'ana', 'hangup'],
    ['the other’s while they talk', activeCall, 'bo', 'hangup'],
  ] as [string, Stand, 'ana' | 'bo', EndReason][])(
    '[C225] of a closed app, %s, ends the call after 10 s as if its user had ended it',
    async (_what, stand, who, reason) => {
      const call = await stand(ana, bo);
      const [gone, left] = who === 'ana' ? [ana, bo] : [bo, ana];
      await goes(gone, left, 'close');
      await advance(server, limits.graceClosedMs - 1, left);
      expect(left.call(call).reason).toBeNull();
      await advance(server, 1, left);
      await expectEnd(call, reason, left);
      const late = await CallClient.open(server, gone.user, gone.device);
      expect(late.inbox()).toMatchObject({ calls: [], history: [{ id: call, reason }] });
    },
  );

  it('[C226] of a reloaded app that follows the call again ends nothing', async () => {
    const call = await ringingCall(ana, bo);
    const { e, s } = await ana.follow(call);
    await goes(ana, bo, 'close');
    await advance(server, limits.graceClosedMs - 1, bo);
    await ana.reconnect(server, { [`c:${call}`]: { e, s } });
    await bo.receive('party.online', { id: 'ana' });
    await advance(server, limits.graceClosedMs, ana, bo);
    expect(bo.call(call).reason).toBeNull();
    await bo.accept(call);
    await ana.receive('party.accepted');
  });

  it('[C226] of a reloaded app that does not follow the call again is lost after the ordinary time', async () => {
    const call = await activeCall(ana, bo);
    await goes(bo, ana, 'close');
    await bo.reconnect(server, {});
    await advance(server, limits.callGraceMs - 1, ana, bo);
    expect(ana.call(call).reason).toBeNull();
    await advance(server, 1, ana, bo);
    await expectEnd(call, 'lost', ana);
  });

  it('[C14] is forgotten when it reconnects in time, and missed events are delivered', async () => {
    const call = await activeCall(ana, bo);
    const { e } = await bo.follow(call);
    const s = Math.max(...bo.client.events(`c:${call}`).map((event) => event.s));
    bo.client.cut();
    await ana.receive('party.offline');
    await ana.client.request('call.switch', { call, kind: 'video' });
    await advance(server, limits.callGraceMs - 1, ana);
    const welcome = await bo.reconnect(server, { [`c:${call}`]: { e, s } });
    expect(welcome.st).toEqual([{ n: `c:${call}`, e, s: s + 4, replay: 4 }]);
    const missed = bo.client.events(`c:${call}`).map(({ k }) => k);
    expect(missed).toEqual(['party.offline', 'call.video_requested', 'call.video_requested', 'party.online']);
    await ana.receive('party.online', { id: 'bo' });
    await advance(server, 2 * limits.callGraceMs, ana, bo);
    expect(ana.call(call).reason).toBeNull();
  });

  it('[C14] waits on when its session resumes without the call, and continues when it subscribes', async () => {
    const call = await activeCall(ana, bo);
    bo.client.cut();
    await ana.receive('party.offline');
    await bo.reconnect(server, {});
    await advance(server, limits.callGraceMs - 1, ana, bo);
    expect((await bo.follow(call)).call.parties[1]).toMatchObject({ id: 'bo', offline: false });
    await ana.receive('party.online');
    await advance(server, limits.callGraceMs, ana, bo);
    expect(ana.call(call).reason).toBeNull();
  });

  it('[C14] treats a resume without the call as a loss, also while the old socket is open', async () => {
    const call = await activeCall(ana, bo);
    const old = bo.client;
    await bo.reconnect(server, {});
    expect((await old.closed()).code).toBe(4001);
    await ana.receive('party.offline');
    await advance(server, limits.callGraceMs, ana, bo);
    await expectEnd(call, 'lost', ana);
  });

  it('[C48] is taken over by another session of the same device, and by no other device', async () => {
    const call = await activeCall(ana, bo);
    bo.client.cut();
    await ana.receive('party.offline');
    const tablet = await CallClient.open(server, 'bo', 'bo-tablet');
    expect((await tablet.follow(call)).call.parties[1]).toMatchObject({ offline: true, device: 'bo-phone' });
    const restarted = await CallClient.open(server, 'bo', 'bo-phone');
    expect((await restarted.follow(call)).call.parties[1]).toMatchObject({ offline: false });
    await advance(server, 2 * limits.callGraceMs, ana, restarted);
    expect(ana.call(call).reason).toBeNull();
    restarted.client.cut();
    await ana.client.until('offline twice', () => ana.client.events(`c:${call}`).filter(({ k }) => k === 'party.offline')[1]);
  });
});

describe('an end', () => {
  it('[C15] happens once, whatever is requested afterwards', async () => {
    const call = await activeCall(ana, bo);
    await Promise.all([ana.end(call), bo.end(call), ana.end(call)]);
    await expectOver(call, 'hangup');
    for (const client of [ana.client, bo.client]) {
      expect(await client.errorCode('call.end', { call })).toBe('ok');
      expect(await client.errorCode('call.reject', { call, why: 'busy' })).toBe('ok');
      expect(await client.errorCode('call.connected', { call })).toBe('call_over');
      expect(await client.errorCode('call.accept', { call, name: '' })).toBe('call_over');
      expect(await client.errorCode('call.join', { call, name: '' })).toBe('call_over');
    }
    expect(ana.client.events(`c:${call}`).filter(({ k }) => k === 'call.ended')).toHaveLength(1);
    expect([ana.endedCount(call), bo.endedCount(call)]).toEqual([1, 1]);
  });

  it('[C15] happens once per key, like starting, accepting and inviting', async () => {
    const first = await ana.start('bo', {}, 'start');
    const again = await ana.start('bo', {}, 'start');
    expect(again.call.id).toBe(first.call.id);
    const call = await bo.ring();
    await bo.client.request('call.accept', { call, name: 'Bo' }, 'accept');
    const repeated = await bo.client.response(bo.client.sendRequest('call.accept', { call, name: 'Bo' }, 'accept'));
    expect(repeated).toMatchObject({ dup: 1 });
    await ana.client.request('call.invite', { call, to: ['cy'] }, 'invite');
    await ana.client.request('call.invite', { call, to: ['cy'] }, 'invite');
    await ana.ping();
    const kinds = ana.client.events(`c:${call}`).map(({ k }) => k);
    expect(kinds).toEqual(['party.rang', 'party.accepted', 'party.invited']);
    await bo.client.request('call.end', { call }, 'end');
    expect(await bo.client.response(bo.client.sendRequest('call.end', { call }, 'end'))).toMatchObject({ dup: 1 });
    expect(bo.client.frames.filter((frame) => frame.t === 'ev' && frame.k === 'inbox.called')).toHaveLength(1);
  });

  it('[C17] can be read for two minutes by its parties, and is then deleted', async () => {
    const call = await activeCall(ana, bo);
    bo.client.cut();
    await ana.receive('party.offline');
    await ana.end(call);
    await expectEnd(call, 'hangup', ana);
    await advance(server, limits.callRetainedMs - 1_000, ana);
    const welcome = await bo.reconnect(server, { [`c:${call}`]: { e: '', s: 0 } });
    expect(welcome.st).toMatchObject([{ n: `c:${call}`, snap: { id: call, reason: 'hangup' } }]);
    expect((await bo.follow(call)).call).toMatchObject({ reason: 'hangup' });
    await advance(server, 1_000, ana, bo);
    expect(await bo.client.errorCode('call.subscribe', { call, rings: false })).toBe('call_over');
    expect((await bo.reconnect(server, { [`c:${call}`]: { e: '', s: 0 } })).st).toEqual([]);
  });

  it('[C18] and every earlier response hold the duration of the call', async () => {
    const call = await acceptedCall(ana, bo);
    await ana.connected(call);
    await advance(server, 5_000, ana, bo);
    expect((await ana.follow(call)).call.activeMs).toBeNull();
    await bo.connected(call);
    await advance(server, 7_000, ana, bo);
    expect((await ana.follow(call)).call.activeMs).toBe(7_000);
    await ana.end(call);
    await advance(server, 4_000, ana, bo);
    expect((await ana.follow(call)).call.activeMs).toBe(7_000);
    expect(await ana.record(call)).toMatchObject({ lastedMs: 7_000, at: expect.any(Number) });
  });
});
