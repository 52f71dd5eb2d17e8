import type { BrowserContext, Page } from 'playwright-core';

/** Makes a browser one without windows of documents, such as Firefox and Safari. */
export async function withoutPipDocument(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => void Reflect.deleteProperty(globalThis, 'documentPictureInPicture'));
}

const pipSize = { width: 360, height: 440 };

/** Waits for the window that `act` opens. */
export async function openPipDocument(page: Page, act: () => unknown): Promise<Page> {
  const [window] = await Promise.all([page.context().waitForEvent('page'), act()]);
  // The browser gives the page's size to all pages of a context.
  await window.setViewportSize(pipSize);
  return window;
}

/** Waits until the window is closed. */
export async function pipDocumentIsClosed(window: Page): Promise<void> {
  if (!window.isClosed()) await window.waitForEvent('close');
}
