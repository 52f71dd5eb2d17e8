import { CallsTestbed, ownParty, incoming, outgoing, party, record } from '../../fakes/store/calls-testbed';

const second = (id = 'c2') =>
  incoming({ id, from: 'bo', parties: [party('bo', { state: 'connecting', device: 'other' }), party('me', { by: 'bo' })] });

const ring = async (): Promise<CallsTestbed> => {
  const house = new CallsTestbed();
  await house.listen();
  await house.ring();
  return house;
};

describe('a call that comes in', () => {
  it('[C66] rings, is told once, and this device says that it rings', async () => {
    const house = await ring();
    const { incoming: call } = house;
    expect([call.state, call.direction, call.from?.id, call.room, house.calls.current]).toEqual([
      'ringing',
      'in',
      'ana',
      null,
      null,
    ]);
    expect(house.signalling.of('call.subscribe')).toEqual([{ call: 'c1', rings: true }]);
    house.emit('c1', 'party.rang', { id: 'me' });
    expect([call.state, house.notified]).toEqual(['ringing', ['incoming c1 ringing']]);
  });

  it('[C66] is found in the inbox by whoever begins to listen', async () => {
    const house = new CallsTestbed();
    house.states['c1'] = incoming();
    house.inbox = { ...house.inbox, calls: ['c1'] };
    await house.listen();
    expect([house.incoming.id, house.signalling.of('call.subscribe')]).toEqual(['c1', [{ call: 'c1', rings: true }]]);
  });

  it.each([
    ['was placed on another device', outgoing({ parties: [ownParty({ device: 'd2' }), party('ana')] })],
    [
      'was answered on another device',
      incoming({ parties: [party('ana', { state: 'connecting' }), ownParty({ device: 'd2' })] }),
    ],
    ['is not for us', outgoing({ from: 'ana', parties: [party('ana'), party('bo')] })],
  ])('[C67] rings nowhere when it %s', async (_why, call) => {
    const house = new CallsTestbed();
    await house.listen();
    await house.ring(call);
    expect([house.calls.incoming, house.calls.current, house.notified]).toEqual([null, null, []]);
  });

  it('[C67] rings nowhere when it is over by the end of the turn in which it was told', async () => {
    const house = new CallsTestbed();
    await house.listen();
    house.states['c1'] = incoming();
    house.emitInbox('inbox.called', { call: incoming(), leftMs: 60_000 });
    house.emitInbox('inbox.ended', { record: record('c1') });
    await house.advance(0);
    expect([house.notified, house.sounds.vibrations, house.signalling.of('call.subscribe')]).toEqual([[], 0, []]);
  });

  it('[C67] that is over when it is looked at goes without a word', async () => {
    const house = new CallsTestbed();
    house.inbox = { ...house.inbox, calls: ['c1', 'c2'] };
    house.states['c1'] = outgoing({ parties: [ownParty({ device: 'd2' }), party('ana')] });
    await house.listen();
    expect([house.notified, house.calls.current, house.calls.list, Object.keys(house.signalling.subscribed)]).toEqual([
      [],
      null,
      [],
      ['u:me'],
    ]);
  });

  it('[C68] and is answered is connecting at once, and the present one', async () => {
    const house = await ring();
    const call = house.incoming;
    const accepting = call.accept({ microphone: false });
    expect([call.state, call.answering, house.calls.current, house.calls.incoming, call.room?.id]).toEqual([
      'connecting',
      true,
      call,
      null,
      'call.c1',
    ]);
    await house.acceptHere();
    await accepting;
    expect([call.answering, call.state, house.signalling.of('call.accept')]).toEqual([
      false,
      'connecting',
      [{ call: 'c1', name: '' }],
    ]);
    await expect(call.accept()).resolves.toBeUndefined();
    expect(house.signalling.of('call.accept')).toHaveLength(1);
  });

  it('[C68] and is answered ends the present one first', async () => {
    const house = new CallsTestbed();
    await house.listen();
    const first = await house.place();
    await house.ring(second());
    const accepting = house.incoming.accept();
    expect([first.state, first.reason, house.current.id]).toEqual(['ended', 'cancelled', 'c2']);
    await accepting;
    const { asked } = house;
    expect(asked.indexOf('call.end')).toBeLessThan(asked.indexOf('call.accept'));
    await house.advance(60_000);
    expect(house.current.id).toBe('c2');
  });

  it('[C69] and is answered on another device is over here, and says so', async () => {
    const house = await ring();
    const call = house.incoming;
    await house.acceptHere('c1', 'd2');
    expect([call.state, call.reason, house.calls.incoming, house.calls.current]).toEqual([
      'ended',
      'answered_elsewhere',
      null,
      call,
    ]);
    await expect(call.accept()).rejects.toMatchObject({ reason: 'answered_elsewhere' });
    expect(house.notified).toEqual(['incoming c1 ringing', 'ended c1 answered_elsewhere', 'changed c1 answered_elsewhere']);
  });

  it('[C69] and is answered here too late is told by the refusal', async () => {
    const house = await ring();
    house.refusals['call.accept'] = 'answered_elsewhere';
    const call = house.incoming;
    await expect(call.accept()).rejects.toMatchObject({ reason: 'answered_elsewhere' });
    expect([call.state, call.reason]).toEqual(['ended', 'answered_elsewhere']);
  });

  it('[C69] and is over when it is answered says how it ended', async () => {
    const house = await ring();
    house.refusals['call.accept'] = 'call_over';
    const call = house.incoming;
    await expect(call.accept()).rejects.toMatchObject({ reason: 'call_over' });
    expect([call.reason, house.calls.current]).toEqual(['cancelled', call]);
    await expect(call.accept()).rejects.toMatchObject({ reason: 'call_over' });
  });

  it('[C70] and cannot be answered for the moment rings again, with the cause', async () => {
    const house = await ring();
    house.refusals['call.accept'] = 'timeout';
    const call = house.incoming;
    await expect(call.accept()).rejects.toMatchObject({ reason: 'timeout' });
    expect([call.state, call.answering, call.error?.reason, call.room]).toEqual(['ringing', false, 'timeout', null]);
    expect([house.calls.incoming, house.calls.current]).toEqual([call, null]);
    house.refusals = {};
    await call.accept();
    expect([call.state, call.error]).toEqual(['connecting', null]);
  });

  it.each([
    ['rejected', undefined],
    ['busy', 'busy'],
  ] as const)('[C71] and is rejected is over at once, and shows nothing: %s', async (reason, why) => {
    const house = await ring();
    const call = house.incoming;
    const rejecting = call.reject(why);
    expect([call.state, call.reason, house.calls.current, house.calls.incoming]).toEqual(['ended', reason, null, null]);
    await rejecting;
    expect(house.signalling.of('call.reject')).toEqual([{ call: 'c1', why: reason }]);
    await house.advance(0);
    expect([house.calls.list, Object.keys(house.signalling.subscribed)]).toEqual([[], ['u:me']]);
    expect(house.notified).toEqual(['incoming c1 ringing', `ended c1 ${reason}`]);
  });

  it('[C71] and is ended unanswered is rejected', async () => {
    const house = await ring();
    await house.incoming.end();
    expect(house.asked.slice(-1)).toEqual(['call.reject']);
  });

  it('[C72] beside the present one waits, and is told', async () => {
    const house = new CallsTestbed();
    await house.listen();
    await house.place();
    await house.answer();
    await house.ring(second());
    expect([house.current.id, house.current.state, house.incoming.id]).toEqual(['c1', 'connecting', 'c2']);
    expect(house.notified.slice(-1)).toEqual(['incoming c2 ringing']);
    await house.endCall('c2', 'cancelled');
    expect([house.current.id, house.calls.incoming, house.notified.slice(-1)]).toEqual(['c1', null, ['ended c2 cancelled']]);
  });

  it('[C73] for who is not free rings when they are, and only then', async () => {
    const house = new CallsTestbed();
    await house.listen();
    const queued = second();
    await house.ring({ ...queued, parties: queued.parties.map((one) => (one.id === 'me' ? { ...one, state: 'queued' } : one)) });
    expect([house.calls.incoming, house.signalling.of('call.subscribe')]).toEqual([null, [{ call: 'c2', rings: false }]]);
    house.emit('c2', 'party.called', { id: 'me' });
    await house.advance(0);
    expect([house.incoming.id, house.signalling.of('call.subscribe').slice(1)]).toEqual(['c2', [{ call: 'c2', rings: true }]]);
  });

  it('[C73] again after it was over is another one', async () => {
    const house = await ring();
    await house.incoming.reject();
    await house.advance(0);
    house.states['c1'] = { ...incoming(), group: true };
    await house.ring(house.states['c1']);
    expect([house.incoming.id, house.incoming.group]).toEqual(['c1', true]);
  });
});
