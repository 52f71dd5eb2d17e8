import { isConnectedParty } from '../../../components/core/protocol/call-table';
import { limits } from '../../../components/core/protocol/limits';
import { rtcError } from '../../../components/core/protocol/errors';
import { CallsTestbed, ownParty, incoming, outgoing, party } from '../../fakes/store/calls-testbed';

const talk = async (): Promise<CallsTestbed> => {
  const house = new CallsTestbed();
  await house.listen();
  await house.place();
  await house.answer();
  house.emit('c1', 'party.connected', { id: 'ana' });
  house.emit('c1', 'party.connected', { id: 'me' });
  await house.advance(0);
  return house;
};

const endings = (house: CallsTestbed): readonly string[] => house.notified.filter((one) => one.indexOf('ended') === 0);

describe('a call ends', () => {
  it.each(['hangup', 'rejected', 'busy', 'timeout', 'unreachable', 'lost', 'media_failed'])(
    '[C74] once, with the reason of the server: %s; and is shown for 2 s',
    async (reason) => {
      const house = await talk();
      const { current } = house;
      await house.endCall('c1', reason);
      house.emit('c1', 'call.ended', { reason: 'lost', into: '' });
      expect([current.state, current.reason, current.endedAt]).toEqual(['ended', reason, house.clock.now()]);
      expect(endings(house)).toEqual([`ended c1 ${reason}`]);
      await house.advance(1_999);
      expect(house.calls.current).toBe(current);
      await house.advance(1);
      expect([house.calls.current, house.calls.list, Object.keys(house.signalling.subscribed)]).toEqual([null, [], ['u:me']]);
    },
  );

  it('[C74] for us when our own part does, whatever the others do', async () => {
    const house = await talk();
    house.emit('c1', 'party.ended', { id: 'me', reason: 'lost' });
    expect([house.current.reason, house.current.others.filter(isConnectedParty)]).toEqual([
      'lost',
      [expect.objectContaining({ id: 'ana' })],
    ]);
  });

  it('[C74] and another may be placed before its end has left the screen', async () => {
    const house = await talk();
    await house.endCall('c1', 'hangup');
    delete house.states['c1'];
    house.signalling.answers['call.start'] = () => ({ e: 'e1', s: 0, call: { ...incoming({ id: 'c9' }), from: 'me' } });
    const next = house.calls.call('bo');
    await house.advance(2_000);
    expect([house.calls.current, house.current.id]).toEqual([await next, 'c9']);
  });

  it.each([
    ['cancelled', false],
    ['hangup', true],
  ])('[C75] by us as %s, when answered is %s', async (reason, answered) => {
    const house = new CallsTestbed();
    await house.listen();
    const call = await house.place();
    if (answered) await house.answer();
    const ending = call.end();
    expect([call.state, call.reason]).toEqual(['ended', reason]);
    await ending;
    expect(house.signalling.of('call.end')).toEqual([{ call: 'c1' }]);
    await house.endCall('c1', 'lost');
    expect([call.reason, endings(house)]).toEqual([reason, [`ended c1 ${reason}`]]);
    await expect(call.end()).resolves.toBeUndefined();
    expect(house.signalling.of('call.end')).toHaveLength(1);
  });

  it('[C75] and the server is told until it knows; who waits for it waits for one try', async () => {
    const house = await talk();
    house.refusals['call.end'] = 'timeout';
    await house.current.end();
    for (let second = 0; second < 30; second += 1) await house.advance(1_000);
    const tries = house.signalling.of('call.end').length;
    expect(tries).toBeGreaterThan(2);
    house.refusals = {};
    await house.advance(20_000);
    expect([house.signalling.of('call.end').length, house.calls.list]).toEqual([tries + 1, []]);
  });

  it('[C75] and the server is told no longer than it would wait for us', async () => {
    const house = await talk();
    house.refusals['call.end'] = 'no_server';
    await house.current.end();
    for (let second = 0; second < limits.graceAwayMs + 20_000; second += 5_000) await house.advance(5_000);
    const tries = house.signalling.of('call.end').length;
    await house.advance(60_000);
    expect([house.signalling.of('call.end').length, house.calls.list]).toEqual([tries, []]);
  });

  it('[C76] as lost when the server knows it no more', async () => {
    const house = await talk();
    house.signalling.lost('c:c1');
    expect([house.current.state, house.current.reason]).toEqual(['ended', 'lost']);
  });

  it('[C76] as the history has it when it cannot be heard any more', async () => {
    const house = new CallsTestbed();
    await house.listen();
    house.emitInbox('inbox.called', { call: incoming(), leftMs: 60_000 });
    house.signalling.answers['call.subscribe'] = () => Promise.reject(rtcError('call_over'));
    await house.advance(0);
    expect(endings(house)).toEqual(['ended c1 cancelled']);
  });

  it('[C77] as lost when we were not heard for longer than the server waits, and not before', async () => {
    const house = await talk();
    house.signalling.go('waiting');
    expect([house.current.state, house.current.reconnecting]).toEqual(['active', true]);
    const patience = limits.callGraceMs + limits.serverSilenceMs;
    await house.advance(patience - 1);
    expect(house.current.state).toBe('active');
    await house.advance(1);
    expect([house.current.reason, house.current.reconnecting]).toEqual(['lost', false]);
  });

  it('[C77] not when the connection came back', async () => {
    const house = await talk();
    house.signalling.go('waiting');
    await house.advance(40_000);
    house.signalling.go('online');
    await house.advance(600_000);
    expect([house.current.state, house.current.reconnecting]).toEqual(['active', false]);
  });

  it('[C77] later for an app that is hidden', async () => {
    const house = await talk();
    house.platform.hide();
    house.signalling.go('waiting');
    await house.advance(limits.graceAwayMs + limits.serverSilenceMs - 1);
    expect(house.current.state).toBe('active');
    await house.advance(1);
    expect(house.current.reason).toBe('lost');
  });

  const slept = async (): Promise<CallsTestbed> => {
    const house = await talk();
    house.signalling.go('waiting');
    house.platform.hide();
    house.clock.suspend(600_000);
    house.clock.skewMs = 0;
    house.platform.show();
    await house.advance(0);
    expect([house.current.state, house.current.reconnecting]).toEqual(['active', true]);
    return house;
  };

  it('[C213] as the server has it when the phone slept past every deadline and is connected once awake', async () => {
    const house = await slept();
    house.signalling.go('online');
    house.signalling.snapshot(
      'c:c1',
      outgoing({ reason: 'hangup', activeMs: 1, parties: [ownParty({ state: 'ended', reason: 'hangup' }), party('ana')] }),
    );
    await house.advance(10_000);
    expect(endings(house)).toEqual(['ended c1 hangup']);
  });

  it('[C213] as lost when it slept, and no connection came in two seconds', async () => {
    const house = await slept();
    await house.advance(1_999);
    expect(endings(house)).toEqual([]);
    await house.advance(1);
    expect(endings(house)).toEqual(['ended c1 lost']);
  });

  it('[C77] and waits for the other one, whose connection is lost', async () => {
    const house = await talk();
    house.emit('c1', 'party.offline', { id: 'ana' });
    expect(house.current.reconnecting).toBe(true);
    house.emit('c1', 'party.online', { id: 'ana' });
    expect(house.current.reconnecting).toBe(false);
  });

  it.each([
    ['timeout', true],
    ['unreachable', false],
  ])('[C78] as %s when it was not answered in time and nothing is heard', async (reason, rang) => {
    const house = new CallsTestbed();
    await house.listen();
    const call = await house.place();
    await house.advance(20_000);
    if (rang) house.emit('c1', 'party.rang', { id: 'ana' });
    house.signalling.go('waiting');
    await house.advance(limits.callRingMs + 5_000 - (rang ? 1 : 20_001));
    expect(call.state).not.toBe('ended');
    await house.advance(1);
    expect(call.reason).toBe(reason);
  });

  it('[C78] and rings no longer than it may, also when the phone slept', async () => {
    const house = new CallsTestbed();
    await house.listen();
    await house.ring(incoming(), 30_000);
    const call = house.incoming;
    house.signalling.go('waiting');
    house.platform.hide();
    house.clock.suspend(60_000);
    expect(call.state).toBe('ringing');
    house.clock.skewMs = 0;
    house.platform.show();
    await house.advance(0);
    expect([call.reason, house.sounds.playing]).toEqual(['timeout', []]);
  });

  it('[C78] and an incoming one rings on while the server can be heard', async () => {
    const house = new CallsTestbed();
    await house.listen();
    await house.ring(incoming(), 30_000);
    await house.advance(120_000);
    expect(house.incoming.state).toBe('ringing');
  });

  it('[C79] as lost, with the cause, when the connection ends for good', async () => {
    const house = await talk();
    house.signalling.end('replaced');
    expect([house.current.reason, house.current.error?.reason]).toEqual(['lost', 'replaced']);
    await house.advance(2_000);
    expect([house.calls.current, house.calls.reachable]).toEqual([null, false]);
  });
});
