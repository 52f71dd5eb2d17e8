import { settled } from '../../fakes/platform/fake-clock';
import { ScriptedSignalling } from '../../fakes/platform/scripted-signalling';

describe('bye', () => {
  it.each([
    [4000, 'bad_request'],
    [4001, 'replaced'],
    [4002, 'too_old'],
    [4004, 'banned'],
    [4005, 'banned'],
    [4006, 'closed'],
    [4077, 'unavailable'],
  ])('[R36] %d is final: it ends with %s without a retry', async (code, reason) => {
    const script = new ScriptedSignalling();
    await script.online();
    const asked = script.client.request('room.get', { room: 'a' });
    script.send({ t: 'bye', code, why: 'because' });
    expect(script.received.ended).toMatchObject([{ reason }]);
    await expect(asked).rejects.toMatchObject({ reason });
    script.platform.clock.advance(60_000);
    expect(script.client.phase).toBe('closed');
    expect(script.platform.held).toEqual({ timers: 0, listeners: 0, sockets: 0 });
    expect(script.platform.storage.read('rtc-kit.session')).toBeUndefined();
  });

  it.each([
    [4100, undefined, 1_000, 1_300],
    [4101, 7_000, 7_000, 7_300],
    [4102, undefined, 1_000, 1_300],
    [4150, undefined, 1_000, 1_300],
    [4200, 3_500, 3_500, 3_800],
    [4201, undefined, 0, 300],
    [4202, undefined, 0, 300],
    [4299, undefined, 0, 300],
  ])('[R37] %d after %s reconnects in %d to %d ms', async (code, after, least, most) => {
    const script = new ScriptedSignalling();
    await script.online();
    script.send({ t: 'bye', code, why: 'because', ...(after === undefined ? {} : { after }) });
    const { retryInMs } = script.received.phase[script.received.phase.length - 1] ?? { retryInMs: null };
    expect(retryInMs).toBeGreaterThanOrEqual(least);
    expect(retryInMs).toBeLessThanOrEqual(most);
    expect(script.platform.link.state).toBe('closed');
  });

  it('[R37] handles a bye instead of a welcome', async () => {
    const script = new ScriptedSignalling();
    await script.acceptHello();
    script.send({ t: 'bye', code: 4002, why: 'version' });
    expect(script.received.ended).toMatchObject([{ reason: 'too_old' }]);
  });

  it('[R52] requests one more token when one is refused, and ends when that is refused too', async () => {
    const script = new ScriptedSignalling();
    await script.acceptHello();
    script.send({ t: 'bye', code: 4003, why: 'expired' });
    script.platform.clock.advance(0);
    await script.acceptHello();
    expect(script.asked).toEqual(['connect', 'refresh']);
    script.send({ t: 'bye', code: 4003, why: 'expired' });
    expect(script.received.ended).toMatchObject([{ reason: 'unauthorized' }]);
    expect(script.platform.held).toEqual({ timers: 0, listeners: 0, sockets: 0 });
  });

  it('[R52] requests one more token again after being online', async () => {
    const script = new ScriptedSignalling();
    for (let round = 0; round < 3; round += 1) {
      await script.online();
      script.platform.clock.advance(5_000);
      script.send({ t: 'bye', code: 4003, why: 'revoked' });
      script.platform.clock.advance(0);
    }
    expect(script.client.phase).toBe('opening');
  });

  it.each([
    [4001, 'closed'],
    [4100, 'waiting'],
    [4200, 'waiting'],
    [1006, 'waiting'],
    [1009, 'waiting'],
    [null, 'waiting'],
  ])('[R38] a socket that closed with %s and no bye is %s', async (code, phase) => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.link.close(code);
    script.platform.link.flush();
    expect(script.client.phase).toBe(phase);
  });

  it('[R39] requests a fresh token after 4203', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.send({ t: 'bye', code: 4203, why: 'token' });
    script.platform.clock.advance(300);
    await settled();
    expect(script.asked).toEqual(['connect', 'refresh']);
  });
});

describe('a token that runs out', () => {
  it('[R42] is replaced on the live socket', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.token = () => Promise.resolve('fresh');
    script.send({ t: 'token', left: 60_000 });
    await settled();
    expect(script.asked).toEqual(['connect', 'refresh']);
    expect(script.newFrames()).toEqual([{ t: 'auth', tok: 'fresh' }]);
  });

  it('[R42] is requested again every 10 s while it fails', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.token = () => Promise.reject(new Error('down'));
    script.send({ t: 'token', left: 60_000 });
    await settled();
    script.token = () => Promise.resolve('fresh');
    script.platform.clock.advance(9_999);
    script.send({ t: 'pong' });
    expect(script.asked).toHaveLength(2);
    script.platform.clock.advance(1);
    await settled();
    expect(script.newFrames().filter((frame) => frame.t === 'auth')).toEqual([{ t: 'auth', tok: 'fresh' }]);
  });

  it('[R42] is only sent on the socket that requested it', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    let give: (token: string) => void = () => undefined;
    script.token = () => new Promise((done) => (give = done));
    script.send({ t: 'token', left: 60_000 });
    await settled();
    script.token = () => Promise.resolve('other');
    await script.reconnect();
    give('late');
    await settled();
    expect(script.newFrames().map((frame) => [frame.t, frame.tok])).toEqual([['hello', 'other']]);
  });
});
