import type { Browser, Locator } from 'playwright-core';
import { until } from '../live/stand';
import { Onlooker } from '../room/onlooker';
import type { CallFacts } from '../room/page/calls';
import { openTab, type Tab, type TabWish } from '../room/tab';
import { patienceMs } from '../patience';

export interface CallerWish extends Omit<TabWish, 'remembered'> {
  /** The user id; two callers of one id are two devices of one person. */
  user: string;
  /** Nothing comes in from the media server, nor goes out. */
  mediaCut?: boolean;
  /** The page of the demo, with its query; that with the contacts when absent. */
  path?: string;
}

interface Arrival {
  browser: Browser;
  script: string;
  port: number;
  wish: CallerWish;
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
    // Not the one without the camera.
    accept: 'Accept(?! with)',
    reject: 'Decline',
    hangUp: 'Hang up',
    cancel: 'Cancel',
    more: 'More',
    minimise: 'Minimise',
  },
} as const;

type Button = Exclude<keyof (typeof words)['zh-CN'], 'voice' | 'video'>;

/** Somebody with the demo's contacts open: calls and answers by what is on the screen. */
export class Caller extends Onlooker {
  private constructor(
    tab: Tab,
    private readonly wish: CallerWish,
    private readonly origin: string,
  ) {
    super(wish.name, tab);
  }

  /** Opens the demo; calls reach this page then. */
  static async arrive({ browser, script, port, wish }: Arrival): Promise<Caller> {
    const tab = await openTab(browser, script, wish);
    const caller = new Caller(tab, wish, `http://127.0.0.1:${wish.port ?? port}`);
    const own = { user: wish.user, name: wish.name };
    // As if they had been here before; a tab alone in its browser is the browser's first phone.
    await caller.context.addInitScript(({ user, name }) => {
      localStorage.setItem('wx-0:demo.user', JSON.stringify({ value: user }));
      localStorage.setItem('wx-0:demo.name', JSON.stringify({ value: name }));
    }, own);
    // The signalling socket is the only other one.
    if (wish.mediaCut === true) await caller.context.routeWebSocket(/\.flv/, (socket) => void socket.close());
    await caller.goes(wish.path ?? '/pages/contacts/index');
    return caller;
  }

  private get words() {
    return words[this.wish.locale ?? 'zh-CN'];
  }

  // ---- what they do ----

  /** Opens a page of the demo from nowhere, as a link does. */
  async goes(path: string): Promise<void> {
    // From nowhere: another hash alone would be another page of the same visit.
    await this.page.goto(`${this.origin}/healthz`);
    await this.page.goto(`${this.origin}/#${path}`);
    await this.isReachable();
  }

  /** Waits until so many streams of media, sent or played, have begun since now. */
  async streamsAnew(count: number): Promise<void> {
    const begun = new Set<string>();
    const note = (one: { url(): string }): void => {
      if (/\.flv/.test(one.url())) begun.add(one.url());
    };
    this.page.on('websocket', note).on('request', note);
    await until(`${this.name} has ${count} streams anew`, async () => (begun.size >= count ? true : null), patienceMs);
    this.page.off('websocket', note).off('request', note);
  }

  async isReachable(withinMs = patienceMs): Promise<void> {
    await this.page.waitForFunction(() => window.person.calls()?.reachable === true, undefined, { timeout: withinMs });
  }

  /** By the button beside a name on the page of contacts. */
  async calls(name: string, kind: 'voice' | 'video' = 'voice'): Promise<void> {
    await this.callButton(name, kind).click();
  }

  /** Waits until a name is among the contacts: the page asks for them every few seconds. */
  async knows(name: string): Promise<void> {
    await this.callButton(name, 'voice').waitFor();
  }

  private callButton(name: string, kind: 'voice' | 'video'): Locator {
    return this.page.getByRole('button', { name: `${this.words[kind]}${this.comma}${name}`, exact: true });
  }

  /** Whatever went wrong in a test: out of every call, and back among the contacts. */
  async comesHome(): Promise<void> {
    await this.page.evaluate(() => {
      void window.person.calls()?.current?.end();
      void window.person.calls()?.incoming?.reject();
    });
    await this.isFree();
    if ((await this.route()) !== '/pages/contacts/index') await this.goes('/pages/contacts/index');
  }

  private get comma(): string {
    return this.wish.locale === 'en-US' ? ', ' : '，';
  }

  button(name: Button): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${this.words[name]}`) }).first();
  }

  async taps(name: Button): Promise<void> {
    await this.button(name).click();
  }

  /** A button of the call's tray. Over a picture the tray goes away, and a tap brings it back. */
  async tapsControl(name: 'microphone' | 'camera' | 'invite' | 'toVideo' | 'end'): Promise<void> {
    const button = this.page.locator(`[class*="control--${name}"]:visible`).first();
    const tap = async (): Promise<true | null> => {
      await this.bringsBars();
      // It may be on its way out under our finger.
      return button.click({ timeout: 5_000 }).then(
        () => true,
        () => null,
      );
    };
    await until(`${this.name} taps ${name}`, tap, 30_000);
  }

  async opensMore(): Promise<void> {
    await this.bringsBars();
    await this.page.getByRole('button', { name: this.words.more, exact: true }).click();
  }

  async minimises(): Promise<void> {
    await this.bringsBars();
    await this.page.getByRole('button', { name: this.words.minimise }).click();
  }

  async bringsBars(): Promise<void> {
    const gone = await this.page.evaluate(() => document.querySelector('[class*="tray--gone"]') !== null);
    if (gone) await this.page.mouse.click(195, 420);
  }

  // ---- what they see ----

  /** Is rung by somebody. */
  async rings(withinMs = patienceMs): Promise<void> {
    await this.button('accept').waitFor({ timeout: withinMs });
  }

  /** The page in front. */
  async route(): Promise<string> {
    return new URL(this.page.url()).hash.slice(1).split('?')[0] ?? '';
  }

  /** Why the last call is over for this person; waits until it is. */
  async endedBy(): Promise<string | null> {
    await this.page.waitForFunction(() => window.person.call()?.state === 'ended');
    return (await this.seen())?.reason ?? null;
  }

  /** Counts from now on how often a call ends here. */
  async countEnds(): Promise<() => Promise<number>> {
    const count = await this.page.evaluateHandle(() => {
      const ends = { count: 0 };
      window.person.calls()?.on('ended', () => (ends.count += 1));
      return ends;
    });
    return () => count.evaluate((ends) => ends.count);
  }

  /** The newest line of the history, as the store has it. */
  lastRecord(): Promise<{ reason: string; direction: string; lastedMs: number } | null> {
    return this.page.evaluate(() => {
      const [last] = window.person.calls()?.history ?? [];
      return last === undefined ? null : { reason: last.reason, direction: last.direction, lastedMs: last.lastedMs };
    });
  }

  async isOn(path: string): Promise<void> {
    await this.page.waitForURL((url) => url.hash.slice(1).split('?')[0] === path, { timeout: patienceMs });
  }

  /** Waits until a picture was seen to change: for a sender without our clock in it. */
  async seesMovement(): Promise<void> {
    let first: number | null = null;
    await until(`${this.name} sees somebody move`, async () => {
      const [picture] = await this.page.evaluate(() => window.person.pictures());
      const bright = picture?.bright ?? null;
      first = first ?? bright;
      return first !== null && bright !== null && bright !== first ? true : null;
    });
  }

  /** Camera and microphone are given back. */
  async hasNoDevicesOpen(): Promise<void> {
    await this.page.waitForFunction(() => window.person.openTracks().length === 0);
  }

  async seen(): Promise<CallFacts | null> {
    return this.page.evaluate(() => window.person.call());
  }

  async isIn(state: string, withinMs = patienceMs): Promise<void> {
    await this.page.waitForFunction((wanted) => window.person.call()?.state === wanted, state, { timeout: withinMs });
  }

  /** No call, and the page from which it came is in front again. */
  async isFree(withinMs = patienceMs): Promise<void> {
    const isFree = (): boolean => window.person.call() === null && window.person.calls()?.incoming === null;
    await this.page.waitForFunction(isFree, undefined, { timeout: withinMs });
  }

  /** Waits for so many pictures of others that are fresh: the sender's clock is in them. */
  async seesOthers(count = 1, withinMs = patienceMs): Promise<void> {
    let last: unknown = null;
    await until(
      `${this.name} sees ${count} others`,
      async () => {
        const pictures = await this.page.evaluate(() => window.person.pictures());
        last = pictures;
        return pictures.filter((sight) => (sight.ageMs ?? Infinity) < 2_000).length >= count ? true : null;
      },
      withinMs,
    ).catch((cause: unknown) => {
      throw new Error(`${String(cause)}; last seen: ${JSON.stringify(last)}`);
    });
  }

  /** Waits for so many pictures of others that are not black: for senders without our clock in them. */
  async showsPictures(count: number, withinMs = patienceMs): Promise<void> {
    await until(
      `${this.name} has ${count} pictures`,
      async () => {
        const pictures = await this.page.evaluate(() => window.person.pictures());
        return pictures.filter(({ bright }) => bright > 20).length >= count ? true : null;
      },
      withinMs,
    );
  }

  async seesNobody(withinMs = patienceMs): Promise<void> {
    await until(
      `${this.name} sees nobody`,
      async () => ((await this.page.evaluate(() => window.person.pictures())).length === 0 ? true : null),
      withinMs,
    );
  }
}
