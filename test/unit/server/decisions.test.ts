import type { Member } from '../../../components/core/protocol/room-state';
import {
  applyRole,
  expire,
  reattach,
  join,
  disconnect,
  detach,
  setPresence,
  type MemberSession,
} from '../../../server/rooms/decisions';
import { emptyRoomRecord, type RoomRecord } from '../../../server/rooms/room-record';

const member = (more: Partial<Member> = {}): Member => ({
  id: 'ana',
  name: 'Ana',
  role: 'speaker',
  presence: 'online',
  attrs: {},
  tracks: [{ source: 'main', kind: 'audio', muted: false }],
  joinedAt: 1,
  ...more,
});

/** A room in which Ana's membership belongs to generation 2 of session s. */
const room = (more: Partial<Member> = {}): RoomRecord => {
  const { public: state } = emptyRoomRecord('r');
  return {
    public: { ...state, capacity: 2, openedAt: 1, members: [member(more)] },
    memberships: { ana: { id: 'm1', session: 's', generation: 2 } },
  };
};
const holder = (generation: number, session = 's'): MemberSession => ({ member: 'ana', session, generation });
const wish = (generation: number, session = 's') => ({
  ...holder(generation, session),
  membership: 'new',
  name: 'Ana',
  role: 'speaker' as const,
  tracks: [],
  now: 9,
});

describe('a replaced connection', () => {
  it('[P14] does not change the membership of the newer one', () => {
    expect(disconnect(room(), holder(1), 'a1')).toBeNull();
    expect(setPresence(room(), holder(1), 'away')).toBeNull();
    expect(reattach(room({ presence: 'offline' }), holder(1))).toBeNull();
    expect(detach(room(), holder(1), 'a1')).toBeNull();
  });

  it('[P14] does not take the membership by a late join', () => {
    expect(() => join(room(), wish(1))).toThrow('conflict');
    expect(join(room(), wish(2)).memberships['ana']).toMatchObject({ id: 'new', generation: 2 });
    expect(join(room(), wish(1, 'another device')).memberships['ana']).toMatchObject({ session: 'another device' });
  });

  it('[P10] never changes the membership of another session', () => {
    const stranger = holder(3, 'another');
    expect([
      disconnect(room(), stranger, 'a1'),
      setPresence(room(), stranger, 'away'),
      reattach(room(), stranger),
      detach(room(), stranger, 'a1'),
    ]).toEqual(Array(4).fill(null));
    expect(applyRole(room(), stranger, null, 'new')).toBeNull();
  });
});

describe('decisions about a membership', () => {
  it('[P36] moves the membership to the newer connection', () => {
    expect(detach(room(), holder(3), 'a1')).toMatchObject({
      events: [{ k: 'member.offline', d: { id: 'ana' } }],
      memberships: { ana: { generation: 3 } },
    });
    expect(detach(room({ presence: 'offline' }), holder(3), 'a1')).toBeNull();
    expect(reattach(room({ presence: 'away' }), holder(3))?.events).toEqual([{ k: 'member.online', d: { id: 'ana' } }]);
  });

  it('[E89] moves it by an event also where nothing else changes, so that no other node overwrites it', () => {
    expect(reattach(room(), holder(3))).toMatchObject({
      events: [{ k: 'member.updated', d: { id: 'ana' } }],
      memberships: { ana: { id: 'm1', generation: 3 } },
    });
    expect(reattach(room(), holder(2))).toBeNull();
  });

  it('[P32] ends a grace period only for the same membership', () => {
    const absence = { member: 'ana', membership: 'm1', absenceId: '' };
    expect(expire(room({ presence: 'offline' }), absence, 'lost')?.events).toEqual([
      { k: 'member.left', d: { id: 'ana', reason: 'lost' } },
    ]);
    expect(expire(room({ presence: 'offline' }), { ...absence, membership: 'm0' }, 'lost')).toBeNull();
    expect(expire(room(), absence, 'lost')).toBeNull();
    expect(expire(room({ presence: 'away' }), absence, 'lost')).toBeNull();
  });

  it('[P32] ends no later absence by the timer of one that is over', () => {
    const offline = (memberships: RoomRecord['memberships'] | undefined): RoomRecord => ({
      ...room({ presence: 'offline' }),
      memberships: memberships ?? {},
    });
    const first = offline(disconnect(room(), holder(2), 'a1')?.memberships);
    const second = offline(disconnect({ ...room(), memberships: first.memberships }, holder(2), 'a2')?.memberships);
    const absence = { member: 'ana', membership: 'm1', absenceId: 'a1' };
    expect(expire(first, absence, 'lost')).not.toBeNull();
    expect(expire(second, absence, 'lost')).toBeNull();
    expect(expire(second, { ...absence, absenceId: 'a2' }, 'lost')).not.toBeNull();
    // A hello without the room goes on with the same absence.
    expect(detach(first, holder(3), 'a2')).toBeNull();
  });

  it('[P34] does not show a waiting member', () => {
    expect(setPresence(room({ presence: 'offline' }), holder(2), 'away')).toBeNull();
    expect(setPresence(room({ presence: 'offline' }), holder(2), 'online')).toBeNull();
  });

  it('[P30] keeps place, attributes and join time of a member that rejoins', () => {
    const { events } = join(room({ attrs: { hand: true } }), wish(1, 'another device'));
    expect(events).toEqual([
      { k: 'member.joined', d: { member: expect.objectContaining({ attrs: { hand: true }, joinedAt: 1 }) } },
    ]);
  });

  it('[P52] creates a new membership only for a publisher who may no longer publish', () => {
    expect(applyRole(room(), holder(2), 'host', 'new')?.memberships['ana']?.id).toBe('m1');
    expect(applyRole(room(), holder(2), 'audience', 'new')?.memberships['ana']?.id).toBe('new');
    expect(applyRole(room({ tracks: [] }), holder(2), 'audience', 'new')?.memberships['ana']?.id).toBe('m1');
    expect(applyRole(room(), holder(2), 'speaker', 'new')).toBeNull();
  });
});
