import type { Member } from './member';
import { settled } from '../fakes/platform/fake-clock';
import { ScriptedWorld } from './scripted-world';

/** Faults once found by seeds, as scripted tests. */
describe('regressions found by seeds', () => {
  it('[R11] a lost first welcome does not duplicate a message, because messages wait for a welcome', async () => {
    const { world, ana, bo } = await ScriptedWorld.start();
    ana.join('one');
    const said = ana.message('one');
    await settled();
    await world.deliver(ana, 'up');
    // The server processed everything after hello, and the welcome is lost on its way back.
    ana.platform.link.cut();
    await world.advance(1_000);
    await expect(said).resolves.toBe(true);
    expect(world.sentMessages('one')).toEqual(['ana#0']);
    await world.end([ana, bo]);
  });

  it('[R11] a join is not sent before an earlier leave', async () => {
    const { world, ana, bo } = await ScriptedWorld.start();
    ana.join('one');
    await world.advance(1_000);
    ana.leave('one');
    await world.deliver(ana, 'up');
    ana.platform.link.cut();
    ana.join('one');
    await world.advance(1_000);
    expect(await world.members('one')).toEqual(['ana']);
    bo.join('one');
    await world.advance(1_000);
    expect(ana.visibleMembers('one')).toEqual(['ana', 'bo']);
    await world.end([ana, bo]);
  });

  it('[R52] a phone that slept between its token and its hello is let in', async () => {
    const { world, ana, bo } = await ScriptedWorld.start();
    await world.advance(1_000);
    ana.platform.link.cut();
    ana.hide();
    world.clock.advance(300);
    await settled();
    ana.sleep();
    await world.advance(600_000);
    // The phone delivers its queued frames before any timer of the app runs.
    ana.isAsleep = false;
    await world.deliver(ana, 'up');
    ana.show();
    await world.advance(5_000);
    expect(ana.client.phase).toBe('online');
    await world.end([ana, bo]);
  });

  it.each([10, 20, 60])('[R51] a membership belongs to the newest socket also after %d minutes', async (minutes) => {
    const { world, ana, bo } = await ScriptedWorld.start();
    ana.join('one');
    bo.join('one');
    for (let minute = 0; minute < minutes; minute += 1) await world.advance(60_000);
    // The old socket dies silently, and the server drops it only after the new one has connected.
    ana.platform.link.blackHole('both');
    ana.platform.changeNetwork(true);
    await world.advance(120_000);
    expect(presences(bo)).toEqual(['ana online', 'bo online']);
    ana.message('one').catch(() => undefined);
    await world.advance(1_000);
    expect(world.sentMessages('one')).toEqual(['ana#0']);
    await world.end([ana, bo]);
  });
});

const presences = (member: Member): readonly string[] =>
  (member.held.get('one')?.state.members ?? []).map(({ id, presence }) => `${id} ${presence}`);
