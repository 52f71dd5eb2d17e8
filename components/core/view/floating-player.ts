import { box } from '../shared/mobx';

/** The player in the phone's picture-in-picture window, its room first; '' without a window. A phone has one. */
const floating = box('');

export function setFloating(player: string, floats: boolean): void {
  if (floats) floating.set(player);
  else if (floating.get() === player) floating.set('');
}

/** Whether the window shows a player of a room whose name begins like this. */
export const isFloating = (room: string): boolean => floating.get().indexOf(room) === 0;
