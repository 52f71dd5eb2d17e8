import { CallsTestbed, ownParty, incoming, outgoing, party, record } from '../../fakes/store/calls-testbed';

describe('the history', () => {
  it('[C86] counts missed calls since it was read, over restarts', async () => {
    const testbed = new CallsTestbed();
    testbed.inbox = {
      ...testbed.inbox,
      history: [
        record('1', { at: 7 }),
        record('2', { at: 6, direction: 'out' }),
        record('3', { at: 5, lastedMs: 9, reason: 'hangup' }),
        record('4', { at: 4, reason: 'rejected' }),
        record('5', { at: 3, reason: 'merged' }),
        record('6', { at: 2, reason: 'media_failed' }),
        record('7', { at: 1, reason: 'busy' }),
      ],
    };
    await testbed.listen();
    expect([testbed.calls.missed, testbed.calls.history.length]).toEqual([2, 7]);
    testbed.calls.markRead();
    expect(testbed.calls.missed).toBe(0);
    testbed.emitInbox('inbox.ended', { record: record('8', { at: 8 }) });
    expect(testbed.calls.missed).toBe(1);
    const next = new CallsTestbed(testbed.platform);
    next.inbox = testbed.inbox;
    await next.listen();
    expect(next.calls.missed).toBe(1);
  });
});

describe('requests about calls', () => {
  it('[C87] are sent to the server, and change the state by its events', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    await testbed.calls.setDoNotDisturb(true);
    await testbed.calls.block('bo');
    await testbed.calls.unblock('bo');
    expect(testbed.signalling.of('inbox.update')).toEqual([{ doNotDisturb: true }, { block: ['bo'] }, { unblock: ['bo'] }]);
    expect(testbed.calls.doNotDisturb).toBe(true);
    testbed.emitInbox('inbox.updated', { blocked: ['bo'] });
    expect(testbed.calls.blocked).toEqual(['bo']);
    testbed.refusals['inbox.update'] = 'unavailable';
    await expect(testbed.calls.setDoNotDisturb(false)).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('[C87] read the presence of users, and fail without users', async () => {
    const testbed = new CallsTestbed();
    await expect(testbed.calls.presence(['ana', 'bo'])).resolves.toEqual([
      { id: 'ana', presence: 'online' },
      { id: 'bo', presence: 'online' },
    ]);
    await expect(testbed.calls.presence([])).rejects.toMatchObject({ reason: 'bad_request' });
    await expect(testbed.calls.presence(Array.from({ length: 65 }, (_, place) => `u${place}`))).rejects.toMatchObject({
      reason: 'bad_request',
    });
    await expect(testbed.calls.block('')).rejects.toMatchObject({ reason: 'bad_request' });
    await expect(testbed.calls.unblock('')).rejects.toMatchObject({ reason: 'bad_request' });
  });

  it('[C87] for do-not-disturb let nothing ring', async () => {
    const testbed = new CallsTestbed();
    testbed.inbox = { ...testbed.inbox, doNotDisturb: true };
    await testbed.listen();
    await testbed.ring();
    expect([testbed.signalling.of('call.subscribe'), testbed.sounds.vibrations]).toEqual([[{ call: 'c1', rings: false }], 0]);
  });
});

describe('an ongoing call', () => {
  it('[C61] invites more users, and refuses invalid ones before any request', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const call = await testbed.place();
    await call.invite(['bo', 'cy']);
    await expect(call.invite([])).rejects.toMatchObject({ reason: 'bad_request' });
    await expect(call.invite(['me'])).rejects.toMatchObject({ reason: 'bad_request' });
    expect(testbed.signalling.of('call.invite')).toEqual([{ call: 'c1', to: ['bo', 'cy'] }]);
  });

  it('[C63] sends requests made before it had an id', async () => {
    const testbed = new CallsTestbed();
    void testbed.calls.call('ana');
    const inviting = testbed.current.invite(['bo']);
    expect(testbed.asked).not.toContain('call.invite');
    await testbed.advance(0);
    await inviting;
    expect(testbed.signalling.of('call.invite')).toEqual([{ call: 'c1', to: ['bo'] }]);
    await testbed.current.end();
    await expect(testbed.current.convertToRoom()).rejects.toMatchObject({ reason: 'call_over' });
  });
});

describe('a call by its id', () => {
  it('[C98] rings if it is not over', async () => {
    const testbed = new CallsTestbed();
    testbed.states['c1'] = incoming();
    testbed.inbox = { ...testbed.inbox, calls: ['c1'] };
    const opening = testbed.calls.open('c1');
    await testbed.advance(0);
    const call = await opening;
    expect([testbed.incoming, call.state, testbed.signalling.of('call.subscribe')[0]]).toEqual([
      call,
      'ringing',
      { call: 'c1', rings: true },
    ]);
    await expect(testbed.calls.open('c1')).resolves.toBe(call);
    await testbed.endCall('c1', 'cancelled');
    expect([testbed.calls.current, call.reason]).toEqual([call, 'cancelled']);
    await testbed.advance(10_000);
    expect([testbed.signalling.phase, testbed.store.held.timers]).toEqual(['closed', 0]);
  });

  it('[C98] shows how it ended, first by the server’s state, later by the history', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    testbed.states['c1'] = incoming({ reason: 'cancelled' });
    const first = await testbed.calls.open('c1');
    expect([first.state, first.reason, testbed.calls.current]).toEqual(['ended', 'cancelled', first]);
    delete testbed.states['c1'];
    testbed.inbox = { ...testbed.inbox, history: [record('c1', { reason: 'merged' })] };
    testbed.signalling.snapshot('u:me', testbed.inbox);
    const second = await testbed.calls.open('c1');
    expect([second.reason, second.others.map(({ name }) => name)]).toEqual(['merged', ['Ana']]);
    expect(testbed.notified.filter((one) => one.indexOf('ended') === 0)).toEqual(['ended c1 cancelled', 'ended c1 merged']);
  });

  it('[C98] that was merged into the current one is the current one', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const present = await testbed.place();
    await testbed.answer();
    testbed.states['c0'] = outgoing({ id: 'c0', reason: 'merged', into: 'c1', parties: [] });
    const opening = testbed.calls.open('c0');
    await testbed.advance(0);
    const call = await opening;
    expect([call === present, testbed.calls.current === present, testbed.calls.registry.list.length, present.state]).toEqual([
      true,
      true,
      1,
      'connecting',
    ]);
    expect(testbed.signalling.subscribed['c:c1']).toBeDefined();
    await testbed.endCall('c1', 'hangup');
    expect(testbed.notified.filter((one) => one.indexOf('ended') === 0)).toEqual(['ended c1 hangup']);
  });

  it('[C98] fails for an unknown or invalid id', async () => {
    const testbed = new CallsTestbed();
    await expect(testbed.calls.open('c1')).rejects.toMatchObject({ reason: 'not_found' });
    await expect(testbed.calls.open('a b')).rejects.toMatchObject({ reason: 'bad_request' });
    await expect(testbed.calls.join('')).rejects.toMatchObject({ reason: 'bad_request' });
  });

  it('[C98] is the current call when the own user is in it', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    testbed.states['c1'] = incoming({ parties: [party('ana', { state: 'active', device: 'x' }), ownParty()] });
    const call = await testbed.calls.open('c1');
    expect([testbed.calls.current, call.state]).toEqual([call, 'connecting']);
  });

  it('[C98] is joined at once, and ends the current call', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const first = await testbed.place();
    testbed.states['c7'] = outgoing({
      id: 'c7',
      from: 'bo',
      group: true,
      kind: 'video',
      activeMs: 4_000,
      parties: [party('bo', { state: 'active', device: 'x' }), party('cy', { state: 'active', device: 'y' }), ownParty()],
    });
    const joining = testbed.calls.join('c7', { camera: false });
    expect([first.reason, testbed.current.id, testbed.current.state, testbed.current.direction]).toEqual([
      'cancelled',
      'c7',
      'connecting',
      'in',
    ]);
    const call = await joining;
    expect([call.kind, call.activeAt, call.room?.me.camera.wanted]).toEqual(['video', testbed.clock.now() - 4_000, false]);
    expect(testbed.signalling.of('call.join')).toEqual([{ call: 'c7', name: '' }]);
    await expect(testbed.calls.join('c7')).resolves.toBe(call);
  });

  it.each([
    ['video', true],
    ['audio', false],
  ] as const)('[C98] is joined with the devices of its kind, as known by the server: %s', async (kind, camera) => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const parties = [party('bo', { state: 'active', device: 'x' }), party('cy', { state: 'active', device: 'y' }), ownParty()];
    testbed.states['c7'] = outgoing({ id: 'c7', from: 'bo', group: true, kind, activeMs: 0, parties });
    const joining = testbed.calls.join('c7');
    expect([testbed.current.room, testbed.platform.storage.read('rtc-kit.call')]).toEqual([null, undefined]);
    expect((await joining).room?.me.wanted).toEqual({ microphone: true, camera });
  });

  it('[C98] that rings here is joined by accepting it', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    await testbed.ring();
    const call = await testbed.calls.join('c1');
    expect([testbed.calls.current, testbed.asked.slice(-1)]).toEqual([call, ['call.accept']]);
  });

  it('[C98] that cannot be joined fails with the reason', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    testbed.refusals['call.join'] = 'call_full';
    await expect(testbed.calls.join('c7')).rejects.toMatchObject({ reason: 'call_full' });
    expect([testbed.current.state, testbed.current.error?.reason]).toEqual(['ended', 'call_full']);
  });
});
