import type { Data, History, Operation, Sight, StreamEntry } from './history';
import { judge } from './judge';

/** A handmade history that is in order: ana and bo are in a room and talk, ana calls bo, bo answers and hangs up. */
const limits = {
  graceMs: 500,
  graceClosedMs: 300,
  callGraceMs: 700,
  callUnreachableMs: 700,
  callRingMs: 1_400,
  callConnectMs: 1_000,
};

const member = (id: string, mark: string): Data => ({ id, name: mark, role: 'host', presence: 'online', attrs: {}, tracks: [] });
const party = (id: string, state: string): Data => ({ id, name: id, by: '', state, reason: null, device: '', offline: false });
const call: Data = {
  ...{
    id: 'k',
    kind: 'video',
    room: 'call.k',
    from: 'ana',
    group: false,
    activeMs: null,
    videoRequestBy: '',
    reason: null,
    into: '',
  },
  parties: [party('ana', 'connecting'), party('bo', 'inviting')],
};
const record = (reason: string): Data => ({ id: 'k', reason });

type Line = readonly [ts: number, stream: string, seq: number, kind: string, data: Data, epoch?: string];
const entryOf = ([ts, stream, seq, kind, data, epoch = 'e']: Line): StreamEntry => ({ stream, epoch, seq, ts, kind, data });

const room: readonly Line[] = [
  [110, 'r:one', 1, 'member.joined', { member: member('ana', 'ana#1') }],
  [210, 'r:one', 2, 'member.joined', { member: member('bo', 'bo#1') }],
  [310, 'r:one', 3, 'message.sent', { id: 'ana', topic: 'chat', value: 'ana#2' }],
  [410, 'r:one', 4, 'message.sent', { id: 'bo', topic: 'chat', value: 'bo#2' }],
];
const talk: readonly Line[] = [
  [510, 'c:k', 1, 'call.placed', { call }],
  [610, 'c:k', 2, 'party.accepted', { id: 'bo', device: 'bo-phone', name: 'bo' }],
  [710, 'c:k', 3, 'party.ended', { id: 'bo', reason: 'hangup' }],
  [710, 'c:k', 4, 'party.ended', { id: 'ana', reason: 'hangup' }],
  [710, 'c:k', 5, 'call.ended', { reason: 'hangup', into: '' }],
];
const inbox: readonly Line[] = [
  [515, 'u:bo', 1, 'inbox.called', { call, leftMs: 1_400 }],
  [715, 'u:bo', 2, 'inbox.ended', { record: record('hangup') }],
];
const whole: readonly Line[] = [...room, ...talk, ...inbox];

const operation = (client: string, atMs: number, method: string, params: Data, more: Partial<Operation> = {}): Operation => ({
  client,
  method,
  params,
  invokedMs: atMs,
  answer: { atMs: atMs + 20, error: null, result: {} },
  ...more,
});
const operations: readonly Operation[] = [
  operation('ana', 100, 'room.join', { room: 'one', name: 'ana#1' }),
  operation('bo', 200, 'room.join', { room: 'one', name: 'bo#1' }),
  operation('ana', 300, 'message.send', { room: 'one', topic: 'chat', value: 'ana#2' }),
  operation('bo', 400, 'message.send', { room: 'one', topic: 'chat', value: 'bo#2' }),
  operation('ana', 500, 'call.start', { to: ['bo'] }, { answer: { atMs: 520, error: null, result: { call } } }),
  operation('bo', 600, 'call.accept', { call: 'k' }),
  operation('bo', 700, 'call.end', { call: 'k' }),
];
const hello = (client: string, atMs: number): Sight[] => [
  { client, atMs, what: 'hello' },
  { client, atMs, what: 'welcome', goesOn: false, isFirst: true },
];
const snapshot = (client: string, stream: string, seq: number, state: Data): Sight => ({
  ...{ client, atMs: 0, what: 'snapshot' as const, stream, epoch: 'e', seq, state },
});
const sees = (client: string, lines: readonly Line[]): Sight[] =>
  lines.map((line) => ({ client, atMs: line[0] + 2, what: 'event' as const, entry: entryOf(line) }));
const roomNow: Data = { attrs: {}, members: [member('ana', 'ana#1'), member('bo', 'bo#1')] };
const present = [
  { client: 'ana', rooms: ['one'] },
  { client: 'bo', rooms: ['one'] },
];

interface Parts {
  log?: readonly Line[];
  operations?: readonly Operation[];
  sights?: readonly Sight[];
  shown?: History['shown'];
  present?: History['present'];
}
const usual: readonly Sight[] = [
  ...[...hello('ana', 50), snapshot('ana', 'r:one', 1, { attrs: {}, members: [member('ana', 'ana#1')] })],
  ...sees('ana', room.slice(1)),
  ...[...hello('bo', 60), snapshot('bo', 'r:one', 2, roomNow), ...sees('bo', room.slice(2)), ...sees('bo', talk.slice(0, 0))],
];
const judged = (parts: Parts = {}): readonly string[] => {
  const { log = whole, ...more } = parts;
  const history = { limits, operations, sights: usual, shown: [], faultsMs: [], present, ...more };
  return judge({ ...history, log: log.map(entryOf) });
};
const without = (...gone: readonly Line[]): Line[] => whole.filter((line) => !gone.includes(line));
const at = (lines: readonly Line[], index: number): Line => {
  const line = lines[index];
  if (line === undefined) throw new Error('no such line');
  return line;
};

describe('the judge of handmade histories', () => {
  it('[E66] finds nothing in a history that is in order', () => {
    expect(judged({ shown: [{ who: 'bo', stream: 'r:one', epoch: 'e', seq: 4, state: roomNow }] })).toEqual([]);
  });

  it('[E66] finds an acknowledged operation that is lost, and none that was never answered', () => {
    const sights = [...hello('ana', 50), ...hello('bo', 60)];
    expect(judged({ log: without(at(room, 3)), sights })).toEqual([
      expect.stringMatching(/^bo message\.send .* was acknowledged and is lost$/),
    ]);
    const unanswered = operations.map((one) => (one.params['value'] === 'bo#2' ? { ...one, answer: null } : one));
    expect(judged({ log: without(at(room, 3)), sights, operations: unanswered })).toEqual([]);
  });

  it('[E66] finds a lost operation whose number another event has in a new epoch', () => {
    const again: Line = [460, 'r:one', 1, 'message.sent', { id: 'bo', topic: 'chat', value: 'bo#2' }, 'f'];
    const log = [...room.slice(0, 2), again, ...talk, ...inbox];
    const late = operations.map((one) =>
      one.params['value'] === 'bo#2' ? { ...one, answer: { atMs: 480, error: null, result: {} } } : one,
    );
    expect(judged({ log, operations: late, sights: [] })).toEqual([expect.stringMatching(/^ana message\.send .* is lost$/)]);
  });

  it('[E66] finds what happened twice, too early, too late, or although it was refused', () => {
    const twice: Line = [415, 'r:one', 5, 'message.sent', { id: 'bo', topic: 'chat', value: 'bo#2' }];
    expect(judged({ log: [...whole, twice] })).toEqual([expect.stringMatching(/happened 2 times$/)]);
    const moved = (ms: number) =>
      judged({ log: whole.map((line) => (line === at(room, 3) ? [ms, ...line.slice(1)] : line) as Line), sights: [] });
    expect(moved(395)).toContainEqual(expect.stringMatching(/happened before it was asked$/));
    expect(moved(480)).toContainEqual(expect.stringMatching(/happened after it was acknowledged$/));
    const refused = operations.map((one) =>
      one.params['value'] === 'bo#2' ? { ...one, answer: { atMs: 420, error: 'forbidden', result: {} } } : one,
    );
    expect(judged({ operations: refused })).toEqual([expect.stringMatching(/was refused and happened$/)]);
  });

  it('[E66] finds an acknowledged operation without a mark that had no effect', () => {
    const mute = operation('ana', 350, 'track.mute', { room: 'one', source: 'main', kind: 'audio', muted: true });
    const leave = operation('bo', 430, 'room.leave', { room: 'one' });
    expect(judged({ operations: [...operations, mute, leave] })).toEqual([
      expect.stringMatching(/^ana track\.mute .* had no effect in its time$/),
      expect.stringMatching(/^bo room\.leave .* had no effect in its time$/),
    ]);
  });

  it('[E66] finds events from nowhere, and those that change nothing', () => {
    const said: Line = [450, 'r:one', 5, 'message.sent', { id: 'bo', topic: 'chat', value: 'never' }];
    const left: Line = [450, 'r:one', 5, 'member.left', { id: 'bo', reason: 'left' }];
    const lost: Line = [450, 'r:one', 5, 'member.left', { id: 'bo', reason: 'lost' }];
    const kicked: Line = [450, 'r:one', 5, 'member.left', { id: 'bo', reason: 'kicked' }];
    const away: Line = [450, 'r:one', 5, 'member.away', { id: 'bo' }];
    const offline: Line = [450, 'r:one', 5, 'member.offline', { id: 'bo' }];
    [said, left, lost, kicked, away, offline].forEach((line) =>
      expect(judged({ log: [...whole, line] })).toContainEqual(expect.stringMatching(/has no cause$/)),
    );
    const nobody: Line = [450, 'r:one', 5, 'member.offline', { id: 'cy' }];
    expect(judged({ log: [...whole, nobody] })).toEqual([expect.stringMatching(/changes nothing$/)]);
    const early: Line = [700, 'c:k', 3, 'party.ended', { id: 'bo', reason: 'lost' }];
    expect(judged({ log: [...room, ...talk.slice(0, 2), early] })).toContainEqual(expect.stringMatching(/"lost"} has no cause$/));
  });

  it('[E66] counts an absence from the end of the last connection that was welcomed', () => {
    const away: Line[] = [
      [1_000, 'r:one', 5, 'member.offline', { id: 'bo' }],
      [1_310, 'r:one', 6, 'member.left', { id: 'bo', reason: 'lost' }],
    ];
    const closed = (atMs: number): Sight => ({ client: 'bo', atMs, what: 'closed' });
    const [refused, returned]: Sight[][] = [[{ client: 'bo', atMs: 827, what: 'hello' }], hello('bo', 827)];
    const causeless = (between: readonly Sight[] = []) =>
      judged({ log: [...room, ...away], sights: [...usual, closed(805), ...between, closed(977)] }).filter((fault) =>
        fault.endsWith('has no cause'),
      );
    expect(causeless(refused)).toEqual([]);
    expect(causeless(returned)).toEqual([expect.stringContaining('member.left')]);
  });

  it('[E66] finds two events with one number, holes and times that go back', () => {
    const other: Line = [410, 'r:one', 4, 'message.sent', { id: 'bo', topic: 'chat', value: 'else' }];
    expect(judged({ log: [...whole, other] })).toEqual([expect.stringMatching(/^r:one e\/4 is two events/)]);
    expect(judged({ log: without(at(room, 2)), sights: [] })).toContainEqual('r:one e/4 comes after a hole');
    const swapped: Line[] = without(at(room, 2), at(room, 3));
    swapped.push([410, 'r:one', 3, 'message.sent', at(room, 3)[4]], [310, 'r:one', 4, 'message.sent', at(room, 2)[4]]);
    expect(judged({ log: swapped, sights: [] })).toContainEqual('r:one e/4 is older than the one before it');
  });

  it('[E66] finds what a client saw twice, not at all, in another order or without following it', () => {
    const [start, events] = [[...hello('bo', 60), snapshot('bo', 'r:one', 2, roomNow)], room.slice(2)];
    const seen = (...lines: readonly Line[]) => judged({ sights: [...start, ...sees('bo', lines)] });
    expect(seen(...events)).toEqual([]);
    expect(seen(at(events, 1))).toEqual(['bo: r:one e/4 came after e/2']);
    expect(seen(at(events, 0), at(events, 0))).toEqual(['bo: r:one e/3 came after e/3']);
    expect(seen(at(events, 1), at(events, 0))).toHaveLength(2);
    expect(judged({ sights: [...hello('bo', 60), ...sees('bo', events)] })).toContainEqual(
      'bo: got message.sent of r:one, which it does not follow',
    );
    const resumed: Sight = { client: 'bo', atMs: 420, what: 'resumed', stream: 'r:one', epoch: 'e', seq: 4, replay: 1 };
    expect(judged({ sights: [...start, resumed] })).toEqual([
      expect.stringMatching(/goes on with 1 events to e\/4, and it was at e\/2$/),
    ]);
  });

  it('[E66] finds a session that was lost, a room that was lost without cause, and a client that was sent away', () => {
    const start = [...hello('bo', 60), snapshot('bo', 'r:one', 4, roomNow)];
    const again: Sight[] = [
      { client: 'bo', atMs: 800, what: 'hello' },
      { client: 'bo', atMs: 810, what: 'welcome', goesOn: false, isFirst: false },
      { client: 'bo', atMs: 810, what: 'lost', stream: 'r:one' },
      { client: 'bo', atMs: 820, what: 'bye', code: 4001 },
    ];
    expect(judged({ sights: [...start, ...again] })).toEqual([
      'bo: lost its session',
      'bo: lost r:one, and was a member all the time',
      'bo: was sent away for good by 4001',
    ]);
  });

  it('[E66] finds a state that the log does not give', () => {
    const shown = [{ who: 'bo', stream: 'r:one', epoch: 'e', seq: 4, state: { attrs: {}, members: [member('ana', 'ana#1')] } }];
    expect(judged({ shown })).toEqual([expect.stringMatching(/^bo shows r:one at e\/4 as /)]);
    expect(judged({ shown: shown.map((one) => ({ ...one, seq: 9 })) })).toEqual([
      'bo shows r:one at e/9, where nothing was committed',
    ]);
  });

  it('[E66] finds calls that end twice, never, or differently on another screen', () => {
    const [end, endings] = [at(talk, 4), [2, 3, 4].map((index) => at(talk, index))];
    const other: Line = [720, 'c:k', 6, 'call.ended', { reason: 'lost', into: '' }];
    expect(judged({ log: [...whole, other] })).toContainEqual('c:k ended 2 times: hangup,lost');
    expect(judged({ log: without(...endings) })).toContainEqual('c:k ended 0 times');
    expect(judged({ log: without(at(inbox, 1)) })).toEqual(['bo was called by k, and remembers no end of it']);
    const wrong: Line = [715, 'u:bo', 2, 'inbox.ended', { record: record('rejected') }];
    expect(judged({ log: [...without(at(inbox, 1)), wrong] })).toEqual(['bo remembers k as rejected, and it was hangup']);
    const again: Line = [720, 'u:bo', 3, 'inbox.ended', { record: record('hangup') }];
    expect(judged({ log: [...whole, again] })).toContainEqual('bo remembers k 2 times, and took part 1 times');
    const ended = { ...call, reason: 'lost', parties: [] };
    const screen = snapshot('ana', 'c:k', end[2], ended);
    expect(judged({ sights: [...usual, screen] })).toContainEqual('ana saw c:k end as lost, and it was hangup');
  });

  it('[E66] finds members without a session, and clients that believe to be members', () => {
    expect(judged({ present: [{ client: 'ana', rooms: ['one'] }] })).toEqual(['bo is online in r:one, and has no session there']);
    expect(judged({ present: [...present, { client: 'cy', rooms: ['one'] }] })).toEqual([
      'cy believes to be in r:one, and is not',
    ]);
    const offline: Line = [850, 'r:one', 5, 'member.offline', { id: 'bo' }];
    const sights: readonly Sight[] = [...usual, { client: 'bo', atMs: 845, what: 'closed' }];
    expect(judged({ log: [...whole, offline], sights })).toEqual(['bo is offline in r:one, and was online long ago']);
  });
});
