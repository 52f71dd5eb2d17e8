import { callRoom, roomStream } from '../../../components/core/protocol/messages';
import { healedFaults } from './checks';
import type { Device } from './device';
import { Meeting } from './meeting';
import { callsOf } from './truth';

const call = ({ app }: Device, to: string): void => app?.wish('call', (calls) => calls.call(to, { kind: 'video' }));
const accept = ({ app }: Device): void => app?.wish('accept', (calls) => calls.incoming?.accept());
const seen = ({ app }: Device): readonly string[] => (app?.seen ?? []).map(({ call: { state }, reason }) => `${state} ${reason}`);

/** Either node, after so many steps. */
const deaths = Array.from({ length: 50 }, (_, steps) => [[0, steps] as const, [1, steps] as const]).flat();

/** What seeds once found, told again without dice, against the same servers. */
describe('what runs of calls found', () => {
  it('[C191] an answer that stands further back than what was heard since sets no call back', async () => {
    const meeting = await Meeting.begin({ ana: 1, bo: 1 });
    const [ana, bo] = [meeting.device('ana/0'), meeting.device('bo/0')];
    call(bo, 'ana');
    await meeting.world.pass(500);
    // Answers by a call of her own, and turns the picture off while that is under way.
    call(ana, 'bo');
    ana.app?.wish('turn', (calls) => calls.current?.turn('audio'));
    await meeting.world.pass(500);
    expect([ana, bo].map(({ app }) => app?.calls.current?.kind)).toEqual(['audio', 'audio']);
    await meeting.end();
  });

  it('[C192] a call that was answered by a call is not lost a minute after it ended', async () => {
    const meeting = await Meeting.begin({ ana: 1, bo: 1 });
    const [ana, bo] = [meeting.device('ana/0'), meeting.device('bo/0')];
    call(bo, 'ana');
    await meeting.world.pass(500);
    call(ana, 'bo');
    await meeting.world.stir(1);
    ana.cut();
    await meeting.world.pass(2_000);
    ana.app?.finish(ana.app.calls.current, 'end');
    await meeting.world.pass(100_000);
    expect(seen(ana).filter((line) => line.startsWith('ended'))).toEqual(['ended merged', 'ended hangup']);
    await meeting.end();
  });

  it('[C191] a call that was given up before the server heard of it leaves nothing behind when it answers another one', async () => {
    const meeting = await Meeting.begin({ ana: 1, bo: 1 });
    const [ana, bo] = [meeting.device('ana/0'), meeting.device('bo/0')];
    call(bo, 'ana');
    await meeting.world.pass(500);
    call(ana, 'bo');
    ana.cut();
    ana.app?.finish(ana.app.calls.current, 'end');
    await meeting.world.pass(10_000);
    expect(ana.app?.calls.current ?? null).toBeNull();
    expect(Array.from(callsOf(meeting.world.engine).values(), ({ state }) => state.reason)).toEqual(['hangup']);
    await meeting.end();
  });

  it('[C190] whoever opens a call that became the one they are in stays in it', async () => {
    const meeting = await Meeting.begin({ ana: 1, bo: 1 });
    const [ana, bo] = [meeting.device('ana/0'), meeting.device('bo/0')];
    call(ana, 'bo');
    call(bo, 'ana');
    await meeting.world.pass(4_000);
    const calls = Array.from(callsOf(meeting.world.engine));
    const merged = calls.find(([, { state }]) => state.reason === 'merged');
    expect(merged).toBeDefined();
    ana.app?.wish('open', (all) => all.open(merged?.[0] ?? ''));
    await meeting.world.pass(2_000);
    expect([ana, bo].map(({ app }) => app?.calls.current?.state)).toEqual(['active', 'active']);
    await meeting.end();
  });

  it('[C191] a group that rings is shown to somebody who calls its host', async () => {
    const meeting = await Meeting.begin({ ana: 1, bo: 1, cy: 1 }, { busy: 'allow' });
    const [ana, bo] = [meeting.device('ana/0'), meeting.device('bo/0')];
    call(ana, 'bo');
    await meeting.world.pass(500);
    bo.app?.wish('call', (calls) => calls.call(['ana', 'cy'], { group: true }));
    await meeting.world.pass(500);
    expect(ana.app?.calls.incoming?.group).toBe(true);
    await meeting.end();
  });

  it('[C196] a node that dies at any step of the end of a call leaves no room behind', async () => {
    for (const [index, steps] of deaths) {
      const meeting = await Meeting.begin({ ana: 1, bo: 1 }, { media: 'never' });
      const { world } = meeting;
      call(meeting.device('ana/0'), 'bo');
      await world.pass(500);
      accept(meeting.device('bo/0'));
      await world.pass(15_000);
      const [id = ''] = world.callIds;
      expect(await world.engine.kept.load(roomStream(callRoom(id)))).not.toBeNull();
      // Media never come, and so a timer of the engine ends it, on one node or the other.
      world.killAfter(index, steps, false);
      await world.pass(30_000);
      await world.heal();
      await world.pass(30_000);
      expect({ steps, room: await world.engine.kept.load(roomStream(callRoom(id))) }).toEqual({ steps, room: null });
      await meeting.end();
    }
  });

  it('[C191] a node that dies at any step of the beginning of a call leaves nobody to wait for a phone that was not told', async () => {
    for (const [index, steps] of deaths) {
      const meeting = await Meeting.begin({ ana: 1, bo: 1 }, { wake: 'told' });
      const { world } = meeting;
      call(meeting.device('ana/0'), 'bo');
      world.killAfter(index, steps, false);
      await world.pass(10_000);
      await world.heal();
      await world.pass(10_000);
      const rings = meeting.device('bo/0').app?.calls.incoming?.state ?? null;
      expect({ steps, rings, faults: await healedFaults(meeting) }).toEqual({ steps, rings: 'ringing', faults: [] });
      await meeting.end();
    }
  });

  it('[C191] a node that dies at any step of the end of a call leaves nobody who waits in a queue', async () => {
    for (const [index, steps] of deaths) {
      const meeting = await Meeting.begin({ ana: 1, bo: 1, cy: 1 }, { busy: 'queue' });
      const { world } = meeting;
      const [ana, bo, cy] = [meeting.device('ana/0'), meeting.device('bo/0'), meeting.device('cy/0')];
      call(ana, 'bo');
      await world.pass(500);
      accept(bo);
      await world.pass(3_000);
      call(cy, 'bo');
      await world.pass(500);
      ana.app?.finish(ana.app.calls.current, 'end');
      world.killAfter(index, steps, false);
      await world.pass(10_000);
      await world.heal();
      await world.pass(10_000);
      expect({ steps, bo: bo.app?.calls.incoming?.from?.id ?? null }).toEqual({ steps, bo: 'cy' });
      await meeting.end();
    }
  });
});
