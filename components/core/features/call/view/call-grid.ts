import { withCallTexts } from '../../../texts/calls';
import { formatText } from '../../../texts/texts';
import type { CallViewTexts } from './call-view-texts';
import type { Party } from '../../../protocol/call-state';
import { isConnectedParty } from '../../../protocol/call-table';
import { appCalls } from '../app-calls';
import type { CallModel } from '../types';
import { makeObservable, ref } from '../../../shared/mobx';
import { avatarView } from '../../../view/avatar';
import { callLayout, notInRoom, RecentlyEnded } from './call-layout';
import { windowStyle } from './call-geometry';
import { Draggable, type Touch } from '../../../view/draggable';
import type { ArrangeFacts, Arrangement, GridArranger, GridExtension, Place } from '../../../view/grid/arrangement';
import { emptyTile, tileKey, type TileView } from '../../../view/grid/tile-view';

const whole = 'left:0;top:0;width:100%;height:100%';
const full: Place = { style: whole, shape: 'full' };

/** The text of a party's absence. */
export function partyNote(party: Party, texts: CallViewTexts): string {
  if (party.state === 'ended') return party.reason === null ? '' : texts[`call.${party.reason}`];
  if (party.offline) return texts['tile.reconnecting'];
  if (isConnectedParty(party)) return party.state === 'connecting' ? texts['call.connecting'] : '';
  return texts[party.state === 'queued' ? 'call.queued' : 'call.waiting'];
}

function awaitedTile(party: Party, texts: CallViewTexts): TileView {
  const note = partyNote(party, texts);
  const face = { name: party.name, note, said: texts['tile.join'] + note, cover: 'offline' as const };
  return { ...emptyTile, key: tileKey(party.id, 'main'), ...face, ...avatarView(party.id, party.name, party.avatar) };
}

export interface CallGridFacts extends Pick<ArrangeFacts, 'room' | 'screen' | 'texts' | 'own'> {
  call: CallModel;
  isAside: boolean;
  /** Parties that have just ended. */
  recentlyEnded: readonly string[];
  /** The local video is the large one. */
  isSwapped: boolean;
  /** The position of the small video. */
  small: Draggable;
}

/** The positions of a call's tiles. */
export function arrangeCall(facts: CallGridFacts): Arrangement {
  const texts = withCallTexts(facts.texts);
  const { call, room, screen, isAside, own, isSwapped, recentlyEnded: fresh } = facts;
  const layout = callLayout({ call, room, screen, isAside, fresh });
  const keys = room.remotes.map(({ member, source }) => tileKey(member.id, source));
  const other = keys[0] ?? '';
  const plain = { awaited: [], isUnseen: layout === 'unseen', handle: '', handleLabel: '', pages: 1 };
  if (layout === 'grid') {
    const awaited = call.group ? notInRoom({ call, room, fresh }).map((party) => awaitedTile(party, texts)) : [];
    return { ...plain, awaited, places: null, pages: 0 };
  }
  if (layout === 'own' || layout === 'window')
    return { ...plain, places: { [layout === 'own' || other === '' ? own : other]: full } };
  if (layout === 'unseen') return { ...plain, places: {} };
  const style = windowStyle(facts.small, screen);
  const [large, small] = isSwapped ? [own, other] : [other, own];
  return {
    ...plain,
    places: { [large]: full, [small]: { style, shape: 'window' } },
    handle: style,
    handleLabel: formatText(texts['tile.swap'], { name: isSwapped ? (call.others[0]?.name ?? '') : texts['tile.you'] }),
  };
}

/** The present call in one grid: the large video of the two, the position of the small one, and parties that ended unanswered. */
class CallGrid implements GridArranger {
  private isSwapped = false;
  private readonly small = new Draggable(0, true);
  private readonly recentlyEnded = new RecentlyEnded();

  constructor(private readonly call: () => CallModel | null) {
    makeObservable<this, 'isSwapped'>(this, { isSwapped: ref });
  }

  isActive(): boolean {
    return this.call() !== null;
  }

  arrange(facts: ArrangeFacts): Arrangement | null {
    const call = this.call();
    if (call === null) return null;
    const { isSwapped, small } = this;
    // Only a group shows ended parties for a while, so only a group renders every second.
    const recentlyEnded = this.recentlyEnded.next(call.parties, call.group ? facts.now() : 0);
    return arrangeCall({ ...facts, call, isAside: facts.layout === asideLayout, recentlyEnded, isSwapped, small });
  }

  sizeKey(): string {
    const call = this.call();
    return call === null ? '' : [call.kind, call.state, call.parties.length, call.room?.remotes.length].map(String).join();
  }

  hold(touch: Touch | undefined): void {
    this.small.hold(touch);
  }

  drag(touch: Touch | undefined): void {
    this.small.drag(touch);
  }

  drop(): void {
    this.small.drop();
  }

  tap(): void {
    this.isSwapped = !this.isSwapped;
  }
}

/** `call-aside` is a minimised call. */
const asideLayout = 'call-aside';

/** The layouts that `<rtc-call>` asks of its grid. */
export const callGrid: GridExtension = {
  layouts: ['call', asideLayout],
  create: () => new CallGrid(() => appCalls()?.current ?? null),
};
