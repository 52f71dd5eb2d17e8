import { limits } from '../../../components/core/protocol/limits';
import type { CallState } from '../../../components/core/protocol/call-state';
import { memoryEngine } from '../../../server/engine/memory';
import { Inboxes } from '../../../server/calls/inbox/inboxes';
import { FakeClock } from '../../fakes/platform/fake-clock';

const clock = new FakeClock();
const voice = { session: 's', generation: 1, device: 'phone' };
const person = (id: string) => ({ id, name: id, by: '', state: 'inviting' as const, reason: null, device: '', offline: false });
const call = (id: string, from: string, to: string): CallState => ({
  id,
  kind: 'audio',
  room: `call.${id}`,
  from,
  group: false,
  parties: [person(from), person(to)],
  activeMs: null,
  videoRequestBy: '',
  reason: null,
  into: '',
});
const record = (id: string, at: number) => ({
  id,
  kind: 'audio' as const,
  direction: 'in' as const,
  group: false,
  others: [],
  reason: 'timeout' as const,
  at,
  lastedMs: 0,
});

async function open() {
  const engine = memoryEngine({ clock });
  const inboxes = new Inboxes(engine, clock, limits);
  const told: string[] = [];
  await engine.subscribe('u:bo', (events) => told.push(...events.map(({ k }) => k)));
  return { engine, inboxes, told };
}

describe('the end of an inbox', () => {
  it('[E98] spares one in which a call has come meanwhile, and one that changes while it is dropped', async () => {
    const { engine, inboxes } = await open();
    await inboxes.admitCall('bo', call('c1', 'ana', 'bo'), 'reject', 10);
    await inboxes.expire('inbox:bo', { inbox: 'bo' });
    expect(Object.keys((await inboxes.load('bo')).calls)).toEqual(['c1']);
    await inboxes.endCall('bo', record('c1', 10));
    const { drop } = engine;
    engine.drop = async (...args) => {
      engine.drop = drop;
      await inboxes.admitCall('bo', call('c2', 'ana', 'bo'), 'reject', 20);
      return drop(...args);
    };
    await inboxes.expire('inbox:bo', { inbox: 'bo' });
    expect(Object.keys((await inboxes.load('bo')).calls)).toEqual(['c2']);
    await inboxes.endCall('bo', record('c2', 20));
    await inboxes.expire('inbox:bo', { inbox: 'bo' });
    expect(await engine.load('u:bo')).toBeNull();
    await engine.close();
  });
});

describe('late updates of an inbox', () => {
  it('[C15] updates for an ended participation are ignored, for the next one applied', async () => {
    const { engine, inboxes, told } = await open();
    const ringing = call('c1', 'ana', 'bo');
    await inboxes.admitCall('bo', ringing, 'reject', 10);
    expect(await inboxes.endCall('bo', record('c1', 10))).toEqual({ ended: true, next: null });
    await inboxes.admitCall('bo', ringing, 'reject', 10);
    expect(await inboxes.enterCall('bo', ringing, voice, 10)).toMatchObject({ is: 'over' });
    await inboxes.replaceCall('bo', { id: 'c0', record: null }, ringing, { connection: voice, since: 10 });
    expect(await inboxes.endCall('bo', record('c1', 10))).toEqual({ ended: false, next: null });
    expect(told).toEqual(['inbox.called', 'inbox.ended']);
    await inboxes.admitCall('bo', ringing, 'reject', 11);
    expect(told).toEqual(['inbox.called', 'inbox.ended', 'inbox.called']);
    await engine.close();
  });

  it('[C22] a call being joined blocks others, and leaves no trace when the join fails', async () => {
    const { engine, inboxes } = await open();
    const joined = { ...call('c1', 'ana', 'cy'), group: true };
    expect(await inboxes.enterCall('bo', joined, voice, 10)).toMatchObject({ is: 'free', isNew: true });
    expect(await inboxes.admitCall('bo', call('c2', 'di', 'bo'), 'reject', 10)).toEqual({ is: 'busy', with: ['c1'] });
    expect((await inboxes.load('bo')).public.calls).toEqual([]);
    await inboxes.withdraw('bo', 'c1');
    await inboxes.endCall('bo', record('c2', 10));
    const { public: inbox, calls } = await inboxes.load('bo');
    expect([inbox.calls, inbox.history.map(({ id }) => id), calls]).toEqual([[], ['c2'], {}]);
    await engine.close();
  });

  it('[C15] an admission after the acceptance removes nobody from the call', async () => {
    const { engine, inboxes, told } = await open();
    const ringing = call('c1', 'ana', 'bo');
    await inboxes.enterCall('bo', ringing, voice, 10);
    await inboxes.admitCall('bo', ringing, 'reject', 10);
    expect(await inboxes.startCall('bo', call('c2', 'bo', 'cy'), voice, 's/k')).toEqual({ is: 'in', call: 'c1' });
    await inboxes.confirmEntered('bo', ringing);
    expect(told.filter((k) => k === 'inbox.called')).toHaveLength(1);
    await engine.close();
  });
});
