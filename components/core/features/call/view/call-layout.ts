import { isConnectedParty, isWaitingParty } from '../../../protocol/call-table';
import type { EndReason, Party } from '../../../protocol/call-state';
import type { CallModel } from '../types';
import type { RoomModel } from '../../../room/types';
import type { Screen } from '../../../view/screen';
import { tileKey } from '../../../view/grid/tile-view';

/**
 * How the pictures of a call stand. `unseen`: a voice call is only heard; `own`: nobody else is there yet; `pair`: the other fills
 * the screen and the own picture lies on it, or the other way round; `grid`: between the bars; `window`: a small one over the page.
 */
export type CallLayout = 'unseen' | 'own' | 'pair' | 'grid' | 'window';

export interface CallLayoutFacts {
  call: Pick<CallModel, 'kind' | 'state' | 'parties' | 'me'>;
  room: Pick<RoomModel, 'remotes'> | null;
  screen: Pick<Screen, 'overVideo'>;
  /** The call stands aside, so that the page can be used. */
  isAside: boolean;
  /** People whose part has just ended, and who are still shown with the reason. */
  fresh: readonly string[];
}

/** Reasons that those who stay are told, under the picture of whoever could not be reached. */
const told: readonly (EndReason | null)[] = ['busy', 'rejected', 'timeout', 'unreachable', 'media_failed'];

const isTold = ({ state, reason }: Party): boolean => state === 'ended' && told.indexOf(reason) >= 0;

/** The others who are in, awaited, or have just failed to come. */
export function othersShown({ call, fresh }: Pick<CallLayoutFacts, 'call' | 'fresh'>): readonly Party[] {
  const me = call.me === null ? '' : call.me.id;
  return call.parties.filter(
    (party) =>
      party.id !== me && (isConnectedParty(party) || isWaitingParty(party) || (isTold(party) && fresh.indexOf(party.id) >= 0)),
  );
}

/** Of those, the ones who have no tile in the room yet. */
export function notInRoom(facts: Pick<CallLayoutFacts, 'call' | 'room' | 'fresh'>): readonly Party[] {
  const keys = facts.room === null ? [] : facts.room.remotes.map(({ member, source }) => tileKey(member.id, source));
  return othersShown(facts).filter(({ id }) => keys.indexOf(tileKey(id, 'main')) < 0);
}

export function callLayout(facts: CallLayoutFacts): CallLayout {
  const { call, room, screen, isAside } = facts;
  if (call.kind === 'audio') return 'unseen';
  if (isAside) return screen.overVideo ? 'window' : 'unseen';
  // Nothing of ours lies over native video there, so pictures stand beside each other.
  if (!screen.overVideo) return 'grid';
  if (call.state !== 'active') return 'own';
  const tiles = room === null ? 0 : room.remotes.length;
  const count = tiles + notInRoom(facts).length;
  if (count === 0 || tiles === 0) return count > 1 ? 'grid' : 'own';
  return count === 1 ? 'pair' : 'grid';
}

const shownForMs = 6_000;

/** Remembers since when a part is over: why somebody does not come is said for a moment, then they are gone. */
export class RecentlyEnded {
  private since: { readonly [id: string]: number } = {};

  next(parties: readonly Party[], now: number): readonly string[] {
    const since: { [id: string]: number } = {};
    parties.filter(isTold).forEach(({ id }) => (since[id] = this.since[id] ?? now));
    this.since = since;
    return Object.keys(since).filter((id) => now - (since[id] ?? 0) < shownForMs);
  }
}
