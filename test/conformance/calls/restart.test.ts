import { limits } from '../../../components/core/protocol/limits';
import { fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { acceptedCall, activeCall, advance, CallClient, expectEnd, ringingCall } from '../../harness/clients/call-client';
import { Vouchers } from '../../../server/calls/vouchers';
import { FakeClock } from '../../fakes/platform/fake-clock';

let server: TestServer;
let clock: FakeClock;
beforeEach(async () => {
  clock = new FakeClock();
  server = await startTestServer({ clock: fakeTime(clock) });
  server.clock = clock;
});
afterEach(() => server.close());

/** The memory of the process is lost, and another one listens on the same port. */
async function restart(): Promise<void> {
  const port = Number(new URL(server.origin).port);
  await server.close();
  server = await startTestServer({ clock: fakeTime(clock) }, port);
  server.clock = clock;
}

/** A cursor from before the restart. */
const cursor = (call: string, v: string) => ({ [`c:${call}`]: { e: 'before', s: 3, v } });

/** Returns to the new server with what the client holds. */
const comeBack = (phone: CallClient, call: string, v: string) => phone.reconnect(server, cursor(call, v));

async function startActive(): Promise<{ ana: CallClient; bo: CallClient; call: string; voucher: string }> {
  const ana = await CallClient.open(server, 'ana');
  const bo = await CallClient.open(server, 'bo');
  const call = await activeCall(ana, bo);
  return { ana, bo, call, voucher: await ana.voucher(call) };
}

describe('a restarted server', () => {
  it('[C228] goes on with a call that both parties hold, under its id, without ringing again', async () => {
    const { ana, bo, call, voucher } = await startActive();
    const bos = await bo.voucher(call);
    await advance(server, 30_000, ana, bo);
    await restart();
    const { st } = await comeBack(ana, call, voucher);
    expect(st).toMatchObject([{ n: `c:${call}`, snap: { id: call, reason: null } }]);
    await comeBack(bo, call, bos);
    await bo.client.request('inbox.subscribe', { name: 'BO' });
    await ana.receive('party.online', { id: 'bo' });
    expect(bo.call(call).parties.map(({ id, state, offline }) => [id, state, offline])).toEqual([
      ['ana', 'active', false],
      ['bo', 'active', false],
    ]);
    expect(bo.inbox().calls).toEqual([call]);
    await ana.client.join(`call.${call}`, 'Ana');
    await advance(server, 60_000, ana, bo);
    await ana.end(call);
    await expectEnd(call, 'hangup', bo);
    expect((await bo.record(call)).lastedMs).toBe(90_000);
  });

  it('[C228] goes on with a call that connects, and with one of many', async () => {
    const ana = await CallClient.open(server, 'ana');
    const bo = await CallClient.open(server, 'bo');
    const cy = await CallClient.open(server, 'cy');
    const call = await acceptedCall(ana, bo);
    await ana.client.request('call.invite', { call, to: ['cy'] });
    await cy.ring();
    await cy.accept(call);
    const vouchers = [await ana.voucher(call), await bo.voucher(call), await cy.voucher(call)] as const;
    await restart();
    await Promise.all([comeBack(cy, call, vouchers[2]), comeBack(ana, call, vouchers[0]), comeBack(bo, call, vouchers[1])]);
    await Promise.all([ana, bo, cy].map((phone) => phone.connected(call)));
    await ana.receive('party.connected', { id: 'cy' });
    expect(ana.call(call).parties.map(({ id, state }) => [id, state])).toEqual([
      ['ana', 'active'],
      ['bo', 'active'],
      ['cy', 'active'],
    ]);
  });

  it('[C229] ends a call that only one party still holds as lost, in the usual grace time', async () => {
    const { ana, call, voucher } = await startActive();
    await restart();
    await comeBack(ana, call, voucher);
    await ana.client.request('inbox.subscribe', { name: 'ANA' });
    expect(ana.call(call).parties.map(({ offline }) => offline)).toEqual([false, true]);
    await advance(server, limits.callGraceMs, ana);
    await expectEnd(call, 'lost', ana);
  });

  it('[C230] takes nobody into a call that they were not in, whatever they show', async () => {
    const { ana, bo, call, voucher } = await startActive();
    const other = new Vouchers(Buffer.alloc(32, 1), 'another');
    const [content = '', signature = ''] = voucher.split('.');
    const word = JSON.parse(Buffer.from(content, 'base64url').toString()) as { call: { parties: { id: string }[] } };
    word.call.parties.forEach((party) => (party.id = party.id === 'bo' ? 'eve' : party.id));
    const forged = `${Buffer.from(JSON.stringify(word)).toString('base64url')}.${signature}`;
    await restart();
    expect(other.read(voucher, clock.now())).toBeNull();
    const eve = await CallClient.open(server, 'eve');
    for (const shown of [voucher, forged, `${content}.`, '', '.', 'nonsense'])
      expect((await comeBack(eve, call, shown)).st).toEqual([]);
    const elsewhere = await CallClient.open(server, 'ana', 'ana-tablet');
    expect((await comeBack(elsewhere, call, voucher)).st).toEqual([]);
    expect((await ana.reconnect(server, cursor('another', voucher))).st).toEqual([]);
    expect((await comeBack(bo, call, voucher)).st).toHaveLength(1);
  });

  it('[C230] believes no voucher after twelve hours', async () => {
    const { ana, call, voucher } = await startActive();
    await restart();
    clock.advance(12 * 60 * 60_000 + 1);
    expect((await comeBack(ana, call, voucher)).st).toEqual([]);
  });

  it('[C231] does not bring back what this server itself has ended', async () => {
    const { ana, bo, call, voucher } = await startActive();
    await ana.end(call);
    await expectEnd(call, 'hangup', bo);
    await advance(server, limits.callRetainedMs, ana, bo);
    expect((await comeBack(ana, call, voucher)).st).toEqual([]);
  });

  it('[C231] does not go on for a party who is in another call by now', async () => {
    const { ana, bo, call, voucher } = await startActive();
    await restart();
    const tablet = await CallClient.open(server, 'bo', 'bo-tablet');
    await tablet.startId('cy');
    await comeBack(ana, call, voucher);
    await ana.client.request('inbox.subscribe', { name: 'ANA' });
    expect((await comeBack(bo, call, voucher)).st).toEqual([]);
    await ana.end(call);
    await expectEnd(call, 'hangup', ana);
  });

  it('[C232] does not go on with a call that rings', async () => {
    const ana = await CallClient.open(server, 'ana');
    const bo = await CallClient.open(server, 'bo');
    const call = await ringingCall(ana, bo);
    await expect(ana.voucher(call)).rejects.toThrow('no voucher');
    await expect(bo.voucher(call)).rejects.toThrow('no voucher');
  });
});
