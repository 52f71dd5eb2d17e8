import { acceptedCall, CallClient, expectEnd, startCluster } from '../../harness/clients/call-client';

it('[P376] a call to one who goes on in the call that the caller has left is busy', async () => {
  const cluster = startCluster();
  const server = await cluster.startNode();
  const [ana, bo] = [await CallClient.open(server, 'ana'), await CallClient.open(server, 'bo')];
  const cy = await CallClient.open(server, 'cy');
  const call = await acceptedCall(bo, ana);
  await bo.client.request('call.invite', { call, to: ['cy'] });
  await cy.ring(call);
  await ana.end(call);
  await bo.receive('party.ended', { id: 'ana' });
  server.clock.advance(1_000);
  const back = await ana.startId('bo');
  await expectEnd(back, 'busy', ana);
  expect(bo.call(call).reason).toBeNull();
  await cluster.close();
});
