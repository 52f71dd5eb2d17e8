import { settled } from '../../fakes/platform/fake-clock';
import { FakePlatform } from '../../fakes/platform/fake-platform';
import { ScriptedSignalling } from '../../fakes/platform/scripted-signalling';

const phases = (script: ScriptedSignalling): string[] => script.received.phase.map((event) => event.phase);

describe('coming up', () => {
  it('[R7] opens the socket while the token is on its way, and says hello when both are there', async () => {
    const script = new ScriptedSignalling();
    let give: (token: string) => void = () => undefined;
    script.token = () => new Promise((done) => (give = done));
    script.client.connect();
    script.open();
    await settled();
    expect(script.newFrames()).toEqual([]);
    give('late');
    await settled();
    expect(script.newFrames()).toMatchObject([{ t: 'hello', v: 1, tok: 'late', pf: 'wechat', sdk: 'test', cur: {} }]);
    expect(script.platform.links).toHaveLength(1);
  });

  it('[R8] opens the socket again that the server closed before the token came', async () => {
    const script = new ScriptedSignalling();
    let give: (token: string) => void = () => undefined;
    script.token = () => new Promise((done) => (give = done));
    script.client.connect();
    script.open();
    script.platform.link.close(1008);
    script.platform.link.flush();
    await settled();
    expect(script.client.phase).toBe('opening');
    give('late');
    await settled();
    script.open();
    expect(script.platform.links).toHaveLength(2);
    expect(script.newFrames()).toMatchObject([{ t: 'hello', tok: 'late' }]);
    expect(script.asked).toEqual(['connect']);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('down'))],
    ['is empty', () => Promise.resolve('')],
    ['is not a string', () => Promise.resolve(undefined as unknown as string)],
    [
      'throws',
      () => {
        throw new Error('bug');
      },
    ],
  ] as const)('[R9] a token that %s is a failed try, and is asked for again', async (_how, token) => {
    const script = new ScriptedSignalling();
    script.token = token;
    script.client.connect();
    await settled();
    script.open();
    expect(script.received.phase.slice(-1)).toMatchObject([{ phase: 'waiting', attempt: 1, reason: 'token_failed' }]);
    script.token = () => Promise.resolve('good');
    script.platform.clock.advance(300);
    await script.acceptHello();
    expect(script.newFrames()).toMatchObject([{ t: 'hello', tok: 'good' }]);
  });

  it.each([
    ['before', true],
    ['after', false],
  ] as const)('[R53] a server that refuses %s the token does is what is said to be missing', async (_order, first) => {
    const script = new ScriptedSignalling();
    let refuse = (): void => undefined;
    script.token = () => new Promise((_given, refused) => (refuse = () => refused(new Error('offline'))));
    script.client.connect();
    await settled();
    const steps = [() => script.platform.link.refuse(), () => refuse()];
    for (const step of first ? steps : steps.reverse()) {
      step();
      await settled();
    }
    expect(script.received.phase.slice(-1)).toMatchObject([{ phase: 'waiting', attempt: 1, reason: 'no_server' }]);
  });

  it('[R9] a token that never comes is given 10 s', async () => {
    const script = new ScriptedSignalling();
    script.token = () => new Promise(() => undefined);
    script.client.connect();
    await settled();
    script.platform.clock.advance(9_999);
    expect(script.client.phase).toBe('opening');
    script.platform.clock.advance(1);
    expect(script.client.phase).toBe('waiting');
  });

  it('[R12] a hello without a welcome is given 10 s', async () => {
    const script = new ScriptedSignalling();
    await script.acceptHello();
    script.platform.clock.advance(10_000);
    expect(phases(script)).toEqual(['opening', 'handshake', 'waiting']);
  });

  it('[R49] names the device once, and keeps the name over runs', async () => {
    const script = new ScriptedSignalling();
    await script.acceptHello();
    const next = new ScriptedSignalling(new FakePlatform({ storage: script.platform.storage, seed: 2 }));
    await next.acceptHello();
    const [one, other] = [script.newFrames()[0], next.newFrames()[0]];
    expect(one?.dev).toMatch(/^[0-9a-z]{16}$/);
    expect([other?.dev, next.client.device]).toEqual([one?.dev, one?.dev]);
  });
});

describe('coming back', () => {
  it('[R3] tries for ever, and says how often it tried and when it tries next', async () => {
    const script = new ScriptedSignalling();
    script.client.connect();
    for (let attempt = 1; attempt <= 50; attempt += 1) {
      await settled();
      script.platform.link.refuse();
      const last = script.received.phase[script.received.phase.length - 1];
      expect(last).toMatchObject({ phase: 'waiting', attempt, reason: 'no_server' });
      expect(last?.retryInMs).toBeLessThanOrEqual(10_000);
      script.platform.clock.advance(last?.retryInMs ?? 0);
      expect(script.client.phase).toBe('opening');
    }
    await script.online();
    expect(script.received.phase.slice(-1)).toEqual([{ phase: 'online', attempt: 0, retryInMs: null }]);
  });

  it('[R4] widens the window for a server that welcomes and drops', async () => {
    const script = new ScriptedSignalling(new FakePlatform());
    script.platform.clock.random = () => 0.999;
    await script.online();
    const waits: (number | null)[] = [];
    for (let round = 0; round < 4; round += 1) {
      script.platform.link.cut();
      waits.push(script.received.phase[script.received.phase.length - 1]?.retryInMs ?? null);
      script.platform.clock.advance(10_000);
      await script.online();
    }
    expect(waits).toEqual([300, 599, 1_199, 2_398]);
  });

  it('[R4] starts afresh once a connection stood for 5 s', async () => {
    const script = new ScriptedSignalling();
    script.platform.clock.random = () => 0.999;
    await script.online();
    script.platform.link.cut();
    script.platform.clock.advance(300);
    await script.online();
    script.platform.clock.advance(5_000);
    script.platform.link.cut();
    expect(script.received.phase.slice(-1)).toMatchObject([{ retryInMs: 300 }]);
  });

  it.each([
    ['a show', (script: ScriptedSignalling) => script.platform.show()],
    ['a network', (script: ScriptedSignalling) => script.platform.changeNetwork(true)],
    ['a person', (script: ScriptedSignalling) => script.client.retryNow()],
  ])('[R6] %s tries at once', async (_who, act) => {
    const script = new ScriptedSignalling();
    script.platform.clock.random = () => 0.999;
    script.client.connect();
    for (let failure = 0; failure < 6; failure += 1) {
      await settled();
      script.platform.link.refuse();
      if (failure < 5) script.platform.clock.advance(10_000);
    }
    expect(script.client.phase).toBe('waiting');
    act(script);
    expect(script.client.phase).toBe('opening');
    script.platform.clock.advance(0);
    expect(script.platform.links).toHaveLength(7);
  });

  it('[R35] hears nothing more of a socket that was given up', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const old = script.platform.link;
    script.client.subscribe('r:a', { e: 'e1', s: 4 });
    await script.reconnect();
    script.welcome({ st: [{ n: 'r:a', e: 'e1', s: 4, replay: 0 }] });
    old.state = 'open';
    old.queues.down.push({ text: JSON.stringify({ t: 'bye', code: 4001, why: 'replaced' }) }, { close: 4001 });
    old.flush();
    expect(script.client.phase).toBe('online');
    expect(script.received.ended).toEqual([]);
  });
});

describe('staying alive', () => {
  it('[R28] pings after half a beat of silence', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.clock.advance(4_999);
    expect(script.kinds).toEqual([]);
    script.platform.clock.advance(1);
    expect(script.kinds).toEqual(['ping']);
  });

  it('[R29] gives a half-open socket up after a beat and 5 s', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.link.blackHole('both');
    script.platform.clock.advance(14_999);
    expect(script.client.phase).toBe('online');
    script.platform.clock.advance(1);
    expect(script.client.phase).toBe('waiting');
  });

  it('[R29] lives as long as anything comes', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    for (let second = 0; second < 60; second += 10) {
      script.platform.clock.advance(10_000);
      script.send({ t: 'pong' });
    }
    expect(script.client.phase).toBe('online');
  });

  it('[R30] says something in every beat, however much it hears', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    for (let second = 0; second < 10; second += 1) {
      script.platform.clock.advance(1_000);
      script.send({ t: 'eph', n: 'r:a', k: 'volume', d: { id: 'ana', level: 1 } });
    }
    expect(script.kinds).toEqual(['ping']);
  });

  it.each([
    ['a show', (script: ScriptedSignalling) => script.platform.show()],
    ['a network that came', (script: ScriptedSignalling) => script.platform.changeNetwork(true)],
    ['a network that went', (script: ScriptedSignalling) => script.platform.changeNetwork(false)],
  ])('[R31] %s leaves a dead socket 2 s, and tries at once', async (_what, happen) => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.clock.advance(5_000);
    script.send({ t: 'pong' });
    script.newFrames();
    happen(script);
    expect(script.kinds.filter((kind) => kind !== 'away')).toEqual(['ping']);
    script.platform.clock.advance(2_000);
    expect(script.received.phase.slice(-2)).toMatchObject([{ phase: 'waiting', retryInMs: 0 }, { phase: 'opening' }]);
  });

  it('[R31] takes anything heard for an answer', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.show();
    script.platform.clock.advance(1_999);
    script.send({ t: 'eph', n: 'r:a', k: 'volume', d: { id: 'ana', level: 1 } });
    script.platform.clock.advance(2_000);
    expect(script.client.phase).toBe('online');
  });

  it('[R32] knows on show that its socket fell silent while it slept', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.hide();
    script.platform.clock.suspend(60_000);
    script.platform.show();
    expect(script.client.phase).toBe('opening');
    expect(phases(script).slice(-2)).toEqual(['waiting', 'opening']);
  });

  it('[R33] tells the server on hide, and on show', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.hide();
    expect(script.newFrames()).toEqual([{ t: 'away', why: 'hide' }]);
    script.platform.show();
    expect(script.newFrames()).toEqual([{ t: 'away', why: 'show' }, { t: 'ping' }]);
  });

  it('[R33] tells a server that it reaches while hidden', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.hide();
    await script.reconnect();
    script.newFrames();
    script.welcome();
    expect(script.newFrames()).toEqual([{ t: 'away', why: 'hide' }]);
  });

  it('[R34] gives a handshake 2 s after a change of network', async () => {
    const script = new ScriptedSignalling();
    await script.acceptHello();
    script.platform.changeNetwork(true);
    script.platform.clock.advance(1_999);
    expect(script.client.phase).toBe('handshake');
    script.platform.clock.advance(1);
    expect(phases(script).slice(-3)).toEqual(['handshake', 'waiting', 'opening']);
  });

  it.each([3_600_000, -3_600_000])('[R50] lives through a wall clock that jumps by %d ms', async (skewMs) => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.clock.skewMs = skewMs;
    for (let second = 0; second < 30; second += 5) {
      script.platform.clock.advance(5_000);
      expect(script.kinds).toEqual(['ping']);
      script.send({ t: 'pong' });
    }
    script.platform.link.blackHole('both');
    script.platform.clock.advance(15_000);
    expect(phases(script)).toEqual(['opening', 'handshake', 'online', 'waiting']);
  });
});

describe('addresses', () => {
  const servers = ['wss://near/v1', 'wss://far/v1'];

  it('[R40] tries the next one when an address cannot be reached, and comes round again', async () => {
    const script = new ScriptedSignalling(new FakePlatform(), servers);
    script.client.connect();
    for (let turn = 0; turn < 2; turn += 1) {
      await settled();
      script.platform.link.refuse();
      script.platform.clock.advance(10_000);
    }
    expect(script.platform.links.map((link) => link.url)).toEqual(['wss://near/v1', 'wss://far/v1', 'wss://near/v1']);
  });

  it('[R40] leaves an overloaded server alone when there is another', async () => {
    const script = new ScriptedSignalling(new FakePlatform(), servers);
    await script.online();
    script.send({ t: 'bye', code: 4100, why: 'overload' });
    script.platform.clock.advance(2_000);
    expect(script.platform.link.url).toBe('wss://far/v1');
  });

  it('[R41] remembers the last good address for the next run', async () => {
    const script = new ScriptedSignalling(new FakePlatform(), servers);
    script.client.connect();
    await settled();
    script.platform.link.refuse();
    script.platform.clock.advance(10_000);
    await script.online();
    const next = new ScriptedSignalling(new FakePlatform({ storage: script.platform.storage }), servers);
    next.client.connect();
    expect(next.platform.link.url).toBe('wss://far/v1');
  });

  it('[R41] forgets an address that is no longer in the list', async () => {
    const script = new ScriptedSignalling(new FakePlatform(), ['wss://old/v1']);
    await script.online();
    const next = new ScriptedSignalling(new FakePlatform({ storage: script.platform.storage }), servers);
    next.client.connect();
    expect(next.platform.link.url).toBe('wss://near/v1');
  });
});
