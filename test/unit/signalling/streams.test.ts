import { settled } from '../../fakes/platform/fake-clock';
import { ScriptedSignalling, event } from '../../fakes/platform/scripted-signalling';

const numbers = (script: ScriptedSignalling): number[] => script.received.event.map((told) => told.s);

const following = async (s = 4): Promise<ScriptedSignalling> => {
  const script = new ScriptedSignalling();
  await script.online();
  script.client.subscribe('r:a', { e: 'e1', s });
  return script;
};

describe('streams', () => {
  it('[R19] are told in order and once', async () => {
    const script = await following();
    script.send(event(5));
    script.send(event(5), event(4), event(6));
    script.send(event(6));
    expect(numbers(script)).toEqual([5, 6]);
    expect(script.client.phase).toBe('online');
  });

  it('[R20] resume over a hole from the last event they have, and tell nothing behind it', async () => {
    const script = await following();
    script.send(event(5), event(7), event(6), event(8));
    expect(numbers(script)).toEqual([5]);
    expect(script.client.phase).toBe('waiting');
    script.platform.clock.advance(300);
    await script.acceptHello();
    expect(script.newFrames()).toMatchObject([{ t: 'hello', sid: 's1', rt: 'rt1', cur: { 'r:a': { e: 'e1', s: 5 } } }]);
    script.welcome({ resumed: true, st: [{ n: 'r:a', e: 'e1', s: 8, replay: 3 }] });
    script.send(event(6), event(7), event(8));
    expect(numbers(script)).toEqual([5, 6, 7, 8]);
  });

  it.each([1, 4, 5, 6, 900])('[R21] resume over another epoch, be its number %d', async (s) => {
    const script = await following();
    script.send(event(s, { e: 'e2' }));
    expect(numbers(script)).toEqual([]);
    expect(script.client.phase).toBe('waiting');
  });

  it('[R22] go on behind a snapshot of another epoch', async () => {
    const script = await following();
    await script.reconnect();
    script.newFrames();
    script.welcome({ st: [{ n: 'r:a', e: 'e2', s: 2, snap: { id: 'a' } }] });
    script.send(event(3, { e: 'e2' }));
    expect(script.received.snapshot).toEqual([{ stream: 'r:a', at: { e: 'e2', s: 2 }, state: { id: 'a' } }]);
    expect(numbers(script)).toEqual([3]);
  });

  it('[R10] ask by hello for every stream from where it stands', async () => {
    const script = await following();
    script.client.subscribe('u:ana', { e: 'x', s: 9 });
    script.send(event(5));
    await script.reconnect();
    expect(script.newFrames()[0]?.cur).toEqual({ 'r:a': { e: 'e1', s: 5 }, 'u:ana': { e: 'x', s: 9 } });
  });

  it('[R23] tell by follow what came between the answer and it', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const joined = script.client.request('room.join', { room: 'a', name: 'Ana', tracks: [] });
    const id = script.newFrames()[0]?.id;
    // One text holds the response, an event that its snapshot includes, and two that it does not.
    script.send({ t: 'res', id, d: { e: 'e1', s: 4 } }, event(4), event(5), event(6));
    await joined;
    expect(numbers(script)).toEqual([]);
    const release = script.client.subscribe('r:a', { e: 'e1', s: 4 });
    script.client.on('event', ({ s }) => s === 6 && release());
    await settled();
    script.send(event(7));
    expect(numbers(script)).toEqual([5, 6]);
  });

  it('[R23] keep no more than a burst of what nobody follows, and of that the last', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    for (let s = 1; s <= 500; s += 1) script.send(event(s));
    script.client.subscribe('r:a', { e: 'e1', s: 400 });
    await settled();
    expect(numbers(script)).toEqual(Array.from({ length: 100 }, (_, at) => 401 + at));
    for (let s = 1; s <= 500; s += 1) script.send(event(s, { n: 'r:b' }));
    script.client.subscribe('r:b', { e: 'e1', s: 371 });
    await settled();
    expect(script.client.phase).toBe('waiting');
  });

  it('[R24] without a position ask for a snapshot, also when online', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.client.subscribe('r:a', { e: '', s: 0 });
    script.platform.clock.advance(0);
    await script.acceptHello();
    expect(script.newFrames()).toMatchObject([{ t: 'hello', cur: { 'r:a': { e: '', s: 0 } } }]);
  });

  it('[R25] that the welcome leaves out are lost, once', async () => {
    const script = await following();
    const release = script.client.subscribe('r:b', { e: 'e1', s: 1 });
    await script.reconnect();
    release();
    script.welcome();
    expect(script.received.lost).toEqual([{ stream: 'r:a' }]);
    await script.reconnect();
    script.welcome();
    expect(script.received.lost).toHaveLength(1);
  });

  it('[R26] skip a bad frame in a burst, and log it', async () => {
    const script = await following();
    script.send(event(5), { t: 'ev' }, { t: 'unheard-of' }, event(6));
    script.platform.link.send('not json');
    script.platform.link.flush();
    expect(numbers(script)).toEqual([5, 6]);
    expect(script.logged.filter((line) => line === 'warn bad frame')).toHaveLength(2);
  });

  it('[R27] are asked for no more once released', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    const release = script.client.subscribe('r:a', { e: 'e1', s: 4 });
    const second = script.client.subscribe('r:a', { e: 'e1', s: 6 });
    release();
    script.send(event(7));
    expect(numbers(script)).toEqual([7]);
    second();
    second();
    script.send(event(8));
    await script.reconnect();
    expect(numbers(script)).toEqual([7]);
    expect(script.newFrames()[0]?.cur).toEqual({});
  });

  it('[R20] stop where a listener closes in the middle of a burst', async () => {
    const script = await following();
    script.client.on('event', () => void script.client.close());
    script.send(event(5), event(6));
    expect(numbers(script)).toEqual([5]);
  });

  it('[R64] show the newest voucher of their stream in hello, over a snapshot too', async () => {
    const script = new ScriptedSignalling();
    await script.online();
    script.client.subscribe('c:x', { e: 'e1', s: 1, v: 'first' });
    script.client.subscribe('r:a', { e: 'e1', s: 1 });
    script.send({ t: 'ev', n: 'c:x', e: 'e1', s: 2, k: 'party.online', ts: 0, d: { id: 'me' } });
    script.send({ t: 'voucher', n: 'c:unknown', v: 'of nothing' });
    const shown = async (): Promise<unknown> => {
      script.platform.clock.advance(5_000);
      await script.reconnect();
      return script.newFrames()[0]?.cur;
    };
    expect(await shown()).toEqual({ 'c:x': { e: 'e1', s: 2, v: 'first' }, 'r:a': { e: 'e1', s: 1 } });
    script.welcome({
      st: [
        { n: 'c:x', e: 'e2', s: 7, snap: {} },
        { n: 'r:a', e: 'e1', s: 1, replay: 0 },
      ],
    });
    expect(await shown()).toMatchObject({ 'c:x': { e: 'e2', s: 7, v: 'first' } });
    script.welcome({ st: [{ n: 'c:x', e: 'e2', s: 7, replay: 0 }] });
    script.send({ t: 'voucher', n: 'c:x', v: 'second' });
    expect(await shown()).toEqual({ 'c:x': { e: 'e2', s: 7, v: 'second' } });
  });
});
