import { memoryEngine } from '../../server/engine/memory';
import type { AttachOptions } from '../../server/index';
import { FakeClock } from '../fakes/platform/fake-clock';
import { fakeTime, startTestServer, type TestServer } from '../harness/servers/test-server';
import type { RawClient } from '../harness/clients/raw-client';

const servers: TestServer[] = [];
const server = async (options: Partial<AttachOptions> = {}): Promise<TestServer> => {
  const opened = await startTestServer(options);
  servers.push(opened);
  return opened;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((one) => one.close()));
});

const readPresence = async (wire: RawClient, ...users: string[]): Promise<string[]> =>
  (await wire.request('user.presence', { users })).users.map(({ presence }) => presence);
/** Asynchronous updates: a closed connection, a reachable inbox. */
const until = async (wire: RawClient, user: string, presence: string): Promise<void> => {
  while ((await readPresence(wire, user))[0] !== presence) await new Promise((done) => setTimeout(done, 50));
};
const calls = (wire: RawClient, to: string) => wire.request('call.start', { to: [to], kind: 'audio', name: '' });

describe('user.presence', () => {
  it('[C163] reports the presence of each requested user, with any token', async () => {
    const { client } = await server();
    const ana = await client('ana', { rooms: { other: 'audience' } });
    await client('bo', { rooms: {} });
    expect(await ana.request('user.presence', { users: ['bo', 'eve', 'ana', 'bo'] })).toEqual({
      users: [
        { id: 'bo', presence: 'online' },
        { id: 'eve', presence: 'offline' },
        { id: 'ana', presence: 'online' },
        { id: 'bo', presence: 'online' },
      ],
    });
  });

  it('[C160] covers all nodes, until the user’s last device disconnects', async () => {
    const clock = fakeTime(new FakeClock());
    const engine = memoryEngine({ clock });
    const [here, there] = [await server({ engine, clock }), await server({ engine, clock })];
    const ana = await here.client('ana');
    const phone = await here.client('bo');
    const tablet = await there.client('bo');
    expect(await readPresence(ana, 'bo')).toEqual(['online']);
    phone.cut();
    await phone.closed();
    expect(await readPresence(ana, 'bo')).toEqual(['online']);
    tablet.cut();
    await until(ana, 'bo', 'offline');
    await here.client('bo');
    expect(await readPresence(ana, 'bo')).toEqual(['online']);
  });

  it('[C163] is busy for a party, from the first ring to the end', async () => {
    const { client } = await server();
    const [ana, bo, eve] = [await client('ana'), await client('bo'), await client('eve')];
    const { call } = await calls(ana, 'bo');
    await until(eve, 'bo', 'busy');
    expect(await readPresence(eve, 'ana', 'bo')).toEqual(['busy', 'busy']);
    await bo.request('call.subscribe', { call: call.id, rings: true });
    await bo.request('call.reject', { call: call.id, why: 'rejected' });
    await until(eve, 'bo', 'online');
    await until(eve, 'ana', 'online');
  });

  it('[C164] is offline for users whom the requester may not call, and only asks the hook about online users', async () => {
    const asked: string[] = [];
    const mayCall = async (from: string, to: string): Promise<boolean> => {
      asked.push(`${from} ${to}`);
      if (to === 'max') throw new Error('the database is gone');
      return to === 'bo';
    };
    const { client } = await server({ hooks: { mayCall } });
    const ana = await client('ana');
    await Promise.all(['bo', 'eve', 'max'].map((user) => client(user)));
    expect(await readPresence(ana, 'bo', 'eve', 'max', 'zoe')).toEqual(['online', 'offline', 'offline', 'offline']);
    expect(asked.sort()).toEqual(['ana bo', 'ana eve', 'ana max']);
  });

  it('[C164] is offline for users who blocked the requester, and for users in do-not-disturb to everybody', async () => {
    const { client } = await server();
    const [ana, bo, eve] = [await client('ana'), await client('bo'), await client('eve')];
    await bo.request('inbox.update', { block: ['ana'] });
    expect([await readPresence(ana, 'bo'), await readPresence(eve, 'bo')]).toEqual([['offline'], ['online']]);
    await bo.request('inbox.update', { unblock: ['ana'], doNotDisturb: true });
    expect([await readPresence(ana, 'bo'), await readPresence(eve, 'bo')]).toEqual([['offline'], ['offline']]);
    await bo.request('inbox.update', { doNotDisturb: false });
    expect(await readPresence(ana, 'bo')).toEqual(['online']);
  });

  it('[C163] accepts 1 to 64 users', async () => {
    const { client } = await server();
    const ana = await client('ana');
    expect(await readPresence(ana, ...Array.from({ length: 64 }, (_, n) => `u${n}`))).toHaveLength(64);
    expect(await ana.errorCode('user.presence', { users: Array.from({ length: 65 }, (_, n) => `u${n}`) })).toBe('bad_request');
    expect(await ana.errorCode('user.presence', { users: [] })).toBe('bad_request');
  });
});
