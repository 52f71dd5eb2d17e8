import { rtcError } from '../../../components/core/protocol/errors';
import { bindRoom } from '../../../components/core/view/room/auto-join';
import { settled } from '../../fakes/platform/fake-clock';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

const methods = (testbed: StoreTestbed): string[] => testbed.signalling.asked.map(({ method }) => method.replace('room.', ''));

/** A server that answers only when the test says so, so that requests can overtake its answers. */
function slowServer(testbed: StoreTestbed): { answer(): Promise<void>; waiting(): number } {
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

/** A page with `<rtc-room>`. */
const open = (testbed: StoreTestbed, autoJoin = true) => {
  const emitted: string[] = [];
  const release = bindRoom(
    () => testbed.rooms.getOrCreate('r1'),
    () => ({ autoJoin, lobby: true }),
    (event, detail) => emitted.push('reason' in detail ? `${event} ${detail.reason}` : event),
  );
  return { emitted, release };
};

describe('pages that show a room', () => {
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
    // The connection stays open for the next page. The app never stops listening to network changes.
    await testbed.advance(10_000);
    expect(testbed.held).toEqual({ timers: 0, listeners: 1, sockets: 0, followed: 0 });
  });

  it.each(['before', 'after'])('[N62] keep the room joined if one opens %s another closes in the same turn', async (order) => {
    const testbed = new StoreTestbed();
    const old = open(testbed);
    await testbed.advance(0);
    if (order === 'after') old.release();
    const next = open(testbed);
    if (order === 'before') old.release();
    await testbed.advance(0);
    expect([testbed.room.state, methods(testbed), next.emitted]).toEqual(['joined', ['join'], []]);
    next.release();
    await testbed.advance(0);
    expect(methods(testbed)).toEqual(['join', 'leave']);
  });

  it('[N62] that open later find a fresh room, and join it', async () => {
    const testbed = new StoreTestbed();
    open(testbed).release();
    await testbed.advance(0);
    testbed.signalling.answers['room.join'] = () => Promise.reject(rtcError('room_full'));
    const refused = open(testbed);
    await testbed.advance(0);
    expect([testbed.room.state, refused.emitted]).toEqual(['idle', ['error room_full']]);
    refused.release();
    await testbed.advance(0);
    testbed.signalling.answers['room.join'] = ({ tracks }) => testbed.joinResult(tracks);
    const again = open(testbed);
    await testbed.advance(0);
    expect([testbed.room.state, testbed.room.error, again.emitted]).toEqual(['joined', null, ['joined']]);
  });

  it('[N62] show the lobby again when they open after the user left', async () => {
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

  it('[N62] count once if they are released twice', async () => {
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

describe('joins and leaves of a room', () => {
  it('[N63] wait for each other: a leave is answered before the next join is sent', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const server = slowServer(testbed);
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

  it('[N63] ignore the answer to an older join', async () => {
    const testbed = new StoreTestbed();
    const server = slowServer(testbed);
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

  it('[N63] are not sent if the room is left before their turn', async () => {
    const testbed = new StoreTestbed();
    const server = slowServer(testbed);
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

  it('[N63] ignore the refusal of an older join', async () => {
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

  it('[N63] of which a second leave waits for the answer of the first', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const server = slowServer(testbed);
    void testbed.room.leave();
    let left = false;
    void testbed.room.leave().then(() => (left = true));
    await settled();
    expect(left).toBe(false);
    await server.answer();
    expect(left).toBe(true);
  });
});
