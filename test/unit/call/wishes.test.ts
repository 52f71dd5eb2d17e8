import { CallsTestbed, ownParty, incoming, outgoing, party, record } from '../../fakes/store/calls-testbed';

describe('the history', () => {
  it('[C86] counts what nobody answered since it was read, over restarts', async () => {
    const house = new CallsTestbed();
    house.inbox = {
      ...house.inbox,
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
    await house.listen();
    expect([house.calls.missed, house.calls.history.length]).toEqual([2, 7]);
    house.calls.markRead();
    expect(house.calls.missed).toBe(0);
    house.emitInbox('inbox.ended', { record: record('8', { at: 8 }) });
    expect(house.calls.missed).toBe(1);
    const next = new CallsTestbed(house.platform);
    next.inbox = house.inbox;
    await next.listen();
    expect(next.calls.missed).toBe(1);
  });
});

describe('wishes about calls', () => {
  it('[C87] go to the server, and come back as facts', async () => {
    const house = new CallsTestbed();
    await house.listen();
    await house.calls.setDoNotDisturb(true);
    await house.calls.block('bo');
    await house.calls.unblock('bo');
    expect(house.signalling.of('inbox.update')).toEqual([{ doNotDisturb: true }, { block: ['bo'] }, { unblock: ['bo'] }]);
    expect(house.calls.doNotDisturb).toBe(true);
    house.emitInbox('inbox.updated', { blocked: ['bo'] });
    expect(house.calls.blocked).toEqual(['bo']);
    house.refusals['inbox.update'] = 'unavailable';
    await expect(house.calls.setDoNotDisturb(false)).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('[C87] look whether people can be called, and are refused where nobody is named', async () => {
    const house = new CallsTestbed();
    await expect(house.calls.presence(['ana', 'bo'])).resolves.toEqual([
      { id: 'ana', presence: 'online' },
      { id: 'bo', presence: 'online' },
    ]);
    await expect(house.calls.presence([])).rejects.toMatchObject({ reason: 'bad_request' });
    await expect(house.calls.presence(Array.from({ length: 65 }, (_, place) => `u${place}`))).rejects.toMatchObject({
      reason: 'bad_request',
    });
    await expect(house.calls.block('')).rejects.toMatchObject({ reason: 'bad_request' });
    await expect(house.calls.unblock('')).rejects.toMatchObject({ reason: 'bad_request' });
  });

  it('[C87] that are quiet let nothing ring, here or over there', async () => {
    const house = new CallsTestbed();
    house.inbox = { ...house.inbox, doNotDisturb: true };
    await house.listen();
    await house.ring();
    expect([house.signalling.of('call.subscribe'), house.sounds.vibrations]).toEqual([[{ call: 'c1', rings: false }], 0]);
  });
});

describe('a call that goes on', () => {
  it('[C61] takes in more people, and refuses wrong ones before anything is asked', async () => {
    const house = new CallsTestbed();
    await house.listen();
    const call = await house.place();
    await call.invite(['bo', 'cy']);
    await expect(call.invite([])).rejects.toMatchObject({ reason: 'bad_request' });
    await expect(call.invite(['me'])).rejects.toMatchObject({ reason: 'bad_request' });
    expect(house.signalling.of('call.invite')).toEqual([{ call: 'c1', to: ['bo', 'cy'] }]);
  });

  it('[C63] is asked for what was wished before it had an id', async () => {
    const house = new CallsTestbed();
    void house.calls.call('ana');
    const inviting = house.current.invite(['bo']);
    expect(house.asked).not.toContain('call.invite');
    await house.advance(0);
    await inviting;
    expect(house.signalling.of('call.invite')).toEqual([{ call: 'c1', to: ['bo'] }]);
    await house.current.end();
    await expect(house.current.convertToRoom()).rejects.toMatchObject({ reason: 'call_over' });
  });
});

describe('a call by its id', () => {
  it('[C98] rings when it still does', async () => {
    const house = new CallsTestbed();
    house.states['c1'] = incoming();
    house.inbox = { ...house.inbox, calls: ['c1'] };
    const opening = house.calls.open('c1');
    await house.advance(0);
    const call = await opening;
    expect([house.incoming, call.state, house.signalling.of('call.subscribe')[0]]).toEqual([
      call,
      'ringing',
      { call: 'c1', rings: true },
    ]);
    await expect(house.calls.open('c1')).resolves.toBe(call);
    await house.endCall('c1', 'cancelled');
    expect([house.calls.current, call.reason]).toEqual([call, 'cancelled']);
    await house.advance(10_000);
    expect([house.signalling.phase, house.store.held.timers]).toEqual(['closed', 0]);
  });

  it('[C98] says how it ended, while the server knows it, and by the history afterwards', async () => {
    const house = new CallsTestbed();
    await house.listen();
    house.states['c1'] = incoming({ reason: 'cancelled' });
    const first = await house.calls.open('c1');
    expect([first.state, first.reason, house.calls.current]).toEqual(['ended', 'cancelled', first]);
    delete house.states['c1'];
    house.inbox = { ...house.inbox, history: [record('c1', { reason: 'merged' })] };
    house.signalling.snapshot('u:me', house.inbox);
    const second = await house.calls.open('c1');
    expect([second.reason, second.others.map(({ name }) => name)]).toEqual(['merged', ['Ana']]);
    expect(house.notified.filter((one) => one.indexOf('ended') === 0)).toEqual(['ended c1 cancelled', 'ended c1 merged']);
  });

  it('[C98] that became the present one is that', async () => {
    const house = new CallsTestbed();
    await house.listen();
    const present = await house.place();
    await house.answer();
    house.states['c0'] = outgoing({ id: 'c0', reason: 'merged', into: 'c1', parties: [] });
    const opening = house.calls.open('c0');
    await house.advance(0);
    const call = await opening;
    expect([call === present, house.calls.current === present, house.calls.list.length, present.state]).toEqual([
      true,
      true,
      1,
      'connecting',
    ]);
    expect(house.signalling.subscribed['c:c1']).toBeDefined();
    await house.endCall('c1', 'hangup');
    expect(house.notified.filter((one) => one.indexOf('ended') === 0)).toEqual(['ended c1 hangup']);
  });

  it('[C98] is refused when nobody knows it, or it is no id', async () => {
    const house = new CallsTestbed();
    await expect(house.calls.open('c1')).rejects.toMatchObject({ reason: 'not_found' });
    await expect(house.calls.open('a b')).rejects.toMatchObject({ reason: 'bad_request' });
    await expect(house.calls.join('')).rejects.toMatchObject({ reason: 'bad_request' });
  });

  it('[C98] is the present one where we are in it', async () => {
    const house = new CallsTestbed();
    await house.listen();
    house.states['c1'] = incoming({ parties: [party('ana', { state: 'active', device: 'x' }), ownParty()] });
    const call = await house.calls.open('c1');
    expect([house.calls.current, call.state]).toEqual([call, 'connecting']);
  });

  it('[C98] is joined at once, and ends the present one', async () => {
    const house = new CallsTestbed();
    await house.listen();
    const first = await house.place();
    house.states['c7'] = outgoing({
      id: 'c7',
      from: 'bo',
      group: true,
      kind: 'video',
      activeMs: 4_000,
      parties: [party('bo', { state: 'active', device: 'x' }), party('cy', { state: 'active', device: 'y' }), ownParty()],
    });
    const joining = house.calls.join('c7', { camera: false });
    expect([first.reason, house.current.id, house.current.state, house.current.direction]).toEqual([
      'cancelled',
      'c7',
      'connecting',
      'in',
    ]);
    const call = await joining;
    expect([call.kind, call.activeAt, call.room?.me.camera.wanted]).toEqual(['video', house.clock.now() - 4_000, false]);
    expect(house.signalling.of('call.join')).toEqual([{ call: 'c7', name: '' }]);
    await expect(house.calls.join('c7')).resolves.toBe(call);
  });

  it.each([
    ['video', true],
    ['audio', false],
  ] as const)('[C98] is joined with the devices of its kind, which only the server knows: %s', async (kind, camera) => {
    const house = new CallsTestbed();
    await house.listen();
    const parties = [party('bo', { state: 'active', device: 'x' }), party('cy', { state: 'active', device: 'y' }), ownParty()];
    house.states['c7'] = outgoing({ id: 'c7', from: 'bo', group: true, kind, activeMs: 0, parties });
    const joining = house.calls.join('c7');
    expect([house.current.room, house.platform.storage.read('rtc-kit.call')]).toEqual([null, undefined]);
    expect((await joining).room?.me.wanted).toEqual({ microphone: true, camera });
  });

  it('[C98] that rings here is joined by answering it', async () => {
    const house = new CallsTestbed();
    await house.listen();
    await house.ring();
    const call = await house.calls.join('c1');
    expect([house.calls.current, house.asked.slice(-1)]).toEqual([call, ['call.accept']]);
  });

  it('[C98] that cannot be joined says why', async () => {
    const house = new CallsTestbed();
    await house.listen();
    house.refusals['call.join'] = 'call_full';
    await expect(house.calls.join('c7')).rejects.toMatchObject({ reason: 'call_full' });
    expect([house.current.state, house.current.error?.reason]).toEqual(['ended', 'call_full']);
  });
});
