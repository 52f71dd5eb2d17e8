import type { CallKind, Party } from '../../../../components/core/protocol/call-state';
import type { CallPhase } from '../../../../components/core/protocol/call-table';
import {
  callLayout,
  RecentlyEnded,
  notInRoom,
  othersShown,
  type CallLayout,
} from '../../../../components/core/features/call/view/call-layout';
import { fakeCall, fakeParty } from '../../../fakes/store/fake-calls-model';
import { fakeMember, fakeRemote, fakeRoom } from '../../../fakes/store/fake-room-model';
import { mobx } from '../../../fakes/store/kit-mobx';

interface Case {
  kind?: CallKind;
  state?: CallPhase;
  /** The number of other parties in the room, each with a tile. */
  here?: number;
  awaited?: number;
  overVideo?: boolean;
  isAside?: boolean;
}

const me = fakeParty('me', '林晚秋', { state: 'active' });

function layoutOf({ kind = 'video', state = 'active', here = 1, awaited = 0, overVideo = true, isAside = false }: Case) {
  const ids = Array.from({ length: here + awaited }, (_none, place) => `m${place}`);
  const others = ids.map((id, place) => fakeParty(id, id, { state: place < here ? 'active' : 'ringing' }));
  const remotes = ids.slice(0, here).map((id) => fakeRemote(fakeMember(id, id)));
  const call = fakeCall(mobx, { kind, state, me, others, parties: [me, ...others] });
  return callLayout({ call, room: fakeRoom(mobx, { remotes }), screen: { overVideo }, isAside, fresh: [] });
}

describe('the layout of a call', () => {
  it.each<[string, Case, CallLayout]>([
    ['a voice call', { kind: 'audio' }, 'unseen'],
    ['a voice call of many', { kind: 'audio', here: 4, isAside: true }, 'unseen'],
    ['nobody has answered', { state: 'ringing', here: 0, awaited: 1 }, 'own'],
    ['answered, and not connected yet', { state: 'connecting' }, 'own'],
    ['two', {}, 'pair'],
    ['one here, one awaited', { awaited: 1 }, 'grid'],
    ['many', { here: 4 }, 'grid'],
    ['the only other has no tile at the moment', { here: 0, awaited: 1 }, 'own'],
    ['alone', { here: 0 }, 'own'],
    ['aside', { isAside: true }, 'window'],
    ['two, and nothing may lie over video', { overVideo: false }, 'grid'],
    ['calling, and nothing may lie over video', { overVideo: false, state: 'ringing', here: 0, awaited: 1 }, 'grid'],
    ['aside, and nothing may lie over video', { overVideo: false, isAside: true }, 'unseen'],
  ])('[C112] %s', (_case, facts, layout) => {
    expect(layoutOf(facts)).toBe(layout);
  });
});

describe('the parties shown without a tile', () => {
  const left = fakeParty('a', 'a', { state: 'ended', reason: 'hangup' });
  const busy = fakeParty('b', 'b', { state: 'ended', reason: 'busy' });
  const rings = fakeParty('c', 'c', { state: 'ringing' });
  const here = fakeParty('d', 'd', { state: 'active' });
  const parties: Party[] = [me, left, busy, rings, here];
  const call = fakeCall(mobx, { me, parties, group: true });
  const ids = (found: readonly Party[]): string[] => found.map(({ id }) => id);

  it('[C118] are the invited ones, and for a time those who did not join, but not those who left', () => {
    expect(ids(othersShown({ call, fresh: ['b'] }))).toEqual(['b', 'c', 'd']);
    expect(ids(othersShown({ call, fresh: [] }))).toEqual(['c', 'd']);
  });

  it('[C118] do not include a party with a tile', () => {
    const room = fakeRoom(mobx, { remotes: [fakeRemote(fakeMember('d', 'd'))] });
    expect(ids(notInRoom({ call, room, fresh: ['b'] }))).toEqual(['b', 'c']);
    expect(ids(notInRoom({ call, room: null, fresh: [] }))).toEqual(['c', 'd']);
  });

  it('[C118] show the reason for 6 s, and again when a party ends again', () => {
    const ended = new RecentlyEnded();
    expect(ended.next(parties, 1_000)).toEqual(['b']);
    expect(ended.next(parties, 6_999)).toEqual(['b']);
    expect(ended.next(parties, 7_000)).toEqual([]);
    ended.next([me, rings], 8_000);
    expect(ended.next(parties, 9_000)).toEqual(['b']);
  });
});
