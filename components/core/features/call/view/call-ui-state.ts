import type { Reason, RtcError } from '../../../protocol/errors';
import { box, makeObservable, ref } from '../../../shared/mobx';
import type { CallModel } from '../types';
import type { Ended } from './call-texts';
import { RecentlyEnded } from './call-layout';
import { Draggable } from '../../../view/draggable';

const barsForMs = 4_000;

/** The properties of an rtc-call. */
export interface CallProperties {
  /** The path of the call's own page; '' when a call is shown on the page on which it began. */
  page: string;
  call: string;
  answer: boolean;
  ringtone: string;
  ringback: string;
}

/** The content of a toast: an error reason, or a text. */
export type Notice = { reason: Reason } | { text: string };

/** The box open over a call; `more` is the sheet of controls that have no button. */
export type Sheet = '' | 'more';

/** The state of one rtc-call's view between two renderings, apart from the call itself. */
export class CallUiState {
  properties: CallProperties = { page: '', call: '', answer: false, ringtone: '', ringback: '' };
  sheet: Sheet = '';
  /** The call is minimised on the page that shows it, so that the page can be used. */
  isAside = false;
  /** The room that the call was turned into; '' while it is a call. */
  moved = '';
  /** The end of the last call, for a page without other content. */
  last: Ended | null = null;
  /** The call that the page was opened for: loading, or the reason why it is unavailable. */
  opening: '' | 'opening' | Reason = '';
  /** The last toast, and its number. */
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

  /** The clock of this page. It stops while the page is covered, so that an invisible view gets no updates. */
  timeAt(now: number, isInFront: boolean): number {
    if (isInFront || this.seen === 0) this.seen = now;
    return this.seen;
  }

  /** Whether the bars over a video are visible: for a while after it appears, and after a tap. */
  barsAt(scene: string, now: number): boolean {
    if (scene !== this.scene) this.until = now + barsForMs;
    this.scene = scene;
    this.now = now;
    return this.taps >= 0 && now < this.until;
  }

  toggleBars(): void {
    this.until = this.now < this.until ? 0 : this.now + barsForMs;
    this.taps += 1;
  }

  /** Resets the state for another call. */
  begin(): void {
    this.sheet = '';
    this.isAside = false;
    this.moved = '';
    this.last = null;
    this.opening = '';
  }
}

/**
 * The small box, at first at the right, above the phone's own picture-in-picture window. Shared by all pages, so that the next page shows
 * the box where the user left it.
 */
export const miniCallPosition = new Draggable(0.4, false);

/**
 * The page that shows a call without its own page, because only one page can have its pusher: the page on which it began. Without such a
 * page, the current page takes it.
 */
const shownBy = box<CallUiState | null>(null);
const shownCall = box<CallModel | null>(null);

export const isShownBy = (ui: CallUiState, call: CallModel | null): boolean =>
  call !== null && shownCall.get() === call && shownBy.get() === ui;

/** The last call whose page was opened. */
let navigatedCall: CallModel | null = null;

/** True once for each call, so that its page opens once, and a user who opens another page later stays there. */
export function claimNavigation(call: CallModel): boolean {
  if (navigatedCall === call) return false;
  navigatedCall = call;
  return true;
}

export function showCallHere(ui: CallUiState, call: CallModel): void {
  shownBy.set(ui);
  shownCall.set(call);
}

export function stopShowingCall(ui: CallUiState): void {
  if (shownBy.get() !== ui) return;
  shownBy.set(null);
  shownCall.set(null);
}
