import type { RoomModel } from '../../../components/core/room/types';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { until } from '../../harness/browsers/live-testbed';
import type { RoomUser, RoomUserOptions } from '../../harness/browsers/room-user';

declare function getApp(): { rtc: { room(id: string): RoomModel } };
declare const handOver: { blank: number; longestMs: number; samples: number };

const room = 'talk';
let testbed: BrowserTestbed;
beforeAll(async () => {
  testbed = await openBrowserTestbed({ flags: ['--media-audience-play', 'flv'] });
});
afterAll(() => testbed.close());

const enter = async (options: Omit<RoomUserOptions, 'room'>): Promise<RoomUser> => {
  const user = await testbed.user({ room, ...options });
  await user.join();
  return user;
};
const press = ({ page }: RoomUser, name: string | RegExp) =>
  page.getByRole('button', { name }).filter({ visible: true }).first().click();

/** The ways by which a user plays the others. */
const plays = (user: RoomUser, way: string): Promise<true> =>
  until(`${user.name} plays by ${way}`, async () => {
    const ways = await user.page.evaluate(
      (id) =>
        getApp()
          .rtc.room(id)
          .remotes.map(({ quality }) => quality.transport),
      room,
    );
    return ways.length > 0 && ways.every((one) => one === way) ? true : null;
  });

/** From now on looks at the only tile in each frame: how often it has no picture, and how old the shown one was at most. */
const watch = ({ page }: RoomUser): Promise<void> =>
  page.evaluate(() => {
    const seen = { blank: 0, longestMs: 0, samples: 0 };
    Object.assign(window, { handOver: seen });
    const look = (): void => {
      const sights = window.testApi.tiles().filter(({ name }) => name.includes('Hana'));
      seen.samples += 1;
      if (sights.length === 0 || sights.some(({ sight }) => sight === null)) seen.blank += 1;
      sights.forEach(({ sight }) => (seen.longestMs = Math.max(seen.longestMs, sight?.ageMs ?? 0)));
      if ((window as { handOver?: object }).handOver === seen) requestAnimationFrame(look);
    };
    look();
  });
const seen = ({ page }: RoomUser) => page.evaluate(() => handOver);

it('[U110] a member of the audience is made a speaker and steps down: the picture goes on, and nobody leaves', async () => {
  const host = await enter({ name: 'Hana', role: 'host', viewport: { width: 1280, height: 800 } });
  const guest = await enter({ name: 'Ada', role: 'audience', toneHz: 880 });
  await guest.sees('Hana');
  await plays(guest, 'flv');
  const events = await guest.page.evaluateHandle((id) => {
    const heard: string[] = [];
    (['joined', 'left', 'error'] as const).forEach((name) =>
      getApp()
        .rtc.room(id)
        .on(name, () => heard.push(name)),
    );
    return heard;
  }, room);

  await watch(guest);
  await guest.page.keyboard.press('Alt+h');
  await host.page.locator('[class*="control--members"]').filter({ visible: true }).first().click();
  await press(host, '请发言：Ada');
  await press(guest, '接受');
  await plays(guest, 'udp');
  await guest.sees('Hana');
  expect(await seen(guest)).toMatchObject({ blank: 0 });
  expect(await guest.control('microphone').innerText()).toBe('已静音');
  await guest.tap('microphone');
  await host.hears(880);
  await plays(host, 'udp');

  await watch(guest);
  await press(host, 'Ada，更多操作');
  await host.page
    .locator('[class*="choice__words"]')
    .getByText('改为观众', { exact: true })
    .filter({ visible: true })
    .first()
    .click();
  await plays(guest, 'flv');
  await guest.sees('Hana');
  expect(await seen(guest)).toMatchObject({ blank: 0 });
  await host.hears(null);

  expect(await events.jsonValue()).toEqual([]);
  expect(
    await host.page.evaluate(
      (id) =>
        getApp()
          .rtc.room(id)
          .members.filter(({ name }) => name === 'Ada').length,
      room,
    ),
  ).toBe(1);
  await Promise.all([host, guest].map((user) => user.closeTab()));
});
