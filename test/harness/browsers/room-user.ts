import type { Browser, Locator } from 'playwright-core';
import type { RoomModel } from '../../../components/core/room/types';
import { unfold } from './unfold';
import { until } from './live-testbed';
import { Viewer } from './viewer';
import { openTab, type Tab, type TabOptions } from './tab';
import { timeoutMs } from './timeout';

export interface RoomUserOptions extends Omit<TabOptions, 'storageState'> {
  room: string;
  /** Another device of the same user: what the demo keeps is the same, and the kit's session and device are its own. */
  sameUserAs?: RoomUser;
}

interface OpenOptions {
  browser: Browser;
  script: string;
  port: number;
  options: RoomUserOptions;
}

declare function getApp(): { rtc: { room(id: string): RoomModel } };

const words = {
  'zh-CN': { name: '我的名字', join: /^(加入房间|仅用语音加入|先进去听)$/ },
  'en-US': { name: 'My name', join: /^(Join|Join with audio only|Join to listen)/ },
} as const;

/** A user of a room in a browser: acts through the screen and checks what is seen and heard. */
export class RoomUser extends Viewer {
  private constructor(
    tab: Tab,
    readonly options: RoomUserOptions,
  ) {
    super(options.name, tab);
  }

  /** Opens the room's page, which shows the lobby. */
  static async open({ browser, script, port, options }: OpenOptions): Promise<RoomUser> {
    const storageState = await options.sameUserAs?.context.storageState();
    // With a copied session both pages would resume one session, and take it from each other.
    storageState?.origins.forEach((origin) => {
      origin.localStorage = origin.localStorage.filter(({ name }) => !name.includes('rtc-kit.'));
    });
    const user = new RoomUser(await openTab(browser, script, { ...options, ...(storageState ? { storageState } : {}) }), options);
    await user.page.goto(`http://127.0.0.1:${options.port ?? port}/#/pages/room/index?id=${options.room}`);
    await user.nameField.waitFor();
    return user;
  }

  private get words() {
    return words[this.options.locale ?? 'zh-CN'];
  }

  get nameField(): Locator {
    return this.page.getByRole('textbox', { name: this.words.name });
  }

  // ---- actions ----

  async join(): Promise<void> {
    await this.nameField.fill(this.options.name);
    await this.joinAsFilledIn();
  }

  /** Joins with the name already in the field. */
  async joinAsFilledIn(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.join }).click();
    await this.control('leave').waitFor();
  }

  control(name: 'microphone' | 'camera' | 'screen' | 'leave'): Locator {
    return this.page.locator(`[data-control="${name}"], [class*="control--${name}"]`).first();
  }

  /** Taps a button of the room, on a phone also one of those in the sheet behind the row. */
  async tap(name: 'microphone' | 'camera' | 'screen' | 'leave'): Promise<void> {
    const button = this.control(name);
    if ((await button.count()) === 0) await unfold(this.page);
    await button.click();
  }

  // ---- expectations ----

  others(): Promise<string[]> {
    return this.page.evaluate(() => window.testApi.names());
  }

  async countsOthers(count: number, withinMs = timeoutMs): Promise<void> {
    await until(`${this.name} has ${count} others`, async () => ((await this.others()).length === count ? true : null), withinMs);
  }

  /** Waits until everything that is sent and played takes this way. */
  async meetsBy(transport: 'udp' | 'tcp' | 'flv'): Promise<void> {
    await until(`${this.name} meets by ${transport}`, async () => {
      const ways = await this.page.evaluate((id) => {
        const { me, remotes } = getApp().rtc.room(id);
        return [me, ...remotes].map(({ quality }) => quality.transport);
      }, this.options.room);
      return ways.every((way) => way === transport) ? true : null;
    });
  }

  /** Waits for a current picture of `name`, by the sender's clock in it. */
  async sees(name: string, withinMs = timeoutMs): Promise<void> {
    let last: unknown = null;
    await until(
      `${this.name} sees ${name}`,
      async () => {
        const tiles = await this.page.evaluate(() => window.testApi.tiles());
        last = tiles;
        return tiles.some((tile) => tile.name.includes(name) && (tile.sight?.ageMs ?? Infinity) < 2_000) ? true : null;
      },
      withinMs,
    ).catch((cause: unknown) => {
      throw new Error(`${String(cause)}; last seen: ${JSON.stringify(last)}`);
    });
  }

  /** Waits for any picture of `name` that is not black. */
  async seesPictureOf(name: string, withinMs = timeoutMs): Promise<void> {
    await until(
      `${this.name} sees a picture of ${name}`,
      async () => {
        const tiles = await this.page.evaluate(() => window.testApi.tiles());
        return tiles.some((tile) => tile.name.includes(name) && (tile.sight?.bright ?? 0) > 20) ? true : null;
      },
      withinMs,
    );
  }

  /** Waits until the picture of `name` changes, for senders without our clock in the picture. */
  async showsMovement(name: string): Promise<void> {
    let first: number | null = null;
    await until(`${this.name} sees ${name} move`, async () => {
      const tiles = await this.page.evaluate(() => window.testApi.tiles());
      const bright = tiles.find((tile) => tile.name.includes(name))?.sight?.bright ?? null;
      first = first ?? bright;
      return first !== null && bright !== null && bright !== first ? true : null;
    });
  }

  /** Waits until `name` shows no picture. */
  async seesNothingOf(name: string): Promise<void> {
    await until(`${this.name} sees nothing of ${name}`, async () => {
      const tiles = await this.page.evaluate(() => window.testApi.tiles());
      return tiles.every((tile) => !tile.name.includes(name) || tile.sight === null) ? true : null;
    });
  }
}
