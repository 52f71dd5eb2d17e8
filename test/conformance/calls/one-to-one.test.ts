import { startTestServer, type TestServer } from '../../harness/servers/test-server';
import { CallClient } from '../../harness/clients/call-client';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

describe('a call of two', () => {
  it('[C1] reaches the callee, rings, is accepted, connects and ends, the same on both sides', async () => {
    const ana = await CallClient.open(server, 'ana');
    const bo = await CallClient.open(server, 'bo');
    const placed = await ana.start('bo');
    expect(placed.call).toMatchObject({
      from: 'ana',
      group: false,
      room: `call.${placed.call.id}`,
      activeMs: null,
      reason: null,
    });
    const { id } = placed.call;
    const called = await bo.receive('inbox.called');
    expect(called).toMatchObject({
      leftMs: 60_000,
      call: {
        id,
        parties: [
          { id: 'ana', name: 'ANA' },
          { id: 'bo', name: 'BO' },
        ],
      },
    });
    await bo.follow(id, true);
    await ana.receive('party.rang', { id: 'bo' });
    await bo.accept(id);
    expect(await ana.receive('party.accepted')).toEqual({ id: 'bo', device: 'bo-phone', name: 'BO' });
    for (const phone of [ana, bo]) await phone.client.request('call.connected', { call: id });
    await ana.receive('party.connected', { id: 'bo' });
    await bo.receive('party.connected', { id: 'bo' });
    expect(ana.call(id)).toEqual(bo.call(id));
    server.clock.advance(7_000);
    await ana.end(id);
    expect(await bo.receive('call.ended')).toEqual({ reason: 'hangup', into: '' });
    await ana.receive('call.ended');
    expect(ana.call(id)).toEqual(bo.call(id));
    expect(await ana.record(id)).toMatchObject({
      direction: 'out',
      reason: 'hangup',
      lastedMs: 7_000,
      others: [{ id: 'bo', name: 'BO' }],
    });
    expect(await bo.record(id)).toMatchObject({ direction: 'in', reason: 'hangup', lastedMs: 7_000, others: [{ id: 'ana' }] });
  });
});
