import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { openPipDocument, pipDocumentIsClosed } from '../../harness/browsers/pip-document';
import type { RoomUser, RoomUserOptions } from '../../harness/browsers/room-user';

const room = 'tea';
let testbed: BrowserTestbed;
beforeAll(async () => {
  testbed = await openBrowserTestbed();
});
afterAll(() => testbed.close());

const enter = async (options: Omit<RoomUserOptions, 'room'>): Promise<RoomUser> => {
  const user = await testbed.user({ room, viewport: { width: 1280, height: 800 }, ...options });
  await user.join();
  return user;
};
const small = (user: RoomUser, name: string) => user.page.getByRole('button', { name });

it('[U111] a button of the demo shows the room in a window of its own, where the browser has one', async () => {
  const ana = await enter({ name: 'Ana', hasPipDocument: true });
  const ben = await enter({ name: 'Ben', toneHz: 880, locale: 'en-US' });
  await ana.sees('Ben');
  const window = await openPipDocument(ana.page, () => small(ana, '在小窗里看').click());
  await window.getByText('Ben').first().waitFor();
  const seconds = (): number => document.querySelector('video')?.currentTime ?? 0;
  const first = await window.evaluate(seconds);
  await window.waitForFunction((before) => (document.querySelector('video')?.currentTime ?? 0) > before, first);
  await ana.hears(880);
  await window.close();
  await pipDocumentIsClosed(window);
  await ana.sees('Ben');
  // A browser without such windows has no such button.
  expect(await small(ben, 'Watch in a small window').count()).toBe(0);
});
