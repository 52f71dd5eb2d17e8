import fc from 'fast-check';
import type { EndReason, PartyState } from '../../../components/core/protocol/call-state';
import { goesOn, isConnectedParty, isWaitingParty, partyTable } from '../../../components/core/protocol/call-table';
import { isRtcError } from '../../../components/core/protocol/errors';
import { limits } from '../../../components/core/protocol/limits';
import type { StreamEvent } from '../../../components/core/protocol/messages';
import { reduceCall } from '../../../components/core/protocol/reduce-call';
import { partyOf, detailsOf, recordOf, type CallEntry, type PartyConnection } from '../../../server/calls/call-entry';
import {
  accept,
  ringQueued,
  connect,
  expire,
  invite,
  join,
  leave,
  merge,
  move,
  place,
  refuse,
  reject,
  markRinging,
} from '../../../server/calls/decisions';
import { deadlineId, outdated } from '../../../server/calls/deadlines';
import type { Decision, Moment } from '../../../server/calls/call-change';
import { endConnection, keepConnection, loseConnection } from '../../../server/calls/party-presence';
import { answerQuestion, expireQuestion, switchKind } from '../../../server/calls/switch-media';

const people = ['ana', 'bo', 'cy', '__proto__', 'constructor'] as const;
type Person = (typeof people)[number];
const voice = (user: Person, device: number): PartyConnection => ({
  session: `${user}-${device}`,
  generation: device + 1,
  device: `${user}-${device}`,
});

/** One random action: `who` may be any user, at any time. */
type Happening = { what: (typeof whats)[number]; who: Person; device: number; more: number };
const whats = [
  'ring', 'accept', 'join', 'connect', 'reject', 'leave', 'refuse', 'expire', 'call', 'hold', 'lose', 'grace', 'keepAlive',
  'invite', 'turn', 'consent', 'forget', 'move', 'merge',
] as const; // prettier-ignore
const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.constantFrom(...whats),
  who: fc.constantFrom(...people),
  device: fc.nat(1),
  more: fc.nat(3),
});

function happen(entry: CallEntry, { what, who, device, more }: Happening, moment: Moment): Decision | null {
  const party = partyOf(entry, who);
  const { stateDeadline, connectionDeadline } = detailsOf(entry, who);
  // Sometimes an outdated timer.
  const late = (n: number) => (more === 0 ? n - 1 : n);
  // Like the methods, ignores requests of users who are not in the call.
  const mustBeIn = ['invite', 'turn', 'consent', 'connect', 'move'].includes(what);
  if (mustBeIn && (party === null || !isConnectedParty(party))) return null;
  const other = people[(people.indexOf(who) + 1 + more) % people.length] ?? 'ana';
  switch (what) {
    case 'ring':
      return markRinging(entry, who, moment);
    case 'accept':
      return accept(entry, { user: who, connection: voice(who, device), name: who }, moment);
    case 'join':
      return join(entry, { user: who, connection: voice(who, device), name: who }, moment);
    case 'connect':
      return connect(entry, who, moment);
    case 'reject':
      return reject(entry, who, more === 0 ? 'busy' : 'rejected', moment);
    case 'leave':
      return leave(entry, who, moment);
    case 'refuse':
      return refuse(entry, who, more === 0 ? 'busy' : 'unreachable', moment);
    case 'expire':
      return expire(entry, { what: party?.state ?? 'ringing', user: who, n: late(stateDeadline) }, moment);
    case 'call':
      return ringQueued(entry, who, moment);
    case 'hold':
      return keepConnection(entry, who, voice(who, device), moment);
    case 'lose':
      return loseConnection(entry, who, voice(who, device), 'lost', moment);
    case 'grace':
      return party?.offline === true
        ? endConnection(entry, { what: 'lost', user: who, n: late(connectionDeadline) }, moment)
        : null;
    case 'keepAlive':
      return endConnection(entry, { what, user: who, n: late(connectionDeadline) }, moment);
    case 'invite':
      return invite(
        entry,
        who,
        [{ id: other, name: other, how: (['inviting', 'queued', 'refused'] as const)[more % 3] ?? 'inviting' }],
        moment,
      );
    case 'turn':
      return switchKind(entry, who, more === 0 ? 'audio' : 'video', moment);
    case 'consent':
      return answerQuestion(entry, who, more > 0, moment);
    case 'forget':
      return expireQuestion(entry, late(entry.questionDeadline), moment);
    case 'move':
      return move(entry, who, moment);
    case 'merge':
      return more === 0 && !entry.public.group ? merge(entry, 'another', moment) : null;
  }
}

const told = (event: Decision['events'][number]): StreamEvent =>
  ({ t: 'ev', n: '', e: '', s: 0, ts: 0, ...event }) as StreamEvent;
const begin = (group: boolean, how: 'inviting' | 'queued' | 'refused', moment: Moment): Decision => {
  const to = (group ? (['bo', '__proto__'] as const) : (['bo'] as const)).map((id) => ({ id, name: id, how }));
  const from = { id: 'ana', name: 'Ana' };
  const begun = place({ call: 'c', kind: 'audio', group, from, connection: voice('ana', 0), to }, moment);
  if (begun === null) throw new Error('nothing was placed');
  return begun;
};

/** Expects that every transition is in the table. */
function expectSteps(before: CallEntry | null, { events }: Decision): void {
  let call = before === null ? null : before.public;
  for (const event of events) {
    const after = call === null && event.k === 'call.placed' ? event.d.call : reduceCall(call ?? never(), told(event));
    for (const party of after.parties) {
      const was = call?.parties.find(({ id }) => id === party.id)?.state;
      if (was === undefined || was === party.state) continue;
      // A party that is invited again starts from the first state.
      const next: readonly (PartyState | undefined)[] = Object.values(partyTable[was]);
      const isInvitation = event.k === 'party.invited' && was === 'ended' && party.state === 'queued';
      expect([was, party.state, isInvitation || next.includes(party.state)]).toEqual([was, party.state, true]);
    }
    call = after;
  }
}

function never(): never {
  throw new Error('a call that was never placed');
}

/** Invariants of a call. */
function expectWhole(entry: CallEntry, running: ReadonlySet<string>): void {
  const { parties, reason } = entry.public;
  expect(reason === null).toBe(goesOn(parties));
  if (reason !== null) expect(parties.every(({ state }) => state === 'ended')).toBe(true);
  expect(new Set(parties.map(({ id }) => id)).size).toBe(parties.length);
  for (const party of parties) {
    const { stateDeadline, connectionDeadline, endedAt } = detailsOf(entry, party.id);
    expect([party.id, party.state === 'ended']).toEqual([party.id, party.reason !== null]);
    expect([party.id, isConnectedParty(party)]).toEqual([party.id, connectionDeadline !== 0]);
    if (party.state === 'ended')
      expect([stateDeadline, connectionDeadline, endedAt === null, party.offline]).toEqual([0, 0, false, false]);
    // Every waiting or offline party has a running deadline.
    if (isWaitingParty(party))
      expect(running.has(deadlineId('c', { what: party.state as 'ringing', user: party.id, n: stateDeadline }))).toBe(true);
    if (party.offline) expect(running.has(deadlineId('c', { what: 'lost', user: party.id, n: connectionDeadline }))).toBe(true);
    if (isConnectedParty(party) && !party.offline)
      expect(running.has(deadlineId('c', { what: 'keepAlive', user: party.id, n: connectionDeadline }))).toBe(true);
  }
  const connecting = parties.filter(({ state }) => state === 'connecting');
  if (parties.filter(isConnectedParty).length > 1)
    for (const { id } of connecting) expect(detailsOf(entry, id).stateDeadline).toBeGreaterThan(0);
  const asking = entry.public.videoRequestBy;
  if (asking !== '')
    expect(running.has(deadlineId('c', { what: 'videoRequest', user: asking, n: entry.questionDeadline }))).toBe(true);
}

describe('a call under random actions', () => {
  const seed = Number(process.env['SEED'] ?? 0);
  const parameters = { numRuns: 2_000, ...(seed === 0 ? {} : { seed }), verbose: fc.VerbosityLevel.Verbose };

  it('[C53] follows the table, continues exactly while two parties are left, and ends once', () => {
    const walk = (group: boolean, how: 'inviting' | 'queued' | 'refused', happenings: readonly Happening[]) => {
      let now = 1_000;
      const begun = begin(group, how, { now, limits });
      expectSteps(null, begun);
      let { entry } = begun;
      const running = new Set(begun.deadlines.map((deadline) => deadlineId('c', deadline)));
      let ends = begun.events.filter(({ k }) => k === 'call.ended').length;
      expectWhole(entry, running);
      for (const one of happenings) {
        now += one.more * 1_000;
        let decision: Decision | null = null;
        try {
          decision = happen(entry, one, { now, limits });
        } catch (refusal) {
          expect(isRtcError(refusal)).toBe(true);
        }
        if (decision === null) continue;
        expect(decision.events.length).toBeGreaterThan(0);
        expect(entry.public.reason).toBeNull();
        expectSteps(entry, decision);
        expect(decision.events.reduce((call, event) => reduceCall(call, told(event)), entry.public)).toEqual(
          decision.entry.public,
        );
        outdated(entry, decision.entry).forEach((id) => running.delete(id));
        decision.deadlines.forEach((deadline) => running.add(deadlineId('c', deadline)));
        ends += decision.events.filter(({ k }) => k === 'call.ended').length;
        ({ entry } = decision);
        expectWhole(entry, running);
      }
      expect(ends).toBe(entry.public.reason === null ? 0 : 1);
      if (entry.public.reason !== null) expect(Array.from(running)).toEqual([]);
    };
    const input = [
      fc.boolean(),
      fc.constantFrom('inviting', 'queued', 'refused'),
      fc.array(happening, { maxLength: 40 }),
    ] as const;
    fc.assert(fc.property(...input, walk), parameters);
  });
});

describe('a part that ended', () => {
  const moment = (now: number): Moment => ({ now, limits });
  const after = (decision: Decision | null): CallEntry => decision?.entry ?? never();
  const answeredBy = (entry: CallEntry, user: Person, now: number) =>
    after(accept(entry, { user, connection: voice(user, 0), name: user }, moment(now)));

  const ends: readonly [EndReason, (entry: CallEntry) => Decision | null][] = [
    ['hangup', (entry) => leave(entry, 'bo', moment(60_000))],
    [
      'lost',
      (entry) => {
        const waiting = after(loseConnection(entry, 'bo', voice('bo', 0), 'lost', moment(59_000)));
        return endConnection(
          waiting,
          { what: 'lost', user: 'bo', n: detailsOf(waiting, 'bo').connectionDeadline },
          moment(60_000),
        );
      },
    ],
  ];
  it.each(ends)('[C18] is recorded with the duration of the call, however it ended (%s)', (reason, act) => {
    let entry = answeredBy(begin(false, 'inviting', moment(1_000)).entry, 'bo', 5_000);
    entry = after(connect(entry, 'ana', moment(6_000)));
    entry = after(connect(entry, 'bo', moment(10_000)));
    const ended = after(act(entry));
    expect(recordOf(ended, 'ana', reason)).toMatchObject({ direction: 'out', at: 1_000, lastedMs: 50_000 });
    expect(recordOf(ended, 'bo', reason)).toMatchObject({ direction: 'in', lastedMs: 50_000 });
  });

  it('[C12] is lost by its own connection only, not by an older one or one of another device', () => {
    const entry = answeredBy(begin(false, 'inviting', moment(1)).entry, 'bo', 2);
    const later = after(keepConnection(entry, 'bo', { ...voice('bo', 0), generation: 7 }, moment(3)));
    expect(loseConnection(later, 'bo', voice('bo', 0), 'lost', moment(4))).toBeNull();
    expect(loseConnection(later, 'bo', voice('bo', 1), 'lost', moment(4))).toBeNull();
    expect(keepConnection(later, 'bo', voice('bo', 0), moment(4))).toBeNull();
    expect(keepConnection(later, 'bo', voice('bo', 1), moment(4))).toBeNull();
    expect(loseConnection(later, 'bo', { ...voice('bo', 0), generation: 7 }, 'lost', moment(4))?.events).toEqual([
      { k: 'party.offline', d: { id: 'bo' } },
    ]);
  });
});
