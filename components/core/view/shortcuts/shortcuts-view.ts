import type { ShortcutTexts } from '../../texts/shortcuts';

/** Keys by what they do: the name of a button in the row of the room, `next` and `previous` for pages of pictures, or `talk` and `help`. The names of keys are those of `aria-keyshortcuts`. */
const keys = {
  microphone: 'm',
  camera: 'v',
  talk: 'Space',
  screen: 's',
  hand: 'h',
  chat: 'c',
  members: 'p',
  'full-screen': 'f',
  next: 'PageDown',
  previous: 'PageUp',
  leave: 'l',
  help: '?',
};

export type ShortcutAct = keyof typeof keys;

export interface ShortcutView {
  act: ShortcutAct;
  key: string;
  /** The key as people read it. */
  cap: string;
  text: string;
}

/** The shortcuts of a room with these buttons. A button that the page lacks has no key. */
export const shortcutsView = (buttons: readonly string[], words: ShortcutTexts): ShortcutView[] =>
  (Object.keys(keys) as ShortcutAct[])
    .filter((act) => act === 'help' || buttons.indexOf(act === 'talk' ? 'microphone' : act) >= 0)
    .map((act) => ({
      act,
      key: keys[act],
      cap: act === 'talk' ? words['shortcuts.space'] : keys[act].charAt(0).toUpperCase() + keys[act].slice(1),
      text: words[`shortcuts.${act}` as const],
    }));
