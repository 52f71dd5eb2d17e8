import { autorun } from '../../../components/core/shared/mobx';
import { Rooms } from '../../../components/core/app/rooms';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

describe('the registry of rooms', () => {
  it('[S80] names nothing before createRtc, nothing for no name, and tells whoever looked when that changes', () => {
    const rooms = new Rooms();
    const seen: unknown[] = [];
    const stop = autorun(() => seen.push(rooms.named('r1')?.id ?? null));
    const house = new StoreTestbed();
    const { connection, capabilities, permissions, texts, calls } = house.rooms;
    if (connection === null || capabilities === null || permissions === null || texts === null || calls === null)
      throw new Error('not open');
    const close = rooms.open({ connection, capabilities, permissions, texts, calls, make: () => house.room });
    expect([rooms.named(''), rooms.named('r1')]).toEqual([null, house.room]);
    close();
    stop();
    expect(seen).toEqual([null, 'r1', null]);
    expect([rooms.connection, rooms.capabilities, rooms.permissions, rooms.texts, rooms.calls]).toEqual(Array(5).fill(null));
  });

  it('[S80] gives the same room for the same name', () => {
    const house = new StoreTestbed();
    expect(house.rooms.named('r1')).toBe(house.room);
    expect(house.rooms.named('r2')).not.toBe(house.room);
  });
});

describe('the one connection', () => {
  it('[S83] opens when a room is looked at, stays 5 s after the last look, and leaves nothing', async () => {
    const house = new StoreTestbed();
    expect(house.signalling.phase).toBe('idle');
    const stop = autorun(() => house.room.state);
    await house.advance(0);
    expect(house.signalling.phase).toBe('online');
    stop();
    await house.advance(4_999);
    expect(house.signalling.phase).toBe('online');
    await house.advance(1);
    expect([house.signalling.phase, house.held.timers]).toEqual(['closed', 0]);
    expect(house.rooms.connection?.ended).toBeNull();
  });

  it('[S83] stays for a page that follows another one', async () => {
    const house = new StoreTestbed();
    const first = autorun(() => house.room.state);
    await house.advance(0);
    first();
    await house.advance(4_000);
    const second = autorun(() => house.room.state);
    await house.advance(60_000);
    expect(house.signalling.phase).toBe('online');
    second();
  });

  it('[S83] stays for a seat that nobody looks at', async () => {
    const house = new StoreTestbed();
    await house.joined();
    await house.advance(60_000);
    expect(house.signalling.phase).toBe('online');
  });

  it('[S84] that the server ended is not opened again by looking, but by an act', async () => {
    const house = new StoreTestbed();
    const stop = autorun(() => house.room.state);
    await house.joined();
    house.signalling.end('replaced');
    expect(house.rooms.connection?.ended?.reason).toBe('replaced');
    const another = autorun(() => house.rooms.named('r2')?.state);
    await house.advance(60_000);
    expect(house.signalling.phase).toBe('closed');
    await house.room.join();
    expect([house.signalling.phase, house.rooms.connection?.ended]).toEqual(['online', null]);
    stop();
    another();
  });

  it('[S88] tells its tries, its next one by the wall clock, and whether there is a network', () => {
    const house = new StoreTestbed();
    const { connection } = house.rooms;
    house.signalling.go('waiting');
    expect(connection?.phase).toBe('waiting');
    house.platform.changeNetwork(false);
    expect(connection?.networkDown).toBe(true);
    house.platform.changeNetwork(true);
    connection?.retryNow();
    expect([connection?.networkDown, connection?.phase]).toEqual([false, 'online']);
  });
});

describe('a native code', () => {
  it('[S71] that no table knows is counted, and written once', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana'));
    house.room.acceptPusherCode(10_043, 'strange');
    house.room.acceptPusherCode(10_043, 'strange');
    house.room.acceptPlayerCode('ana', 'main', 10_043, '');
    expect([house.codes.countOf('pusher', 10_043), house.codes.countOf('player', 10_043)]).toEqual([2, 1]);
    expect(house.logged.filter(({ text }) => text === 'unknown native code')).toHaveLength(2);
  });

  it('[S71] that is known and of no consequence is neither', async () => {
    const house = new StoreTestbed();
    house.room.acceptPusherCode(12, '');
    expect([house.codes.countOf('pusher', 12), house.logged]).toEqual([0, []]);
  });
});
