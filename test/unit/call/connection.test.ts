import { CallsTestbed, ownParty, incoming, outgoing, record } from '../../fakes/store/calls-testbed';

const nothing = { timers: 0, listeners: 0, sockets: 0, followed: 0 };

describe('whoever listens for calls', () => {
  it('[C83] has the inbox followed once, from where its answer stands, over every reconnect', async () => {
    const house = new CallsTestbed();
    expect([house.signalling.phase, house.calls.reachable]).toEqual(['idle', false]);
    await house.listen();
    expect([house.signalling.phase, house.calls.reachable, house.signalling.subscribed]).toEqual([
      'online',
      true,
      { 'u:me': { e: 'e1', s: 0 } },
    ]);
    house.signalling.go('waiting');
    await house.advance(0);
    expect(house.calls.reachable).toBe(false);
    house.signalling.go('online');
    await house.advance(0);
    expect([house.calls.reachable, house.signalling.of('inbox.subscribe')]).toEqual([true, [{ name: '' }]]);
  });

  it('[C83] has it asked for as a whole when the server lost it', async () => {
    const house = new CallsTestbed();
    await house.listen();
    house.inbox = { ...house.inbox, history: [record('old')] };
    house.signalling.lost('u:me');
    await house.advance(0);
    expect([house.calls.history.length, house.calls.reachable, house.asked]).toEqual([
      1,
      true,
      ['inbox.subscribe', 'inbox.subscribe'],
    ]);
    house.signalling.snapshot('u:me', { ...house.inbox, doNotDisturb: true });
    expect(house.calls.doNotDisturb).toBe(true);
  });

  it('[C83] is told whom it missed by the snapshot after a reconnect', async () => {
    const house = new CallsTestbed();
    await house.listen();
    house.states['c1'] = incoming();
    house.signalling.snapshot('u:me', { ...house.inbox, calls: ['c1'] });
    await house.advance(0);
    expect(house.incoming.id).toBe('c1');
  });

  it('[C84] keeps the connection; after the last release nothing remains', async () => {
    const house = new CallsTestbed();
    const first = await house.listen();
    const second = house.calls.on('incoming', () => undefined);
    const sounds = house.calls.useSounds({ incoming: 'in', outgoing: 'out', ended: 'end' });
    await house.ring();
    first();
    first();
    await house.advance(60_000);
    expect([house.signalling.phase, house.incoming.id, house.sounds.playing]).toEqual(['online', 'c1', ['in']]);
    second();
    sounds();
    expect([house.calls.incoming, house.sounds.playing]).toEqual([null, []]);
    await house.advance(5_000);
    expect([house.signalling.phase, house.store.held]).toEqual(['closed', { ...nothing, listeners: 1 }]);
    house.store.close();
    expect([house.store.held, house.signalling.listeners]).toEqual([nothing, 0]);
  });

  it('[C84] hears again of what rings when somebody listens again', async () => {
    const house = new CallsTestbed();
    const release = await house.listen();
    await house.ring();
    release();
    await house.listen();
    expect(house.incoming.id).toBe('c1');
  });

  it('[C84] is a call in progress by itself, until its end has left the screen', async () => {
    const house = new CallsTestbed();
    const call = await house.place();
    await house.answer();
    await house.advance(600_000);
    expect([house.signalling.phase, house.calls.reachable]).toEqual(['online', true]);
    await call.end();
    await house.advance(2_000);
    await house.advance(5_000);
    expect([house.signalling.phase, house.store.held]).toEqual(['closed', { ...nothing, listeners: 1 }]);
  });

  it('[C85] has the inbox asked for again when it was refused for the moment', async () => {
    const house = new CallsTestbed();
    house.refusals['inbox.subscribe'] = 'unavailable';
    const release = await house.listen();
    expect(house.calls.reachable).toBe(false);
    house.refusals = {};
    await house.advance(10_000);
    expect(house.calls.reachable).toBe(true);
    release();
    await house.advance(5_000);
    expect(house.store.held.timers).toBe(0);
  });

  it('[C85] has it asked for with the next connection when it was refused, or the connection had ended', async () => {
    const house = new CallsTestbed();
    house.refusals['inbox.subscribe'] = 'forbidden';
    await house.listen();
    await house.advance(60_000);
    expect(house.asked).toEqual(['inbox.subscribe']);
    house.refusals = {};
    house.signalling.go('online');
    await house.advance(0);
    expect(house.calls.reachable).toBe(true);
    house.signalling.end('replaced');
    await house.advance(60_000);
    expect([house.calls.reachable, house.signalling.phase]).toEqual([false, 'closed']);
    await house.place();
    expect([house.calls.reachable, house.current.id]).toEqual([true, 'c1']);
  });
});

describe('a call that the phone killed', () => {
  const killed = async (house: CallsTestbed): Promise<CallsTestbed> => {
    house.store.close();
    const next = new CallsTestbed(house.platform);
    Object.assign(next.states, house.states);
    next.inbox = house.inbox;
    return next;
  };

  const talking = async (): Promise<CallsTestbed> => {
    const house = new CallsTestbed();
    await house.listen();
    await house.place({ microphone: false });
    house.inbox = { ...house.inbox, calls: ['c1'] };
    await house.answer();
    return house;
  };

  it('[C80] is there again, in its room, with the microphone as it was', async () => {
    const house = await talking();
    await house.current.room?.setMicrophone(false);
    const next = await killed(house);
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

  it('[C80] is there again while it rings over there', async () => {
    const house = new CallsTestbed();
    await house.place();
    house.inbox = { ...house.inbox, calls: ['c1'] };
    house.emit('c1', 'party.rang', { id: 'ana' });
    const next = await killed(house);
    await next.listen();
    expect([next.current.state, next.signalling.of('room.join')]).toEqual(['ringing', []]);
  });

  it.each([
    ['by the history', [record('c1', { reason: 'hangup', lastedMs: 5_000 })], 'hangup'],
    ['as lost, when nobody knows it', [], 'lost'],
  ])('[C81] and that is over says once how it ended: %s', async (_how, history, reason) => {
    const house = await talking();
    house.inbox = { ...house.inbox, calls: [], history };
    const next = await killed(house);
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

  it('[C81] says nothing when nobody waits for it any more', async () => {
    const house = await talking();
    house.inbox = { ...house.inbox, calls: [], history: [record('c1')] };
    house.clock.skewMs = 3_600_000;
    const next = await killed(house);
    await next.listen();
    expect([next.calls.current, next.notified]).toEqual([null, []]);
  });

  it('[C81] and that ended here in good order says nothing', async () => {
    const house = await talking();
    await house.current.end();
    await house.advance(2_000);
    const next = await killed(house);
    next.inbox = { ...house.inbox, calls: [], history: [record('c1')] };
    await next.listen();
    expect(next.notified).toEqual([]);
  });

  it('[C82] whose answer never came is ended when the inbox tells of it', async () => {
    const house = new CallsTestbed();
    await house.listen();
    house.refusals['call.start'] = 'timeout';
    await expect(house.place()).rejects.toMatchObject({ reason: 'timeout' });
    await house.ring(outgoing());
    expect([house.signalling.of('call.end'), house.calls.incoming]).toEqual([[{ call: 'c1' }], null]);
  });

  it('[C82] of which the inbox told while it waited for its answer is ended too, and no other', async () => {
    const house = new CallsTestbed();
    await house.listen();
    house.refusals['call.start'] = 'timeout';
    const placing = house.calls.call('ana');
    house.states['c1'] = outgoing({ parties: [ownParty()] });
    house.emitInbox('inbox.called', { call: outgoing(), leftMs: 0 });
    house.clock.advance(0);
    expect(house.asked).not.toContain('call.end');
    await expect(placing).rejects.toMatchObject({ reason: 'timeout' });
    await house.advance(0);
    expect(house.signalling.of('call.end')).toEqual([{ call: 'c1' }]);
    expect(house.notified.filter((one) => one.indexOf('ended') === 0)).toEqual(['ended  lost']);
  });
});
