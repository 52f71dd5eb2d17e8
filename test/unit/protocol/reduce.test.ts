import fc from 'fast-check';
import type { NewEvent } from '../../../server/engine/engine';
import type { StreamEvent } from '../../../components/core/protocol/messages';
import { reduce } from '../../../components/core/protocol/reduce';
import { emptyRoom, type Member, type RoomState } from '../../../components/core/protocol/room-state';

const member = (id: string, more: Partial<Member> = {}): Member => ({
  id,
  name: id.toUpperCase(),
  role: 'speaker',
  presence: 'online',
  attrs: {},
  tracks: [],
  joinedAt: 0,
  ...more,
});

const event = (fact: NewEvent, s = 1): StreamEvent => ({ t: 'ev', n: 'r:x', e: 'e1', s, ts: 0, ...fact }) as StreamEvent;
const after = (state: RoomState, ...facts: NewEvent[]): RoomState => facts.reduce((now, fact) => reduce(now, event(fact)), state);
const joined = (...ids: string[]): RoomState =>
  after(emptyRoom('x'), ...ids.map((id): NewEvent => ({ k: 'member.joined', d: { member: member(id) } })));
const ids = (state: RoomState): string[] => state.members.map((one) => one.id);
const find = (state: RoomState, id: string): Member | undefined => state.members.find((one) => one.id === id);

/** Random events about a few members, in random order. */
const anyFact: fc.Arbitrary<NewEvent> = fc
  .record({
    id: fc.constantFrom('ana', 'ben', 'cai'),
    k: fc.constantFrom(
      'member.joined',
      'member.left',
      'member.away',
      'member.online',
      'member.offline',
      'member.updated',
      'track.published',
      'track.muted',
      'track.unpublished',
      'room.updated',
      'room.closed',
      'message.sent',
    ),
    source: fc.constantFrom('main' as const, 'screen' as const),
    kind: fc.constantFrom('audio' as const, 'video' as const),
    muted: fc.boolean(),
  })
  .map(({ id, k, source, kind, muted }): NewEvent => {
    const facts = {
      'member.joined': { k, d: { member: member(id) } },
      'member.left': { k, d: { id, reason: 'left' } },
      'member.updated': { k, d: { id, name: `${id}${kind}` } },
      'track.published': { k, d: { id, tracks: [{ source, kind, muted }] } },
      'track.muted': { k, d: { id, source, kind, muted } },
      'track.unpublished': { k, d: { id, source } },
      'room.updated': { k, d: { attrs: { metadata: id } } },
      'room.closed': { k, d: {} },
      'message.sent': { k, d: { id, topic: 'note', value: muted } },
    } as Record<string, unknown>;
    return (facts[k] ?? { k, d: { id } }) as NewEvent;
  });

describe('reduce', () => {
  it('[M1] gives the same state from a snapshot at any point as from the beginning', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 60 }), fc.nat(60), (facts, at) => {
        const cut = Math.min(at, facts.length);
        const snapshot = JSON.parse(JSON.stringify(after(emptyRoom('x'), ...facts.slice(0, cut)))) as RoomState;
        expect(after(snapshot, ...facts.slice(cut))).toEqual(after(emptyRoom('x'), ...facts));
      }),
    );
  });

  it('[M2] puts a new member last and keeps the place of a member that rejoins', () => {
    const state = after(joined('ana', 'ben', 'cai'), { k: 'member.joined', d: { member: member('ben', { name: 'Ben again' }) } });
    expect(ids(state)).toEqual(['ana', 'ben', 'cai']);
    expect(find(state, 'ben')?.name).toBe('Ben again');
  });

  it('[M3] removes a member that left, and ignores later events about it', () => {
    const state = after(
      joined('ana', 'ben'),
      { k: 'member.left', d: { id: 'ana', reason: 'kicked' } },
      { k: 'track.published', d: { id: 'ana', tracks: [{ source: 'main', kind: 'audio', muted: false }] } },
    );
    expect(ids(state)).toEqual(['ben']);
  });

  it('[M4] changes presence and no track', () => {
    const tracks = [{ source: 'main' as const, kind: 'audio' as const, muted: false }];
    const state = after(
      joined('ana'),
      { k: 'track.published', d: { id: 'ana', tracks } },
      { k: 'member.away', d: { id: 'ana' } },
    );
    expect(find(state, 'ana')).toMatchObject({ presence: 'away', tracks });
  });

  it('[M5] replaces a track of the same source and kind and keeps the others', () => {
    const state = after(
      joined('ana'),
      {
        k: 'track.published',
        d: {
          id: 'ana',
          tracks: [
            { source: 'main', kind: 'audio', muted: true },
            { source: 'main', kind: 'video', muted: false },
          ],
        },
      },
      { k: 'track.published', d: { id: 'ana', tracks: [{ source: 'main', kind: 'audio', muted: false }] } },
    );
    expect(find(state, 'ana')?.tracks).toEqual([
      { source: 'main', kind: 'video', muted: false },
      { source: 'main', kind: 'audio', muted: false },
    ]);
  });

  it('[M6] mutes one source and kind only', () => {
    const tracks = [
      { source: 'main' as const, kind: 'audio' as const, muted: false },
      { source: 'main' as const, kind: 'video' as const, muted: false },
      { source: 'screen' as const, kind: 'video' as const, muted: false },
    ];
    const state = after(
      joined('ana'),
      { k: 'track.published', d: { id: 'ana', tracks } },
      { k: 'track.muted', d: { id: 'ana', source: 'main', kind: 'video', muted: true } },
    );
    expect(find(state, 'ana')?.tracks.map((track) => track.muted)).toEqual([false, true, false]);
  });

  it('[M7] ignores an unknown event', () => {
    const state = joined('ana');
    expect(reduce(state, { ...event({ k: 'room.closed', d: {} }), k: 'room.painted' } as unknown as StreamEvent)).toBe(state);
  });

  it('[M8] empties a closed room', () => {
    expect(ids(after(joined('ana', 'ben'), { k: 'room.closed', d: {} }))).toEqual([]);
  });

  it('[M20] changes of a hand, an invitation and prohibitions nothing else', () => {
    const raised = after(joined('ana', 'ben'), { k: 'member.updated', d: { id: 'ana', hand: 7 } });
    expect(find(raised, 'ana')).toEqual(member('ana', { hand: 7 }));
    const invited = after(raised, { k: 'member.updated', d: { id: 'ana', invited: true } });
    const forbidden = after(invited, { k: 'member.updated', d: { id: 'ana', forbidden: ['chat'] } });
    expect(find(forbidden, 'ana')).toEqual(member('ana', { hand: 7, invited: true, forbidden: ['chat'] }));
    const lowered = after(forbidden, { k: 'member.updated', d: { id: 'ana', role: 'cohost', hand: 0, invited: false } });
    expect(find(lowered, 'ana')).toEqual(member('ana', { role: 'cohost', hand: 0, invited: false, forbidden: ['chat'] }));
    expect(find(lowered, 'ben')).toEqual(member('ben'));
  });

  it('[M21] takes news of the rules in place of all of them', () => {
    const rules = { entry: 'waiting' as const, forbidden: ['screen' as const], waiting: 2, spotlight: 'ana' };
    const ruled = after(joined('ana'), { k: 'room.updated', d: { rules } });
    expect(ruled.rules).toEqual(rules);
    const open = { entry: 'open' as const, forbidden: [], waiting: 0 };
    const opened = after(ruled, { k: 'room.updated', d: { rules: open } });
    expect(opened).toEqual({ ...ruled, rules: open });
    expect(after(opened, { k: 'room.updated', d: {} })).toEqual(opened);
  });

  it('[M22] changes nothing when a member is asked for a device', () => {
    const state = joined('ana', 'ben');
    expect(after(state, { k: 'member.asked', d: { id: 'ana', kind: 'audio', by: 'ben' } })).toEqual(state);
  });

  it('[M16] takes news of the audience in place of what was known of it', () => {
    const newest = [{ id: 'cai', name: 'CAI' }];
    const state = after(joined('ana'), { k: 'audience.changed', d: { count: 3, newest } });
    expect([state.audience, ids(state)]).toEqual([{ count: 3, newest }, ['ana']]);
    expect(after(state, { k: 'audience.changed', d: { count: 0, newest: [] } }).audience).toEqual({ count: 0, newest: [] });
  });

  it('[P243] takes the settings that an operator changed, and keeps the others', () => {
    const state = after(
      joined('ana'),
      { k: 'room.updated', d: { capacity: 7 } },
      { k: 'room.updated', d: { attrs: { metadata: 'x' } } },
    );
    expect(state).toEqual({ ...joined('ana'), capacity: 7, attrs: { metadata: 'x' } });
  });

  it('[M9] never changes the state it was given', () => {
    const freeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      Object.values(value).forEach(freeze);
      Object.freeze(value);
    };
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 30 }), (facts) => {
        facts.reduce((now, fact) => {
          freeze(now);
          return reduce(now, event(fact));
        }, emptyRoom('x'));
      }),
    );
  });
});
