import { CallsTestbed, ownParty, incoming, outgoing, record } from '../../fakes/store/calls-testbed';

const nothing = { timers: 0, listeners: 0, sockets: 0, followed: 0 };

describe('a subscription to calls', () => {
  it('[C83] subscribes to the inbox once, from the position of its response, over every reconnect', async () => {
    const testbed = new CallsTestbed();
    expect([testbed.signalling.phase, testbed.calls.reachable]).toEqual(['idle', false]);
    await testbed.listen();
    expect([testbed.signalling.phase, testbed.calls.reachable, testbed.signalling.subscribed]).toEqual([
      'online',
      true,
      { 'u:me': { e: 'e1', s: 0 } },
    ]);
    testbed.signalling.go('waiting');
    await testbed.advance(0);
    expect(testbed.calls.reachable).toBe(false);
    testbed.signalling.go('online');
    await testbed.advance(0);
    expect([testbed.calls.reachable, testbed.signalling.of('inbox.subscribe')]).toEqual([true, [{ name: '' }]]);
  });

  it('[C83] requests the whole inbox when the server lost it', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    testbed.inbox = { ...testbed.inbox, history: [record('old')] };
    testbed.signalling.lost('u:me');
    await testbed.advance(0);
    expect([testbed.calls.history.length, testbed.calls.reachable, testbed.asked]).toEqual([
      1,
      true,
      ['inbox.subscribe', 'inbox.subscribe'],
    ]);
    testbed.signalling.snapshot('u:me', { ...testbed.inbox, doNotDisturb: true });
    expect(testbed.calls.doNotDisturb).toBe(true);
  });

  it('[C83] gets missed calls from the snapshot after a reconnect', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    testbed.states['c1'] = incoming();
    testbed.signalling.snapshot('u:me', { ...testbed.inbox, calls: ['c1'] });
    await testbed.advance(0);
    expect(testbed.incoming.id).toBe('c1');
  });

  it('[C84] keeps the connection; after the last release nothing remains', async () => {
    const testbed = new CallsTestbed();
    const first = await testbed.listen();
    const second = testbed.calls.on('incoming', () => undefined);
    const sounds = testbed.calls.useSounds({ incoming: 'in', outgoing: 'out', ended: 'end' });
    await testbed.ring();
    first();
    first();
    await testbed.advance(60_000);
    expect([testbed.signalling.phase, testbed.incoming.id, testbed.sounds.playing]).toEqual(['online', 'c1', ['in']]);
    second();
    sounds();
    expect([testbed.calls.incoming, testbed.sounds.playing]).toEqual([null, []]);
    await testbed.advance(5_000);
    expect([testbed.signalling.phase, testbed.store.held]).toEqual(['closed', { ...nothing, listeners: 1 }]);
    testbed.store.close();
    expect([testbed.store.held, testbed.signalling.listeners]).toEqual([nothing, 0]);
  });

  it('[C84] is notified of a ringing call when subscribed again', async () => {
    const testbed = new CallsTestbed();
    const release = await testbed.listen();
    await testbed.ring();
    release();
    await testbed.listen();
    expect(testbed.incoming.id).toBe('c1');
  });

  it('[C84] is kept by a call in progress, until its end is no longer shown', async () => {
    const testbed = new CallsTestbed();
    const call = await testbed.place();
    await testbed.answer();
    await testbed.advance(600_000);
    expect([testbed.signalling.phase, testbed.calls.reachable]).toEqual(['online', true]);
    await call.end();
    await testbed.advance(2_000);
    await testbed.advance(5_000);
    expect([testbed.signalling.phase, testbed.store.held]).toEqual(['closed', { ...nothing, listeners: 1 }]);
  });

  it('[C85] requests the inbox again after a temporary error', async () => {
    const testbed = new CallsTestbed();
    testbed.refusals['inbox.subscribe'] = 'unavailable';
    const release = await testbed.listen();
    expect(testbed.calls.reachable).toBe(false);
    testbed.refusals = {};
    await testbed.advance(10_000);
    expect(testbed.calls.reachable).toBe(true);
    release();
    await testbed.advance(5_000);
    expect(testbed.store.held.timers).toBe(0);
  });

  it('[C85] requests it with the next connection after an error, or when the connection had ended', async () => {
    const testbed = new CallsTestbed();
    testbed.refusals['inbox.subscribe'] = 'forbidden';
    await testbed.listen();
    await testbed.advance(60_000);
    expect(testbed.asked).toEqual(['inbox.subscribe']);
    testbed.refusals = {};
    testbed.signalling.go('online');
    await testbed.advance(0);
    expect(testbed.calls.reachable).toBe(true);
    testbed.signalling.end('replaced');
    await testbed.advance(60_000);
    expect([testbed.calls.reachable, testbed.signalling.phase]).toEqual([false, 'closed']);
    await testbed.place();
    expect([testbed.calls.reachable, testbed.current.id]).toEqual([true, 'c1']);
  });
});

describe('a call whose app was killed', () => {
  const killed = async (testbed: CallsTestbed): Promise<CallsTestbed> => {
    testbed.store.close();
    const next = new CallsTestbed(testbed.platform);
    Object.assign(next.states, testbed.states);
    next.inbox = testbed.inbox;
    return next;
  };

  const talking = async (): Promise<CallsTestbed> => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    await testbed.place({ microphone: false });
    testbed.inbox = { ...testbed.inbox, calls: ['c1'] };
    await testbed.answer();
    return testbed;
  };

  it('[C80] is restored, in its room, with the microphone as it was', async () => {
    const testbed = await talking();
    await testbed.current.room?.setMicrophone(false);
    const next = await killed(testbed);
    await next.listen();
    const { current } = next;
    expect([current.id, current.state, current.direction, current.room?.me.microphone.wanted]).toEqual([
      'c1',
      'connecting',
      'out',
      false,
    ]);
    expect(next.signalling.of('room.join')).toEqual([expect.objectContaining({ room: 'call.c1', tracks: [] })]);
    expect(next.notified).toEqual(['changed c1 connecting']);
  });

  it('[C80] is restored while it rings at the callee', async () => {
    const testbed = new CallsTestbed();
    await testbed.place();
    testbed.inbox = { ...testbed.inbox, calls: ['c1'] };
    testbed.emit('c1', 'party.rang', { id: 'ana' });
    const next = await killed(testbed);
    await next.listen();
    expect([next.current.state, next.signalling.of('room.join')]).toEqual(['ringing', []]);
  });

  it.each([
    ['by the history', [record('c1', { reason: 'hangup', lastedMs: 5_000 })], 'hangup'],
    ['as lost, when the history does not contain it', [], 'lost'],
  ])('[C81] that has ended reports once how it ended: %s', async (_source, history, reason) => {
    const testbed = await talking();
    testbed.inbox = { ...testbed.inbox, calls: [], history };
    const next = await killed(testbed);
    await next.listen();
    const { current } = next;
    expect([current.state, current.reason, current.activeAt]).toEqual([
      'ended',
      reason,
      history.length > 0 ? next.clock.now() - 5_000 : null,
    ]);
    expect(current.others.map(({ id }) => id)).toEqual(history.length > 0 ? ['ana'] : []);
    await next.advance(2_000);
    const last = await killed(next);
    await last.listen();
    expect([next.notified.filter((one) => one.indexOf('ended') === 0), last.notified]).toEqual([[`ended c1 ${reason}`], []]);
  });

  it('[C81] reports nothing when it is too old', async () => {
    const testbed = await talking();
    testbed.inbox = { ...testbed.inbox, calls: [], history: [record('c1')] };
    testbed.clock.skewMs = 3_600_000;
    const next = await killed(testbed);
    await next.listen();
    expect([next.calls.current, next.notified]).toEqual([null, []]);
  });

  it('[C81] that ended normally on this device reports nothing', async () => {
    const testbed = await talking();
    await testbed.current.end();
    await testbed.advance(2_000);
    const next = await killed(testbed);
    next.inbox = { ...testbed.inbox, calls: [], history: [record('c1')] };
    await next.listen();
    expect(next.notified).toEqual([]);
  });

  it('[C82] without a response is ended when the inbox reports it', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    testbed.refusals['call.start'] = 'timeout';
    await expect(testbed.place()).rejects.toMatchObject({ reason: 'timeout' });
    await testbed.ring(outgoing());
    expect([testbed.signalling.of('call.end'), testbed.calls.incoming]).toEqual([[{ call: 'c1' }], null]);
  });

  it('[C82] that the inbox reported before its response is ended too, and no other', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    testbed.refusals['call.start'] = 'timeout';
    const placing = testbed.calls.call('ana');
    testbed.states['c1'] = outgoing({ parties: [ownParty()] });
    testbed.emitInbox('inbox.called', { call: outgoing(), leftMs: 0 });
    testbed.clock.advance(0);
    expect(testbed.asked).not.toContain('call.end');
    await expect(placing).rejects.toMatchObject({ reason: 'timeout' });
    await testbed.advance(0);
    expect(testbed.signalling.of('call.end')).toEqual([{ call: 'c1' }]);
    expect(testbed.notified.filter((one) => one.indexOf('ended') === 0)).toEqual(['ended  lost']);
  });
});
