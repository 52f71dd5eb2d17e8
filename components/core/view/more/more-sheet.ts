import { makeObservable, ref } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';
import { moreTextsOf } from '../../texts/more';
import type { Texts } from '../../texts/texts';
import type { ControlView } from '../controls/controls-view';
import { addControl, fold, type Fold } from '../controls/extra-controls';
import type { ActionHost } from '../run-action';
import { roomByName, whileRoom } from '../room-by-name';
import { lookOf, type Look, type Screen } from '../screen';

/** The row of controls has the styles of its own icons only, so an added button brings its drawing as a style. */
const glyph = `-webkit-mask-image:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Ccircle cx='5.25' cy='12' r='1.7'/%3E%3Ccircle cx='12' cy='12' r='1.7'/%3E%3Ccircle cx='18.75' cy='12' r='1.7'/%3E%3C/svg%3E")`;

/** The button that opens the sheet. */
const moreButton = (title: string): ControlView => ({
  name: 'more',
  icon: '',
  glyph,
  tone: 'on',
  text: title,
  label: title,
  why: '',
});

export interface MoreView {
  title: string;
  close: string;
  controls: readonly ControlView[];
}

const inRow = /^(microphone|camera|chat|more|leave)$/;
const placesInRow = 5;

/** The state of one rtc-more. */
export class MoreSheet {
  isOpen = false;
  /** The buttons for which the row has no room. */
  rest: readonly ControlView[] = [];
  /** The row's own handler of a tap. */
  tap: Parameters<Fold>[2] = () => undefined;

  constructor() {
    makeObservable(this, { isOpen: ref, rest: ref });
  }

  setOpen(isOpen: boolean): void {
    this.isOpen = isOpen;
  }

  /** Folds the row of the room of this name until released. Nothing can be drawn over the video of an older library, whose row stays whole. */
  serve(name: string, look: () => { screen: Screen; texts: Texts }): Release {
    const view = moreButton(moreTextsOf(look().texts)['more.title']);
    return whileRoom(
      () => {
        const room = roomByName(name);
        const { overVideo, form } = look().screen;
        const isIn = room !== null && (room.state === 'joined' || room.state === 'reconnecting');
        // A browser's window may become narrow or wide while the room is shown.
        return isIn && overVideo && form !== 'desktop' ? room : null;
      },
      (room) => {
        this.setOpen(false);
        if (room === null) return () => undefined;
        fold.set((id, controls, tap) => (id === room.id ? this.split(controls, tap) : controls));
        return releaseAll([() => fold.set(null), addControl({ room: room.id, view, tap: () => this.setOpen(true) })]);
      },
    );
  }

  private split(controls: readonly ControlView[], tap: Parameters<Fold>[2]): readonly ControlView[] {
    const others = controls.filter(({ name }) => name !== 'more');
    const folds = others.length > placesInRow;
    this.tap = tap;
    this.rest = folds ? others.filter(({ name }) => !inRow.test(name)) : [];
    return folds ? controls.filter(({ name }) => inRow.test(name)) : others;
  }

  handleTap(component: ActionHost, button: { name: string; why: string }): void {
    this.setOpen(false);
    this.tap(component, button);
  }
}

/** Everything that an rtc-more shows on its page. */
export function moreOnPage(
  { isOpen, rest }: MoreSheet,
  { screen, texts }: { screen: Screen; texts: Texts },
): { sheet: MoreView | null } & Pick<Look, 'look'> {
  const words = moreTextsOf(texts);
  return {
    sheet: isOpen && rest.length > 0 ? { title: words['more.title'], close: words['more.close'], controls: rest } : null,
    look: lookOf(screen, texts).look,
  };
}
