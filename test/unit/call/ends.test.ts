import { isConnectedParty } from '../../../components/core/protocol/call-table';
import { limits } from '../../../components/core/protocol/limits';
import { rtcError } from '../../../components/core/protocol/errors';
import { CallsTestbed, ownParty, incoming, outgoing, party } from '../../fakes/store/calls-testbed';

const talk = async (): Promise<CallsTestbed> => {
  const testbed = new CallsTestbed();
  await testbed.listen();
  await testbed.place();
  await testbed.answer();
  testbed.emit('c1', 'party.connected', { id: 'ana' });
  testbed.emit('c1', 'party.connected', { id: 'me' });
  await testbed.advance(0);
  return testbed;
};

const endings = (testbed: CallsTestbed): readonly string[] => testbed.notified.filter((one) => one.indexOf('ended') === 0);

describe('a call ends', () => {
  it.each(['hangup', 'rejected', 'busy', 'timeout', 'unreachable', 'lost', 'media_failed'])(
    '[C74] once, with the reason of the server: %s; and is shown for 2 s',
    async (reason) => {
      const testbed = await talk();
      const { current } = testbed;
      await testbed.endCall('c1', reason);
      testbed.emit('c1', 'call.ended', { reason: 'lost', into: '' });
      expect([current.state, current.reason, current.endedAt]).toEqual(['ended', reason, testbed.clock.now()]);
      expect(endings(testbed)).toEqual([`ended c1 ${reason}`]);
      await testbed.advance(1_999);
      expect(testbed.calls.current).toBe(current);
      await testbed.advance(1);
      expect([testbed.calls.current, testbed.calls.registry.list, Object.keys(testbed.signalling.subscribed)]).toEqual([
        null,
        [],
        ['u:me'],
      ]);
    },
  );

  it('[C74] when the own party ends, even if the others go on', async () => {
    const testbed = await talk();
    testbed.emit('c1', 'party.ended', { id: 'me', reason: 'lost' });
    expect([testbed.current.reason, testbed.current.others.filter(isConnectedParty)]).toEqual([
      'lost',
      [expect.objectContaining({ id: 'ana' })],
    ]);
  });

  it('[C74] and another may be started while its end is still shown', async () => {
    const testbed = await talk();
    await testbed.endCall('c1', 'hangup');
    delete testbed.states['c1'];
    testbed.signalling.answers['call.start'] = () => ({ e: 'e1', s: 0, call: { ...incoming({ id: 'c9' }), from: 'me' } });
    const next = testbed.calls.call('bo');
    await testbed.advance(2_000);
    expect([testbed.calls.current, testbed.current.id]).toEqual([await next, 'c9']);
  });

  it.each([
    ['cancelled', false],
    ['hangup', true],
  ])('[C75] by the own user as %s, when answered is %s', async (reason, answered) => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const call = await testbed.place();
    if (answered) await testbed.answer();
    const ending = call.end();
    expect([call.state, call.reason]).toEqual(['ended', reason]);
    await ending;
    expect(testbed.signalling.of('call.end')).toEqual([{ call: 'c1' }]);
    await testbed.endCall('c1', 'lost');
    expect([call.reason, endings(testbed)]).toEqual([reason, [`ended c1 ${reason}`]]);
    await expect(call.end()).resolves.toBeUndefined();
    expect(testbed.signalling.of('call.end')).toHaveLength(1);
  });

  it('[C75] and the end request is retried until it succeeds; its promise waits for one try', async () => {
    const testbed = await talk();
    testbed.refusals['call.end'] = 'timeout';
    await testbed.current.end();
    for (let second = 0; second < 30; second += 1) await testbed.advance(1_000);
    const tries = testbed.signalling.of('call.end').length;
    expect(tries).toBeGreaterThan(2);
    testbed.refusals = {};
    await testbed.advance(20_000);
    expect([testbed.signalling.of('call.end').length, testbed.calls.registry.list]).toEqual([tries + 1, []]);
  });

  it('[C75] and the end request is retried no longer than the server waits', async () => {
    const testbed = await talk();
    testbed.refusals['call.end'] = 'no_server';
    await testbed.current.end();
    for (let second = 0; second < limits.graceAwayMs + 20_000; second += 5_000) await testbed.advance(5_000);
    const tries = testbed.signalling.of('call.end').length;
    await testbed.advance(60_000);
    expect([testbed.signalling.of('call.end').length, testbed.calls.registry.list]).toEqual([tries, []]);
  });

  it('[C76] as lost when the server no longer knows it', async () => {
    const testbed = await talk();
    testbed.signalling.lost('c:c1');
    expect([testbed.current.state, testbed.current.reason]).toEqual(['ended', 'lost']);
  });

  it('[C76] as in the history when it can no longer be subscribed', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    testbed.emitInbox('inbox.called', { call: incoming(), leftMs: 60_000 });
    testbed.signalling.answers['call.subscribe'] = () => Promise.reject(rtcError('call_over'));
    await testbed.advance(0);
    expect(endings(testbed)).toEqual(['ended c1 cancelled']);
  });

  it('[C77] as lost when offline for longer than the server waits, and not before', async () => {
    const testbed = await talk();
    testbed.signalling.go('waiting');
    expect([testbed.current.state, testbed.current.reconnecting]).toEqual(['active', true]);
    const lostAfterMs = limits.callGraceMs + limits.serverSilenceMs;
    await testbed.advance(lostAfterMs - 1);
    expect(testbed.current.state).toBe('active');
    await testbed.advance(1);
    expect([testbed.current.reason, testbed.current.reconnecting]).toEqual(['lost', false]);
  });

  it('[C77] not when the connection is back in time', async () => {
    const testbed = await talk();
    testbed.signalling.go('waiting');
    await testbed.advance(40_000);
    testbed.signalling.go('online');
    await testbed.advance(600_000);
    expect([testbed.current.state, testbed.current.reconnecting]).toEqual(['active', false]);
  });

  it('[C77] later for an app that is hidden', async () => {
    const testbed = await talk();
    testbed.platform.hide();
    testbed.signalling.go('waiting');
    await testbed.advance(limits.graceAwayMs + limits.serverSilenceMs - 1);
    expect(testbed.current.state).toBe('active');
    await testbed.advance(1);
    expect(testbed.current.reason).toBe('lost');
  });

  const suspended = async (): Promise<CallsTestbed> => {
    const testbed = await talk();
    testbed.signalling.go('waiting');
    testbed.platform.hide();
    testbed.clock.suspend(600_000);
    testbed.clock.skewMs = 0;
    testbed.platform.show();
    await testbed.advance(0);
    expect([testbed.current.state, testbed.current.reconnecting]).toEqual(['active', true]);
    return testbed;
  };

  it('[C213] as at the server when the app was suspended past every deadline and connects again', async () => {
    const testbed = await suspended();
    testbed.signalling.go('online');
    testbed.signalling.snapshot(
      'c:c1',
      outgoing({ reason: 'hangup', activeMs: 1, parties: [ownParty({ state: 'ended', reason: 'hangup' }), party('ana')] }),
    );
    await testbed.advance(10_000);
    expect(endings(testbed)).toEqual(['ended c1 hangup']);
  });

  it('[C213] as lost when the app was suspended and does not connect within 2 s', async () => {
    const testbed = await suspended();
    await testbed.advance(1_999);
    expect(endings(testbed)).toEqual([]);
    await testbed.advance(1);
    expect(endings(testbed)).toEqual(['ended c1 lost']);
  });

  it('[C77] and waits for the other party, whose connection is lost', async () => {
    const testbed = await talk();
    testbed.emit('c1', 'party.offline', { id: 'ana' });
    expect(testbed.current.reconnecting).toBe(true);
    testbed.emit('c1', 'party.online', { id: 'ana' });
    expect(testbed.current.reconnecting).toBe(false);
  });

  it.each([
    ['timeout', true],
    ['unreachable', false],
  ])('[C78] as %s when it was not accepted in time and the server is silent', async (reason, rang) => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const call = await testbed.place();
    await testbed.advance(20_000);
    if (rang) testbed.emit('c1', 'party.rang', { id: 'ana' });
    testbed.signalling.go('waiting');
    await testbed.advance(limits.callRingMs + 5_000 - (rang ? 1 : 20_001));
    expect(call.state).not.toBe('ended');
    await testbed.advance(1);
    expect(call.reason).toBe(reason);
  });

  it('[C78] and rings no longer than allowed, also when the app was suspended', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    await testbed.ring(incoming(), 30_000);
    const call = testbed.incoming;
    testbed.signalling.go('waiting');
    testbed.platform.hide();
    testbed.clock.suspend(60_000);
    expect(call.state).toBe('ringing');
    testbed.clock.skewMs = 0;
    testbed.platform.show();
    await testbed.advance(0);
    expect([call.reason, testbed.sounds.playing]).toEqual(['timeout', []]);
  });

  it('[C78] and an incoming one keeps ringing while the server is reachable', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    await testbed.ring(incoming(), 30_000);
    await testbed.advance(120_000);
    expect(testbed.incoming.state).toBe('ringing');
  });

  it('[C79] as lost, with the cause, when the connection ends for good', async () => {
    const testbed = await talk();
    testbed.signalling.end('replaced');
    expect([testbed.current.reason, testbed.current.error?.reason]).toEqual(['lost', 'replaced']);
    await testbed.advance(2_000);
    expect([testbed.calls.current, testbed.calls.reachable]).toEqual([null, false]);
  });
});
