import type { FeatureContext } from '../../app/features';
import { rtcError } from '../../protocol/errors';
import type { Clock } from '../../shared/clock';
import { makeObservable, ref } from '../../shared/mobx';
import type { Storage } from '../../shared/storage';
import type { LayoutChoice, LayoutName, Layouts } from './types';

const key = 'rtc.layout';

/** The choices of a user; the first is the default. */
export const choices: readonly LayoutChoice[] = ['grid', 'speaker', 'voice'];

/** A value for one room, because a device shows one room. */
interface InRoom<Value> {
  readonly room: string;
  readonly value: Value;
}

const valueIn = <Value>(room: string, known: InRoom<Value> | null, none: Value): Value =>
  known !== null && known.room === room ? known.value : none;

/** The layout of a grid, and its number of pages. */
interface Shown {
  readonly name: LayoutName;
  readonly pages: number;
}

/** The choice of the app, the pinned member, and the layout and the pages in sight. */
export class LayoutStore implements Layouts {
  choice: LayoutChoice;
  private pinnedIn: InRoom<string> | null = null;
  private shown: InRoom<Shown> | null = null;
  private turnBy: (pages: number) => void = () => undefined;

  readonly clock: Clock;
  private readonly storage: Storage;

  constructor({ clock, storage }: Pick<FeatureContext, 'clock' | 'storage'>) {
    this.clock = clock;
    this.storage = storage;
    const stored = choices.indexOf(storage.read(key) as LayoutChoice);
    this.choice = choices[Math.max(0, stored)] as LayoutChoice;
    makeObservable<this, 'pinnedIn' | 'shown'>(this, { choice: ref, pinnedIn: ref, shown: ref });
  }

  mode(room: string): LayoutName {
    return this.shownIn(room).name;
  }

  pages(room: string): number {
    return this.shownIn(room).pages;
  }

  pinned(room: string): string {
    return valueIn(room, this.pinnedIn, '');
  }

  choose(choice: LayoutChoice): void {
    if (choices.indexOf(choice) < 0) throw rtcError('bad_request', { message: 'grid, speaker or voice' });
    this.choice = choice;
    this.storage.write(key, choice);
  }

  pin(room: string, value: string): void {
    this.pinnedIn = { room, value };
  }

  turn(room: string, by: number): void {
    // Another room has another grid, which is not in sight.
    if (this.pages(room) > 1) this.turnBy(by);
  }

  /** The grid of the room has this layout and these pages, and `turnBy` turns them. */
  show(room: string, value: Shown, turnBy: (pages: number) => void): void {
    const { name, pages } = this.shownIn(room);
    this.turnBy = turnBy;
    if (name !== value.name || pages !== value.pages) this.shown = { room, value };
  }

  private shownIn(room: string): Shown {
    return valueIn(room, this.shown, { name: this.choice, pages: 1 });
  }
}
