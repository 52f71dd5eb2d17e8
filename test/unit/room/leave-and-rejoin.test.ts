import { rtcError } from '../../../components/core/protocol/errors';
import { bindRoom } from '../../../components/core/view/room/auto-join';
import { settled } from '../../fakes/platform/fake-clock';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

const methods = (testbed: StoreTestbed): string[] => testbed.signalling.asked.map(({ method }) => method.replace('room.', ''));

/** The server answers when told to, so that wishes can cross its answers. */
function slow(testbed: StoreTestbed): { answer(): Promise<void>; waiting(): number } {
  const due: (() => void)[] = [];
  const { answers } = testbed.signalling;
  answers['room.join'] = ({ tracks }) => new Promise((done) => due.push(() => done(testbed.joinResult(tracks))));
  answers['room.leave'] = () => new Promise((done) => due.push(() => done({})));
  return {
    async answer() {
      due.shift()?.();
      await settled();
    },
    waiting: () => due.length,
  };
}

/** A page with a room on it, as rtc-room opens one. */
const open = (testbed: StoreTestbed, autoJoin = true) => {
  const told: string[] = [];
  const release = bindRoom(
    () => testbed.rooms.getOrCreate('r1'),
    () => ({ autoJoin, lobby: true }),
    (event, detail) => told.push('reason' in detail ? `${event} ${detail.reason}` : event),
  );
  return { told, release };
};

describe('pages that stand in a room', () => {
  it('[N62] leave it with the last of them', async () => {
    const testbed = new StoreTestbed();
    const below = open(testbed);
    await testbed.advance(0);
    const front = open(testbed);
    await testbed.advance(0);
    front.release();
    await testbed.advance(0);
    expect([testbed.room.state, methods(testbed)]).toEqual(['joined', ['join']]);
    below.release();
    await testbed.advance(0);
    expect([testbed.room.state, methods(testbed)]).toEqual(['left', ['join', 'leave']]);
    // The connection lingers for the next page; the app listens to its network for good.
    await testbed.advance(10_000);
    expect(testbed.held).toEqual({ timers: 0, listeners: 1, sockets: 0, followed: 0 });
  });

  it.each(['before', 'after'])('[N62] one that opens %s another one goes, in the same turn, keeps the seat', async (order) => {
    const testbed = new StoreTestbed();
    const old = open(testbed);
    await testbed.advance(0);
    if (order === 'after') old.release();
    const next = open(testbed);
    if (order === 'before') old.release();
    await testbed.advance(0);
    expect([testbed.room.state, methods(testbed), next.told]).toEqual(['joined', ['join'], []]);
    next.release();
    await testbed.advance(0);
    expect(methods(testbed)).toEqual(['join', 'leave']);
  });

  it('[N62] one that opens later finds the room as if nothing had been, and joins', async () => {
    const testbed = new StoreTestbed();
    open(testbed).release();
    await testbed.advance(0);
    testbed.signalling.answers['room.join'] = () => Promise.reject(rtcError('room_full'));
    const refused = open(testbed);
    await testbed.advance(0);
    expect([testbed.room.state, refused.told]).toEqual(['idle', ['error room_full']]);
    refused.release();
    await testbed.advance(0);
    testbed.signalling.answers['room.join'] = ({ tracks }) => testbed.joinResult(tracks);
    const again = open(testbed);
    await testbed.advance(0);
    expect([testbed.room.state, testbed.room.error, again.told]).toEqual(['joined', null, ['joined']]);
  });

  it('[N62] the lobby is there again on a page that opens after somebody left', async () => {
    const testbed = new StoreTestbed();
    const first = open(testbed, false);
    await testbed.joined(member('ana'));
    await testbed.room.leave();
    expect([testbed.room.state, testbed.room.left]).toEqual(['left', 'left']);
    first.release();
    await testbed.advance(0);
    open(testbed, false);
    expect([testbed.room.state, testbed.room.left]).toEqual(['idle', null]);
  });

  it('[N62] one that is released twice counts once', async () => {
    const testbed = new StoreTestbed();
    const [below, front] = [open(testbed), open(testbed)];
    await testbed.advance(0);
    front.release();
    front.release();
    await testbed.advance(0);
    expect(testbed.room.state).toBe('joined');
    below.release();
    await testbed.advance(0);
    expect(testbed.room.state).toBe('left');
  });
});

describe('questions about a seat', () => {
  it('[N63] wait for each other: a seat is given back before it is asked for again', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const server = slow(testbed);
    void testbed.room.leave();
    const joining = testbed.room.join();
    await settled();
    expect([testbed.room.state, methods(testbed)]).toEqual(['joining', ['join', 'leave']]);
    await server.answer();
    expect(methods(testbed)).toEqual(['join', 'leave', 'join']);
    await server.answer();
    await joining;
    expect(testbed.room.state).toBe('joined');
  });

  it('[N63] an answer to an older stay is not taken for the present one', async () => {
    const testbed = new StoreTestbed();
    const server = slow(testbed);
    const first = testbed.room.join();
    void testbed.room.leave();
    const second = testbed.room.join();
    await settled();
    await server.answer();
    await first;
    expect([testbed.room.state, testbed.signalling.subscribed]).toEqual(['joining', {}]);
    await server.answer();
    await server.answer();
    await second;
    expect([testbed.room.state, methods(testbed)]).toEqual(['joined', ['join', 'leave', 'join']]);
  });

  it('[N63] a stay that ended before it was asked for is not asked for', async () => {
    const testbed = new StoreTestbed();
    const server = slow(testbed);
    void testbed.room.join();
    void testbed.room.leave();
    void testbed.room.join();
    const leaving = testbed.room.leave();
    await settled();
    await server.answer();
    await server.answer();
    await leaving;
    expect([testbed.room.state, methods(testbed), server.waiting()]).toEqual(['left', ['join', 'leave'], 0]);
  });

  it('[N63] a refusal of an older stay does not end the present one', async () => {
    const testbed = new StoreTestbed();
    let refuse: () => void = () => undefined;
    testbed.signalling.answers['room.join'] = () => new Promise((_, no) => (refuse = () => no(rtcError('room_full'))));
    const first = testbed.room.join().catch(({ reason }) => reason as string);
    void testbed.room.leave();
    const second = testbed.room.join();
    await settled();
    testbed.signalling.answers['room.join'] = ({ tracks }) => testbed.joinResult(tracks);
    refuse();
    await expect(first).resolves.toBe('room_full');
    await second;
    expect([testbed.room.state, testbed.room.error]).toEqual(['joined', null]);
  });

  it('[N63] leaving again waits for the answer that is due', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const server = slow(testbed);
    void testbed.room.leave();
    let left = false;
    void testbed.room.leave().then(() => (left = true));
    await settled();
    expect(left).toBe(false);
    await server.answer();
    expect(left).toBe(true);
  });
});
