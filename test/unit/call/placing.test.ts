import { CallsTestbed, ownParty, incoming, outgoing, party, record } from '../../fakes/store/calls-testbed';

describe('an outgoing call', () => {
  it('[C60] is the current call in the same turn, and has its room as soon as it has an id', async () => {
    const testbed = new CallsTestbed();
    testbed.inbox = { ...testbed.inbox, history: [record('old', { others: [{ id: 'ana', name: 'Ana' }] })] };
    await testbed.listen();
    const placing = testbed.calls.call('ana', { kind: 'video' });
    const { current } = testbed;
    expect([current.id, current.state, current.direction, current.kind, current.room]).toEqual([
      '',
      'inviting',
      'out',
      'video',
      null,
    ]);
    expect(current.others.map(({ name, state }) => [name, state])).toEqual([['Ana', 'inviting']]);
    await testbed.advance(0);
    expect(await placing).toBe(current);
    expect([current.id, current.room?.id, current.room?.state]).toEqual(['c1', 'call.c1', 'idle']);
    expect(testbed.signalling.subscribed['c:c1']).toEqual({ e: 'e1', s: 0 });
    expect(current.me).toEqual(ownParty());
  });

  it('[C60] follows the callee: ringing, connecting, active', async () => {
    const testbed = new CallsTestbed();
    const call = await testbed.place();
    testbed.emit('c1', 'party.rang', { id: 'ana' });
    await testbed.answer();
    testbed.emit('c1', 'party.connected', { id: 'ana' });
    testbed.emit('c1', 'party.connected', { id: 'me' });
    expect(testbed.notified).toEqual(['changed  inviting', 'changed c1 ringing', 'changed c1 connecting', 'changed c1 active']);
    expect(call.activeAt).toBe(testbed.clock.now());
  });

  it.each<[string, unknown]>([
    ['at least one', []],
    ['text', ''],
    ['text', ['ana', 7]],
    ['text', 'x'.repeat(65)],
    ['at most 15', Array.from({ length: 16 }, (_, place) => `u${place}`)],
    ['themselves', ['ana', 'me']],
  ])('[C61] to invalid users is refused by name: %s', async (words, to) => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const asked = testbed.asked.length;
    const refusal: unknown = await testbed.calls.call(to as string).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ reason: 'bad_request', message: expect.stringContaining(words) as string });
    expect([testbed.calls.current, testbed.asked.length]).toEqual([null, asked]);
  });

  it('[C61] lists each user once', async () => {
    const testbed = new CallsTestbed();
    await testbed.place({}, ['ana', 'ana']);
    expect(testbed.signalling.of('call.start')).toMatchObject([{ to: ['ana'], kind: 'audio' }]);
    expect(testbed.current.group).toBe(false);
  });

  it('[C61] during another call is refused at once', async () => {
    const testbed = new CallsTestbed();
    await testbed.place();
    await expect(testbed.calls.call('bo')).rejects.toMatchObject({ reason: 'already_in_call' });
    expect(testbed.signalling.of('call.start')).toHaveLength(1);
  });

  it.each([
    ['already_in_call', 'busy'],
    ['rate_limited', 'unreachable'],
    ['no_server', 'lost'],
  ] as const)('[C62] refused with %s rejects, and ends as %s', async (why, reason) => {
    const testbed = new CallsTestbed();
    testbed.refusals['call.start'] = why;
    await expect(testbed.place()).rejects.toMatchObject({ reason: why });
    const { current } = testbed;
    expect([current.state, current.reason, current.error?.reason]).toEqual(['ended', reason, why]);
    expect(testbed.notified).toEqual(['changed  inviting', `ended  ${reason}`, `changed  ${reason}`]);
  });

  it('[C63] ended before the response ends at once, and at the server when there is an id', async () => {
    const testbed = new CallsTestbed();
    const placing = testbed.calls.call('ana');
    const ending = testbed.current.end();
    expect([testbed.current.state, testbed.current.reason]).toEqual(['ended', 'cancelled']);
    expect(testbed.asked).not.toContain('call.end');
    await testbed.advance(0);
    await ending;
    expect((await placing).reason).toBe('cancelled');
    expect(testbed.signalling.of('call.end')).toEqual([{ call: 'c1' }]);
    expect([testbed.signalling.subscribed['c:c1'], testbed.notified.filter((one) => one.indexOf('ended') === 0)]).toEqual([
      undefined,
      ['ended  cancelled'],
    ]);
  });

  it('[C63] ended before an error sends nothing to the server', async () => {
    const testbed = new CallsTestbed();
    testbed.refusals['call.start'] = 'rate_limited';
    const placing = testbed.calls.call('ana');
    const ending = testbed.current.end();
    await expect(placing).rejects.toMatchObject({ reason: 'rate_limited' });
    await ending;
    expect([testbed.current.reason, testbed.asked.indexOf('call.end')]).toEqual(['cancelled', -1]);
    expect(testbed.calls.registry.list).toEqual([]);
  });

  it('[C64] sends the profile with the call, with the inbox and with acceptances, and stores it', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    testbed.calls.setProfile({ name: 'Lin', avatar: 'https://a/b.png' });
    await testbed.advance(0);
    await testbed.place();
    const profile = { name: 'Lin', avatar: 'https://a/b.png' };
    expect(testbed.signalling.of('inbox.subscribe')).toEqual([{ name: '' }, profile]);
    expect(testbed.signalling.of('call.start')).toMatchObject([profile]);
    const next = new CallsTestbed(testbed.platform);
    next.states['c2'] = incoming({ id: 'c2' });
    await next.listen();
    await next.ring(incoming({ id: 'c2' }));
    void next.incoming.accept();
    expect(next.signalling.of('call.accept')).toEqual([{ call: 'c2', ...profile }]);
  });

  it('[C65] is merged into the other one when two users call each other, before or after the response', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const call = await testbed.place();
    testbed.states['c0'] = outgoing({
      id: 'c0',
      from: 'ana',
      parties: [party('ana', { state: 'connecting', device: 'far' }), ownParty()],
    });
    testbed.emit('c1', 'party.ended', { id: 'me', reason: 'merged' });
    testbed.emit('c1', 'party.ended', { id: 'ana', reason: 'merged' });
    testbed.emit('c1', 'call.ended', { reason: 'merged', into: 'c0' });
    expect([call.state, call.reason]).toEqual(['connecting', null]);
    await testbed.advance(0);
    expect([testbed.calls.current, call.id, call.room?.id, call.direction]).toEqual([call, 'c0', 'call.c0', 'out']);
    expect([testbed.signalling.subscribed['c:c1'], testbed.signalling.subscribed['c:c0']]).toEqual([
      undefined,
      { e: 'e1', s: 0 },
    ]);
    expect(testbed.notified.some((one) => one.indexOf('ended') === 0)).toBe(false);
  });

  it('[C65] [C212] becomes the other one, which rang here and ends for its subscribers', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    await testbed.ring(incoming());
    const told = testbed.incoming;
    testbed.states['c1'] = incoming({ parties: [party('ana', { state: 'connecting', device: 'far' }), ownParty()] });
    const placing = testbed.calls.call('ana');
    expect(testbed.calls.incoming).toBeNull();
    await testbed.advance(0);
    const call = await placing;
    expect([testbed.calls.current, call.id, call.state, testbed.calls.registry.list]).toEqual([call, 'c1', 'connecting', [call]]);
    expect([told.state, told.reason, told === call]).toEqual(['ended', 'merged', false]);
    expect(testbed.notified.filter((one) => one.indexOf('ended') === 0)).toEqual(['ended c1 merged']);
  });

  it('[C65] is not rung or ended by an inbox event of the other one', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const call = await testbed.place();
    const other = incoming({ id: 'c0', parties: [party('ana', { state: 'connecting', device: 'far' }), ownParty()] });
    await testbed.ring(other, 0);
    expect([testbed.calls.incoming, testbed.calls.current, call.id, testbed.asked.indexOf('call.end')]).toEqual([
      null,
      call,
      'c0',
      -1,
    ]);
  });

  it('[C65] ended before the merge ends the other one', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const call = await testbed.place();
    testbed.signalling.answers['call.end'] = ({ call: id }) => {
      if (id === 'c1') testbed.emit('c1', 'call.ended', { reason: 'merged', into: 'c0' });
      return {};
    };
    await call.end();
    await testbed.advance(0);
    expect(testbed.signalling.of('call.end')).toEqual([{ call: 'c1' }, { call: 'c0' }]);
  });
});
