import { CallsHouse, here, incoming, outgoing, record } from '../../../fakes/calls-house';

const nothing = { timers: 0, listeners: 0, sockets: 0, followed: 0 };

describe('whoever listens for calls', () => {
  it('[C83] has the inbox followed once, from where its answer stands, over every reconnect', async () => {
    const house = new CallsHouse();
    expect([house.signalling.phase, house.calls.reachable]).toEqual(['idle', false]);
    await house.listening();
    expect([house.signalling.phase, house.calls.reachable, house.signalling.followed]).toEqual([
      'online',
      true,
      { 'u:me': { e: 'e1', s: 0 } },
    ]);
    house.signalling.go('waiting');
    await house.pass(0);
    expect(house.calls.reachable).toBe(false);
    house.signalling.go('online');
    await house.pass(0);
    expect([house.calls.reachable, house.signalling.of('inbox.follow')]).toEqual([true, [{ name: '' }]]);
  });

  it('[C83] has it asked for as a whole when the server lost it', async () => {
    const house = new CallsHouse();
    await house.listening();
    house.inbox = { ...house.inbox, history: [record('old')] };
    house.signalling.lost('u:me');
    await house.pass(0);
    expect([house.calls.history.length, house.calls.reachable, house.asked]).toEqual([1, true, ['inbox.follow', 'inbox.follow']]);
    house.signalling.snapshot('u:me', { ...house.inbox, quiet: true });
    expect(house.calls.quiet).toBe(true);
  });

  it('[C83] is told whom it missed by the snapshot after a reconnect', async () => {
    const house = new CallsHouse();
    await house.listening();
    house.states['c1'] = incoming();
    house.signalling.snapshot('u:me', { ...house.inbox, calls: ['c1'] });
    await house.pass(0);
    expect(house.incoming.id).toBe('c1');
  });

  it('[C84] keeps the connection; after the last release nothing remains', async () => {
    const house = new CallsHouse();
    const first = await house.listening();
    const second = house.calls.on('incoming', () => undefined);
    const sounds = house.calls.useSounds({ incoming: 'in', outgoing: 'out', ended: 'end' });
    await house.rung();
    first();
    first();
    await house.pass(60_000);
    expect([house.signalling.phase, house.incoming.id, house.sounds.playing]).toEqual(['online', 'c1', ['in']]);
    second();
    sounds();
    expect([house.calls.incoming, house.sounds.playing]).toEqual([null, []]);
    await house.pass(5_000);
    expect([house.signalling.phase, house.store.held]).toEqual(['closed', { ...nothing, listeners: 1 }]);
    house.store.close();
    expect([house.store.held, house.signalling.listeners]).toEqual([nothing, 0]);
  });

  it('[C84] hears again of what rings when somebody listens again', async () => {
    const house = new CallsHouse();
    const release = await house.listening();
    await house.rung();
    release();
    await house.listening();
    expect(house.incoming.id).toBe('c1');
  });

  it('[C84] is a call in progress by itself, until its end has left the screen', async () => {
    const house = new CallsHouse();
    const call = await house.placed();
    await house.answered();
    await house.pass(600_000);
    expect([house.signalling.phase, house.calls.reachable]).toEqual(['online', true]);
    await call.end();
    await house.pass(2_000);
    await house.pass(5_000);
    expect([house.signalling.phase, house.store.held]).toEqual(['closed', { ...nothing, listeners: 1 }]);
  });

  it('[C85] has the inbox asked for again when it was refused for the moment', async () => {
    const house = new CallsHouse();
    house.refusals['inbox.follow'] = 'unavailable';
    const release = await house.listening();
    expect(house.calls.reachable).toBe(false);
    house.refusals = {};
    await house.pass(10_000);
    expect(house.calls.reachable).toBe(true);
    release();
    await house.pass(5_000);
    expect(house.store.held.timers).toBe(0);
  });

  it('[C85] has it asked for with the next connection when it was refused, or the connection had ended', async () => {
    const house = new CallsHouse();
    house.refusals['inbox.follow'] = 'forbidden';
    await house.listening();
    await house.pass(60_000);
    expect(house.asked).toEqual(['inbox.follow']);
    house.refusals = {};
    house.signalling.go('online');
    await house.pass(0);
    expect(house.calls.reachable).toBe(true);
    house.signalling.end('replaced');
    await house.pass(60_000);
    expect([house.calls.reachable, house.signalling.phase]).toEqual([false, 'closed']);
    await house.placed();
    expect([house.calls.reachable, house.current.id]).toEqual([true, 'c1']);
  });
});

describe('a call that the phone killed', () => {
  const killed = async (house: CallsHouse): Promise<CallsHouse> => {
    house.store.close();
    const next = new CallsHouse(house.platform);
    Object.assign(next.states, house.states);
    next.inbox = house.inbox;
    return next;
  };

  const talking = async (): Promise<CallsHouse> => {
    const house = new CallsHouse();
    await house.listening();
    await house.placed({ microphone: false });
    house.inbox = { ...house.inbox, calls: ['c1'] };
    await house.answered();
    return house;
  };

  it('[C80] is there again, in its room, with the microphone as it was', async () => {
    const house = await talking();
    await house.current.room?.setMicrophone(false);
    const next = await killed(house);
    await next.listening();
    const { current } = next;
    expect([current.id, current.state, current.direction, current.room?.me.microphone.wanted]).toEqual([
      'c1',
      'connecting',
      'out',
      false,
    ]);
    expect(next.signalling.of('room.join')).toEqual([expect.objectContaining({ room: 'call.c1', tracks: [] })]);
    expect(next.heard).toEqual(['changed c1 connecting']);
  });

  it('[C80] is there again while it rings over there', async () => {
    const house = new CallsHouse();
    await house.placed();
    house.inbox = { ...house.inbox, calls: ['c1'] };
    house.tell('c1', 'party.rang', { id: 'ana' });
    const next = await killed(house);
    await next.listening();
    expect([next.current.state, next.signalling.of('room.join')]).toEqual(['ringing', []]);
  });

  it.each([
    ['by the history', [record('c1', { reason: 'hangup', lastedMs: 5_000 })], 'hangup'],
    ['as lost, when nobody knows it', [], 'lost'],
  ])('[C81] and that is over says once how it ended: %s', async (_how, history, reason) => {
    const house = await talking();
    house.inbox = { ...house.inbox, calls: [], history };
    const next = await killed(house);
    await next.listening();
    const { current } = next;
    expect([current.state, current.reason, current.activeAt]).toEqual([
      'ended',
      reason,
      history.length > 0 ? next.clock.now() - 5_000 : null,
    ]);
    expect(current.others.map(({ id }) => id)).toEqual(history.length > 0 ? ['ana'] : []);
    await next.pass(2_000);
    const last = await killed(next);
    await last.listening();
    expect([next.heard.filter((one) => one.indexOf('ended') === 0), last.heard]).toEqual([[`ended c1 ${reason}`], []]);
  });

  it('[C81] says nothing when nobody waits for it any more', async () => {
    const house = await talking();
    house.inbox = { ...house.inbox, calls: [], history: [record('c1')] };
    house.clock.skewMs = 3_600_000;
    const next = await killed(house);
    await next.listening();
    expect([next.calls.current, next.heard]).toEqual([null, []]);
  });

  it('[C81] and that ended here in good order says nothing', async () => {
    const house = await talking();
    await house.current.end();
    await house.pass(2_000);
    const next = await killed(house);
    next.inbox = { ...house.inbox, calls: [], history: [record('c1')] };
    await next.listening();
    expect(next.heard).toEqual([]);
  });

  it('[C82] whose answer never came is ended when the inbox tells of it', async () => {
    const house = new CallsHouse();
    await house.listening();
    house.refusals['call.start'] = 'timeout';
    await expect(house.placed()).rejects.toMatchObject({ reason: 'timeout' });
    await house.rung(outgoing());
    expect([house.signalling.of('call.end'), house.calls.incoming]).toEqual([[{ call: 'c1' }], null]);
  });

  it('[C82] of which the inbox told while it waited for its answer is ended too, and no other', async () => {
    const house = new CallsHouse();
    await house.listening();
    house.refusals['call.start'] = 'timeout';
    const placing = house.calls.call('ana');
    house.states['c1'] = outgoing({ parties: [here()] });
    house.tellInbox('inbox.called', { call: outgoing(), leftMs: 0 });
    house.clock.advance(0);
    expect(house.asked).not.toContain('call.end');
    await expect(placing).rejects.toMatchObject({ reason: 'timeout' });
    await house.pass(0);
    expect(house.signalling.of('call.end')).toEqual([{ call: 'c1' }]);
    expect(house.heard.filter((one) => one.indexOf('ended') === 0)).toEqual(['ended  lost']);
  });
});
