import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { until } from '../live/stand';

export interface PersonWish {
  name: string;
  room: string;
  /** Of the microphone's steady tone. */
  toneHz?: number;
  locale?: 'zh-CN' | 'en-US';
  viewport?: { width: number; height: number };
  theme?: 'light' | 'dark';
  /** What the browser answers when it is asked for a device. */
  refuse?: 'camera' | 'both';
  /** Whom the camera sees, drawn, and how loud they are, in place of the test picture and its beeps. */
  portrait?: { sitter: number; volume: number };
  /** Device pixels per CSS pixel. */
  scale?: number;
  /** Another door to the same backend: a proxy that a test can cut. */
  port?: number;
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

const phone = { width: 390, height: 844 };

/** Somebody with a browser: does what people do, by what is on the screen, and sees and hears what arrives. */
export class Person {
  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    readonly wish: PersonWish,
    /** Every address the page asked anything of. */
    readonly asked: string[],
    /** Every address that was answered by an error. */
    readonly missing: string[],
  ) {}

  /** Opens the room's page; the lobby is in front then. */
  static async arrive({ browser, script, port, wish }: Arrival): Promise<Person> {
    const { locale = 'zh-CN', viewport = phone, theme = 'light', refuse, toneHz = 440, portrait, scale = 1 } = wish;
    const screen = { viewport, deviceScaleFactor: scale, colorScheme: theme };
    const options: BrowserContextOptions = { ...screen, locale, serviceWorkers: 'block' };
    const remembered = await wish.as?.context.storageState();
    const permissions = refuse === 'both' ? [] : refuse === 'camera' ? ['microphone'] : ['camera', 'microphone'];
    const context = await browser.newContext({ ...options, permissions, ...(remembered ? { storageState: remembered } : {}) });
    await context.addInitScript(script);
    const drawn = portrait ? { portrait: portrait.sitter, volume: portrait.volume, fps: 15 } : {};
    const devices = { width: 640, height: 360, fps: 30, toneHz, refuse: refuse ?? null, ...drawn };
    await context.addInitScript((given) => window.person.giveDevices(given), devices);
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const missing: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() >= 400) missing.push(`${answer.status()} ${answer.url()}`);
    });
    page.on('websocket', (socket) => asked.push(socket.url()));
    page.on('pageerror', (error) => process.stderr.write(`${wish.name}: ${error.name} ${error.message} ${error.stack ?? ''}\n`));
    const person = new Person(page, context, wish, asked, missing);
    await page.goto(`http://127.0.0.1:${wish.port ?? port}/#/pages/room/index?id=${wish.room}`);
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

  control(name: 'microphone' | 'camera' | 'leave'): Locator {
    return this.page.locator(`[data-control="${name}"], [class*="control--${name}"]`).first();
  }

  async tap(name: 'microphone' | 'camera' | 'leave'): Promise<void> {
    await this.control(name).click();
  }

  /** The tab is closed, or the phone falls into the water. */
  async vanish(): Promise<void> {
    await this.context.close().catch(() => undefined);
  }

  // ---- what they see and hear ----

  /** Waits for words on the page in front. */
  async reads(text: string | RegExp, withinMs = 15_000): Promise<void> {
    await this.page.getByText(text).first().waitFor({ timeout: withinMs });
  }

  async readsNoMore(text: string | RegExp, withinMs = 15_000): Promise<void> {
    await this.page.getByText(text).first().waitFor({ state: 'hidden', timeout: withinMs });
  }

  /** Names on all remote tiles, with or without a picture. */
  others(): Promise<string[]> {
    return this.page.evaluate(() => window.person.names());
  }

  async countsOthers(count: number, withinMs = 15_000): Promise<void> {
    await until(
      `${this.wish.name} has ${count} others`,
      async () => ((await this.others()).length === count ? true : null),
      withinMs,
    );
  }

  /** Waits for a picture of `name` that is fresh: the sender's clock is in it. */
  async sees(name: string, withinMs = 25_000): Promise<void> {
    let last: unknown = null;
    await until(
      `${this.wish.name} sees ${name}`,
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
  async seesPictureOf(name: string, withinMs = 25_000): Promise<void> {
    await until(
      `${this.wish.name} sees a picture of ${name}`,
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
    await until(`${this.wish.name} sees ${name} move`, async () => {
      const tiles = await this.page.evaluate(() => window.person.tiles());
      const bright = tiles.find((tile) => tile.name.includes(name))?.sight?.bright ?? null;
      first = first ?? bright;
      return first !== null && bright !== null && bright !== first ? true : null;
    });
  }

  /** Waits until whoever is called `name` shows no picture. */
  async seesNothingOf(name: string): Promise<void> {
    await until(`${this.wish.name} sees nothing of ${name}`, async () => {
      const tiles = await this.page.evaluate(() => window.person.tiles());
      return tiles.every((tile) => !tile.name.includes(name) || tile.sight === null) ? true : null;
    });
  }

  /** Waits for a tone, or for silence. */
  async hears(hz: number | null, withinMs = 25_000): Promise<void> {
    await until(
      hz === null ? `${this.wish.name} hears silence` : `${this.wish.name} hears ${hz} Hz`,
      async () => {
        const tone = await this.page.evaluate(() => window.person.tone());
        if (hz === null) return tone === null || tone.db < -80 ? true : null;
        return tone !== null && tone.db > -65 && Math.abs(tone.hz - hz) < 20 ? true : null;
      },
      withinMs,
    );
  }
}
