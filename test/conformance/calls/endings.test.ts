import type { EndReason } from '../../../components/core/protocol/call-state';
import { limits } from '../../../components/core/protocol/limits';
import { openHouse, type House } from '../house';
import { answered, expectEnd, pass, Phone, ring, talk } from './phone';

let house: House;
let ana: Phone;
let bo: Phone;
beforeEach(async () => {
  house = await openHouse();
  [ana, bo] = [await Phone.open(house, 'ana'), await Phone.open(house, 'bo')];
});
afterEach(() => house.close());

type Stand = (one: Phone, other: Phone) => Promise<string>;
type Act = (call: string) => Promise<unknown>;

/** Whether both screens say the same: the call is over, for one reason. */
async function expectOver(call: string, reason: EndReason): Promise<void> {
  for (const phone of [ana, bo]) expect(await phone.hears('call.ended')).toEqual({ reason, into: '' });
  expect(ana.call(call)).toEqual(bo.call(call));
  expect(ana.call(call).parties.map((party) => [party.id, party.state, party.reason])).toEqual([
    ['ana', 'ended', reason],
    ['bo', 'ended', reason],
  ]);
  await expectEnd(call, reason, ana, bo);
}

describe('the end that somebody wants', () => {
  const cases: readonly [string, Stand, Act, EndReason][] = [
    ['[C6] the caller, while it rings', ring, (call) => ana.end(call), 'cancelled'],
    ['[C7] the person called says no', ring, (call) => bo.wire.request('call.reject', { call, why: 'rejected' }), 'rejected'],
    ['[C7] the person called is busy', ring, (call) => bo.wire.request('call.reject', { call, why: 'busy' }), 'busy'],
    ['[C7] the person called ends what rings', ring, (call) => bo.end(call), 'rejected'],
    ['[C8] the caller, before media are there', answered, (call) => ana.end(call), 'hangup'],
    ['[C8] who answered, before media are there', answered, (call) => bo.end(call), 'hangup'],
    ['[C8] the caller, while they talk', talk, (call) => ana.end(call), 'hangup'],
    ['[C8] who answered, while they talk', talk, (call) => bo.end(call), 'hangup'],
  ];
  it.each(cases)('%s: is told to both, once, by one reason', async (_what, stand, act, reason) => {
    const call = await stand(ana, bo);
    await act(call);
    await expectOver(call, reason);
  });

  it('[C6] cancels a call that no device has heard of yet', async () => {
    const call = await ana.startId('cy');
    await ana.end(call);
    await expectEnd(call, 'cancelled', ana);
    const cy = await Phone.open(house, 'cy');
    expect(cy.inbox()).toMatchObject({ calls: [], history: [{ id: call, reason: 'cancelled', direction: 'in', lastedMs: 0 }] });
  });
});

describe('the end that time brings', () => {
  it('[C9] is unreachable when no device has said that it rings in 10 s', async () => {
    const call = await ana.startId('bo');
    await bo.hears('inbox.called');
    await bo.follow(call);
    await pass(house, limits.callUnreachableMs - 1, ana, bo);
    expect(ana.call(call).reason).toBeNull();
    await pass(house, 1, ana, bo);
    await expectOver(call, 'unreachable');
  });

  it('[C9] is unreachable for somebody who is not there', async () => {
    const call = await ana.startId('nobody');
    await pass(house, limits.callUnreachableMs, ana);
    await expectEnd(call, 'unreachable', ana);
  });

  it('[C10] is timeout when it rang for 60 s', async () => {
    const call = await ring(ana, bo);
    await pass(house, limits.callRingMs - 1, ana, bo);
    expect(ana.call(call).reason).toBeNull();
    await pass(house, 1, ana, bo);
    await expectOver(call, 'timeout');
  });

  it('[C11] is media_failed when media are not there 20 s after the answer, however long it rang', async () => {
    const call = await ring(ana, bo);
    await pass(house, limits.callRingMs - 1_000, ana, bo);
    await bo.accept(call);
    await bo.connected(call);
    await pass(house, limits.callConnectMs - 1, ana, bo);
    expect(ana.call(call).reason).toBeNull();
    await pass(house, 1, ana, bo);
    await expectOver(call, 'media_failed');
  });

  it('[C11] sets no deadline for who is connected', async () => {
    const call = await talk(ana, bo);
    await pass(house, 10 * 60_000, ana, bo);
    expect(ana.call(call)).toMatchObject({ reason: null });
    expect(ana.call(call).parties.map(({ state }) => state)).toEqual(['active', 'active']);
  });
});

describe('a connection that is lost', () => {
  const stands: readonly [string, Stand, 'ana' | 'bo'][] = [
    ['the caller’s while it rings', ring, 'ana'],
    ['the caller’s before media are there', (one, other) => connecting(one, other), 'ana'],
    ['the caller’s while they talk', talk, 'ana'],
    ['the other’s while they talk', talk, 'bo'],
  ];
  /** Answered; connected on one side, so that no deadline for media comes first. */
  const connecting: Stand = async (one, other) => {
    const call = await answered(one, other);
    await Promise.all([one.connected(call), other.connected(call)]);
    return call;
  };

  it.each(stands)('[C12] %s is told at once, and ends the call as lost after 45 s', async (_what, stand, who) => {
    const call = await stand(ana, bo);
    const [gone, left] = who === 'ana' ? [ana, bo] : [bo, ana];
    gone.wire.cut();
    await left.hears('party.offline', { id: who });
    await pass(house, limits.callGraceMs - 1, left);
    expect(left.call(call).reason).toBeNull();
    await pass(house, 1, left);
    await expectEnd(call, 'lost', left);
    const late = await Phone.open(house, gone.user, gone.device);
    expect(late.inbox()).toMatchObject({ calls: [], history: [{ id: call, reason: 'lost' }] });
  });

  it('[C12] before media are there ends as the deadline says that comes first', async () => {
    const call = await answered(ana, bo);
    ana.wire.cut();
    await bo.hears('party.offline', { id: 'ana' });
    await pass(house, limits.callConnectMs, bo);
    await expectEnd(call, 'media_failed', bo);
  });

  it('[C12] of a device that only rings ends nothing', async () => {
    const call = await ring(ana, bo);
    bo.wire.cut();
    await pass(house, limits.callGraceMs + 5_000, ana);
    expect(ana.call(call).reason).toBeNull();
    const again = await Phone.open(house, 'bo');
    expect(again.inbox().calls).toEqual([call]);
    await again.accept(call);
    await ana.hears('party.accepted');
  });

  it('[C13] of a device that said it is hidden is waited for 120 s', async () => {
    const call = await talk(ana, bo);
    bo.wire.send({ t: 'away', why: 'hide' });
    await bo.ping();
    bo.wire.cut();
    await ana.hears('party.offline');
    await pass(house, limits.graceAwayMs - 1, ana);
    expect(ana.call(call).reason).toBeNull();
    await pass(house, 1, ana);
    await expectEnd(call, 'lost', ana);
  });

  it('[C14] is forgotten when it comes back in time, and tells what was missed', async () => {
    const call = await talk(ana, bo);
    const { e } = await bo.follow(call);
    const s = Math.max(...bo.wire.events(`c:${call}`).map((event) => event.s));
    bo.wire.cut();
    await ana.hears('party.offline');
    await ana.wire.request('call.turn', { call, kind: 'video' });
    await pass(house, limits.callGraceMs - 1, ana);
    const welcome = await bo.back(house, { [`c:${call}`]: { e, s } });
    expect(welcome.st).toEqual([{ n: `c:${call}`, e, s: s + 4, replay: 4 }]);
    const missed = bo.wire.events(`c:${call}`).map(({ k }) => k);
    expect(missed).toEqual(['party.offline', 'call.asked', 'call.asked', 'party.online']);
    await ana.hears('party.online', { id: 'bo' });
    await pass(house, 2 * limits.callGraceMs, ana, bo);
    expect(ana.call(call).reason).toBeNull();
  });

  it('[C14] waits on when its session comes back without the call, and goes on when that is followed', async () => {
    const call = await talk(ana, bo);
    bo.wire.cut();
    await ana.hears('party.offline');
    await bo.back(house, {});
    await pass(house, limits.callGraceMs - 1, ana, bo);
    expect((await bo.follow(call)).call.parties[1]).toMatchObject({ id: 'bo', offline: false });
    await ana.hears('party.online');
    await pass(house, limits.callGraceMs, ana, bo);
    expect(ana.call(call).reason).toBeNull();
  });

  it('[C14] takes a resume without the call for a loss, also when the old socket still stands', async () => {
    const call = await talk(ana, bo);
    const old = bo.wire;
    await bo.back(house, {});
    expect((await old.end()).code).toBe(4001);
    await ana.hears('party.offline');
    await pass(house, limits.callGraceMs, ana, bo);
    await expectEnd(call, 'lost', ana);
  });

  it('[C48] is taken over by another session of the same device, and by no other device', async () => {
    const call = await talk(ana, bo);
    bo.wire.cut();
    await ana.hears('party.offline');
    const tablet = await Phone.open(house, 'bo', 'bo-tablet');
    expect((await tablet.follow(call)).call.parties[1]).toMatchObject({ offline: true, device: 'bo-phone' });
    const restarted = await Phone.open(house, 'bo', 'bo-phone');
    expect((await restarted.follow(call)).call.parties[1]).toMatchObject({ offline: false });
    await pass(house, 2 * limits.callGraceMs, ana, restarted);
    expect(ana.call(call).reason).toBeNull();
    restarted.wire.cut();
    await ana.wire.until('offline twice', () => ana.wire.events(`c:${call}`).filter(({ k }) => k === 'party.offline')[1]);
  });
});

describe('an end', () => {
  it('[C15] comes once, whatever is asked for afterwards', async () => {
    const call = await talk(ana, bo);
    await Promise.all([ana.end(call), bo.end(call), ana.end(call)]);
    await expectOver(call, 'hangup');
    for (const wire of [ana.wire, bo.wire]) {
      expect(await wire.refusal('call.end', { call })).toBe('ok');
      expect(await wire.refusal('call.reject', { call, why: 'busy' })).toBe('ok');
      expect(await wire.refusal('call.connected', { call })).toBe('call_over');
      expect(await wire.refusal('call.accept', { call, name: '' })).toBe('call_over');
      expect(await wire.refusal('call.join', { call, name: '' })).toBe('call_over');
    }
    expect(ana.wire.events(`c:${call}`).filter(({ k }) => k === 'call.ended')).toHaveLength(1);
    expect([ana.endings(call), bo.endings(call)]).toEqual([1, 1]);
  });

  it('[C15] is done once under one key, and placing, answering and inviting are too', async () => {
    const first = await ana.start('bo', {}, 'start');
    const again = await ana.start('bo', {}, 'start');
    expect(again.call.id).toBe(first.call.id);
    const call = await bo.rings();
    await bo.wire.request('call.accept', { call, name: 'Bo' }, 'accept');
    const repeated = await bo.wire.answer(bo.wire.ask('call.accept', { call, name: 'Bo' }, 'accept'));
    expect(repeated).toMatchObject({ dup: 1 });
    await ana.wire.request('call.invite', { call, to: ['cy'] }, 'invite');
    await ana.wire.request('call.invite', { call, to: ['cy'] }, 'invite');
    await ana.ping();
    const kinds = ana.wire.events(`c:${call}`).map(({ k }) => k);
    expect(kinds).toEqual(['party.rang', 'party.accepted', 'party.invited']);
    await bo.wire.request('call.end', { call }, 'end');
    expect(await bo.wire.answer(bo.wire.ask('call.end', { call }, 'end'))).toMatchObject({ dup: 1 });
    expect(bo.wire.frames.filter((frame) => frame.t === 'ev' && frame.k === 'inbox.called')).toHaveLength(1);
  });

  it('[C17] can be learnt for two minutes by its people, and is then forgotten', async () => {
    const call = await talk(ana, bo);
    bo.wire.cut();
    await ana.hears('party.offline');
    await ana.end(call);
    await expectEnd(call, 'hangup', ana);
    await pass(house, limits.callKeptMs - 1_000, ana);
    const welcome = await bo.back(house, { [`c:${call}`]: { e: '', s: 0 } });
    expect(welcome.st).toMatchObject([{ n: `c:${call}`, snap: { id: call, reason: 'hangup' } }]);
    expect((await bo.follow(call)).call).toMatchObject({ reason: 'hangup' });
    await pass(house, 1_000, ana, bo);
    expect(await bo.wire.refusal('call.follow', { call, rings: false })).toBe('call_over');
    expect((await bo.back(house, { [`c:${call}`]: { e: '', s: 0 } })).st).toEqual([]);
  });

  it('[C18] and every answer before it says how long two have heard each other', async () => {
    const call = await answered(ana, bo);
    await ana.connected(call);
    await pass(house, 5_000, ana, bo);
    expect((await ana.follow(call)).call.activeMs).toBeNull();
    await bo.connected(call);
    await pass(house, 7_000, ana, bo);
    expect((await ana.follow(call)).call.activeMs).toBe(7_000);
    await ana.end(call);
    await pass(house, 4_000, ana, bo);
    expect((await ana.follow(call)).call.activeMs).toBe(7_000);
    expect(await ana.record(call)).toMatchObject({ lastedMs: 7_000, at: expect.any(Number) });
  });
});
