import { source, type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe: { run(options: RunOptions): Promise<AxeResults> };
  }
}

const both = ['light', 'dark'] as const;

/** The serious and critical findings of axe as `rule: element`, and the live regions if their number is another one. */
async function findings(page: Page, liveRegions: number): Promise<string[]> {
  const isLoaded = await page.evaluate(() => 'axe' in window);
  if (!isLoaded) await page.evaluate(source);
  return page.evaluate(async (wanted) => {
    // Pages draw a change of the theme by then.
    await new Promise((drawn) => requestAnimationFrame(drawn));
    // Colours that still fade would be measured halfway. A spinner has no end.
    const fading = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    fading.forEach((animation) => animation.finish());
    const { violations } = await window.axe.run({ resultTypes: ['violations'] });
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const live = ':is([aria-live], [role="alert"], [role="status"]):not([aria-live="off"])';
    const regions = Array.from(document.querySelectorAll(live)).filter((element) => element.checkVisibility());
    return [
      ...grave.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`)),
      ...(regions.length === wanted ? [] : [`live regions: ${regions.map(({ outerHTML }) => outerHTML.slice(0, 100)).join()}`]),
    ];
  }, liveRegions);
}

/** Expects that axe finds nothing serious or critical in this state of the page, in both themes or in these. */
export async function expectAccessible(
  page: Page,
  state: string,
  { liveRegions = 1, themes = both }: { liveRegions?: number; themes?: readonly ('light' | 'dark')[] } = {},
): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    expect({ state, theme, findings: await findings(page, liveRegions) }).toEqual({ state, theme, findings: [] });
  }
}
