import type { Browser, Locator } from 'playwright-core';
import { until } from './live-testbed';
import { Viewer } from './viewer';
import type { CallFacts } from './room-page/calls';
import { openTab, type Tab, type TabOptions } from './tab';
import { timeoutMs } from './timeout';

export interface CallUserOptions extends Omit<TabOptions, 'remembered'> {
  /** The user id; two with the same id are two devices of one user. */
  user: string;
  /** Blocks all media, in both directions. */
  mediaCut?: boolean;
  /** The page of the demo, with its query; the page of contacts by default. */
  path?: string;
}

interface OpenOptions {
  browser: Browser;
  script: string;
  port: number;
  options: CallUserOptions;
}

const words = {
  'zh-CN': {
    voice: '语音通话',
    video: '视频通话',
    accept: '接听',
    reject: '拒绝',
    hangUp: '挂断',
    cancel: '取消',
    more: '更多',
    minimise: '最小化',
  },
  'en-US': {
    voice: 'Voice call',
    video: 'Video call',
    // Excludes the button that accepts without the camera.
    accept: 'Accept(?! with)',
    reject: 'Decline',
    hangUp: 'Hang up',
    cancel: 'Cancel',
    more: 'More',
    minimise: 'Minimise',
  },
} as const;

type Button = Exclude<keyof (typeof words)['zh-CN'], 'voice' | 'video'>;

/** A user of the demo's contacts: calls and accepts through the screen. */
export class CallUser extends Viewer {
  private constructor(
    tab: Tab,
    private readonly options: CallUserOptions,
    private readonly origin: string,
  ) {
    super(options.name, tab);
  }

  /** Opens the demo; the page then receives calls. */
  static async open({ browser, script, port, options }: OpenOptions): Promise<CallUser> {
    const tab = await openTab(browser, script, options);
    const caller = new CallUser(tab, options, `http://127.0.0.1:${options.port ?? port}`);
    const own = { user: options.user, name: options.name };
    // As if the user had been here before; the first tab of a browser uses the storage prefix `wx-0`.
    await caller.context.addInitScript(({ user, name }) => {
      localStorage.setItem('wx-0:demo.user', JSON.stringify({ value: user }));
      localStorage.setItem('wx-0:demo.name', JSON.stringify({ value: name }));
    }, own);
    if (options.mediaCut === true) await caller.cutMedia();
    await caller.goTo(options.path ?? '/pages/contacts/index');
    return caller;
  }

  private get words() {
    return words[this.options.locale ?? 'zh-CN'];
  }

  /** Refuses every offer of WebRTC and every FLV. The only other WebSocket is that of signalling, which stays open. */
  private async cutMedia(): Promise<void> {
    await this.context.route(/\/media\/[^/]+\/wh[ie]p\?/, (route) => route.abort());
    await this.context.routeWebSocket(/\.flv/, (socket) => void socket.close());
  }

  // ---- actions ----

  /** Loads a page of the demo from scratch, as a link does. */
  async goTo(path: string): Promise<void> {
    // Leaves the app first, because a change of the hash alone would not reload it.
    await this.page.goto(`${this.origin}/healthz`);
    await this.page.goto(`${this.origin}/#${path}`);
    await this.isReachable();
  }

  /** Waits until so many streams of FLV, sent or played, have started from now on. */
  async newStreams(count: number): Promise<void> {
    const begun = new Set<string>();
    const note = (one: { url(): string }): void => {
      if (/\.flv/.test(one.url())) begun.add(one.url());
    };
    this.page.on('websocket', note).on('request', note);
    await until(`${this.name} has ${count} streams anew`, async () => (begun.size >= count ? true : null), timeoutMs);
    this.page.off('websocket', note).off('request', note);
  }

  async isReachable(withinMs = timeoutMs): Promise<void> {
    await this.page.waitForFunction(() => window.testApi.calls()?.reachable === true, undefined, { timeout: withinMs });
  }

  /** Calls by the button beside a name on the page of contacts. */
  async calls(name: string, kind: 'voice' | 'video' = 'voice'): Promise<void> {
    await this.callButton(name, kind).click();
  }

  /** Waits until a name is among the contacts, which the page fetches every few seconds. */
  async seesContact(name: string): Promise<void> {
    await this.callButton(name, 'voice').waitFor();
  }

  private callButton(name: string, kind: 'voice' | 'video'): Locator {
    return this.page.getByRole('button', { name: `${this.words[kind]}${this.comma}${name}`, exact: true });
  }

  /** Ends all calls and returns to the contacts, also after a failed test. */
  async reset(): Promise<void> {
    await this.page.evaluate(() => {
      void window.testApi.calls()?.current?.end();
      void window.testApi.calls()?.incoming?.reject();
    });
    await this.isFree();
    if ((await this.route()) !== '/pages/contacts/index') await this.goTo('/pages/contacts/index');
  }

  private get comma(): string {
    return this.options.locale === 'en-US' ? ', ' : '，';
  }

  button(name: Button): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${this.words[name]}`) }).first();
  }

  async taps(name: Button): Promise<void> {
    await this.button(name).click();
  }

  /** Taps a button of the call's controls. Over video they hide, and a tap shows them again. */
  async tapsControl(name: 'microphone' | 'camera' | 'invite' | 'toVideo' | 'end'): Promise<void> {
    const button = this.page.locator(`[class*="control--${name}"]:visible`).first();
    const tap = async (): Promise<true | null> => {
      await this.showControls();
      // The button may be sliding out at this moment.
      return button.click({ timeout: 5_000 }).then(
        () => true,
        () => null,
      );
    };
    await until(`${this.name} taps ${name}`, tap);
  }

  async opensMore(): Promise<void> {
    await this.showControls();
    await this.page.getByRole('button', { name: this.words.more, exact: true }).click();
  }

  async minimises(): Promise<void> {
    await this.showControls();
    await this.page.getByRole('button', { name: this.words.minimise }).click();
  }

  /** The browser runtime's picture-in-picture window, which stands for a call that is left with a picture. */
  get smallWindow(): Locator {
    return this.page.locator('.wx-small');
  }

  async returnsFromWindow(): Promise<void> {
    await this.page.locator('.wx-small-restore').click();
  }

  async closesWindow(): Promise<void> {
    await this.page.locator('.wx-small-close').click();
  }

  async showControls(): Promise<void> {
    const gone = await this.page.evaluate(() => document.querySelector('[class*="tray--gone"]') !== null);
    if (gone) await this.page.mouse.click(195, 420);
  }

  // ---- expectations ----

  /** Waits for an incoming call. */
  async rings(withinMs = timeoutMs): Promise<void> {
    await this.button('accept').waitFor({ timeout: withinMs });
  }

  /** The page in front. */
  async route(): Promise<string> {
    return new URL(this.page.url()).hash.slice(1).split('?')[0] ?? '';
  }

  /** Waits until the call has ended; returns this user's reason. */
  async endReason(): Promise<string | null> {
    await this.page.waitForFunction(() => window.testApi.call()?.state === 'ended');
    return (await this.currentCall())?.reason ?? null;
  }

  /** Counts `ended` events from now on. */
  async countEnds(): Promise<() => Promise<number>> {
    const count = await this.page.evaluateHandle(() => {
      const ends = { count: 0 };
      window.testApi.calls()?.on('ended', () => (ends.count += 1));
      return ends;
    });
    return () => count.evaluate((ends) => ends.count);
  }

  /** The newest history record of the store. */
  lastRecord(): Promise<{ reason: string; direction: string; lastedMs: number } | null> {
    return this.page.evaluate(() => {
      const [last] = window.testApi.calls()?.history ?? [];
      return last === undefined ? null : { reason: last.reason, direction: last.direction, lastedMs: last.lastedMs };
    });
  }

  async isOn(path: string): Promise<void> {
    await this.page.waitForURL((url) => url.hash.slice(1).split('?')[0] === path, { timeout: timeoutMs });
  }

  /** Waits until a picture changes, for senders without our clock in the picture. */
  async seesMovement(): Promise<void> {
    let first: number | null = null;
    await until(`${this.name} sees somebody move`, async () => {
      const [picture] = await this.page.evaluate(() => window.testApi.pictures());
      const bright = picture?.bright ?? null;
      first = first ?? bright;
      return first !== null && bright !== null && bright !== first ? true : null;
    });
  }

  /** Waits until camera and microphone are released. */
  async hasNoDevicesOpen(): Promise<void> {
    await this.page.waitForFunction(() => window.testApi.openTracks().length === 0);
  }

  async currentCall(): Promise<CallFacts | null> {
    return this.page.evaluate(() => window.testApi.call());
  }

  async isIn(state: string, withinMs = timeoutMs): Promise<void> {
    await this.page.waitForFunction((wanted) => window.testApi.call()?.state === wanted, state, { timeout: withinMs });
  }

  /** Waits until there is no call. */
  async isFree(withinMs = timeoutMs): Promise<void> {
    const isFree = (): boolean => window.testApi.call() === null && window.testApi.calls()?.incoming === null;
    await this.page.waitForFunction(isFree, undefined, { timeout: withinMs });
  }

  /** Waits for so many current pictures of others, by the sender's clock in them. */
  async seesOthers(count = 1, withinMs = timeoutMs): Promise<void> {
    let last: unknown = null;
    await until(
      `${this.name} sees ${count} others`,
      async () => {
        const pictures = await this.page.evaluate(() => window.testApi.pictures());
        last = pictures;
        return pictures.filter((sight) => (sight.ageMs ?? Infinity) < 2_000).length >= count ? true : null;
      },
      withinMs,
    ).catch((cause: unknown) => {
      throw new Error(`${String(cause)}; last seen: ${JSON.stringify(last)}`);
    });
  }

  /** Waits for so many pictures of others that are not black, for senders without our clock in the picture. */
  async showsPictures(count: number, withinMs = timeoutMs): Promise<void> {
    await until(
      `${this.name} has ${count} pictures`,
      async () => {
        const pictures = await this.page.evaluate(() => window.testApi.pictures());
        return pictures.filter(({ bright }) => bright > 20).length >= count ? true : null;
      },
      withinMs,
    );
  }

  async seesNobody(withinMs = timeoutMs): Promise<void> {
    await until(
      `${this.name} sees nobody`,
      async () => ((await this.page.evaluate(() => window.testApi.pictures())).length === 0 ? true : null),
      withinMs,
    );
  }
}
