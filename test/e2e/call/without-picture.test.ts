import { openCallPair, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';
import { checkScreen } from '../../harness/browsers/screen-check';

describe('a video call with somebody whose camera is off', () => {
  let testbed: BrowserCallTestbed;
  let ana: CallUser;
  let ben: CallUser;
  beforeAll(async () => {
    ({ testbed, ana, ben } = await openCallPair());
  });
  afterAll(() => testbed.close());

  it('[C221] [C220] shows the own picture and the bars, and focus and mouse bring bars back that hid over a picture', async () => {
    await ben.calls('Ana', 'video');
    await ana.rings();
    await ana.taps('accept');
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    await ben.tapsControl('camera');
    await ana.seesNobody();
    const [box] = await ana.page.$$('[class*="grid__cell--window"]');
    const covers = await box?.evaluate((own) => {
      const { left, top, width, height } = own.getBoundingClientRect();
      const at = document.elementsFromPoint(left + width / 2, top + height / 2);
      // The handle that takes the taps is above both.
      return (
        at.filter((element) => element.closest('[class*="grid__cell"]') !== null)[0]?.closest('[class*="grid__cell"]') === own
      );
    });
    expect(covers).toBe(true);
    for (const [size, viewport] of Object.entries({
      phone: { width: 390, height: 844 },
      desktop: { width: 1280, height: 800 },
    })) {
      await ana.page.setViewportSize(viewport);
      await checkScreen(ana, `call-camera-off-${size}-zh`, /^$/);
      await ben.page.setViewportSize(viewport);
      await checkScreen(ben, `call-camera-off-${size}-en`, /^$/);
    }
    expect(await ana.page.$$('[class*="tray--gone"]')).toEqual([]);

    await ben.tapsControl('camera');
    await ana.seesOthers();
    await ana.page.waitForSelector('[class*="tray--gone"]', { state: 'attached' });
    const opacityIs = (wanted: string): Promise<unknown> =>
      ana.page.waitForFunction(
        (value) => getComputedStyle(document.querySelector('[class*="tray--gone"]') ?? document.body).opacity === value,
        wanted,
      );
    await ana.page.mouse.move(300, 300);
    await opacityIs('1');
    await ana.page.mouse.move(-10, -10);
    await opacityIs('0');
    await ana.page.evaluate(() => document.querySelector<HTMLElement>('[class*="tray--gone"] [tabindex]')?.focus());
    await opacityIs('1');
  });
});
