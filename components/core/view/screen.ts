import type { Texts } from '../texts/texts';
import type { Form, Size } from './layout';

/** The row of WeChat's capsule: nothing of ours goes under the capsule. */
export interface Bar {
  top: number;
  height: number;
  right: number;
}

/** Facts about the phone that a picture of the room depends on. Plain data, so that every case fits in a table test. */
export interface Screen extends Size {
  form: Form;
  dark: boolean;
  /** Where our top bar stands, in px; null where WeChat's own navigation bar is shown above the page. */
  bar: Bar | null;
  /** Views may lie over native video (same-layer rendering). Without it names stand under the picture and buttons are docked. */
  overVideo: boolean;
  /** The camera can be shown before joining. */
  preview: boolean;
  /** The own loudness can be told. */
  meter: boolean;
  /** The sound can leave by the earpiece. */
  earpiece: boolean;
  /** Most pictures that play at once. */
  players: number;
  browser: boolean;
}

/** What a fresh phone looks like before it was asked, and the ground that tests start from. */
export const plainScreen: Screen = {
  width: 390,
  height: 844,
  form: 'portrait',
  dark: false,
  bar: { top: 0, height: 44, right: 8 },
  overVideo: true,
  preview: true,
  meter: true,
  earpiece: true,
  players: 8,
  browser: false,
};

export interface WindowFacts extends Size {
  screenHeight: number;
  statusBar: number;
  /** WeChat's capsule in the corner, or null where there is none. */
  capsule: { top: number; height: number; left: number } | null;
}

const barHeight = 44;

/** A window that lacks the height of a navigation bar has WeChat's own one above it. */
export function barOf(window: WindowFacts, browser: boolean): Bar | null {
  const { capsule, statusBar } = window;
  if (!browser && window.screenHeight - window.height >= statusBar + barHeight) return null;
  if (capsule === null || capsule.height <= 0) return { top: statusBar, height: barHeight, right: 8 };
  const top = Math.max(0, capsule.top + capsule.height / 2 - barHeight / 2);
  return { top, height: barHeight, right: Math.max(0, window.width - capsule.left) + 8 };
}

/** `auto` follows the phone; dark needs CSS variables, which the oldest web views lack: they keep the light theme, which is whole. */
export function inTheme(screen: Screen, theme: string): Screen {
  const dark = theme === 'dark' || (theme !== 'light' && screen.dark);
  return dark === screen.dark ? screen : { ...screen, dark };
}

const wideFrom = 900;

/** What the root of every component carries: classes for the sheet, and the fact that templates ask for by themselves. */
export interface Look {
  look: string;
  over: boolean;
}

export function lookOf(screen: Screen, texts: Pick<Texts, 'script'>): Look {
  const classes = [`rtc--${screen.form}`];
  if (screen.dark) classes.push('rtc--dark');
  if (texts.script === 'latin') classes.push('rtc--latin');
  if (screen.width >= wideFrom) classes.push('rtc--wide');
  if (!screen.overVideo) classes.push('rtc--docked');
  return { look: classes.join(' '), over: screen.overVideo };
}
