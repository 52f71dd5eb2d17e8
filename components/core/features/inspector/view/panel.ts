import { rooms } from '../../../app/rooms';
import { makeObservable, ref, untracked } from '../../../shared/mobx';
import { releaseAll, type Release } from '../../../shared/release';
import { formatText, type Texts } from '../../../texts/texts';
import { besideRoom } from '../../../view/controls/side';
import { roomByName, whileRoom } from '../../../view/room-by-name';
import { dockedName, lookOf, type Screen } from '../../../view/screen';
import type { InspectorStore } from '../inspector';
import { inspectorLimits } from '../limits';
import type { LogLine } from '../types';
import { connectionCard, isIn, joinParts, receivedCards, sentCard, type CardView, type InspectorFacts } from './cards';
import { reportText } from './report';
import { lineWords, wordsOf } from './words';

/** The part of the platform that the panel uses. */
export interface InspectorPlatform {
  /** Rejects when nothing could be copied. */
  copy(text: string): Promise<void>;
  /** System and base library, such as `wechat android 3.4.1`. */
  readonly host: string;
  setData(): InspectorFacts['setData'];
}

export interface InspectorLook {
  screen: Screen;
  texts: Texts;
  now(): number;
}

export interface LogLineView {
  id: number;
  time: string;
  tone: number;
  word: string;
  text: string;
}

export interface RowView extends CardView {
  isOpen: boolean;
}

export interface PanelView {
  title: string;
  close: string;
  /** The page behind the sheet cannot be used; beside a panel it can. */
  isModal: boolean;
  cards: readonly CardView[];
  received: string;
  member: string;
  rows: readonly RowView[];
  noRows: string;
  log: string;
  filter: string;
  filterLabel: string;
  lines: readonly LogLineView[];
  noLines: string;
  copy: string;
}

/** The levels that are shown, by the name of the filter. */
const filters = ['all', 'warn', 'error'] as const;
const levels: readonly LogLine['level'][] = ['info', 'warn', 'error'];
/** Every line crosses to the view, so the oldest ones are only in the report. */
const mostLines = 30;
/** The places of bars, for the template: their values are not unique, and a list needs unique keys. */
export const inspectorPlaces: number[] = [];
while (inspectorPlaces.length < inspectorLimits.samples) inspectorPlaces.push(inspectorPlaces.length);

/** For how long the button says that the report was copied. */
const copiedMs = 3_000;

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

const timeOf = (at: number): string => {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
};

/** The lines that the filter shows, latest first. */
const linesOf = ({ store, words, nameOf }: InspectorFacts, filter: number): readonly LogLineView[] =>
  store.lines
    .filter(({ level }) => levels.indexOf(level) >= filter)
    .slice(-mostLines)
    .reverse()
    .map((line) => {
      const { id, at, level, times } = line;
      const text = lineWords(line, words, nameOf);
      return {
        id,
        time: timeOf(at),
        tone: levels.indexOf(level),
        word: words(level),
        text: times > 1 ? `${text} ×${times}` : text,
      };
    });

/** The second line says how a stream is that does not flow well; in an open row it says everything. */
function rowOf(card: CardView, open: string): RowView {
  const isOpen = card.id === open;
  return { ...card, note: isOpen ? joinParts([card.side, card.note]) : card.side, isOpen };
}

const storeOf = (): InspectorStore | null => rooms.feature<InspectorStore>('inspector');

const always = (): boolean => true;

/** The state of one rtc-inspector. */
export class InspectorPanel {
  /** The least level that is shown, as its place in `filters`. */
  filter = 0;
  /** The open row, by its id. */
  row = '';
  result: 'copied' | 'notCopied' | 'copy' = 'copy';
  private resultUntil = 0;

  constructor(private readonly platform: InspectorPlatform) {
    makeObservable(this, { filter: ref, row: ref, result: ref });
  }

  nextFilter(): void {
    this.filter = (this.filter + 1) % filters.length;
  }

  toggle(row: string): void {
    this.row = this.row === row ? '' : row;
  }

  /** Collects figures of the room of this name while the component is on its page. */
  watch(name: string): Release {
    return whileRoom(
      () => roomByName(name),
      (room) => (room === null ? undefined : storeOf()?.watch(room)) ?? (() => undefined),
    );
  }

  /**
   * The panel is open, until released: the round trip is measured, and on a wide window, or where nothing can be drawn over video, the room
   * leaves it space. `replaced` is called when another panel opens beside the room.
   */
  show(name: string, screen: () => Screen, replaced: () => void): Release {
    dockedName.set('docked rtc--short');
    return releaseAll([
      () => dockedName.set('docked'),
      whileRoom(
        () => (screen().form === 'desktop' ? roomByName(name) : null),
        (room) =>
          room === null
            ? () => undefined
            : besideRoom(room.id, { name: 'inspector', isOpen: always, isBeside: always, close: replaced }),
      ),
      whileRoom(
        () => roomByName(name),
        (room) => (room === null ? undefined : storeOf()?.measure(room.id)) ?? (() => undefined),
      ),
    ]);
  }

  /** Copies the report. The button says so for a while. */
  copy(name: string, look: InspectorLook): void {
    const facts = this.facts(name, look);
    if (facts === null) return;
    const show = (result: 'copied' | 'notCopied'): void => {
      this.resultUntil = look.now() + copiedMs;
      this.result = result;
    };
    this.platform.copy(reportText(facts, this.platform.host)).then(
      () => show('copied'),
      () => show('notCopied'),
    );
  }

  /** Everything on the page. It follows the clock and the user's taps, never the figures, which change many times a second. */
  view(name: string, look: InspectorLook): { panel: PanelView; look: string } {
    const { filter, row } = this;
    const { texts, screen } = look;
    if (look.now() > this.resultUntil) this.result = 'copy';
    const { result } = this;
    const words = wordsOf(texts);
    const panel = untracked((): PanelView => {
      const facts = this.facts(name, look);
      const filterText = words(filters[filter] ?? 'all');
      const rows = facts === null || !isIn(facts) ? [] : receivedCards(facts);
      const lines = facts === null ? [] : linesOf(facts, filter);
      return {
        title: words('title'),
        close: words('close'),
        isModal: screen.overVideo && screen.form !== 'desktop',
        cards: facts === null ? [] : [connectionCard(facts), sentCard(facts)],
        received: words('received'),
        member: words('member'),
        rows: rows.map((card) => rowOf(card, row)),
        noRows: rows.length > 0 ? '' : words(facts !== null && isIn(facts) ? 'noData' : 'notInRoom'),
        log: words('log'),
        filter: filterText,
        filterLabel: formatText(words('filter'), { shown: filterText }),
        lines,
        noLines: lines.length > 0 ? '' : words(facts !== null && facts.store.hasLog ? 'noData' : 'noTap'),
        copy: words(result),
      };
    });
    return { panel, look: lookOf(screen, texts).look };
  }

  private facts(name: string, { texts, now }: InspectorLook): InspectorFacts | null {
    const store = storeOf();
    if (store === null) return null;
    const room = roomByName(name);
    const words = wordsOf(texts);
    const nameOf = (id: string): string => {
      if (id === '') return words('tile.you');
      const member = room?.members.filter((each) => each.id === id)[0];
      return member === undefined ? words('member') : member.name;
    };
    return { room, connection: rooms.connection, store, setData: this.platform.setData(), now: now(), words, nameOf };
  }
}
