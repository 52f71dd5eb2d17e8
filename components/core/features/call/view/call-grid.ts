import type { Layer } from '../../../media/media';
import { formatText, type Texts } from '../../../texts/texts';
import type { Party } from '../../../protocol/call-state';
import { isConnectedParty } from '../../../protocol/call-table';
import type { CallModel } from '../types';
import { makeObservable, ref } from '../../../shared/mobx';
import type { RoomModel } from '../../../room/types';
import { avatarView } from '../../../view/avatar';
import { callLayout, RecentlyEnded, notInRoom, type CallLayout } from './call-layout';
import { windowStyle } from './call-geometry';
import { Draggable } from '../../../view/draggable';
import type { Screen } from '../../../view/screen';
import { emptyTile, tileKey, type Shape, type TileView } from '../../../view/grid/tile-view';

/** What the pictures of a call remember: which of the two is large, where the small one is, and who has just failed to come. */
export class CallGridState {
  /** The own picture is the large one. */
  isSwapped = false;
  readonly small = new Draggable(0, true);
  readonly leavers = new RecentlyEnded();

  constructor() {
    makeObservable(this, { isSwapped: ref });
  }

  swap(): void {
    this.isSwapped = !this.isSwapped;
  }
}

/** Where a tile stands, and what it looks like there. */
export interface Place {
  style: string;
  shape: Shape;
  /** Absent: as the shape has it. */
  layer?: Layer;
}

/** What a call asks of the grid. */
export interface Arrangement {
  layout: CallLayout;
  /** Where each tile stands; a key that is not among them is heard only. Null: in rows and columns, as in a room. */
  places: { readonly [key: string]: Place } | null;
  /** Those who are awaited: tiles without a player. */
  awaited: readonly TileView[];
  /** The box over the small picture that takes the finger, as a style; '' without one. */
  handle: string;
  /** What a tap on it does, in words. */
  handleLabel: string;
}

export interface ArrangeFacts {
  call: CallModel;
  room: RoomModel;
  memory: CallGridState;
  isAside: boolean;
  now: number;
  screen: Screen;
  texts: Texts;
}

const whole = 'left:0;top:0;width:100%;height:100%';
const full: Place = { style: whole, shape: 'full' };

/** Why somebody is not there, in words. */
export function partyNote(party: Party, texts: Texts): string {
  if (party.state === 'ended') return party.reason === null ? '' : texts[`call.${party.reason}`];
  if (party.offline) return texts['tile.reconnecting'];
  if (isConnectedParty(party)) return party.state === 'connecting' ? texts['call.connecting'] : '';
  return texts[party.state === 'queued' ? 'call.queued' : 'call.waiting'];
}

function awaitedTile(party: Party, texts: Texts): TileView {
  const note = partyNote(party, texts);
  const face = { name: party.name, note, said: texts['tile.join'] + note, cover: 'offline' as const };
  return { ...emptyTile, key: tileKey(party.id, 'main'), ...face, ...avatarView(party.id, party.name, party.avatar) };
}

export function arrange(facts: ArrangeFacts, own: string): Arrangement {
  const { call, room, memory, screen, texts, isAside } = facts;
  const fresh = memory.leavers.next(call.parties, facts.now);
  const layout = callLayout({ call, room, screen, isAside, fresh });
  const keys = room.remotes.map(({ member, source }) => tileKey(member.id, source));
  const other = keys[0] ?? '';
  const plain = { layout, awaited: [], handle: '', handleLabel: '' };
  if (layout === 'grid') {
    const awaited = call.group ? notInRoom({ call, room, fresh }).map((party) => awaitedTile(party, texts)) : [];
    return { ...plain, awaited, places: null };
  }
  if (layout === 'own') return { ...plain, places: { [own]: full } };
  if (layout === 'window') return { ...plain, places: { [other === '' ? own : other]: full } };
  if (layout === 'unseen') return { ...plain, places: {} };
  const style = windowStyle(memory.small, screen);
  const [large, small] = memory.isSwapped ? [own, other] : [other, own];
  return {
    ...plain,
    places: { [large]: full, [small]: { style, shape: 'window' } },
    handle: style,
    handleLabel: formatText(texts['call.swap'], { name: memory.isSwapped ? (call.others[0]?.name ?? '') : texts['tile.you'] }),
  };
}
