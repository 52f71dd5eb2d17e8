import { rtcError } from '../../../components/core/protocol/errors';
import { bindRoom } from '../../../components/core/view/room/auto-join';
import { settled } from '../../fakes/platform/fake-clock';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

const methods = (house: StoreTestbed): string[] => house.signalling.asked.map(({ method }) => method.replace('room.', ''));

/** The server answers when told to, so that wishes can cross its answers. */
function slow(house: StoreTestbed): { answer(): Promise<void>; waiting(): number } {
  const due: (() => void)[] = [];
  const { answers } = house.signalling;
  answers['room.join'] = ({ tracks }) => new Promise((done) => due.push(() => done(house.joinResult(tracks))));
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
const open = (house: StoreTestbed, autoJoin = true) => {
  const told: string[] = [];
  const release = bindRoom(
    () => house.rooms.named('r1'),
    () => ({ autoJoin, lobby: true }),
    (event, detail) => told.push('reason' in detail ? `${event} ${detail.reason}` : event),
  );
  return { told, release };
};

describe('pages that stand in a room', () => {
  it('[N62] leave it with the last of them', async () => {
    const house = new StoreTestbed();
    const below = open(house);
    await house.advance(0);
    const front = open(house);
    await house.advance(0);
    front.release();
    await house.advance(0);
    expect([house.room.state, methods(house)]).toEqual(['joined', ['join']]);
    below.release();
    await house.advance(0);
    expect([house.room.state, methods(house)]).toEqual(['left', ['join', 'leave']]);
    // The connection lingers for the next page; the app listens to its network for good.
    await house.advance(10_000);
    expect(house.held).toEqual({ timers: 0, listeners: 1, sockets: 0, followed: 0 });
  });

  it.each(['before', 'after'])('[N62] one that opens %s another one goes, in the same turn, keeps the seat', async (order) => {
    const house = new StoreTestbed();
    const old = open(house);
    await house.advance(0);
    if (order === 'after') old.release();
    const next = open(house);
    if (order === 'before') old.release();
    await house.advance(0);
    expect([house.room.state, methods(house), next.told]).toEqual(['joined', ['join'], []]);
    next.release();
    await house.advance(0);
    expect(methods(house)).toEqual(['join', 'leave']);
  });

  it('[N62] one that opens later finds the room as if nothing had been, and joins', async () => {
    const house = new StoreTestbed();
    open(house).release();
    await house.advance(0);
    house.signalling.answers['room.join'] = () => Promise.reject(rtcError('room_full'));
    const refused = open(house);
    await house.advance(0);
    expect([house.room.state, refused.told]).toEqual(['idle', ['error room_full']]);
    refused.release();
    await house.advance(0);
    house.signalling.answers['room.join'] = ({ tracks }) => house.joinResult(tracks);
    const again = open(house);
    await house.advance(0);
    expect([house.room.state, house.room.error, again.told]).toEqual(['joined', null, ['joined']]);
  });

  it('[N62] the lobby is there again on a page that opens after somebody left', async () => {
    const house = new StoreTestbed();
    const first = open(house, false);
    await house.joined(member('ana'));
    await house.room.leave();
    expect([house.room.state, house.room.left]).toEqual(['left', 'left']);
    first.release();
    await house.advance(0);
    open(house, false);
    expect([house.room.state, house.room.left]).toEqual(['idle', null]);
  });

  it('[N62] one that is released twice counts once', async () => {
    const house = new StoreTestbed();
    const [below, front] = [open(house), open(house)];
    await house.advance(0);
    front.release();
    front.release();
    await house.advance(0);
    expect(house.room.state).toBe('joined');
    below.release();
    await house.advance(0);
    expect(house.room.state).toBe('left');
  });
});

describe('questions about a seat', () => {
  it('[N63] wait for each other: a seat is given back before it is asked for again', async () => {
    const house = new StoreTestbed();
    await house.joined();
    const server = slow(house);
    void house.room.leave();
    const joining = house.room.join();
    await settled();
    expect([house.room.state, methods(house)]).toEqual(['joining', ['join', 'leave']]);
    await server.answer();
    expect(methods(house)).toEqual(['join', 'leave', 'join']);
    await server.answer();
    await joining;
    expect(house.room.state).toBe('joined');
  });

  it('[N63] an answer to an older stay is not taken for the present one', async () => {
    const house = new StoreTestbed();
    const server = slow(house);
    const first = house.room.join();
    void house.room.leave();
    const second = house.room.join();
    await settled();
    await server.answer();
    await first;
    expect([house.room.state, house.signalling.subscribed]).toEqual(['joining', {}]);
    await server.answer();
    await server.answer();
    await second;
    expect([house.room.state, methods(house)]).toEqual(['joined', ['join', 'leave', 'join']]);
  });

  it('[N63] a stay that ended before it was asked for is not asked for', async () => {
    const house = new StoreTestbed();
    const server = slow(house);
    void house.room.join();
    void house.room.leave();
    void house.room.join();
    const leaving = house.room.leave();
    await settled();
    await server.answer();
    await server.answer();
    await leaving;
    expect([house.room.state, methods(house), server.waiting()]).toEqual(['left', ['join', 'leave'], 0]);
  });

  it('[N63] a refusal of an older stay does not end the present one', async () => {
    const house = new StoreTestbed();
    let refuse: () => void = () => undefined;
    house.signalling.answers['room.join'] = () => new Promise((_, no) => (refuse = () => no(rtcError('room_full'))));
    const first = house.room.join().catch(({ reason }) => reason as string);
    void house.room.leave();
    const second = house.room.join();
    await settled();
    house.signalling.answers['room.join'] = ({ tracks }) => house.joinResult(tracks);
    refuse();
    await expect(first).resolves.toBe('room_full');
    await second;
    expect([house.room.state, house.room.error]).toEqual(['joined', null]);
  });

  it('[N63] leaving again waits for the answer that is due', async () => {
    const house = new StoreTestbed();
    await house.joined();
    const server = slow(house);
    void house.room.leave();
    let left = false;
    void house.room.leave().then(() => (left = true));
    await settled();
    expect(left).toBe(false);
    await server.answer();
    expect(left).toBe(true);
  });
});
