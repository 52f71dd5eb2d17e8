import { FakeClock } from '../../fakes/platform/fake-clock';
import { twoNodes } from './two-nodes';

const clock = new FakeClock();
const open = () => twoNodes(clock);

describe('nodes that share an engine', () => {
  it('[P95] deliver to members on both, and close on one what was replaced on the other', async () => {
    const { engine, nodes, client, step } = await open();
    const bo = await client(nodes[0], 'bo');
    bo.send({ t: 'req', id: 1, m: 'room.join', k: 'k', d: { room: 'r', name: 'Bo', tracks: [] } });
    const phone = await client(nodes[0], 'ana');
    phone.send({ t: 'req', id: 1, m: 'room.join', k: 'k', d: { room: 'r', name: 'Ana', tracks: [] } });
    await step();
    const tablet = await client(nodes[1], 'ana');
    tablet.send({ t: 'req', id: 1, m: 'room.join', k: 'k', d: { room: 'r', name: 'Ana', tracks: [] } });
    await step();

    expect(bo.heard.flatMap((frame) => (frame.t === 'ev' ? [frame.k] : []))).toEqual(['member.joined', 'member.joined']);
    expect(phone.heard.at(-1)).toEqual({ t: 'bye', code: 4001, why: 'replaced' });
    expect([phone.ended(), tablet.ended()]).toEqual([true, false]);
    await engine.close();
  });

  it('[P95] fences a session that resumed on another node', async () => {
    const { engine, nodes, client } = await open();
    const old = await client(nodes[0], 'ana');
    const [welcome] = old.heard;
    if (welcome?.t !== 'welcome') throw new Error('no welcome');
    const fresh = await client(nodes[1], 'ana', { sid: welcome.sid, rt: welcome.rt });
    expect(fresh.heard[0]).toMatchObject({ t: 'welcome', resumed: true, sid: welcome.sid });
    expect(old.heard.at(-1)).toMatchObject({ t: 'bye', code: 4001 });
    await engine.close();
  });

  it('[P38] release what a pending request took when the connection is gone, and do not start waiting ones', async () => {
    const { engine, nodes, client, step } = await open();
    const bo = await client(nodes[0], 'bo');
    bo.send({ t: 'req', id: 1, m: 'room.join', k: 'k', d: { room: 'r', name: 'Bo', tracks: [] } });
    await step();
    const ana = await client(nodes[0], 'ana');
    const { load } = engine;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    engine.load = (stream) => gate.then(() => load(stream));
    ana.send({ t: 'req', id: 1, m: 'room.join', k: 'j', d: { room: 'r', name: 'Ana', tracks: [] } });
    ana.send({ t: 'req', id: 2, m: 'message.send', k: 'm', d: { room: 'r', topic: 'c', value: 1 } });
    await step();
    ana.peer.closed();
    await step();
    release();
    await step();
    const kinds = () => bo.heard.flatMap((frame) => (frame.t === 'ev' ? [frame.k] : []));
    expect(kinds()).toEqual(['member.joined', 'member.offline']);
    bo.send({ t: 'ping' });
    clock.advance(20_000);
    bo.send({ t: 'ping' });
    clock.advance(10_000);
    await step();
    expect(kinds()).toEqual(['member.joined', 'member.offline', 'member.left']);
    await engine.close();
  });

  it('[P38] remove the members of a session whose socket closed during its resume', async () => {
    const { engine, nodes, client, step } = await open();
    const bo = await client(nodes[0], 'bo');
    bo.send({ t: 'req', id: 1, m: 'room.join', k: 'k', d: { room: 'r', name: 'Bo', tracks: [] } });
    const ana = await client(nodes[0], 'ana');
    ana.send({ t: 'req', id: 1, m: 'room.join', k: 'k', d: { room: 'r', name: 'Ana', tracks: [] } });
    await step();
    const [welcome] = ana.heard;
    if (welcome?.t !== 'welcome') throw new Error('no welcome');
    ana.peer.closed();
    await step();
    const back = nodes[0].connect({ send: () => undefined, close: () => undefined });
    const cur = { 'r:r': { e: '', s: 0 } };
    const { sid, rt } = welcome;
    const { load } = engine;
    engine.load = (stream) => {
      back.closed();
      return load(stream);
    };
    back.text(JSON.stringify({ t: 'hello', v: 1, sdk: 't', tok: 'ana', dev: 'd', pf: 'wechat', caps: [], sid, rt, cur }));
    await step();
    const kinds = () => bo.heard.flatMap((frame) => (frame.t === 'ev' ? [frame.k] : []));
    expect(kinds().slice(-2)).toEqual(['member.online', 'member.offline']);
    bo.send({ t: 'ping' });
    clock.advance(20_000);
    bo.send({ t: 'ping' });
    clock.advance(10_000);
    await step();
    expect(kinds().at(-1)).toBe('member.left');
    expect(nodes[0].connections).toBe(1);
    await engine.close();
  });

  it('[P96] leave no timer when all connections are closed and the engine is closed', async () => {
    const before = clock.pending;
    const { engine, nodes, client, step } = await open();
    const wires = await Promise.all(['a', 'b', 'c'].map((user) => client(nodes[0], user)));
    wires.forEach(({ peer }) => peer.closed());
    await step();
    expect(nodes[0].connections).toBe(0);
    await engine.close();
    expect(clock.pending).toBe(before);
  });
});
