import { FakePlatform } from '../../fakes/platform/fake-platform';
import { settled } from '../../fakes/platform/fake-clock';
import { ScriptedSignalling } from '../../fakes/platform/scripted-signalling';

const requests = (script: ScriptedSignalling) => script.newFrames().filter((frame) => frame.t === 'req');

describe('requests', () => {
  it('[R11] are sent right after hello, in order', async () => {
    const script = new ScriptedSignalling();
    const looked = script.client.request('room.get', { room: 'a' });
    const joined = script.client.request('room.join', { room: 'b', name: 'Ana', tracks: [] });
    await script.acceptHello();
    const sent = script.newFrames();
    expect(sent.map((frame) => frame.m ?? frame.t)).toEqual(['hello', 'room.get', 'room.join']);
    script.welcome();
    script.send({ t: 'res', id: sent[2]?.id, d: {} }, { t: 'res', id: sent[1]?.id, d: { title: 'A' } });
    await expect(looked).resolves.toEqual({ title: 'A' });
    await expect(joined).resolves.toEqual({});
    expect(requests(script)).toEqual([]);
  });

  it('[R11] wait for the welcome when a repetition would be visible', async () => {
    const script = new ScriptedSignalling();
    const sent = script.client.request('message.send', { room: 'a', topic: 't', value: 1 });
    await script.acceptHello();
    expect(script.kinds).toEqual(['hello']);
    script.welcome();
    const [first] = requests(script);
    await script.reconnect();
    expect(script.kinds).toEqual(['hello']);
    script.welcome({ resumed: true });
    expect(requests(script)).toEqual([first]);
    script.send({ t: 'res', id: first?.id, d: {} });
    await expect(sent).resolves.toEqual({});
    expect(requests(script)).toEqual([]);
  });

  it('[R11] keep their order behind a waiting one', async () => {
    const script = new ScriptedSignalling();
    script.client.request('room.leave', { room: 'a' }).catch(() => undefined);
    script.client.request('room.join', { room: 'a', name: 'Ana', tracks: [] }).catch(() => undefined);
    await script.acceptHello();
    script.client.request('room.get', { room: 'a' }).catch(() => undefined);
    expect(script.kinds).toEqual(['hello']);
    script.welcome();
    expect(requests(script).map((frame) => frame.m)).toEqual(['room.leave', 'room.join', 'room.get']);
  });

  it('[R13] settle once', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const left = script.client.request('room.leave', { room: 'a' });
    const id = requests(script)[0]?.id;
    script.send({ t: 'res', id, d: {} });
    script.send({ t: 'res', id, err: { code: 'not_in_room', retry: false }, dup: 1 });
    await expect(left).resolves.toEqual({});
    expect(script.logged).toContain('debug response without a request');
  });

  it('[R14] are sent again under the same key when the socket closed before the response', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const asked = [1, 2, 3].map((n) => script.client.request('message.send', { room: 'a', topic: 't', value: n }));
    const first = requests(script);
    script.send({ t: 'res', id: first[1]?.id, d: {} });
    await script.reconnect();
    script.welcome({ resumed: true });
    const second = requests(script);
    expect(second.map((frame) => frame.k)).toEqual([first[0]?.k, first[2]?.k]);
    second.forEach((frame) => script.send({ t: 'res', id: frame.id, d: {}, dup: 1 }));
    await expect(Promise.all(asked)).resolves.toEqual([{}, {}, {}]);
  });

  it('[R14] 200 in flight over a reset settle once each', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const asked = Array.from({ length: 200 }, (_, n) =>
      script.client.request('message.send', { room: 'a', topic: 't', value: n }),
    );
    const done = new Set<string>();
    const answer = (frames: ReturnType<ScriptedSignalling['newFrames']>): void =>
      frames.forEach((frame) => {
        const dup = done.has(String(frame.k)) ? { dup: 1 } : {};
        done.add(String(frame.k));
        script.platform.link.send(JSON.stringify({ t: 'res', id: frame.id, d: {}, ...dup }));
      });
    const goOn = (seconds: number): void => {
      for (let second = 0; second < seconds; second += 1) {
        answer(requests(script));
        script.platform.clock.advance(1_000);
      }
    };
    goOn(5);
    answer(requests(script));
    for (let delivered = 0; delivered < 12; delivered += 1) script.platform.link.step('down');
    await script.reconnect();
    script.welcome({ resumed: true });
    goOn(5);
    answer(requests(script));
    script.platform.link.flush();
    await expect(Promise.all(asked)).resolves.toHaveLength(200);
    expect(done.size).toBe(200);
  });

  it('[R62] are at most 20 in a second, in order', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    for (let n = 0; n < 45; n += 1) script.client.request('room.get', { room: String(n) }).catch(() => undefined);
    const counts = [requests(script).length];
    script.platform.clock.advance(999);
    counts.push(requests(script).length);
    script.platform.clock.advance(1);
    const second = requests(script);
    counts.push(second.length);
    script.platform.clock.advance(1_000);
    counts.push(requests(script).length);
    expect([counts, second[0]?.d]).toEqual([[20, 0, 20, 5], { room: '20' }]);
  });

  const refuse = (script: ScriptedSignalling, id: unknown, after: number): void =>
    script.send({ t: 'res', id, err: { code: 'rate_limited', retry: true, after } });

  it('[R61] are sent again after the wait that the rate limit names, then one by one and in order', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const said = [1, 2, 3].map((value) => script.client.request('message.send', { room: 'a', topic: 't', value }));
    const sent = requests(script);
    script.send({ t: 'res', id: sent[0]?.id, d: {} });
    refuse(script, sent[1]?.id, 200);
    refuse(script, sent[2]?.id, 200);
    const looked = script.client.request('room.get', { room: 'b' });
    const [look] = requests(script);
    expect(look?.m).toBe('room.get');
    script.send({ t: 'res', id: look?.id, d: {} });
    await looked;
    const again: unknown[] = [];
    script.platform.clock.advance(199);
    expect(requests(script)).toEqual([]);
    for (let left = 2; left > 0; left -= 1) {
      script.platform.clock.advance(250);
      const frames = requests(script);
      again.push(...frames.map(({ k }) => k));
      frames.forEach(({ id }) => script.send({ t: 'res', id, d: {} }));
    }
    await expect(Promise.all(said)).resolves.toEqual([{}, {}, {}]);
    expect(again).toEqual([sent[1]?.k, sent[2]?.k]);
  });

  it('[R65] are sent again under the same key when the server says when it may be able to do them', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const said = script.client.request('message.send', { room: 'a', topic: 't', value: 1 });
    const [first] = requests(script);
    script.send({ t: 'res', id: first?.id, err: { code: 'unavailable', retry: true, after: 500 } });
    script.platform.clock.advance(499);
    expect(requests(script)).toEqual([]);
    script.platform.clock.advance(1);
    const [again] = requests(script);
    expect(again?.k).toBe(first?.k);
    script.send({ t: 'res', id: again?.id, d: {} });
    await expect(said).resolves.toEqual({});
    const refused = script.client.request('message.send', { room: 'a', topic: 't', value: 2 });
    const failed = expect(refused).rejects.toMatchObject({ reason: 'unavailable' });
    for (let wait = 0; wait < 4; wait += 1) {
      requests(script).forEach(({ id }) => script.send({ t: 'res', id, err: { code: 'unavailable', retry: true } }));
      script.platform.clock.advance(250);
    }
    await failed;
  });

  it('[R61] fail at once when the rate limit names a long wait, and at the end of their time', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const long = script.client.request('message.send', { room: 'a', topic: 't', value: 1 });
    refuse(script, requests(script)[0]?.id, 10_000);
    await expect(long).rejects.toMatchObject({ reason: 'rate_limited', retry: true, afterMs: 10_000 });
    const never = script.client.request('message.send', { room: 'a', topic: 't', value: 2 });
    const failed = expect(never).rejects.toMatchObject({ reason: 'timeout' });
    for (let second = 0; second < 30; second += 5) {
      requests(script).forEach(({ id }) => refuse(script, id, 4_000));
      script.platform.clock.advance(5_000);
      script.send({ t: 'pong' });
    }
    await failed;
  });

  /** A client in room `a` whose server has lost it, and a message that was said meanwhile. */
  const withLostRoom = async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.client.subscribe('r:a', { e: 'e1', s: 1 });
    script.platform.link.cut();
    const said = script.client.request('message.send', { room: 'a', topic: 't', value: 1 });
    script.client.on(
      'lost',
      () => void script.client.request('room.join', { room: 'a', name: '', tracks: [] }).catch(() => undefined),
    );
    script.platform.clock.advance(300);
    await script.acceptHello();
    script.welcome();
    return { script, said };
  };

  it('[R60] about a room that the server lost wait until it is joined again, and others do not', async () => {
    const { script, said } = await withLostRoom();
    script.client.request('message.send', { room: 'b', topic: 't', value: 2 }).catch(() => undefined);
    const first = requests(script);
    expect(first.map(({ m, d }) => [m, (d as { room: string }).room])).toEqual([
      ['room.join', 'a'],
      ['message.send', 'b'],
    ]);
    script.send({ t: 'res', id: first[0]?.id, err: { code: 'unavailable', retry: true } });
    expect(requests(script)).toEqual([]);
    script.client.request('room.join', { room: 'a', name: '', tracks: [] }).catch(() => undefined);
    script.send({ t: 'res', id: requests(script)[0]?.id, d: {} });
    const [late] = requests(script);
    expect(late?.d).toMatchObject({ room: 'a', value: 1 });
    script.send({ t: 'res', id: late?.id, d: {} });
    await expect(said).resolves.toEqual({});
  });

  it('[R60] are refused by the server when the room cannot be joined', async () => {
    const { script, said } = await withLostRoom();
    script.send({ t: 'res', id: requests(script)[0]?.id, err: { code: 'banned', retry: false } });
    const [late] = requests(script);
    script.send({ t: 'res', id: late?.id, err: { code: 'not_in_room', retry: false } });
    await expect(said).rejects.toMatchObject({ reason: 'not_in_room' });
  });

  it('[R60] wait for the room no longer than for anything else', async () => {
    const { script, said } = await withLostRoom();
    const failed = expect(said).rejects.toMatchObject({ reason: 'timeout' });
    for (let second = 0; second < 30; second += 5) {
      script.platform.clock.advance(5_000);
      script.send({ t: 'pong' });
    }
    await failed;
  });

  it('[R15] fail after 10 s without a response on a live connection', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const left = script.client.request('room.leave', { room: 'a' });
    const failed = expect(left).rejects.toMatchObject({ reason: 'timeout', retry: true });
    for (let second = 0; second < 10; second += 5) {
      script.platform.clock.advance(5_000);
      script.send({ t: 'pong' });
    }
    await failed;
    expect(script.client.phase).toBe('online');
  });

  it('[R15] outlive 20 s without a network', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const left = script.client.request('room.leave', { room: 'a' });
    script.newFrames();
    script.platform.link.cut();
    let spent = 0;
    while (spent < 20_000) {
      await settled();
      if (script.client.phase === 'opening') script.platform.link.refuse();
      script.platform.clock.advance(500);
      spent += 500;
    }
    script.platform.changeNetwork(true);
    await script.acceptHello();
    script.welcome({ resumed: true });
    script.send({ t: 'res', id: requests(script)[0]?.id, d: {} });
    await expect(left).resolves.toEqual({});
  });

  it('[R15] fail after 30 s in all, with no_server when they were never sent', async () => {
    const script = new ScriptedSignalling();
    const never = script.client.request('room.leave', { room: 'a' });
    const failed = expect(never).rejects.toMatchObject({ reason: 'no_server' });
    script.platform.clock.advance(30_000);
    await failed;

    await script.online();
    const lost = script.client.request('room.leave', { room: 'a' });
    const late = expect(lost).rejects.toMatchObject({ reason: 'timeout' });
    script.platform.link.cut();
    for (let second = 0; second < 30; second += 1) {
      await settled();
      if (script.client.phase === 'opening') script.platform.link.refuse();
      script.platform.clock.advance(1_000);
    }
    await late;
  });

  it('[R16] that are too large fail and are never sent', async () => {
    const script = new ScriptedSignalling();
    await script.online({ lim: { frame: 300, message: 100, rate: 20 } });
    const value = '会'.repeat(80);
    await expect(script.client.request('message.send', { room: 'a', topic: 't', value })).rejects.toMatchObject({
      reason: 'too_large',
    });
    expect(requests(script)).toEqual([]);
    script.client.request('message.send', { room: 'a', topic: 't', value: 'x'.repeat(80) }).catch(() => undefined);
    expect(requests(script)).toHaveLength(1);
  });

  it.each([
    [
      { code: 'room_full', retry: false },
      { reason: 'room_full', retry: false },
    ],
    [
      { code: 'unavailable', retry: true, after: 12_000 },
      { reason: 'unavailable', retry: true, afterMs: 12_000 },
    ],
    [
      { code: 'conflict', retry: false },
      { reason: 'conflict', retry: false },
    ],
    [
      { code: 'from_the_future', msg: 'new', retry: false },
      { reason: 'internal', retry: false, message: 'internal: new' },
    ],
  ])('[R17] refused with %j reject with %j', async (err, error) => {
    const script = new ScriptedSignalling();
    await script.online();
    const left = script.client.request('room.leave', { room: 'a' });
    script.send({ t: 'res', id: requests(script)[0]?.id, err });
    await expect(left).rejects.toMatchObject(error);
  });

  it('[R18] of two runs of the app have different keys', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.client.request('room.leave', { room: 'a' }).catch(() => undefined);
    const next = new ScriptedSignalling(new FakePlatform({ storage: script.platform.storage, seed: 2 }));
    await next.online();
    next.client.request('room.leave', { room: 'a' }).catch(() => undefined);
    expect(requests(script)[0]?.k).not.toBe(requests(next)[0]?.k);
  });
});

describe('ephemerals', () => {
  it('[R48] are sent online and dropped otherwise', async () => {
    const script = new ScriptedSignalling();
    script.client.sendEphemeral('r:a', 'volume', { level: 3 });
    await script.acceptHello();
    script.client.sendEphemeral('r:a', 'volume', { level: 4 });
    script.welcome();
    script.client.sendEphemeral('r:a', 'volume', { level: 5 });
    expect(script.newFrames().filter((frame) => frame.t === 'eph')).toEqual([
      { t: 'eph', n: 'r:a', k: 'volume', d: { level: 5 } },
    ]);
  });

  it('[R48] of others are reported as they arrive', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.send({ t: 'eph', n: 'r:a', k: 'volume', d: { id: 'ana', level: 9 } });
    expect(script.received.ephemeral).toEqual([{ t: 'eph', n: 'r:a', k: 'volume', d: { id: 'ana', level: 9 } }]);
  });
});
