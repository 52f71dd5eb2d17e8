import { rooms } from '../../app/rooms';
import { makeObservable, reaction, ref } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';
import { shortcutTextsOf, type ShortcutTexts } from '../../texts/shortcuts';
import type { Texts } from '../../texts/texts';
import { handleControlTap } from '../controls/controls-controller';
import { controlsView, type ControlView } from '../controls/controls-view';
import { extraViews } from '../controls/extra-controls';
import { roomByName, type ShownRoom } from '../room-by-name';
import { runAction, type ActionHost, type Trouble } from '../run-action';
import { lookOf, type Look, type Screen } from '../screen';
import { noToast, troubleToast, whyToast, type ToastView } from '../toast';
import { shortcutsView, type ShortcutAct, type ShortcutView } from './shortcuts-view';

/** Keeps whether this browser uses the shortcuts. */
export interface ShortcutStorage {
  read(): boolean;
  write(isOn: boolean): void;
}

interface Facts {
  screen: Screen;
  texts: Texts;
}

/** The part of the feature of layouts that turns pages; an app may do without it. */
interface Pager {
  pages(room: string): number;
  turn(room: string, by: number): void;
}

const steps: { readonly [act: string]: number } = { next: 1, previous: -1 };

/** Null where one page shows everybody. */
function pagerOf(room: string): Pager | null {
  const pager = rooms.feature<Pager>('layouts');
  return pager !== null && pager.pages(room) > 1 ? pager : null;
}

/** The room of this name while the user is in it. */
const joined = (name: string): ShownRoom | null => {
  const room = roomByName(name);
  return room !== null && (room.state === 'joined' || room.state === 'reconnecting') ? room : null;
};

/** The buttons of the room's row, also those that another component shows elsewhere. */
const buttonsOf = (room: ShownRoom, { screen, texts }: Facts): ControlView[] =>
  controlsView({
    state: room.state,
    me: room.me,
    screen,
    shares: rooms.capabilities?.screenShare === true,
    extras: extraViews(room.id),
    texts,
  });

/** The state of one rtc-shortcuts. */
export class Shortcuts {
  isOn: boolean;
  /** The open dialog, or ''. */
  dialog: '' | 'catalogue' | 'leave' = '';
  toasts: ToastView[] = noToast;
  /** The room in which the microphone is on only while a key or finger is down. */
  talking: ShownRoom | null = null;

  constructor(private readonly storage: ShortcutStorage) {
    this.isOn = storage.read();
    makeObservable(this, { isOn: ref, dialog: ref, toasts: ref, talking: ref });
  }

  /** Until released, the microphone of push to talk goes off and dialogs close when the user leaves the room of this name. */
  serve(name: string): Release {
    const end = (): void => {
      this.quiet();
      this.dialog = '';
    };
    const watch = reaction(
      () => joined(name),
      (room) => room === null && end(),
    );
    return releaseAll([watch, end]);
  }

  press(name: string, act: ShortcutAct, facts: Facts): void {
    if (act === 'help') this.dialog = 'catalogue';
    else if (act === 'leave') this.dialog = 'leave';
    else if (steps[act]) pagerOf(name)?.turn(name, steps[act]);
    else this.tap(name, act, facts);
  }

  /** Switches the microphone on until `quiet`, if it is off. One that failed stays as the user wanted it. */
  talk(name: string, facts: Facts): void {
    const room = joined(name);
    if (room === null || this.talking !== null || room.me.microphone.wanted) return;
    if (room.me.role !== 'audience') this.talking = room;
    this.tap(name, 'microphone', facts);
  }

  quiet(): void {
    const room = this.talking;
    this.talking = null;
    if (room !== null) void room.setMicrophone(false).then(undefined, () => undefined);
  }

  leave(name: string, { texts }: Facts): void {
    this.dialog = '';
    runAction(this.hostOf(name, texts), (room) => room.leave());
  }

  close(): void {
    this.dialog = '';
  }

  toggle(): void {
    this.isOn = !this.isOn;
    this.storage.write(this.isOn);
  }

  private tap(name: string, act: string, facts: Facts): void {
    const room = joined(name);
    const button = room === null ? undefined : buttonsOf(room, facts).filter((each) => each.name === act)[0];
    if (button !== undefined) handleControlTap(this.hostOf(name, facts.texts), button);
  }

  /** Shows in a toast why something did not happen. */
  private hostOf(room: string, texts: Texts): ActionHost {
    return {
      data: { room },
      triggerEvent: (event, detail) => {
        this.toasts = event === 'why' ? whyToast((detail as { text: string }).text) : troubleToast(detail as Trouble, texts);
      },
    };
  }
}

export interface CatalogueView {
  rows: ShortcutView[];
  isOn: boolean;
}

interface ShownShortcuts extends Pick<Look, 'look'> {
  /** The keys that are listened to. */
  keys: ShortcutView[];
  /** The catalogue, or null. */
  sheet: CatalogueView | null;
  asks: boolean;
  words: { readonly [key: string]: string };
  /** The state of the button to hold; '' without one. */
  button: '' | 'off' | 'on';
  toasts: ToastView[];
}

/** Everything that an rtc-shortcuts shows on its page. Only a browser has keys. */
export function shortcutsOnPage(
  { dialog, isOn: isUsed, talking, toasts }: Shortcuts,
  { room: name, hold }: { readonly room: string; readonly hold: boolean },
  facts: Facts,
): ShownShortcuts {
  const { screen, texts } = facts;
  const words = shortcutTextsOf(texts);
  const room = joined(name);
  const buttons = room !== null && screen.browser ? buttonsOf(room, facts).map((button) => button.name) : null;
  const turns = pagerOf(name) === null ? [] : Object.keys(steps);
  const rows = buttons === null ? [] : shortcutsView(buttons.concat(turns), words);
  return {
    keys: rows.filter(({ act }) => isUsed || act === 'help'),
    sheet: dialog === 'catalogue' ? { rows, isOn: isUsed } : null,
    asks: dialog === 'leave',
    words: shownWords(words, texts, talking !== null),
    button: room === null || !hold || room.me.role === 'audience' ? '' : talking === null ? 'off' : 'on',
    toasts,
    look: lookOf(screen, texts).look,
  };
}

const shownWords = (words: ShortcutTexts, texts: Texts, talks: boolean): { readonly [key: string]: string } => ({
  title: words['shortcuts.title'],
  close: words['shortcuts.close'],
  use: words['shortcuts.use'],
  note: words['shortcuts.note'],
  ask: words['shortcuts.ask'],
  stay: words['shortcuts.stay'],
  leave: texts['control.leave'],
  hold: words[talks ? 'shortcuts.holding' : 'shortcuts.hold'],
});
