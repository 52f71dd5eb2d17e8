import { CallsTestbed, ownParty, incoming, outgoing, party, record } from '../../fakes/store/calls-testbed';

describe('a call that is placed', () => {
  it('[C60] is the present one in the same turn, and has its room as soon as it has an id', async () => {
    const house = new CallsTestbed();
    house.inbox = { ...house.inbox, history: [record('old', { others: [{ id: 'ana', name: 'Ana' }] })] };
    await house.listen();
    const placing = house.calls.call('ana', { kind: 'video' });
    const { current } = house;
    expect([current.id, current.state, current.direction, current.kind, current.room]).toEqual([
      '',
      'inviting',
      'out',
      'video',
      null,
    ]);
    expect(current.others.map(({ name, state }) => [name, state])).toEqual([['Ana', 'inviting']]);
    await house.advance(0);
    expect(await placing).toBe(current);
    expect([current.id, current.room?.id, current.room?.state]).toEqual(['c1', 'call.c1', 'idle']);
    expect(house.signalling.subscribed['c:c1']).toEqual({ e: 'e1', s: 0 });
    expect(current.me).toEqual(ownParty());
  });

  it('[C60] is said by whom it is heard: ringing, connecting, active', async () => {
    const house = new CallsTestbed();
    const call = await house.place();
    house.emit('c1', 'party.rang', { id: 'ana' });
    await house.answer();
    house.emit('c1', 'party.connected', { id: 'ana' });
    house.emit('c1', 'party.connected', { id: 'me' });
    expect(house.notified).toEqual(['changed  inviting', 'changed c1 ringing', 'changed c1 connecting', 'changed c1 active']);
    expect(call.activeAt).toBe(house.clock.now());
  });

  it.each<[string, unknown]>([
    ['nobody', []],
    ['text', ''],
    ['text', ['ana', 7]],
    ['text', 'x'.repeat(65)],
    ['at most 15', Array.from({ length: 16 }, (_, place) => `u${place}`)],
    ['themselves', ['ana', 'me']],
  ])('[C61] to wrong people is refused by name: %s', async (words, to) => {
    const house = new CallsTestbed();
    await house.listen();
    const asked = house.asked.length;
    const refusal: unknown = await house.calls.call(to as string).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ reason: 'bad_request', message: expect.stringContaining(words) as string });
    expect([house.calls.current, house.asked.length]).toEqual([null, asked]);
  });

  it('[C61] names each person once', async () => {
    const house = new CallsTestbed();
    await house.place({}, ['ana', 'ana']);
    expect(house.signalling.of('call.start')).toMatchObject([{ to: ['ana'], kind: 'audio' }]);
    expect(house.current.group).toBe(false);
  });

  it('[C61] while another one goes on is refused at once', async () => {
    const house = new CallsTestbed();
    await house.place();
    await expect(house.calls.call('bo')).rejects.toMatchObject({ reason: 'already_in_call' });
    expect(house.signalling.of('call.start')).toHaveLength(1);
  });

  it.each([
    ['already_in_call', 'busy'],
    ['rate_limited', 'unreachable'],
    ['no_server', 'lost'],
  ] as const)('[C62] and refused with %s rejects, and ends as %s', async (why, reason) => {
    const house = new CallsTestbed();
    house.refusals['call.start'] = why;
    await expect(house.place()).rejects.toMatchObject({ reason: why });
    const { current } = house;
    expect([current.state, current.reason, current.error?.reason]).toEqual(['ended', reason, why]);
    expect(house.notified).toEqual(['changed  inviting', `ended  ${reason}`, `changed  ${reason}`]);
  });

  it('[C63] and ended before the answer is over at once, and the server hears of it when there is an id', async () => {
    const house = new CallsTestbed();
    const placing = house.calls.call('ana');
    const ending = house.current.end();
    expect([house.current.state, house.current.reason]).toEqual(['ended', 'cancelled']);
    expect(house.asked).not.toContain('call.end');
    await house.advance(0);
    await ending;
    expect((await placing).reason).toBe('cancelled');
    expect(house.signalling.of('call.end')).toEqual([{ call: 'c1' }]);
    expect([house.signalling.subscribed['c:c1'], house.notified.filter((one) => one.indexOf('ended') === 0)]).toEqual([
      undefined,
      ['ended  cancelled'],
    ]);
  });

  it('[C63] and ended before a refusal owes the server nothing', async () => {
    const house = new CallsTestbed();
    house.refusals['call.start'] = 'rate_limited';
    const placing = house.calls.call('ana');
    const ending = house.current.end();
    await expect(placing).rejects.toMatchObject({ reason: 'rate_limited' });
    await ending;
    expect([house.current.reason, house.asked.indexOf('call.end')]).toEqual(['cancelled', -1]);
    expect(house.calls.list).toEqual([]);
  });

  it('[C64] says who calls: the profile goes with it, with the inbox and with answers, and is remembered', async () => {
    const house = new CallsTestbed();
    await house.listen();
    house.calls.setProfile({ name: 'Lin', avatar: 'https://a/b.png' });
    await house.advance(0);
    await house.place();
    const profile = { name: 'Lin', avatar: 'https://a/b.png' };
    expect(house.signalling.of('inbox.subscribe')).toEqual([{ name: '' }, profile]);
    expect(house.signalling.of('call.start')).toMatchObject([profile]);
    const next = new CallsTestbed(house.platform);
    next.states['c2'] = incoming({ id: 'c2' });
    await next.listen();
    await next.ring(incoming({ id: 'c2' }));
    void next.incoming.accept();
    expect(next.signalling.of('call.accept')).toEqual([{ call: 'c2', ...profile }]);
  });

  it('[C65] becomes the other one where two call each other, before or after the answer', async () => {
    const house = new CallsTestbed();
    await house.listen();
    const call = await house.place();
    house.states['c0'] = outgoing({
      id: 'c0',
      from: 'ana',
      parties: [party('ana', { state: 'connecting', device: 'far' }), ownParty()],
    });
    house.emit('c1', 'party.ended', { id: 'me', reason: 'merged' });
    house.emit('c1', 'party.ended', { id: 'ana', reason: 'merged' });
    house.emit('c1', 'call.ended', { reason: 'merged', into: 'c0' });
    expect([call.state, call.reason]).toEqual(['connecting', null]);
    await house.advance(0);
    expect([house.calls.current, call.id, call.room?.id, call.direction]).toEqual([call, 'c0', 'call.c0', 'out']);
    expect([house.signalling.subscribed['c:c1'], house.signalling.subscribed['c:c0']]).toEqual([undefined, { e: 'e1', s: 0 }]);
    expect(house.notified.some((one) => one.indexOf('ended') === 0)).toBe(false);
  });

  it('[C65] [C212] is answered with the other one, which rang here and is over for whoever was told of it', async () => {
    const house = new CallsTestbed();
    await house.listen();
    await house.ring(incoming());
    const told = house.incoming;
    house.states['c1'] = incoming({ parties: [party('ana', { state: 'connecting', device: 'far' }), ownParty()] });
    const placing = house.calls.call('ana');
    expect(house.calls.incoming).toBeNull();
    await house.advance(0);
    const call = await placing;
    expect([house.calls.current, call.id, call.state, house.calls.list]).toEqual([call, 'c1', 'connecting', [call]]);
    expect([told.state, told.reason, told === call]).toEqual(['ended', 'merged', false]);
    expect(house.notified.filter((one) => one.indexOf('ended') === 0)).toEqual(['ended c1 merged']);
  });

  it('[C65] and the inbox that tells of the other one rings nothing, and ends nothing', async () => {
    const house = new CallsTestbed();
    await house.listen();
    const call = await house.place();
    const other = incoming({ id: 'c0', parties: [party('ana', { state: 'connecting', device: 'far' }), ownParty()] });
    await house.ring(other, 0);
    expect([house.calls.incoming, house.calls.current, call.id, house.asked.indexOf('call.end')]).toEqual([null, call, 'c0', -1]);
  });

  it('[C65] ended before it became the other one, ends that', async () => {
    const house = new CallsTestbed();
    await house.listen();
    const call = await house.place();
    house.signalling.answers['call.end'] = ({ call: id }) => {
      if (id === 'c1') house.emit('c1', 'call.ended', { reason: 'merged', into: 'c0' });
      return {};
    };
    await call.end();
    await house.advance(0);
    expect(house.signalling.of('call.end')).toEqual([{ call: 'c1' }, { call: 'c0' }]);
  });
});
