import { FakePlatform } from '../../fakes/platform/fake-platform';
import { ScriptedSignalling, event } from '../../fakes/platform/scripted-signalling';

/** Kills the app and starts it again some time later; only the storage remains. */
const restarted = (script: ScriptedSignalling, afterMs = 10_000): ScriptedSignalling => {
  const platform = new FakePlatform({ storage: script.platform.storage, seed: 7 });
  platform.clock.advance(script.platform.clock.now() - platform.clock.now() + afterMs);
  return new ScriptedSignalling(platform);
};

describe('a cold start', () => {
  it('[R43] resumes the previous run’s session, with its rooms and calls', async () => {
    const script = new ScriptedSignalling();
    await script.online({ sid: 's9', rt: 'rt9' });
    script.client.subscribe('r:a', { e: 'e1', s: 4 });
    script.client.subscribe('u:ana', { e: 'x', s: 1 });
    script.client.subscribe('c:c1', { e: 'y', s: 1 });
    script.send(event(5));
    script.platform.clock.advance(1_000);

    const next = restarted(script);
    expect(next.client.resumableStreams).toEqual(['r:a', 'c:c1']);
    next.client.subscribe('r:a', { e: '', s: 0 });
    await next.acceptHello();
    expect(next.newFrames()[0]).toMatchObject({ sid: 's9', rt: 'rt9', cur: { 'r:a': { e: '', s: 0 } } });
  });

  it('[R43] saves a rotated resume token before emitting anything', async () => {
    const script = new ScriptedSignalling();
    const saved: unknown[] = [];
    script.client.on('phase', ({ phase }) => phase === 'online' && saved.push(script.platform.storage.read('rtc-kit.session')));
    await script.online({ rt: 'rt1' });
    await script.reconnect();
    script.welcome({ rt: 'rt2' });
    expect(saved).toMatchObject([{ rt: 'rt1' }, { rt: 'rt2' }]);
  });

  it('[R33] restores the state saved on hide', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.client.subscribe('r:a', { e: 'e1', s: 4 });
    script.platform.hide();
    expect(restarted(script).client.resumableStreams).toEqual(['r:a']);
  });

  it('[R43] writes at most once a second', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.client.subscribe('r:a', { e: 'e1', s: 0 });
    let writes = 0;
    const { write } = script.platform.storage;
    script.platform.storage.write = (key, value) => {
      writes += 1;
      write(key, value);
    };
    for (let s = 1; s <= 50; s += 1) {
      script.send(event(s));
      script.platform.clock.advance(50);
    }
    expect(writes).toBeLessThanOrEqual(3);
    expect(writes).toBeGreaterThan(0);
  });

  it('[R44] does not resume what was saved more than 5 min ago', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.client.subscribe('r:a', { e: 'e1', s: 4 });
    script.platform.hide();
    const next = restarted(script, 300_001);
    expect(next.client.resumableStreams).toEqual([]);
    await next.acceptHello();
    expect(next.newFrames()[0]?.sid).toBeUndefined();
  });

  it('[R44] keeps a quiet session fresh', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.client.subscribe('r:a', { e: 'e1', s: 4 });
    for (let second = 0; second < 600; second += 10) {
      script.platform.clock.advance(10_000);
      script.send({ t: 'pong' });
    }
    expect(restarted(script).client.resumableStreams).toEqual(['r:a']);
  });

  it.each([
    undefined,
    'text',
    7,
    ['list'],
    { sid: 1, rt: 'x', savedAt: 0 },
    { sid: 's', rt: 'x' },
    { sid: 's', rt: 'x', savedAt: 'onNextTurn', cur: [] },
  ])('[R45] starts from nothing with %j in the storage', async (kept) => {
    const platform = new FakePlatform();
    if (kept !== undefined) platform.storage.write('rtc-kit.session', kept);
    const script = new ScriptedSignalling(platform);
    expect(script.client.resumableStreams).toEqual([]);
    await script.acceptHello();
    expect(script.newFrames()[0]?.sid).toBeUndefined();
  });

  it('[R45] knows a session without positions', async () => {
    const platform = new FakePlatform();
    platform.storage.write('rtc-kit.session', { sid: 's', rt: 'x', savedAt: platform.clock.now(), cur: ['r:a'] });
    const script = new ScriptedSignalling(platform);
    expect(script.client.resumableStreams).toEqual([]);
    await script.acceptHello();
    expect(script.newFrames()[0]?.sid).toBe('s');
  });
});

describe('close', () => {
  it.each(['idle', 'opening', 'handshake', 'online', 'waiting'] as const)('[R46] while %s leaves nothing', async (phase) => {
    const script = new ScriptedSignalling();
    const asked = script.client.request('room.leave', { room: 'a' });
    const failed = expect(asked).rejects.toMatchObject({ reason: 'closed' });
    if (phase === 'opening') script.client.connect();
    if (phase === 'handshake') await script.acceptHello();
    if (phase === 'online' || phase === 'waiting') await script.online();
    if (phase === 'waiting') script.platform.link.cut();
    expect(script.client.phase).toBe(phase);
    script.client.subscribe('r:a', { e: 'e1', s: 1 });

    await script.client.close();
    await script.client.close();
    await failed;
    expect(script.client.phase).toBe('closed');
    expect(script.received.ended).toMatchObject([{ reason: 'closed' }]);
    expect(script.platform.held).toEqual({ timers: 0, listeners: 0, sockets: 0 });
    expect(script.platform.storage.read('rtc-kit.session')).toBeUndefined();
    await expect(script.client.request('room.leave', { room: 'a' })).rejects.toMatchObject({ reason: 'closed' });
    script.platform.show();
    script.platform.changeNetwork(true);
    expect(script.client.phase).toBe('closed');
  });

  it('[R47] can be followed by another connect', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    await script.client.close();
    await script.online();
    expect(script.client.phase).toBe('online');
    await script.client.close();
    expect(script.platform.held).toEqual({ timers: 0, listeners: 0, sockets: 0 });
  });

  it('[R46] releases streams without waking anything', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const release = script.client.subscribe('r:a', { e: 'e1', s: 1 });
    await script.client.close();
    release();
    script.client.subscribe('r:b', { e: 'e1', s: 1 })();
    expect(script.platform.held.timers).toBe(0);
  });
});
