import type { Member, Role } from '../../../components/core/protocol/room-state';
import { allowPublishing, openRoom, sendMessage, together, updateMember, updateRoom } from '../../../server/rooms/changes';
import { applyRole, close, join, leave, setRole } from '../../../server/rooms/decisions';
import { emptyRoomRecord, isOver, type RoomRecord } from '../../../server/rooms/room-record';

const member = (role: Role): Member => ({
  id: 'ana',
  name: 'Ana',
  role,
  presence: 'online',
  attrs: {},
  tracks: role === 'audience' ? [] : [{ source: 'main', kind: 'audio', muted: false }],
  joinedAt: 1,
});
const room = (role: Role): RoomRecord => ({
  public: { ...emptyRoomRecord('r').public, capacity: 2, openedAt: 1, members: [member(role)] },
  memberships: { ana: { id: 'm1', session: 's', generation: 2 } },
});
const waiting: RoomRecord = {
  public: { ...emptyRoomRecord('r').public, capacity: 2, openedAt: 1 },
  memberships: {},
  waits: true,
};
const session = { member: 'ana', session: 's', generation: 2 };

describe('the right to publish that an operator gives or takes', () => {
  it.each([
    ['host', true, 'host'],
    ['speaker', true, 'speaker'],
    ['audience', true, 'speaker'],
    ['host', false, 'audience'],
    ['speaker', false, 'audience'],
    ['audience', false, 'audience'],
  ] as const)('[P240] makes a %s, with %s, a member with the role %s', (role, allowed, expected) => {
    const decision = allowPublishing(room(role), 'ana', allowed, 'fresh');
    expect(decision?.events[0]).toEqual({ k: 'member.updated', d: { id: 'ana', role: expected } });
    expect(decision?.memberships['ana']?.role).toBe(expected);
  });

  it('[P240] ends the media of a member who loses it, and of nobody else', () => {
    const lost = allowPublishing(room('speaker'), 'ana', false, 'fresh');
    expect(lost?.events.slice(1)).toEqual([{ k: 'track.unpublished', d: { id: 'ana', source: 'main' } }]);
    expect(lost?.memberships['ana']).toMatchObject({ id: 'fresh', session: 's', generation: 2 });
    expect(allowPublishing(room('audience'), 'ana', true, 'fresh')?.memberships['ana']?.id).toBe('m1');
  });

  it('[P240] is said once, and of nobody who is not there', () => {
    const record = {
      ...room('audience'),
      memberships: { ana: { id: 'm1', session: 's', generation: 2, role: 'audience' as const } },
    };
    expect(allowPublishing(record, 'ana', false, 'fresh')).toBeNull();
    expect(allowPublishing(room('host'), 'bo', false, 'fresh')).toBeNull();
  });

  it('[P240] stands over fresh tokens and over another join, until the user leaves', () => {
    const record: RoomRecord = {
      ...room('audience'),
      memberships: { ana: { id: 'm1', session: 's', generation: 2, role: 'audience' } },
    };
    expect(applyRole(record, session, 'host', 'fresh')).toBeNull();
    expect(applyRole(record, session, null, 'fresh')?.memberships).toEqual({});
    const wish = { ...session, session: 'tablet', membership: 'm2', name: 'Ana', role: 'host' as const, tracks: [], now: 9 };
    const again = join(record, wish);
    expect(again.events[0]).toMatchObject({ d: { member: { role: 'audience' } } });
    expect(again.memberships['ana']).toMatchObject({ id: 'm2', role: 'audience' });
    const gone = leave(record, 'ana', 'left');
    expect(
      join({ ...record, public: { ...record.public, members: [] }, memberships: gone?.memberships ?? {} }, wish).events[0],
    ).toMatchObject({
      d: { member: { role: 'host' } },
    });
    expect(setRole(room('host'), 'ana', 'speaker', 'fresh')?.memberships['ana']?.role).toBeUndefined();
  });
});

describe('a room that an operator opens', () => {
  it('[P235] is open without members, and over once it is closed', () => {
    const opened = openRoom(emptyRoomRecord('r'), { capacity: 2, now: 5 }, { attrs: { metadata: 'm' } });
    expect(opened).toEqual({
      events: [{ k: 'room.updated', d: { attrs: { metadata: 'm' } } }],
      memberships: {},
      from: { id: 'r', title: 'r', capacity: 2, openedAt: 5, attrs: {}, members: [] },
      waits: true,
    });
    expect([isOver(waiting), isOver(emptyRoomRecord('r'))]).toEqual([false, true]);
    expect(close(waiting)?.events).toEqual([{ k: 'room.closed', d: {} }]);
    expect(close(emptyRoomRecord('r'))).toBeNull();
  });

  it('[P235] goes on waiting while it is changed, and not once somebody came', () => {
    expect([updateRoom(waiting, { capacity: 3 })?.waits, sendMessage(waiting, '', { topic: '', value: 1 }).waits]).toEqual([
      true,
      true,
    ]);
    const wish = { ...session, membership: 'm2', name: 'Ana', role: 'host' as const, tracks: [], now: 9 };
    expect(join(waiting, wish).waits).toBeUndefined();
    expect(openRoom(waiting, { capacity: 9, now: 6 }, {})).toBeNull();
    expect(openRoom(waiting, { capacity: 9, now: 6 }, { capacity: 9 })?.events).toEqual([
      { k: 'room.updated', d: { capacity: 9 } },
    ]);
    expect(() => updateRoom(emptyRoomRecord('r'), { capacity: 3 })).toThrow('not_found');
  });
});

describe('two changes of a member', () => {
  it('[P240] are one change of the room', () => {
    const record = room('audience');
    const name = updateMember(record, 'ana', { name: 'Anna' });
    const role = allowPublishing(record, 'ana', true, 'fresh');
    expect(together(name, role)?.events).toEqual([
      { k: 'member.updated', d: { id: 'ana', name: 'Anna' } },
      { k: 'member.updated', d: { id: 'ana', role: 'speaker' } },
    ]);
    expect(together(name, role)?.memberships['ana']?.role).toBe('speaker');
    expect([together(name, null), together(null, role), together(null, null)]).toEqual([name, role, null]);
    expect(updateMember(record, 'ana', {})).toBeNull();
  });
});
