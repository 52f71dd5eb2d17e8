import type { Page } from 'playwright-core';

/** Opens the sheet of the buttons for which a phone's row has no room, if there is one. */
export async function unfold(page: Page): Promise<void> {
  await page.locator('[class*="control--leave"]').filter({ visible: true }).first().waitFor();
  const more = page.locator('[class*="control--more"]').filter({ visible: true }).first();
  if ((await more.count()) > 0) await more.click();
}
