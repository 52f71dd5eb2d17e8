import { box } from '../../shared/mobx';
import type { Release } from '../../shared/release';
import type { PreviewButton } from '../lobby/preview-view';
import type { ActionHost } from '../run-action';
import type { ControlView } from './controls-view';

/** A button that another component of the page adds to the controls of a room. */
export interface ExtraControl {
  readonly room: string;
  readonly view: ControlView;
  /** The button also stands on the preview before joining. */
  readonly inPreview?: boolean;
  tap(): void;
}

type ControlSource = (room: string) => readonly ExtraControl[];

const sources = box<readonly ControlSource[]>([]);

/** Adds the buttons that `source` gives for a room, until released. `source` may read observable values. */
export function addControls(source: ControlSource): Release {
  sources.set(sources.get().concat(source));
  return () => sources.set(sources.get().filter((other) => other !== source));
}

/** Adds the button until released. */
export const addControl = (control: ExtraControl): Release => addControls((room) => (room === control.room ? [control] : []));

/** Returns the buttons that stay in the row of a room, and shows the others elsewhere; `tap` is the row's own handler. */
export type Fold = (
  room: string,
  controls: readonly ControlView[],
  tap: (component: ActionHost, button: { name: string; why: string }) => void,
) => readonly ControlView[];

/** The fold of an rtc-more; null while there is none. */
export const fold = box<Fold | null>(null);

/** The buttons that were added to a room; observable. */
export const extraControls = (room: string): readonly ExtraControl[] =>
  sources.get().reduce<readonly ExtraControl[]>((all, source) => all.concat(source(room)), []);

/** Runs the action of the button of this name. */
export const tapExtra = (room: string, name: string): void =>
  extraControls(room).forEach((control) => control.view.name === name && control.tap());

export const extraViews = (room: string): readonly ControlView[] => extraControls(room).map(({ view }) => view);

export const previewExtras = (room: string): readonly PreviewButton[] =>
  extraControls(room)
    .filter(({ inPreview }) => inPreview)
    .map(({ view: { name, icon, label } }) => ({ name, icon, label, off: false }));
