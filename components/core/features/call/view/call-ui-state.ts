import type { Reason, RtcError } from '../../../protocol/errors';
import { box, makeObservable, ref } from '../../../shared/mobx';
import type { CallModel } from '../types';
import type { Ended } from './call-texts';
import { RecentlyEnded } from './call-layout';
import { Draggable } from '../../../view/draggable';

const barsForMs = 4_000;

/** What a page asks of its rtc-call, by properties. */
export interface CallProperties {
  /** The path of the call's own page; '' when calls happen on whatever page they begin. */
  page: string;
  call: string;
  answer: boolean;
  ringtone: string;
  ringback: string;
}

/** One word about something that could not be done: a reason, or words that are ready. */
export type Notice = { reason: Reason } | { text: string };

/** What is open over a call: `more` is the sheet of acts that have no button. */
export type Sheet = '' | 'more';

/** What one rtc-call remembers between two looks. Nothing of it is true of the call itself. */
export class CallUiState {
  properties: CallProperties = { page: '', call: '', answer: false, ringtone: '', ringback: '' };
  sheet: Sheet = '';
  /** On a page where the call goes on: it stands aside, so that the page can be used. */
  isAside = false;
  /** The room that the call became; '' while it is a call. */
  moved = '';
  /** How the last call ended, for a page that has nothing else to show. */
  last: Ended | null = null;
  /** The call that the page was opened for: on its way, or why it cannot be had. */
  opening: '' | 'opening' | Reason = '';
  /** The last word, and the how manyeth. */
  notice: { key: number; word: Notice } | null = null;
  emittedError: RtcError | null = null;
  readonly recentlyEnded = new RecentlyEnded();
  private taps = 0;
  private scene = '';
  private until = 0;
  private now = 0;
  private seen = 0;

  constructor() {
    makeObservable<this, 'taps'>(this, {
      properties: ref,
      sheet: ref,
      isAside: ref,
      moved: ref,
      last: ref,
      opening: ref,
      notice: ref,
      taps: ref,
    });
  }

  setProperties({ page, call, answer, ringtone, ringback }: CallProperties): void {
    this.properties = { page, call, answer, ringtone, ringback };
  }

  showNotice(word: Notice): void {
    this.notice = { key: (this.notice?.key ?? 0) + 1, word };
  }

  /** Time as this page shows it: for a page behind others it stands still, and nothing crosses to a screen that nobody sees. */
  timeAt(now: number, isInFront: boolean): number {
    if (isInFront || this.seen === 0) this.seen = now;
    return this.seen;
  }

  /** Whether the bars over a picture are shown: for a while from its first moment on, and after a tap. */
  barsAt(scene: string, now: number): boolean {
    if (scene !== this.scene) this.until = now + barsForMs;
    this.scene = scene;
    this.now = now;
    return this.taps >= 0 && now < this.until;
  }

  tap(): void {
    this.until = this.now < this.until ? 0 : this.now + barsForMs;
    this.taps += 1;
  }

  /** Another call: nothing of the last one stays. */
  begin(): void {
    this.sheet = '';
    this.isAside = false;
    this.moved = '';
    this.last = null;
    this.opening = '';
  }
}

/**
 * At the right, above where a phone puts its own small window. One place for all pages: the box of the next one stands where this one
 * was left.
 */
export const miniCallPosition = new Draggable(0.4, false);

/**
 * Without a page of its own a call belongs to the page on which it began: only one can hold its pusher. Whoever is in front takes it
 * when it has no holder.
 */
const holder = box<CallUiState | null>(null);
const held = box<CallModel | null>(null);

export const isShownBy = (memory: CallUiState, call: CallModel | null): boolean =>
  call !== null && held.get() === call && holder.get() === memory;

/** The last call that somebody has brought to its page. */
let brought: CallModel | null = null;

/** True once for each call: whoever is in front then brings it to its page, and who opens another page later is not taken away from it. */
export function claimNavigation(call: CallModel): boolean {
  if (brought === call) return false;
  brought = call;
  return true;
}

export function showCallHere(memory: CallUiState, call: CallModel): void {
  holder.set(memory);
  held.set(call);
}

export function stopShowingCall(memory: CallUiState): void {
  if (holder.get() !== memory) return;
  holder.set(null);
  held.set(null);
}
