import { box } from '../shared/mobx';
import type { Texts } from '../texts/texts';
import type { Form, Size } from './layout';

/** The row of WeChat's capsule. Nothing may be placed under the capsule. */
export interface Bar {
  top: number;
  height: number;
  right: number;
}

/** The properties of the phone that views depend on, as plain data, so that a table test covers every case. */
export interface Screen extends Size {
  form: Form;
  dark: boolean;
  /** Position of the kit's top bar in px; null when WeChat shows its own navigation bar above the page. */
  bar: Bar | null;
  /** Same-layer rendering: views can cover native video. Without it, names stand below the video and controls are docked. */
  overVideo: boolean;
  /** The camera preview works before joining. */
  preview: boolean;
  /** The local audio level can be measured. */
  meter: boolean;
  /** Audio can be routed to the earpiece. */
  earpiece: boolean;
  /** There is another camera to switch to. */
  flips: boolean;
  /** The most videos that play at once. */
  players: number;
  browser: boolean;
}

/** The values before the phone is read; tests start from them. */
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
  flips: true,
  players: 8,
  browser: false,
};

export interface WindowFacts extends Size {
  screenHeight: number;
  statusBar: number;
  /** WeChat's capsule in the corner, or null without one. */
  capsule: { top: number; height: number; left: number } | null;
}

const barHeight = 44;

/** A window shorter than the screen by a navigation bar has WeChat's own bar above it. */
export function barOf(window: WindowFacts, browser: boolean): Bar | null {
  const { capsule, statusBar } = window;
  if (!browser && window.screenHeight - window.height >= statusBar + barHeight) return null;
  // The button that a browser reports is that of another page's bar: a page with the kit's bar has none.
  if (browser || capsule === null || capsule.height <= 0) return { top: statusBar, height: barHeight, right: 8 };
  const top = Math.max(0, capsule.top + capsule.height / 2 - barHeight / 2);
  return { top, height: barHeight, right: Math.max(0, window.width - capsule.left) + 8 };
}

/** `auto` follows the phone. Dark needs CSS variables; the oldest web views lack them and keep the complete light theme. */
export function inTheme(screen: Screen, theme: string): Screen {
  return { ...screen, dark: theme === 'dark' || (theme !== 'light' && screen.dark) };
}

const wideFrom = 900;

/**
 * The classes of a screen on which nothing can be drawn over video; observable. A panel that opens there adds `rtc--short`, and the room
 * leaves it the space.
 */
export const dockedName = box('docked');

/** The classes of every component's root, and `over`, which templates read themselves. */
export interface Look {
  look: string;
  over: boolean;
}

export function lookOf(screen: Screen, texts: Pick<Texts, 'script'>): Look {
  const when = (is: boolean, name: string): string => (is ? ` rtc--${name}` : '');
  const look =
    `rtc--${screen.form}` +
    when(screen.dark, 'dark') +
    when(texts.script === 'latin', 'latin') +
    when(screen.width >= wideFrom, 'wide') +
    when(!screen.overVideo, dockedName.get());
  return { look, over: screen.overVideo };
}
