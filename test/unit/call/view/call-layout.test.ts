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
  /** In the room, with a tile. */
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

describe('how pictures stand', () => {
  it.each<[string, Case, CallLayout]>([
    ['a voice call is only heard', { kind: 'audio' }, 'unseen'],
    ['a voice call of many too', { kind: 'audio', here: 4, isAside: true }, 'unseen'],
    ['nobody has answered', { state: 'ringing', here: 0, awaited: 1 }, 'own'],
    ['answered, and not heard yet', { state: 'connecting' }, 'own'],
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

describe('who is shown besides those in the room', () => {
  const left = fakeParty('a', 'a', { state: 'ended', reason: 'hangup' });
  const busy = fakeParty('b', 'b', { state: 'ended', reason: 'busy' });
  const rings = fakeParty('c', 'c', { state: 'ringing' });
  const here = fakeParty('d', 'd', { state: 'active' });
  const parties: Party[] = [me, left, busy, rings, here];
  const call = fakeCall(mobx, { me, parties, group: true });
  const ids = (found: readonly Party[]): string[] => found.map(({ id }) => id);

  it('[C118] the awaited, and for a while those who could not come; never whoever has left', () => {
    expect(ids(othersShown({ call, fresh: ['b'] }))).toEqual(['b', 'c', 'd']);
    expect(ids(othersShown({ call, fresh: [] }))).toEqual(['c', 'd']);
  });

  it('[C118] somebody with a tile of their own is not shown twice', () => {
    const room = fakeRoom(mobx, { remotes: [fakeRemote(fakeMember('d', 'd'))] });
    expect(ids(notInRoom({ call, room, fresh: ['b'] }))).toEqual(['b', 'c']);
    expect(ids(notInRoom({ call, room: null, fresh: [] }))).toEqual(['c', 'd']);
  });

  it('[C118] a reason is shown for six seconds, and anew when it happens again', () => {
    const leavers = new RecentlyEnded();
    expect(leavers.next(parties, 1_000)).toEqual(['b']);
    expect(leavers.next(parties, 6_999)).toEqual(['b']);
    expect(leavers.next(parties, 7_000)).toEqual([]);
    leavers.next([me, rings], 8_000);
    expect(leavers.next(parties, 9_000)).toEqual(['b']);
  });
});
