import { CallsTestbed, ownParty, incoming, outgoing, party, record } from '../../fakes/store/calls-testbed';

const second = (id = 'c2') =>
  incoming({ id, from: 'bo', parties: [party('bo', { state: 'connecting', device: 'other' }), party('me', { by: 'bo' })] });

const ring = async (): Promise<CallsTestbed> => {
  const testbed = new CallsTestbed();
  await testbed.listen();
  await testbed.ring();
  return testbed;
};

describe('an incoming call', () => {
  it('[C66] rings, is reported once, and this device reports that it rings', async () => {
    const testbed = await ring();
    const { incoming: call } = testbed;
    expect([call.state, call.direction, call.from?.id, call.room, testbed.calls.current]).toEqual([
      'ringing',
      'in',
      'ana',
      null,
      null,
    ]);
    expect(testbed.signalling.of('call.subscribe')).toEqual([{ call: 'c1', rings: true }]);
    testbed.emit('c1', 'party.rang', { id: 'me' });
    expect([call.state, testbed.notified]).toEqual(['ringing', ['incoming c1 ringing']]);
  });

  it('[C66] is found in the inbox by a new subscription', async () => {
    const testbed = new CallsTestbed();
    testbed.states['c1'] = incoming();
    testbed.inbox = { ...testbed.inbox, calls: ['c1'] };
    await testbed.listen();
    expect([testbed.incoming.id, testbed.signalling.of('call.subscribe')]).toEqual(['c1', [{ call: 'c1', rings: true }]]);
  });

  it.each([
    ['was placed on another device', outgoing({ parties: [ownParty({ device: 'd2' }), party('ana')] })],
    [
      'was answered on another device',
      incoming({ parties: [party('ana', { state: 'connecting' }), ownParty({ device: 'd2' })] }),
    ],
    ['is not for this user', outgoing({ from: 'ana', parties: [party('ana'), party('bo')] })],
  ])('[C67] does not ring when it %s', async (_why, call) => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    await testbed.ring(call);
    expect([testbed.calls.incoming, testbed.calls.current, testbed.notified]).toEqual([null, null, []]);
  });

  it('[C67] does not ring when it has ended by the end of the turn in which it arrived', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    testbed.states['c1'] = incoming();
    testbed.emitInbox('inbox.called', { call: incoming(), leftMs: 60_000 });
    testbed.emitInbox('inbox.ended', { record: record('c1') });
    await testbed.advance(0);
    expect([testbed.notified, testbed.sounds.vibrations, testbed.signalling.of('call.subscribe')]).toEqual([[], 0, []]);
  });

  it('[C67] that has ended when it is read is dropped silently', async () => {
    const testbed = new CallsTestbed();
    testbed.inbox = { ...testbed.inbox, calls: ['c1', 'c2'] };
    testbed.states['c1'] = outgoing({ parties: [ownParty({ device: 'd2' }), party('ana')] });
    await testbed.listen();
    expect([
      testbed.notified,
      testbed.calls.current,
      testbed.calls.registry.list,
      Object.keys(testbed.signalling.subscribed),
    ]).toEqual([[], null, [], ['u:me']]);
  });

  it('[C68] is connecting at once when accepted, and the current call', async () => {
    const testbed = await ring();
    const call = testbed.incoming;
    const accepting = call.accept({ microphone: false });
    expect([call.state, call.answering, testbed.calls.current, testbed.calls.incoming, call.room?.id]).toEqual([
      'connecting',
      true,
      call,
      null,
      'call.c1',
    ]);
    await testbed.acceptHere();
    await accepting;
    expect([call.answering, call.state, testbed.signalling.of('call.accept')]).toEqual([
      false,
      'connecting',
      [{ call: 'c1', name: '' }],
    ]);
    await expect(call.accept()).resolves.toBeUndefined();
    expect(testbed.signalling.of('call.accept')).toHaveLength(1);
  });

  it('[C68] ends the current call first when accepted', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const first = await testbed.place();
    await testbed.ring(second());
    const accepting = testbed.incoming.accept();
    expect([first.state, first.reason, testbed.current.id]).toEqual(['ended', 'cancelled', 'c2']);
    await accepting;
    const { asked } = testbed;
    expect(asked.indexOf('call.end')).toBeLessThan(asked.indexOf('call.accept'));
    await testbed.advance(60_000);
    expect(testbed.current.id).toBe('c2');
  });

  it('[C69] ends here when accepted on another device, with that reason', async () => {
    const testbed = await ring();
    const call = testbed.incoming;
    await testbed.acceptHere('c1', 'd2');
    expect([call.state, call.reason, testbed.calls.incoming, testbed.calls.current]).toEqual([
      'ended',
      'answered_elsewhere',
      null,
      call,
    ]);
    await expect(call.accept()).rejects.toMatchObject({ reason: 'answered_elsewhere' });
    expect(testbed.notified).toEqual(['incoming c1 ringing', 'ended c1 answered_elsewhere', 'changed c1 answered_elsewhere']);
  });

  it('[C69] ends by the error when accepted here too late', async () => {
    const testbed = await ring();
    testbed.refusals['call.accept'] = 'answered_elsewhere';
    const call = testbed.incoming;
    await expect(call.accept()).rejects.toMatchObject({ reason: 'answered_elsewhere' });
    expect([call.state, call.reason]).toEqual(['ended', 'answered_elsewhere']);
  });

  it('[C69] reports how it ended when it had ended before it was accepted', async () => {
    const testbed = await ring();
    testbed.refusals['call.accept'] = 'call_over';
    const call = testbed.incoming;
    await expect(call.accept()).rejects.toMatchObject({ reason: 'call_over' });
    expect([call.reason, testbed.calls.current]).toEqual(['cancelled', call]);
    await expect(call.accept()).rejects.toMatchObject({ reason: 'call_over' });
  });

  it('[C70] rings again with the error after a temporary failure to accept', async () => {
    const testbed = await ring();
    testbed.refusals['call.accept'] = 'timeout';
    const call = testbed.incoming;
    await expect(call.accept()).rejects.toMatchObject({ reason: 'timeout' });
    expect([call.state, call.answering, call.error?.reason, call.room]).toEqual(['ringing', false, 'timeout', null]);
    expect([testbed.calls.incoming, testbed.calls.current]).toEqual([call, null]);
    testbed.refusals = {};
    await call.accept();
    expect([call.state, call.error]).toEqual(['connecting', null]);
  });

  it.each([
    ['rejected', undefined],
    ['busy', 'busy'],
  ] as const)('[C71] ends at once when rejected, and shows nothing: %s', async (reason, why) => {
    const testbed = await ring();
    const call = testbed.incoming;
    const rejecting = call.reject(why);
    expect([call.state, call.reason, testbed.calls.current, testbed.calls.incoming]).toEqual(['ended', reason, null, null]);
    await rejecting;
    expect(testbed.signalling.of('call.reject')).toEqual([{ call: 'c1', why: reason }]);
    await testbed.advance(0);
    expect([testbed.calls.registry.list, Object.keys(testbed.signalling.subscribed)]).toEqual([[], ['u:me']]);
    expect(testbed.notified).toEqual(['incoming c1 ringing', `ended c1 ${reason}`]);
  });

  it('[C71] is rejected when ended before it is accepted', async () => {
    const testbed = await ring();
    await testbed.incoming.end();
    expect(testbed.asked.slice(-1)).toEqual(['call.reject']);
  });

  it('[C72] waits beside the current call, and is reported', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    await testbed.place();
    await testbed.answer();
    await testbed.ring(second());
    expect([testbed.current.id, testbed.current.state, testbed.incoming.id]).toEqual(['c1', 'connecting', 'c2']);
    expect(testbed.notified.slice(-1)).toEqual(['incoming c2 ringing']);
    await testbed.endCall('c2', 'cancelled');
    expect([testbed.current.id, testbed.calls.incoming, testbed.notified.slice(-1)]).toEqual([
      'c1',
      null,
      ['ended c2 cancelled'],
    ]);
  });

  it('[C73] for a busy user rings when they are free, and only then', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const queued = second();
    await testbed.ring({
      ...queued,
      parties: queued.parties.map((one) => (one.id === 'me' ? { ...one, state: 'queued' } : one)),
    });
    expect([testbed.calls.incoming, testbed.signalling.of('call.subscribe')]).toEqual([null, [{ call: 'c2', rings: false }]]);
    testbed.emit('c2', 'party.called', { id: 'me' });
    await testbed.advance(0);
    expect([testbed.incoming.id, testbed.signalling.of('call.subscribe').slice(1)]).toEqual([
      'c2',
      [{ call: 'c2', rings: true }],
    ]);
  });

  it('[C73] with the same id after its end is another call', async () => {
    const testbed = await ring();
    await testbed.incoming.reject();
    await testbed.advance(0);
    testbed.states['c1'] = { ...incoming(), group: true };
    await testbed.ring(testbed.states['c1']);
    expect([testbed.incoming.id, testbed.incoming.group]).toEqual(['c1', true]);
  });
});
