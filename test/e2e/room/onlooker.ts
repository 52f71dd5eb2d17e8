import type { BrowserContext, Page } from 'playwright-core';
import { until } from '../live/stand';
import type { Tab } from './tab';
import { patienceMs } from '../patience';

/** Somebody before a screen: reads what is on it, and hears what comes out of it. */
export class Onlooker {
  constructor(
    readonly name: string,
    protected readonly tab: Tab,
  ) {}

  get page(): Page {
    return this.tab.page;
  }

  get context(): BrowserContext {
    return this.tab.context;
  }

  get asked(): readonly string[] {
    return this.tab.asked;
  }

  get missing(): readonly string[] {
    return this.tab.missing;
  }

  /** The tab is closed, or the phone falls into the water. */
  async vanish(): Promise<void> {
    await this.context.close().catch(() => undefined);
  }

  /** Waits for words on the page in front; those below it stay in the document. */
  async reads(text: string | RegExp, withinMs = patienceMs): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ timeout: withinMs });
  }

  async readsNoMore(text: string | RegExp, withinMs = patienceMs): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ state: 'hidden', timeout: withinMs });
  }

  /** Waits for a tone, or for silence. */
  async hears(hz: number | null, withinMs = patienceMs): Promise<void> {
    await until(
      hz === null ? `${this.name} hears silence` : `${this.name} hears ${hz} Hz`,
      async () => {
        const tone = await this.page.evaluate(() => window.person.tone());
        if (hz === null) return tone === null || tone.db < -80 ? true : null;
        return tone !== null && tone.db > -65 && Math.abs(tone.hz - hz) < 20 ? true : null;
      },
      withinMs,
    );
  }
}
