import type { Browser, Locator } from 'playwright-core';
import { until } from '../live/stand';
import { Onlooker } from './onlooker';
import { openTab, type Tab, type TabWish } from './tab';
import { patienceMs } from '../patience';

export interface PersonWish extends Omit<TabWish, 'remembered'> {
  room: string;
  /** The same person as another one: they share what the browser remembers. */
  as?: Person;
}

interface Arrival {
  browser: Browser;
  script: string;
  port: number;
  wish: PersonWish;
}

const words = {
  'zh-CN': { name: '我的名字', join: /^(加入房间|仅用语音加入|先进去听)$/ },
  'en-US': { name: 'My name', join: /^(Join|Join with audio only|Join to listen)/ },
} as const;

/** Somebody with a browser: does what people do, by what is on the screen, and sees and hears what arrives. */
export class Person extends Onlooker {
  private constructor(
    tab: Tab,
    readonly wish: PersonWish,
  ) {
    super(wish.name, tab);
  }

  /** Opens the room's page; the lobby is in front then. */
  static async arrive({ browser, script, port, wish }: Arrival): Promise<Person> {
    const remembered = await wish.as?.context.storageState();
    const person = new Person(await openTab(browser, script, { ...wish, ...(remembered ? { remembered } : {}) }), wish);
    await person.page.goto(`http://127.0.0.1:${wish.port ?? port}/#/pages/room/index?id=${wish.room}`);
    await person.nameField.waitFor();
    return person;
  }

  private get words() {
    return words[this.wish.locale ?? 'zh-CN'];
  }

  get nameField(): Locator {
    return this.page.getByRole('textbox', { name: this.words.name });
  }

  // ---- what they do ----

  async join(): Promise<void> {
    await this.nameField.fill(this.wish.name);
    await this.enters();
  }

  /** Joins under the name that stands in the field. */
  async enters(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.join }).click();
    await this.control('leave').waitFor();
  }

  control(name: 'microphone' | 'camera' | 'screen' | 'leave'): Locator {
    return this.page.locator(`[data-control="${name}"], [class*="control--${name}"]`).first();
  }

  async tap(name: 'microphone' | 'camera' | 'screen' | 'leave'): Promise<void> {
    await this.control(name).click();
  }

  // ---- what they see ----

  /** Names on all remote tiles, with or without a picture. */
  others(): Promise<string[]> {
    return this.page.evaluate(() => window.person.names());
  }

  async countsOthers(count: number, withinMs = patienceMs): Promise<void> {
    await until(`${this.name} has ${count} others`, async () => ((await this.others()).length === count ? true : null), withinMs);
  }

  /** Waits for a picture of `name` that is fresh: the sender's clock is in it. */
  async sees(name: string, withinMs = patienceMs): Promise<void> {
    let last: unknown = null;
    await until(
      `${this.name} sees ${name}`,
      async () => {
        const tiles = await this.page.evaluate(() => window.person.tiles());
        last = tiles;
        return tiles.some((tile) => tile.name.includes(name) && (tile.sight?.ageMs ?? Infinity) < 2_000) ? true : null;
      },
      withinMs,
    ).catch((cause: unknown) => {
      throw new Error(`${String(cause)}; last seen: ${JSON.stringify(last)}`);
    });
  }

  /** Waits for any picture of `name` that is not black. */
  async seesPictureOf(name: string, withinMs = patienceMs): Promise<void> {
    await until(
      `${this.name} sees a picture of ${name}`,
      async () => {
        const tiles = await this.page.evaluate(() => window.person.tiles());
        return tiles.some((tile) => tile.name.includes(name) && (tile.sight?.bright ?? 0) > 20) ? true : null;
      },
      withinMs,
    );
  }

  /** Waits until the picture of `name` was seen to change: for a sender without our clock in it. */
  async showsMovement(name: string): Promise<void> {
    let first: number | null = null;
    await until(`${this.name} sees ${name} move`, async () => {
      const tiles = await this.page.evaluate(() => window.person.tiles());
      const bright = tiles.find((tile) => tile.name.includes(name))?.sight?.bright ?? null;
      first = first ?? bright;
      return first !== null && bright !== null && bright !== first ? true : null;
    });
  }

  /** Waits until whoever is called `name` shows no picture. */
  async seesNothingOf(name: string): Promise<void> {
    await until(`${this.name} sees nothing of ${name}`, async () => {
      const tiles = await this.page.evaluate(() => window.person.tiles());
      return tiles.every((tile) => !tile.name.includes(name) || tile.sight === null) ? true : null;
    });
  }
}
