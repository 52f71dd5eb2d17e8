import { settled } from '../../fakes/platform/fake-clock';
import { FakePlatform } from '../../fakes/platform/fake-platform';
import { ScriptedSignalling } from '../../fakes/platform/scripted-signalling';

const phases = (script: ScriptedSignalling): string[] => script.received.phase.map((event) => event.phase);

describe('connecting', () => {
  it('[R7] opens the socket while the token is fetched, and sends hello when both are ready', async () => {
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

  it('[R8] reopens a socket that the server closed before the token arrived', async () => {
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
  ] as const)('[R9] a token that %s is a failed try, and is requested again', async (_how, token) => {
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
  ] as const)('[R53] an error of the server %s that of the token is the one reported', async (_order, first) => {
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

  it('[R9] a token request times out after 10 s', async () => {
    const script = new ScriptedSignalling();
    script.token = () => new Promise(() => undefined);
    script.client.connect();
    await settled();
    script.platform.clock.advance(9_999);
    expect(script.client.phase).toBe('opening');
    script.platform.clock.advance(1);
    expect(script.client.phase).toBe('waiting');
  });

  it('[R12] a hello without a welcome times out after 10 s', async () => {
    const script = new ScriptedSignalling();
    await script.acceptHello();
    script.platform.clock.advance(10_000);
    expect(phases(script)).toEqual(['opening', 'handshake', 'waiting']);
  });

  it('[R49] creates the device id once, and keeps it over runs', async () => {
    const script = new ScriptedSignalling();
    await script.acceptHello();
    const next = new ScriptedSignalling(new FakePlatform({ storage: script.platform.storage, seed: 2 }));
    await next.acceptHello();
    const [one, other] = [script.newFrames()[0], next.newFrames()[0]];
    expect(one?.dev).toMatch(/^[0-9a-z]{16}$/);
    expect([other?.dev, next.client.device]).toEqual([one?.dev, one?.dev]);
  });
});

describe('reconnecting', () => {
  it('[R3] retries for ever, and reports the number of tries and the time of the next', async () => {
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

  it('[R4] widens the back-off for a server that accepts and drops', async () => {
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

  it('[R4] resets the back-off after a connection of 5 s', async () => {
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
  ])('[R6] %s retries at once', async (_who, act) => {
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

  it('[R35] ignores events of a socket that was given up', async () => {
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
  it('[R28] pings after half a heartbeat of silence', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.clock.advance(4_999);
    expect(script.kinds).toEqual([]);
    script.platform.clock.advance(1);
    expect(script.kinds).toEqual(['ping']);
  });

  it('[R29] gives a half-open socket up after a heartbeat and 5 s', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.link.blackHole('both');
    script.platform.clock.advance(14_999);
    expect(script.client.phase).toBe('online');
    script.platform.clock.advance(1);
    expect(script.client.phase).toBe('waiting');
  });

  it('[R29] stays online as long as frames arrive', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    for (let second = 0; second < 60; second += 10) {
      script.platform.clock.advance(10_000);
      script.send({ t: 'pong' });
    }
    expect(script.client.phase).toBe('online');
  });

  it('[R30] sends something in every heartbeat, however much it receives', async () => {
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
  ])('[R31] %s gives a dead socket 2 s, and retries at once', async (_what, happen) => {
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

  it('[R31] accepts any frame as a response', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.show();
    script.platform.clock.advance(1_999);
    script.send({ t: 'eph', n: 'r:a', k: 'volume', d: { id: 'ana', level: 1 } });
    script.platform.clock.advance(2_000);
    expect(script.client.phase).toBe('online');
  });

  it('[R32] detects on show that its socket went silent during sleep', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.hide();
    script.platform.clock.suspend(60_000);
    script.platform.show();
    expect(script.client.phase).toBe('opening');
    expect(phases(script).slice(-2)).toEqual(['waiting', 'opening']);
  });

  it('[R33] notifies the server on hide, and on show', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.hide();
    expect(script.newFrames()).toEqual([{ t: 'away', why: 'hide' }]);
    script.platform.show();
    expect(script.newFrames()).toEqual([{ t: 'away', why: 'show' }, { t: 'ping' }]);
  });

  it('[R54] notifies the server when the app closes, also when it was hidden before', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.hide();
    script.platform.hide(true);
    expect(script.newFrames()).toEqual([
      { t: 'away', why: 'hide' },
      { t: 'away', why: 'close' },
    ]);
  });

  it('[R54] calls an app hidden that lives on and connects again after it was closed', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.hide(true);
    await script.reconnect();
    script.newFrames();
    script.welcome();
    expect(script.newFrames()).toEqual([{ t: 'away', why: 'hide' }]);
  });

  it('[R33] notifies a server that it connects to while hidden', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.platform.hide();
    await script.reconnect();
    script.newFrames();
    script.welcome();
    expect(script.newFrames()).toEqual([{ t: 'away', why: 'hide' }]);
  });

  it('[R34] gives a handshake 2 s after a network change', async () => {
    const script = new ScriptedSignalling();
    await script.acceptHello();
    script.platform.changeNetwork(true);
    script.platform.clock.advance(1_999);
    expect(script.client.phase).toBe('handshake');
    script.platform.clock.advance(1);
    expect(phases(script).slice(-3)).toEqual(['handshake', 'waiting', 'opening']);
  });

  it.each([3_600_000, -3_600_000])('[R50] survives a wall clock that jumps by %d ms', async (skewMs) => {
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

describe('server URLs', () => {
  const servers = ['wss://near/v1', 'wss://far/v1'];

  it('[R40] tries the next URL when one cannot be reached, and wraps around', async () => {
    const script = new ScriptedSignalling(new FakePlatform(), servers);
    script.client.connect();
    for (let turn = 0; turn < 2; turn += 1) {
      await settled();
      script.platform.link.refuse();
      script.platform.clock.advance(10_000);
    }
    expect(script.platform.links.map((link) => link.url)).toEqual(['wss://near/v1', 'wss://far/v1', 'wss://near/v1']);
  });

  it('[R66] tries each of the other URLs at once before it waits', async () => {
    const script = new ScriptedSignalling(new FakePlatform(), [...servers, 'wss://farthest/v1']);
    await script.online();
    script.platform.clock.advance(5_000);
    script.platform.link.cut();
    script.platform.clock.advance(300);
    for (let turn = 0; turn < 2; turn += 1) {
      await settled();
      script.platform.link.refuse();
      script.platform.clock.advance(0);
    }
    const reached = () => script.platform.links.slice(1).map((link) => link.url);
    expect(reached()).toEqual(['wss://near/v1', 'wss://far/v1', 'wss://farthest/v1']);
    await settled();
    script.platform.link.refuse();
    script.platform.clock.advance(0);
    expect(script.client.phase).toBe('waiting');
    script.platform.clock.advance(600);
    expect(reached().at(-1)).toBe('wss://near/v1');
  });

  it('[R40] avoids an overloaded server when there is another', async () => {
    const script = new ScriptedSignalling(new FakePlatform(), servers);
    await script.online();
    script.send({ t: 'bye', code: 4100, why: 'overload' });
    script.platform.clock.advance(2_000);
    expect(script.platform.link.url).toBe('wss://far/v1');
  });

  it('[R41] remembers the last good URL for the next run', async () => {
    const script = new ScriptedSignalling(new FakePlatform(), servers);
    script.client.connect();
    await settled();
    script.platform.link.refuse();
    script.platform.clock.advance(0);
    await script.online();
    const next = new ScriptedSignalling(new FakePlatform({ storage: script.platform.storage }), servers);
    next.client.connect();
    expect(next.platform.link.url).toBe('wss://far/v1');
  });

  it('[R41] forgets a URL that is no longer in the list', async () => {
    const script = new ScriptedSignalling(new FakePlatform(), ['wss://old/v1']);
    await script.online();
    const next = new ScriptedSignalling(new FakePlatform({ storage: script.platform.storage }), servers);
    next.client.connect();
    expect(next.platform.link.url).toBe('wss://near/v1');
  });
});
