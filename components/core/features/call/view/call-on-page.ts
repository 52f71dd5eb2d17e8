import { appCalls } from '../app-calls';
import { errors } from '../../../protocol/errors';
import { callRoom } from '../../../protocol/messages';
import { isBesideAnother } from '../../../shared/copies';
import type { CallViewTexts, CallViewTextKey } from './call-view-texts';
import { rooms } from '../../../app/rooms';
import { isOwnPage, showsCall, type CallHost } from './call-host';
import { miniCallPosition, type CallUiState } from './call-ui-state';
import { mediaOf, sceneOf, type CallFacts } from './call-scene';
import { callView, type CallView } from './call-view';
import { floatingPlayer } from '../../../view/floating-player';
import { inTheme, lookOf, type Look, type Screen } from '../../../view/screen';
import { coverOf } from '../../../view/grid/tile-view';
import { withoutRtc } from '../../../view/without-rtc';
import type { ToastView } from '../../../view/toast';

function toastsOf({ notice }: CallUiState, texts: CallViewTexts): ToastView[] {
  if (notice === null) return [];
  const { key, word } = notice;
  return [{ key, text: 'text' in word ? word.text : texts[errors[word.reason].text] }];
}

/** The phone, the time and the texts of one rendering. */
export interface PageFacts {
  screen: Screen;
  isScreenReaderOn: boolean;
  time(): number;
  texts: CallViewTexts;
}

/** Pages without a call are quiet until `createRtc` runs, unless it is another version that runs. */
function missingFor(host: CallHost): CallViewTextKey | null {
  if (rooms.isOpen) return appCalls() === null ? 'call.missingFeature' : null;
  return isOwnPage(host) || isBesideAnother() ? withoutRtc() : null;
}

/** The present view of an rtc-call on its page. */
export function callOnPage(
  host: CallHost,
  { screen, isScreenReaderOn, time, texts }: PageFacts,
): CallView & Look & { toasts: ToastView[] } {
  const { ui } = host;
  const current = appCalls()?.current ?? null;
  const incoming = appCalls()?.incoming ?? null;
  // Without a call nothing counts seconds, so that no timer runs.
  const now = current === null && incoming === null ? 0 : ui.timeAt(time(), host.page.isCurrent());
  const shown = inTheme(screen, 'dark');
  const facts: CallFacts = {
    current,
    incoming,
    missing: missingFor(host),
    connection: rooms.connection,
    isStage: showsCall(host, current) || ui.moved !== '',
    isOwnPage: isOwnPage(host),
    isAside: ui.isAside,
    isFloating: floatingPlayer.get().indexOf(callRoom('')) === 0,
    canGoAside: ui.properties.page === '' || !host.page.isOnlyPage(),
    moved: ui.moved,
    last: ui.last,
    opening: ui.opening,
    sheet: ui.sheet,
    hasBars: true,
    fresh: current === null ? [] : ui.recentlyEnded.next(current.parties, now),
    bar: miniCallPosition,
    now,
    screen: shown,
    texts,
  };
  const room = current?.room ?? null;
  const isPictured = room !== null && room.remotes.some((remote) => coverOf(remote, true) === 'picture');
  // The bars start visible in every scene and for every picture, so that no button disappears under a finger.
  const scene = [sceneOf(facts), current === null ? '' : mediaOf(current, facts), isPictured].join();
  return {
    toasts: toastsOf(ui, texts),
    ...callView({ ...facts, hasBars: ui.barsAt(scene, now) || !isPictured || isScreenReaderOn }),
    ...lookOf(shown, texts),
  };
}
