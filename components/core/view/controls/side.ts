import { box, reaction } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';

const open = box({ room: '', name: '' });

/** The component whose sheet or panel is open beside the pictures of a room, which give it place: one at a time. '' while there is none. Observable. */
export const sideOf = (room: string): string => (open.get().room === room ? open.get().name : '');

/** Opens a component beside the room, in place of another one; '' closes it. */
export const openSide = (room: string, name: string): void => open.set({ room, name });

/** A sheet of a component, which stands beside the pictures of a room while it is open and the window is wide. */
export interface Sheet {
  readonly name: string;
  isOpen(): boolean;
  isBeside(): boolean;
  close(): void;
}

/** Until released, the sheet takes its place beside the room, closes others when it opens, and closes when another one opens. */
export const besideRoom = (room: string, { name, isOpen, isBeside, close }: Sheet): Release =>
  releaseAll([
    () => sideOf(room) === name && openSide('', ''),
    reaction(
      isOpen,
      (open) => {
        if (open && isBeside()) openSide(room, name);
        else if (open || sideOf(room) === name) openSide('', '');
      },
      { fireImmediately: true },
    ),
    reaction(
      () => sideOf(room),
      (side) => side !== '' && side !== name && close(),
    ),
  ]);
