import type { BrowserContext, Locator, Page } from 'playwright-core';
import { until } from './live-testbed';
import type { Tab } from './tab';
import { timeoutMs } from './timeout';

/** A user who reads the screen and hears the audio. */
export class Viewer {
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

  /** Closes the tab without leaving first. */
  async closeTab(): Promise<void> {
    await this.context.close().catch(() => undefined);
  }

  /** Waits for visible text on the page in front; pages below it stay in the document. */
  async seesText(text: string | RegExp, withinMs = timeoutMs): Promise<void> {
    await this.seen(text).waitFor({ timeout: withinMs });
  }

  async seesTextGone(text: string | RegExp, withinMs = timeoutMs): Promise<void> {
    await this.seen(text).waitFor({ state: 'hidden', timeout: withinMs });
  }

  /** The live region is for ears, and keeps its last words. */
  private seen(text: string | RegExp): Locator {
    return this.page.getByText(text).and(this.page.locator(':not(#wx-live)')).filter({ visible: true }).first();
  }

  /** Waits for a tone, or for silence with null. */
  async hears(hz: number | null, withinMs = timeoutMs): Promise<void> {
    await until(
      hz === null ? `${this.name} hears silence` : `${this.name} hears ${hz} Hz`,
      async () => {
        const tone = await this.page.evaluate(() => window.testApi.tone());
        if (hz === null) return tone === null || tone.db < -80 ? true : null;
        return tone !== null && tone.db > -65 && Math.abs(tone.hz - hz) < 20 ? true : null;
      },
      withinMs,
    );
  }
}
