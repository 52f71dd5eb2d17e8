import { autorun } from '../../../components/core/shared/mobx';
import { Rooms } from '../../../components/core/app/rooms';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

describe('the registry of rooms', () => {
  it('[S80] is empty before createRtc and for an empty name, and notifies observers of a change', () => {
    const rooms = new Rooms();
    const seen: unknown[] = [];
    const stop = autorun(() => seen.push(rooms.getOrCreate('r1')?.id ?? null));
    const testbed = new StoreTestbed();
    const { connection, capabilities, permissions, texts } = testbed.rooms;
    if (connection === null || capabilities === null || permissions === null || texts === null) throw new Error('not open');
    const close = rooms.open({
      connection,
      capabilities,
      permissions,
      texts,
      apis: {},
      featureRooms: [],
      createRoom: () => testbed.room,
    });
    expect([rooms.getOrCreate(''), rooms.getOrCreate('r1')]).toEqual([null, testbed.room]);
    close();
    stop();
    expect(seen).toEqual([null, 'r1', null]);
    expect([rooms.connection, rooms.capabilities, rooms.permissions, rooms.texts, rooms.feature('calls')]).toEqual(
      Array(5).fill(null),
    );
  });

  it('[S80] gives the same room for the same name', () => {
    const testbed = new StoreTestbed();
    expect(testbed.rooms.getOrCreate('r1')).toBe(testbed.room);
    expect(testbed.rooms.getOrCreate('r2')).not.toBe(testbed.room);
  });
});

describe('the one connection', () => {
  it('[S83] opens when a room is observed, stays open 5 s after the last observer, and leaves nothing', async () => {
    const testbed = new StoreTestbed();
    expect(testbed.signalling.phase).toBe('idle');
    const stop = autorun(() => testbed.room.state);
    await testbed.advance(0);
    expect(testbed.signalling.phase).toBe('online');
    stop();
    await testbed.advance(4_999);
    expect(testbed.signalling.phase).toBe('online');
    await testbed.advance(1);
    expect([testbed.signalling.phase, testbed.held.timers]).toEqual(['closed', 0]);
    expect(testbed.rooms.connection?.ended).toBeNull();
  });

  it('[S83] stays open for a page that follows another one', async () => {
    const testbed = new StoreTestbed();
    const first = autorun(() => testbed.room.state);
    await testbed.advance(0);
    first();
    await testbed.advance(4_000);
    const second = autorun(() => testbed.room.state);
    await testbed.advance(60_000);
    expect(testbed.signalling.phase).toBe('online');
    second();
  });

  it('[S83] stays open for a joined room without observers', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    await testbed.advance(60_000);
    expect(testbed.signalling.phase).toBe('online');
  });

  it('[S84] ended by the server is opened again by a request, not by an observer', async () => {
    const testbed = new StoreTestbed();
    const stop = autorun(() => testbed.room.state);
    await testbed.joined();
    testbed.signalling.end('replaced');
    expect(testbed.rooms.connection?.ended?.reason).toBe('replaced');
    const another = autorun(() => testbed.rooms.getOrCreate('r2')?.state);
    await testbed.advance(60_000);
    expect(testbed.signalling.phase).toBe('closed');
    await testbed.room.join();
    expect([testbed.signalling.phase, testbed.rooms.connection?.ended]).toEqual(['online', null]);
    stop();
    another();
  });

  it('[S88] reports its tries, the time of the next one, and whether there is a network', () => {
    const testbed = new StoreTestbed();
    const { connection } = testbed.rooms;
    testbed.signalling.go('waiting');
    expect(connection?.phase).toBe('waiting');
    testbed.platform.changeNetwork(false);
    expect(connection?.networkDown).toBe(true);
    testbed.platform.changeNetwork(true);
    connection?.retryNow();
    expect([connection?.networkDown, connection?.phase]).toEqual([false, 'online']);
  });
});

describe('a native code', () => {
  it('[S71] that no table has is counted, and logged once', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    testbed.room.elements.acceptPusherCode(10_043, 'strange');
    testbed.room.elements.acceptPusherCode(10_043, 'strange');
    testbed.room.elements.acceptPlayerCode('ana', 'main', 10_043, '');
    expect([testbed.codes.countOf('pusher', 10_043), testbed.codes.countOf('player', 10_043)]).toEqual([2, 1]);
    expect(testbed.logged.filter(({ text }) => text === 'unknown native code')).toHaveLength(2);
  });

  it('[S71] that is known and has no effect is neither', async () => {
    const testbed = new StoreTestbed();
    testbed.room.elements.acceptPusherCode(12, '');
    expect([testbed.codes.countOf('pusher', 12), testbed.logged]).toEqual([0, []]);
  });
});
