import type { CallState, Party } from '../../../../components/core/protocol/call-state';
import { reduce } from '../../../../components/core/protocol/reduce';
import type { StreamEvent } from '../../../../components/core/protocol/messages';
import { emptyRoom, type Member, type RoomState, type Track } from '../../../../components/core/protocol/room-state';
import type { CallEntry } from '../../../../server/calls/call-entry';
import { callWebhooks } from '../../../../server/calls/call-webhooks';
import type { NewEvent } from '../../../../server/engine/engine';
import { roomWebhooks } from '../../../../server/rooms/room-webhooks';

const now = Date.UTC(2026, 0, 1, 12);
const timestamp = '2026-01-01T12:00:00.000Z';
const video: Track = { source: 'main', kind: 'video', muted: false };
const audio: Track = { source: 'main', kind: 'audio', muted: false };
const screen: Track = { source: 'screen', kind: 'video', muted: false };

const member = (id: string, tracks: readonly Track[] = []): Member => ({
  id,
  name: id.toUpperCase(),
  role: 'speaker',
  presence: 'online',
  attrs: {},
  tracks,
  joinedAt: now - 60_000,
});
const room = (...members: readonly Member[]): RoomState => ({
  ...emptyRoom('r'),
  title: 'Standup',
  openedAt: now - 90_000,
  members,
});
/** The events of the webhook for events of a room, in short: type, member and track. */
const webhooksFor = (before: RoomState, ...events: readonly NewEvent[]) => {
  const after = events.reduce((state, event) => reduce(state, { t: 'ev', n: '', e: '', s: 0, ts: 0, ...event } as StreamEvent), {
    ...before,
    ...(before.members.length === 0 ? { title: 'Standup', openedAt: now } : {}),
  });
  return roomWebhooks({ before, after, events }, now);
};
const inShort = (events: ReturnType<typeof webhooksFor>) =>
  events.map(({ type, data }) => {
    const { member: who, track } = data as { member?: { id: string }; track?: Track };
    return [type, who?.id, track && `${track.source}/${track.kind}`].filter((part) => part !== undefined).join(' ');
  });
const joined = (one: Member): NewEvent => ({ k: 'member.joined', d: { member: one } });

describe('events of rooms', () => {
  it('[P286] say where a member was moved', () => {
    const [event] = webhooksFor(room(member('ana'), member('bo')), {
      k: 'member.left',
      d: { id: 'ana', reason: 'moved', to: 'b' },
    });
    expect(event?.data).toMatchObject({ room: 'r', member: { id: 'ana' }, reason: 'moved', to: 'b', lastedMs: 60_000 });
  });

  it('[P444] say which role a member has now, and who waits', () => {
    const [changed, ...others] = webhooksFor(room(member('ana'), member('bo')), {
      k: 'member.updated',
      d: { id: 'ana', role: 'cohost' },
    });
    expect(others).toEqual([]);
    expect(changed).toEqual({
      type: 'member.role_changed',
      timestamp,
      data: { room: 'r', member: { id: 'ana', name: 'ANA', role: 'cohost' }, former: 'speaker' },
    });
    const before = room(member('ana'));
    const after: RoomState = { ...before, rules: { entry: 'waiting', forbidden: [], waiting: 2 } };
    const waiting = [{ id: 'cy', name: 'Cy', guest: true, since: now }];
    expect(roomWebhooks({ before, after, events: [], waiting }, now)).toEqual([
      { type: 'user.waiting', timestamp, data: { room: 'r', user: { id: 'cy', name: 'Cy', guest: true }, waiting: 2 } },
    ]);
  });

  it('[P212] starts a room with its first member, and says what everybody publishes', () => {
    const events = webhooksFor(emptyRoom('r'), joined(member('ana', [audio, video])));
    expect(inShort(events)).toEqual([
      'room.started',
      'member.joined ana',
      'track.published ana main/audio',
      'track.published ana main/video',
    ]);
    expect(events[0]).toEqual({ type: 'room.started', timestamp, data: { room: 'r', title: 'Standup', startedAt: timestamp } });
    const shown = { id: 'ana', name: 'ANA', role: 'speaker' };
    expect(events[1]).toEqual({ type: 'member.joined', timestamp, data: { room: 'r', member: shown } });
    expect(events[2]).toEqual({
      type: 'track.published',
      timestamp,
      data: { room: 'r', member: shown, track: { source: 'main', kind: 'audio' } },
    });
    expect(inShort(webhooksFor(room(member('ana')), joined(member('bo'))))).toEqual(['member.joined bo']);
  });

  it('[P212] ends a room with its last member, whose tracks are unpublished first', () => {
    const both = room(member('ana'), member('bo', [video]));
    const left: NewEvent = { k: 'member.left', d: { id: 'bo', reason: 'lost' } };
    const events = webhooksFor(both, left);
    expect(inShort(events)).toEqual(['track.unpublished bo main/video', 'member.left bo']);
    expect(events[1]?.data).toEqual({
      room: 'r',
      member: { id: 'bo', name: 'BO', role: 'speaker' },
      reason: 'lost',
      lastedMs: 60_000,
    });
    const last = webhooksFor(room(member('ana')), { k: 'member.left', d: { id: 'ana', reason: 'left' } });
    expect(inShort(last)).toEqual(['member.left ana', 'room.ended']);
    expect(last[1]?.data).toEqual({ room: 'r', title: 'Standup', startedAt: '2026-01-01T11:58:30.000Z', lastedMs: 90_000 });
  });

  it('[P212] names the reason of all who are in a room that is closed', () => {
    const events = webhooksFor(room(member('ana'), member('bo')), { k: 'room.closed', d: {} });
    expect(inShort(events)).toEqual(['member.left ana', 'member.left bo', 'room.ended']);
    expect(events.slice(0, 2)).toMatchObject([{ data: { reason: 'closed' } }, { data: { reason: 'closed' } }]);
  });

  it('[P212] says nothing of a member who joins again, except for changed tracks', () => {
    const before = room(member('ana', [audio, video]));
    expect(inShort(webhooksFor(before, joined(member('ana', [audio, video]))))).toEqual([]);
    expect(inShort(webhooksFor(before, joined(member('ana', [audio, screen]))))).toEqual([
      'track.unpublished ana main/video',
      'track.published ana screen/video',
    ]);
  });

  it('[P212] says each track once, and nothing of presence, attributes and mutes', () => {
    const before = room(member('ana', [audio]));
    const published: NewEvent = { k: 'track.published', d: { id: 'ana', tracks: [audio, video] } };
    expect(inShort(webhooksFor(before, published))).toEqual(['track.published ana main/video']);
    const unpublished: NewEvent = { k: 'track.unpublished', d: { id: 'ana', source: 'main' } };
    expect(inShort(webhooksFor(before, unpublished))).toEqual(['track.unpublished ana main/audio']);
    const quiet: readonly NewEvent[] = [
      { k: 'member.offline', d: { id: 'ana' } },
      { k: 'member.updated', d: { id: 'ana', attrs: { hand: true } } },
      { k: 'track.muted', d: { id: 'ana', source: 'main', kind: 'audio', muted: true } },
    ];
    expect(webhooksFor(before, ...quiet)).toEqual([]);
  });
});

const party = (id: string, more: Partial<Party> = {}): Party => ({
  id,
  name: id.toUpperCase(),
  by: '',
  state: 'active',
  reason: null,
  device: '',
  offline: false,
  ...more,
});
const stay = { session: '', generation: 0, stateDeadline: 0, connectionDeadline: 0, since: now - 30_000 };
const call = (more: Partial<CallState> = {}, entry: Partial<CallEntry> = {}): CallEntry => ({
  public: {
    id: 'c',
    kind: 'video',
    room: 'call.c',
    from: 'ana',
    group: false,
    parties: [party('ana'), party('bo')],
    activeMs: null,
    videoRequestBy: '',
    reason: null,
    into: '',
    ...more,
  },
  details: {
    ana: { ...stay, activeAt: now - 20_000, endedAt: now },
    bo: { ...stay, activeAt: now - 19_000, endedAt: now },
  },
  lastNumber: 0,
  activeAt: null,
  endedAt: null,
  answered: false,
  questionDeadline: 0,
  host: '',
  ...entry,
});

describe('events of calls', () => {
  it('[P213] starts a call once, with its caller and its callees', () => {
    expect(callWebhooks(null, call(), now)).toEqual([
      {
        type: 'call.started',
        timestamp,
        data: { call: 'c', kind: 'video', group: false, from: { id: 'ana', name: 'ANA' }, to: [{ id: 'bo', name: 'BO' }] },
      },
    ]);
    expect(callWebhooks(call(), call({}, { answered: true }), now)).toEqual([]);
  });

  it('[P213] does not start a call again that comes back by its voucher', () => {
    expect(callWebhooks(null, call({}, { answered: true }), now)).toEqual([]);
  });

  it('[P213] ends a call once, with the reason and the time of each party', () => {
    const parties = [party('ana', { state: 'ended', reason: 'hangup' }), party('bo', { state: 'ended', reason: 'lost' })];
    const over = call({ reason: 'hangup', parties }, { activeAt: now - 19_000, endedAt: now, answered: true });
    expect(callWebhooks(call(), over, now)).toEqual([
      {
        type: 'call.ended',
        timestamp,
        data: {
          call: 'c',
          kind: 'video',
          group: false,
          from: 'ana',
          reason: 'hangup',
          into: '',
          lastedMs: 19_000,
          parties: [
            { id: 'ana', name: 'ANA', direction: 'out', reason: 'hangup', lastedMs: 19_000 },
            { id: 'bo', name: 'BO', direction: 'in', reason: 'lost', lastedMs: 19_000 },
          ],
        },
      },
    ]);
    expect(callWebhooks(over, over, now)).toEqual([]);
  });

  it('[P213] starts and ends a call at once that nobody may answer', () => {
    expect(callWebhooks(null, call({ reason: 'unreachable' }, { endedAt: now }), now)).toMatchObject([
      { type: 'call.started' },
      { type: 'call.ended', data: { reason: 'unreachable', lastedMs: 0 } },
    ]);
  });
});
