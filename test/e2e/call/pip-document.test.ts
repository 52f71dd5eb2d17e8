import type { Page } from 'playwright-core';
import { openBrowserCallTestbed, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';
import { expectAccessible } from '../../harness/browsers/accessibility';
import { openPipDocument, pipDocumentIsClosed } from '../../harness/browsers/pip-document';

describe('a call that continues in a window of its own', () => {
  let testbed: BrowserCallTestbed;
  let ana: CallUser;
  let ben: CallUser;
  beforeAll(async () => {
    testbed = await openBrowserCallTestbed();
    [ana, ben] = await Promise.all([
      testbed.user({ user: 'ana', name: 'Ana', toneHz: 440, locale: 'en-US', hasPipDocument: true }),
      testbed.user({ user: 'ben', name: 'Ben', toneHz: 880 }),
    ]);
    await Promise.all([ana.seesContact('Ben'), ben.seesContact('Ana')]);
  });
  afterEach(() => Promise.all([ana, ben].map((caller) => caller.reset())));
  afterAll(() => testbed.close());

  const talk = async (kind: 'voice' | 'video'): Promise<void> => {
    await ana.calls('Ben', kind);
    await ben.rings();
    await ben.taps('accept');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    if (kind === 'video') await Promise.all([ana.showsPictures(1), ben.showsPictures(1)]);
  };
  const leave = (): Promise<Page> => openPipDocument(ana.page, () => ana.minimises());
  /** The name in the tile, or over a tile that hides it. */
  const shows = (window: Page, name: string): Promise<void> => window.getByText(name).filter({ visible: true }).first().waitFor();
  /** Waits until the large picture plays on there. */
  const moves = async (window: Page): Promise<void> => {
    const seconds = (): number => document.querySelector('video')?.currentTime ?? 0;
    const first = await window.evaluate(seconds);
    await window.waitForFunction((before) => (document.querySelector('video')?.currentTime ?? 0) > before, first);
  };
  /** The box on other pages. */
  const box = () => ana.page.locator('[class*="bar__back"]:visible');

  it('[U94] shows the other, the own picture and the buttons; the microphone goes off and on there, and the call comes back', async () => {
    await talk('video');
    const streams = ana.asked.length;
    const window = await leave();
    await ana.isOn('/pages/contacts/index');
    await shows(window, 'Ben');
    await window.getByRole('group').nth(1).waitFor();
    await moves(window);
    expect([await ana.smallWindow.count(), await box().count()]).toEqual([0, 0]);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await window.getByRole('button', { name: /^Microphone, on/ }).click();
    await ben.hears(null);
    await window.getByRole('button', { name: /^Microphone, muted/ }).click();
    await ben.hears(440);
    await expectAccessible(window, 'a call in a window of its own', { liveRegions: 0 });
    await window.getByRole('button', { name: 'Back to page' }).click();
    await pipDocumentIsClosed(window);
    await ana.isOn('/pages/call/index');
    await Promise.all([ana.seesMovement(), ana.hears(880), ben.seesMovement()]);
    expect(ana.asked.slice(streams).filter((url) => /wh[ie]p|\.flv/.test(url))).toEqual([]);
  });

  it('[U94] is shown in the tab when the user closes the window, and ends by its button', async () => {
    await talk('video');
    let window = await leave();
    await shows(window, 'Ben');
    await window.close();
    await ana.smallWindow.waitFor();
    expect(await box().count()).toBe(0);
    await ana.hears(880);
    await ana.returnsFromWindow();
    await ana.isOn('/pages/call/index');
    window = await leave();
    await window.getByRole('button', { name: 'Hang up' }).click();
    await pipDocumentIsClosed(window);
    await Promise.all([ana.isFree(), ben.isFree()]);
  });

  it('[U95] shows a voice call with name and avatar, and the box in its place when the window is closed', async () => {
    await talk('voice');
    const window = await leave();
    await shows(window, 'Ben');
    expect([await ana.smallWindow.count(), await box().count()]).toEqual([0, 0]);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await window.close();
    await box().waitFor();
    expect(await ana.smallWindow.count()).toBe(0);
    await Promise.all([ana.hears(880), ben.hears(440)]);
  });
});
