import type { Page } from 'playwright-core';
import type {} from '../page';

/** The steps of a page without any code of ours, for the other servers. */
export const offerToSend = (page: Page): Promise<string> => page.evaluate(() => window.loss.plain.offerToSend());

export const offerToReceive = (page: Page): Promise<string> => page.evaluate(() => window.loss.plain.offerToReceive());

export const accept = (page: Page, sdp: string): Promise<void> =>
  page.evaluate((answer) => window.loss.plain.accept(answer), sdp);

export const answerTo = (page: Page, sdp: string): Promise<string> =>
  page.evaluate((offer) => window.loss.plain.answerTo(offer), sdp);
