import { box } from '../../shared/mobx';
import type { Release } from '../../shared/release';
import type { PreviewButton } from '../lobby/preview-view';
import type { ControlView } from './controls-view';

/** As the row of controls shows it, and as the preview does. */
export type ExtraView = ControlView & PreviewButton;

/** A button that another component of the page adds to the controls of a room, and to the preview before it. */
export interface ExtraControl {
  readonly room: string;
  readonly view: ExtraView;
  tap(): void;
}

const added = box<readonly ExtraControl[]>([]);

/** Adds the button until released. */
export function addControl(control: ExtraControl): Release {
  added.set(added.get().concat(control));
  return () => added.set(added.get().filter((other) => other !== control));
}

/** The buttons that were added to a room; observable. */
export const extraControls = (room: string): readonly ExtraControl[] => added.get().filter((control) => control.room === room);

export const extraViews = (room: string): readonly ExtraView[] => extraControls(room).map(({ view }) => view);
