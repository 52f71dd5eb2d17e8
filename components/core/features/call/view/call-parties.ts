import type { CallViewTexts } from './call-view-texts';
import type { CallModel } from '../types';
import type { RoomModel } from '../../../room/types';
import { avatarView, type AvatarView } from '../../../view/avatar';
import { partyNote } from './call-grid';
import { othersShown } from './call-layout';
import { isOn } from '../../../view/controls/controls-view';
import { levelOf, markOf, type Mark } from '../../../view/grid/tile-view';

/** One party of a voice call. */
export interface PartyView extends AvatarView {
  id: string;
  name: string;
  /** Height of the ticks, 1–3; 0 when silent. The ring derives from it. */
  level: number;
  mark: Mark;
  /** The reason of absence, or ''. */
  note: string;
  isAway: boolean;
  /** Text for screen readers after the name. */
  said: string;
}

export interface PartiesFacts {
  call: CallModel;
  room: RoomModel | null;
  fresh: readonly string[];
  texts: CallViewTexts;
}

function otherView(id: string, { call, room, texts }: PartiesFacts): PartyView | null {
  const party = call.parties.filter((one) => one.id === id)[0];
  if (party === undefined) return null;
  const remote = room === null ? undefined : room.remotes.filter((one) => one.member.id === id && one.source === 'main')[0];
  const note = remote === undefined || party.offline || party.state === 'ended' ? partyNote(party, texts) : '';
  const isHere = remote !== undefined && note === '';
  const mark = remote === undefined ? '' : markOf(remote.hasAudio);
  return {
    id,
    name: party.name,
    ...avatarView(id, party.name, party.avatar),
    level: isHere && remote.hasAudio && remote.speaking ? Math.max(1, levelOf(remote.volume)) : 0,
    mark: isHere ? mark : '',
    note,
    isAway: !isHere,
    said: note !== '' ? texts['tile.join'] + note : mark === 'muted' ? texts['tile.join'] + texts['tile.muted'] : '',
  };
}

function ownView({ call, room, texts }: PartiesFacts): PartyView {
  const id = call.me === null ? 'me' : call.me.id;
  const name = call.me === null ? '' : call.me.name;
  const hasAudio = room !== null && isOn(room.me.microphone);
  const mark = room === null ? '' : markOf(hasAudio);
  return {
    id,
    ...avatarView(id, name, call.me === null ? undefined : call.me.avatar),
    name: texts['tile.you'],
    level: room !== null && hasAudio ? levelOf(room.me.volume) : 0,
    mark,
    note: '',
    isAway: false,
    said: mark === 'muted' ? texts['tile.join'] + texts['tile.muted'] : '',
  };
}

/** The parties of a voice call in order of invitation, the user second, as in the grid. In a call of two, only the other party. */
export function partiesView(facts: PartiesFacts): PartyView[] {
  const others = othersShown(facts)
    .map(({ id }) => otherView(id, facts))
    .filter((person): person is PartyView => person !== null);
  if (!facts.call.group) return others;
  return others.slice(0, 1).concat([ownView(facts)], others.slice(1));
}

/** The size class for this number of parties. */
export function sizeClassOf(count: number): 'one' | 'few' | 'some' | 'many' {
  if (count <= 1) return 'one';
  if (count <= 6) return 'few';
  return count <= 9 ? 'some' : 'many';
}
