import type { Member } from '../../../components/core/protocol/room-state';
import { assign, expire, hold, join, lose, part, show, type Holder } from '../../../server/rooms/decisions';
import { emptyRecord, type RoomRecord } from '../../../server/rooms/room-record';

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

/** A room in which Ana's seat is held by generation 2 of session s. */
const room = (more: Partial<Member> = {}): RoomRecord => {
  const { public: state } = emptyRecord('r');
  return {
    public: { ...state, capacity: 2, openedAt: 1, members: [member(more)] },
    seats: { ana: { id: 'seat', session: 's', generation: 2 } },
  };
};
const holder = (generation: number, session = 's'): Holder => ({ member: 'ana', session, generation });
const wish = (generation: number, session = 's') => ({
  ...holder(generation, session),
  seat: 'new',
  name: 'Ana',
  role: 'speaker' as const,
  tracks: [],
  now: 9,
});

describe('a connection that was overtaken', () => {
  it('[P14] neither loses, shows, holds nor parts with the seat of the newer one', () => {
    expect(lose(room(), holder(1))).toBeNull();
    expect(show(room(), holder(1), 'away')).toBeNull();
    expect(hold(room({ presence: 'offline' }), holder(1))).toBeNull();
    expect(part(room(), holder(1))).toBeNull();
  });

  it('[P14] does not take the seat by a join that comes late', () => {
    expect(() => join(room(), wish(1))).toThrow('conflict');
    expect(join(room(), wish(2)).seats['ana']).toMatchObject({ id: 'new', generation: 2 });
    expect(join(room(), wish(1, 'another device')).seats['ana']).toMatchObject({ session: 'another device' });
  });

  it('[P10] never touches the seat of another session', () => {
    const stranger = holder(3, 'another');
    expect([lose(room(), stranger), show(room(), stranger, 'away'), hold(room(), stranger), part(room(), stranger)]).toEqual(
      Array(4).fill(null),
    );
    expect(assign(room(), stranger, null, 'new')).toBeNull();
  });
});

describe('decisions about a seat', () => {
  it('[P36] hands the seat to the newer connection, saying only what changes for the others', () => {
    expect(hold(room(), holder(3))).toMatchObject({ events: [], seats: { ana: { id: 'seat', generation: 3 } } });
    expect(hold(room({ presence: 'away' }), holder(3))?.events).toEqual([{ k: 'member.online', d: { id: 'ana' } }]);
    expect(part(room({ presence: 'offline' }), holder(3))).toMatchObject({ events: [], seats: { ana: { generation: 3 } } });
  });

  it('[P32] ends a grace only for the very seat that waits', () => {
    expect(expire(room({ presence: 'offline' }), 'ana', 'seat')?.events).toEqual([
      { k: 'member.left', d: { id: 'ana', reason: 'lost' } },
    ]);
    expect(expire(room({ presence: 'offline' }), 'ana', 'former seat')).toBeNull();
    expect(expire(room(), 'ana', 'seat')).toBeNull();
    expect(expire(room({ presence: 'away' }), 'ana', 'seat')).toBeNull();
  });

  it('[P34] does not show a member whose seat waits', () => {
    expect(show(room({ presence: 'offline' }), holder(2), 'away')).toBeNull();
    expect(show(room({ presence: 'offline' }), holder(2), 'online')).toBeNull();
  });

  it('[P30] keeps place, attributes and time of arrival of a seat that is taken again', () => {
    const { events } = join(room({ attrs: { hand: true } }), wish(1, 'another device'));
    expect(events).toEqual([
      { k: 'member.joined', d: { member: expect.objectContaining({ attrs: { hand: true }, joinedAt: 1 }) } },
    ]);
  });

  it('[P52] gives a new seat only to who may no longer publish and did', () => {
    expect(assign(room(), holder(2), 'host', 'new')?.seats['ana']?.id).toBe('seat');
    expect(assign(room(), holder(2), 'audience', 'new')?.seats['ana']?.id).toBe('new');
    expect(assign(room({ tracks: [] }), holder(2), 'audience', 'new')?.seats['ana']?.id).toBe('seat');
    expect(assign(room(), holder(2), 'speaker', 'new')).toBeNull();
  });
});
