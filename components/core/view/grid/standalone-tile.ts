import type { Texts } from '../../texts/texts';
import type { RoomModel } from '../../room/types';
import { cellStyle } from '../layout';
import { emptyTile, tileKey, tileView, type TileView } from './tile-view';

export interface StandaloneTileFacts {
  room: RoomModel | null;
  key: string;
  /** `contain` or `cover`; '' for the room's default. */
  fit: string;
  texts: Texts;
}

/** The tile of a player that a page places alone: it always plays, and fills its box. */
export function standaloneTile({ room, key, fit, texts }: StandaloneTileFacts): TileView {
  const remote = room === null ? undefined : room.remotes.filter(({ member, source }) => tileKey(member.id, source) === key)[0];
  if (remote === undefined) return emptyTile;
  const tile = tileView({ remote, style: cellStyle({ left: 0, top: 0, width: 1, height: 1 }), plays: true, texts });
  const objectFit = fit === 'contain' ? 'contain' : 'fillCrop';
  return fit === '' ? tile : { ...tile, players: tile.players.map((player) => ({ ...player, fit: objectFit })) };
}
