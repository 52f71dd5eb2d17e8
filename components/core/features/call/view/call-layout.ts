import { isConnectedParty, isWaitingParty } from '../../../protocol/call-table';
import type { EndReason, Party } from '../../../protocol/call-state';
import type { CallModel } from '../types';
import type { RoomModel } from '../../../room/types';
import type { Screen } from '../../../view/screen';
import { tileKey } from '../../../view/grid/tile-view';

/**
 * The arrangement of a call's videos. `unseen`: a voice call, audio only; `own`: only the local video; `pair`: one video fills the screen
 * with the other over it; `grid`: between the bars; `window`: a small one over the page.
 */
export type CallLayout = 'unseen' | 'own' | 'pair' | 'grid' | 'window';

export interface CallLayoutFacts {
  call: Pick<CallModel, 'kind' | 'state' | 'parties' | 'me'>;
  room: Pick<RoomModel, 'remotes'> | null;
  screen: Pick<Screen, 'overVideo'>;
  /** The call is minimised, so that the page can be used. */
  isAside: boolean;
  /** Parties that have just ended and are still shown with the reason. */
  fresh: readonly string[];
}

/** Reasons that the remaining parties see, under the tile of the party that could not be reached. */
const shownReasons: readonly (EndReason | null)[] = ['busy', 'rejected', 'timeout', 'unreachable', 'media_failed'];

const isReasonShown = ({ state, reason }: Party): boolean => state === 'ended' && shownReasons.indexOf(reason) >= 0;

/** The other parties that are connected, awaited, or have just ended unanswered. */
export function othersShown({ call, fresh }: Pick<CallLayoutFacts, 'call' | 'fresh'>): readonly Party[] {
  const me = call.me === null ? '' : call.me.id;
  return call.parties.filter(
    (party) =>
      party.id !== me &&
      (isConnectedParty(party) || isWaitingParty(party) || (isReasonShown(party) && fresh.indexOf(party.id) >= 0)),
  );
}

/** The parties among them without a tile in the room yet. */
export function notInRoom(facts: Pick<CallLayoutFacts, 'call' | 'room' | 'fresh'>): readonly Party[] {
  const keys = facts.room === null ? [] : facts.room.remotes.map(({ member, source }) => tileKey(member.id, source));
  return othersShown(facts).filter(({ id }) => keys.indexOf(tileKey(id, 'main')) < 0);
}

export function callLayout(facts: CallLayoutFacts): CallLayout {
  const { call, room, screen, isAside } = facts;
  if (call.kind === 'audio') return 'unseen';
  if (isAside) return screen.overVideo ? 'window' : 'unseen';
  // Without same-layer rendering no video can lie over another, so they stand side by side.
  if (!screen.overVideo) return 'grid';
  if (call.state !== 'active') return 'own';
  const tiles = room === null ? 0 : room.remotes.length;
  const count = tiles + notInRoom(facts).length;
  if (count === 0 || tiles === 0) return count > 1 ? 'grid' : 'own';
  return count === 1 ? 'pair' : 'grid';
}

const shownForMs = 6_000;

/** Remembers when each party ended: its reason is shown for a moment, then the party is removed. */
export class RecentlyEnded {
  private since: { readonly [id: string]: number } = {};

  next(parties: readonly Party[], now: number): readonly string[] {
    const since: { [id: string]: number } = {};
    parties.filter(isReasonShown).forEach(({ id }) => (since[id] = this.since[id] ?? now));
    this.since = since;
    return Object.keys(since).filter((id) => now - (since[id] ?? 0) < shownForMs);
  }
}
