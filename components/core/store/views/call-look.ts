import { errors } from '../../protocol/errors';
import type { Texts } from '../../texts/texts';
import { rooms } from '../rooms';
import { isOwnPage, isStage, type CallHost } from './call-host';
import { barPlace, type CallMemory } from './call-memory';
import { mediaOf, sceneOf, type CallFacts } from './call-scene';
import { callView, type CallView } from './call-view';
import { inTheme, lookOf, type Look, type Screen } from './screen';
import type { ToastView } from './toast';

function toastsOf({ said }: CallMemory, texts: Texts): ToastView[] {
  if (said === null) return [];
  const { key, word } = said;
  return [{ key, text: 'text' in word ? word.text : texts[errors[word.reason].text] }];
}

/** What a page knows of the phone, and when. */
export interface Around {
  screen: Screen;
  isReadAloud: boolean;
  time: number;
  texts: Texts;
}

/** What an rtc-call shows on its page at the moment. */
export function callOnPage(
  host: CallHost,
  { screen, isReadAloud, time, texts }: Around,
): CallView & Look & { toasts: ToastView[] } {
  const { memory } = host;
  const now = memory.timeAt(time, host.page.isInFront());
  const current = rooms.calls?.current ?? null;
  const shown = inTheme(screen, 'dark');
  const facts: CallFacts = {
    current,
    incoming: rooms.calls?.incoming ?? null,
    connection: rooms.connection,
    isStage: isStage(host, current) || memory.moved !== '',
    isOwnPage: isOwnPage(host),
    isAside: memory.isAside,
    canGoAside: memory.wishes.page === '' || !host.page.isAlone(),
    moved: memory.moved,
    last: memory.last,
    opening: memory.opening,
    sheet: memory.sheet,
    hasBars: true,
    fresh: current === null ? [] : memory.leavers.next(current.parties, now),
    bar: barPlace,
    now,
    screen: shown,
    texts,
  };
  // Whatever comes to lie under the bars, they are there at first: nothing goes away from under a finger.
  const scene = `${sceneOf(facts)} ${current === null ? '' : mediaOf(current, facts)}`;
  return {
    toasts: toastsOf(memory, texts),
    ...callView({ ...facts, hasBars: memory.barsAt(scene, now) || isReadAloud }),
    ...lookOf(shown, texts),
  };
}
