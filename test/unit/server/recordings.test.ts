import type { Engine } from '../../../server/engine/engine';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { FakeRecorder } from '../../fakes/servers/fake-recorder';
import { twoNodes } from './two-nodes';

/** Recordings over two nodes, of which the first one may die at any moment. */

const clock = new FakeClock();
const never = new Promise<never>(() => undefined);
const join = { t: 'req', id: 1, m: 'room.join', k: 'k', d: { room: 'r', name: 'A', tracks: [] } };

async function world() {
  const recorders = [new FakeRecorder(), new FakeRecorder()] as const;
  let isDead = false;
  /** Nothing that a dead node does reaches the store, and nothing reaches it. */
  const mortal = (shared: Engine, node: number): Engine =>
    node === 1
      ? shared
      : {
          ...shared,
          commit: (change) => (isDead ? never : shared.commit(change)),
          setTimer: (...args) => (isDead ? never : shared.setTimer(...args)),
          onTimer: () => () => undefined,
        };
  const both = await twoNodes(clock, mortal, { hooksOf: (node) => ({ recording: recorders[node] ?? recorders[0] }) });
  const [one, other] = both.nodes;
  const bo = await both.client(other, 'bo');
  bo.send(join);
  await both.step();
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      if (passed % 20_000 === 0) bo.send({ t: 'ping' });
      clock.advance(1_000);
      await both.step();
    }
  };
  const listed = async () => (await other.operate('ListRecordings', { room: 'r' })).recordings;
  const isMarked = async () => (await other.operate('ListRooms', { names: ['r'] })).rooms.map((room) => room.activeRecording);
  return { ...both, one, other, bo, recorders, pass, listed, isMarked, die: () => void (isDead = true) };
}

describe('a recording of a node that dies', () => {
  it('[P407] goes on, and is stopped by another node, which knows its recorder', async () => {
    const { engine, one, other, recorders, die, pass, listed } = await world();
    const { recordingId } = await one.operate('StartRecording', { room: 'r', metadata: 'grid' });
    die();
    await pass(120_000);
    expect(await listed()).toMatchObject([{ recordingId, status: 'ACTIVE', recorder: { pid: 1 } }]);
    await other.operate('StopRecording', { room: 'r', recordingId });
    await pass(1_000);
    expect([recorders[0].stops, recorders[1].stops]).toEqual([
      [],
      [{ recording: recordingId, room: 'r', metadata: 'grid', recorder: { pid: 1 }, reason: 'stopped' }],
    ]);
    expect(await listed()).toMatchObject([{ recordingId, status: 'COMPLETE' }]);
    await engine.close();
  });

  it('[P407] is stopped when its recorder was still starting', async () => {
    const { engine, one, recorders, die, pass, listed, isMarked } = await world();
    recorders[0].answer = () => never;
    void one.operate('StartRecording', { room: 'r' });
    await pass(1_000);
    expect(await isMarked()).toEqual([true]);
    die();
    await pass(10_000);
    expect(recorders[1].stops).toMatchObject([{ recorder: null, reason: 'start_failed' }]);
    expect([await isMarked(), await listed()]).toMatchObject([[false], [{ status: 'FAILED' }]]);
    await engine.close();
  });

  it('[P407] is stopped when the node died after it had closed the room', async () => {
    const { engine, one, recorders, die, pass, listed } = await world();
    await one.operate('StartRecording', { room: 'r' });
    const { setTimer } = engine;
    // The room is closed, and nothing after it is done.
    engine.setTimer = () => never;
    void one.operate('DeleteRoom', { room: 'r' });
    await pass(1_000);
    engine.setTimer = setTimer;
    die();
    await pass(30_000);
    expect(recorders[1].stops).toMatchObject([{ recorder: { pid: 1 }, reason: 'room_ended' }]);
    expect(await listed()).toMatchObject([{ status: 'COMPLETE', reason: 'room_ended' }]);
    await engine.close();
  });

  it('[P407] is stopped when the node died after it had promised that', async () => {
    const { engine, one, recorders, die, pass, listed } = await world();
    const { recordingId } = await one.operate('StartRecording', { room: 'r' });
    const { setTimer } = engine;
    engine.setTimer = () => never;
    void one.operate('StopRecording', { room: 'r', recordingId });
    await pass(1_000);
    engine.setTimer = setTimer;
    die();
    await pass(30_000);
    expect(recorders[1].stops).toMatchObject([{ recorder: { pid: 1 }, reason: 'stopped' }]);
    expect(await listed()).toMatchObject([{ status: 'COMPLETE', reason: 'stopped' }]);
    await engine.close();
  });

  it('[P407] ends once when two nodes start and stop it at once', async () => {
    const { engine, nodes, recorders, pass, listed } = await world();
    const begun = await Promise.all(nodes.map((node) => node.operate('StartRecording', { room: 'r' })));
    expect(begun[1]?.recordingId).toBe(begun[0]?.recordingId);
    expect(recorders[0].orders.length + recorders[1].orders.length).toBe(1);
    const what = { room: 'r', recordingId: begun[0]?.recordingId ?? '' };
    await Promise.all(nodes.map((node) => node.operate('StopRecording', what)));
    await pass(1_000);
    expect(recorders[0].stops.length + recorders[1].stops.length).toBe(1);
    expect(await listed()).toMatchObject([{ status: 'COMPLETE' }]);
    await engine.close();
  });
});

describe('the end of a recording', () => {
  it('[P408] that the store interrupts at any step is taken up again, and leaves one result', async () => {
    // The steps: the kept recording, its timer, the mark of the room, and the last timer.
    for (let broken = 0; broken < 6; broken += 1) {
      const { engine, other, recorders, pass, listed, isMarked } = await world();
      const { recordingId } = await other.operate('StartRecording', { room: 'r' });
      await other.operate('StopRecording', { room: 'r', recordingId });
      const { commit, setTimer } = engine;
      let step = 0;
      const failing =
        <Args extends unknown[], Answer>(act: (...args: Args) => Promise<Answer>) =>
        (...args: Args): Promise<Answer> =>
          step++ === broken ? Promise.reject(new Error('the store is gone')) : act(...args);
      Object.assign(engine, { commit: failing(commit), setTimer: failing(setTimer) });
      await pass(20_000);
      Object.assign(engine, { commit, setTimer });
      if (broken < 4) expect(step).toBeGreaterThan(broken);
      await pass(20_000);
      expect([await isMarked(), await listed()]).toMatchObject([[false], [{ recordingId, status: 'COMPLETE' }]]);
      expect(recorders[1].stops.length).toBeLessThanOrEqual(2);
      await pass(1_000);
      await engine.close();
    }
  });
});
