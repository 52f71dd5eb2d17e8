import { openCallPair, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';

describe('a ringing call by keyboard', () => {
  let testbed: BrowserCallTestbed;
  let ana: CallUser;
  let ben: CallUser;
  beforeAll(async () => {
    ({ testbed, ana, ben } = await openCallPair());
  });
  afterEach(() => Promise.all([ana, ben].map((caller) => caller.reset())));
  afterAll(() => testbed.close());

  /** The name of what has the focus: its label, its words, or its tag. */
  const focused = (): Promise<string | null> =>
    ben.page.evaluate(() => {
      const { activeElement: element } = document;
      return element && (element.getAttribute('aria-label') ?? (element.textContent?.trim() || element.tagName));
    });

  it('[U28] takes the focus, leaves the page behind unreachable, is declined by Escape, and gives the focus back', async () => {
    await ben.seesContact('Ana');
    await ben.page.getByRole('textbox').first().focus();
    const before = await focused();
    const title = await ben.page.title();
    await ana.calls('Ben');
    await ben.rings();
    await ben.page.getByRole('dialog', { name: 'Ana, Voice call' }).waitFor();
    expect(await focused()).toBe('Ana, Voice call');
    expect(await ben.page.title()).toBe('Ana, Voice call');
    expect(
      await ben.page
        .getByRole('textbox')
        .first()
        .evaluate((field) => field.closest('[inert]') !== null),
    ).toBe(true);
    await ben.page.keyboard.press('Tab');
    expect(await focused()).toBe('Decline');
    await ben.page.keyboard.press('Tab');
    expect(await focused()).toBe('Accept');
    await ben.page.keyboard.press('Escape');
    await ana.seesText('对方已拒绝');
    await ben.page.getByRole('textbox').first().waitFor();
    expect(await focused()).toBe(before);
    expect(await ben.page.title()).toBe(title);
  });

  it('[U28] is answered by Tab and Enter', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await ben.button('accept').press('Enter');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    await ben.hears(440);
  });
});
