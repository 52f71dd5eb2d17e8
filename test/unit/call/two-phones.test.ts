import { calls } from '../../../components/core/features/call/feature';
import { assemble } from '../../../components/core/create-rtc';
import type { CallModel, CallsModel } from '../../../components/core/features/call/types';
import { Rooms } from '../../../components/core/app/rooms';
import { memoryEngine } from '../../../server/engine/memory';
import { createNode } from '../../../server/node';
import { DeviceClock } from '../../fakes/platform/fake-clock';
import { FakePlatform } from '../../fakes/platform/fake-platform';
import { silentMedia } from '../../fakes/servers/silent-media';
import { addresses, BaseWorld } from '../../fuzz/seeded-world';

const never = (): Promise<never> => new Promise(() => undefined);
const permissions = { read: never, ask: never, openSettings: never };

interface UserPhone {
  readonly calls: CallsModel;
  readonly rooms: Rooms;
  readonly phone: FakePlatform<DeviceClock>;
  readonly ended: string[];
  close(): Promise<void>;
}

/** A real node on the memory engine, and the whole kit on fake phones, with a fake network and a fake clock. */
class PhoneWorld extends BaseWorld {
  override isUnreliable = false;

  /** The node dies with its engine, and another one with the same key starts in its place. */
  async restart(downMs: number): Promise<void> {
    this.nodes[0] = null;
    this.links.forEach((link) => link.cut());
    await this.advance(downMs);
    await this.begin();
  }

  async begin(): Promise<void> {
    const { clock, nodeRandom: random } = this;
    this.nodes[0] = await createNode({
      voucherKey: Buffer.alloc(32, 7),
      engine: memoryEngine({ clock, random }),
      media: silentMedia(),
      verify: (token) => this.verifyToken(token),
      clock,
      random,
    });
  }

  async user(name: string, storage?: FakePlatform['storage']): Promise<UserPhone> {
    const clock = new DeviceClock(this.clock, () => this.random.unit());
    const phone = Object.assign(new FakePlatform({ clock, ...(storage === undefined ? {} : { storage }) }), {
      permissions,
      shown: () => undefined,
      hidden: () => undefined,
    });
    phone.onDial = (link) => this.acceptSocket(name, link, { isAwake: () => true });
    const rooms = new Rooms();
    const token = (): Promise<string> => Promise.resolve(this.token(name, 900_000));
    const rtc = assemble({ server: addresses[0], token, features: [calls()] }, phone, rooms);
    const ended: string[] = [];
    const release = rtc.calls.on('ended', ({ reason }) => ended.push(String(reason)));
    await this.advance(0);
    const close = async (): Promise<void> => {
      const closing = rtc.close();
      await this.advance(1_000);
      await closing;
      release();
      await this.advance(5_000);
    };
    return { calls: rtc.calls as CallsModel, rooms, phone, ended, close };
  }

  /** The native elements of these users start. */
  async flow(...users: readonly UserPhone[]): Promise<void> {
    users.forEach(({ calls }) => {
      const room = calls.current?.room ?? null;
      room?.elements.acceptPusher({ type: 'started' });
      room?.remotes.forEach(({ member, source }) => room.elements.acceptPlayer(member.id, source, { type: 'started' }));
    });
    await this.advance(0);
  }
}

const present = ({ calls }: UserPhone): CallModel => {
  if (calls.current === null) throw new Error('no present call');
  return calls.current;
};

const states = (...users: readonly UserPhone[]): readonly unknown[] => users.map(({ calls }) => calls.current?.state ?? null);

const withUsers = async (...names: readonly string[]): Promise<{ world: PhoneWorld; users: UserPhone[] }> => {
  const world = new PhoneWorld(1);
  await world.begin();
  const users: UserPhone[] = [];
  for (const name of names) users.push(await world.user(name));
  return { world, users };
};

const withTwoUsers = async (): Promise<{ world: PhoneWorld; ana: UserPhone; bo: UserPhone }> => {
  const { world, users } = await withUsers('ana', 'bo');
  const [ana, bo] = users as [UserPhone, UserPhone];
  return { world, ana, bo };
};

const nothing = { timers: 0, listeners: 0, sockets: 0 };

describe('two phones and a server', () => {
  it('[C60] [C66] [C68] [C88] [C89] call, ring, accept, connect and hang up, and nothing is left', async () => {
    const { world, ana, bo } = await withTwoUsers();
    ana.calls.setProfile({ name: 'Ana' });
    void ana.calls.call('bo', { kind: 'video' });
    expect(states(ana)).toEqual(['inviting']);
    await world.advance(0);
    expect([bo.calls.incoming?.from?.name, bo.calls.incoming?.kind, states(ana)]).toEqual(['Ana', 'video', ['ringing']]);
    const accepting = bo.calls.incoming?.accept({ camera: false });
    await world.advance(0);
    await accepting;
    expect(states(ana, bo)).toEqual(['connecting', 'connecting']);
    expect(present(bo).room?.members.map(({ id, tracks }) => [id, tracks.map(({ muted }) => muted)])).toEqual([
      ['ana', [false, false]],
      ['bo', [false, true]],
    ]);
    await world.flow(ana, bo);
    expect(states(ana, bo)).toEqual(['active', 'active']);
    await world.advance(30_000);
    void present(ana).end();
    await world.advance(0);
    expect([ana.ended, bo.ended, bo.calls.history.map(({ reason, lastedMs }) => [reason, lastedMs])]).toEqual([
      ['hangup'],
      ['hangup'],
      [['hangup', 30_000]],
    ]);
    await world.advance(2_000);
    expect(states(ana, bo)).toEqual([null, null]);
    await ana.close();
    await bo.close();
    expect([ana.phone.held, bo.phone.held, ana.phone.sounds.playing]).toEqual([nothing, nothing, []]);
  });

  it('[C65] whose users call each other are in one call, and neither rings', async () => {
    const { world, ana, bo } = await withTwoUsers();
    const calling = [ana.calls.call('bo'), bo.calls.call('ana')];
    await world.advance(0);
    const [one, other] = await Promise.all(calling);
    expect([one?.id, states(ana, bo), ana.calls.incoming, bo.calls.incoming]).toEqual([
      other?.id,
      ['connecting', 'connecting'],
      null,
      null,
    ]);
    await world.flow(ana, bo);
    expect([states(ana, bo), ana.ended, bo.ended]).toEqual([['active', 'active'], [], []]);
  });

  it('[C69] with two devices of one user: the first to accept is in the call, the other shows that', async () => {
    const { world, users } = await withUsers('ana', 'bo', 'bo');
    const [ana, first, second] = users as [UserPhone, UserPhone, UserPhone];
    void ana.calls.call('bo');
    await world.advance(0);
    const late = second.calls.incoming?.accept();
    const early = first.calls.incoming?.accept();
    const settled = Promise.allSettled([early, late]);
    await world.advance(0);
    const answers = (await settled).map(({ status }) => status).sort();
    expect(answers).toEqual(['fulfilled', 'rejected']);
    expect([states(first, second).slice().sort(), first.ended.concat(second.ended)]).toEqual([
      ['connecting', 'ended'],
      ['answered_elsewhere'],
    ]);
  });

  it('[C80] [C94] with one killed: the call is restored, muted as before', async () => {
    const { world, ana, bo } = await withTwoUsers();
    void ana.calls.call('bo');
    await world.advance(0);
    void bo.calls.incoming?.accept();
    await world.advance(0);
    await world.flow(ana, bo);
    void present(bo).room?.setMicrophone(false);
    await world.advance(2_000);
    bo.phone.clock.stop();
    bo.phone.kill();
    await world.advance(10_000);
    expect([states(ana), present(ana).reconnecting]).toEqual([['active'], true]);
    const again = await world.user('bo', bo.phone.storage);
    await world.advance(1_000);
    expect([states(ana, again), present(ana).reconnecting, present(again).room?.me.microphone.wanted]).toEqual([
      ['active', 'active'],
      false,
      false,
    ]);
  });

  it('[C233] [R63] go on with their call after a restart of the server that lost everything, within a second or two', async () => {
    const { world, ana, bo } = await withTwoUsers();
    void ana.calls.call('bo');
    await world.advance(0);
    void bo.calls.incoming?.accept();
    await world.advance(0);
    await world.flow(ana, bo);
    const { id } = present(ana);
    await world.advance(20_000);
    const rung: unknown[] = [];
    bo.calls.on('incoming', (call) => void rung.push(call));
    for (const downMs of [3_000, 8_000]) {
      await world.restart(downMs);
      await world.advance(1_100);
      expect([states(ana, bo), present(ana).id, present(bo).id]).toEqual([['active', 'active'], id, id]);
      expect([present(ana).reconnecting, present(bo).reconnecting]).toEqual([false, false]);
    }
    const heard: unknown[] = [];
    present(bo).room?.on('message', ({ value }) => void heard.push(value));
    const saying = present(ana).room?.send('chat', 'still here');
    await world.advance(1_000);
    await saying;
    expect([present(ana).room?.state, heard, rung]).toEqual(['joined', ['still here'], []]);
    void present(ana).end();
    await world.advance(0);
    expect([ana.ended, bo.ended, bo.calls.history.map(({ reason, lastedMs }) => [reason, lastedMs])]).toEqual([
      ['hangup'],
      ['hangup'],
      [['hangup', 34_200]],
    ]);
  });

  it('[C77] with one cut off for good: both end the call as lost', async () => {
    const { world, ana, bo } = await withTwoUsers();
    void ana.calls.call('bo');
    await world.advance(0);
    void bo.calls.incoming?.accept();
    await world.advance(0);
    await world.flow(ana, bo);
    bo.phone.onDial = () => undefined;
    bo.phone.link.blackHole('both');
    await world.advance(200_000);
    expect([ana.ended, bo.ended]).toEqual([['lost'], ['lost']]);
  });

  it('[C99] closed in a call hang up first, and hold nothing', async () => {
    const { world, ana, bo } = await withTwoUsers();
    void ana.calls.call('bo');
    await world.advance(0);
    await ana.close();
    expect([ana.ended, bo.ended, ana.phone.held]).toEqual([['cancelled'], ['cancelled'], nothing]);
    await expect(ana.calls.call('bo')).rejects.toMatchObject({ reason: 'closed' });
    await expect(ana.calls.open('c1')).rejects.toMatchObject({ reason: 'closed' });
    ana.calls.listen()();
    await world.advance(10_000);
    expect(ana.phone.held).toEqual(nothing);
  });

  it('[C99] closed while it rings keep it ringing on other devices', async () => {
    const { world, ana, bo } = await withTwoUsers();
    void ana.calls.call('bo');
    await world.advance(0);
    await bo.close();
    expect([bo.ended, bo.phone.held, states(ana), ana.ended]).toEqual([[], nothing, ['ringing'], []]);
  });
});
