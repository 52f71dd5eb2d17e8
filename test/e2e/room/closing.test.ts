import type { Rtc } from '../../../components/core/app/public-api';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import type { RoomUser } from '../../harness/browsers/room-user';

declare function getApp(): { rtc: Rtc };

describe('a tab of a member', () => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed();
  });
  afterAll(() => testbed.close());

  /** Notes who comes and goes in a room from now on, as an app learns it. */
  const noteMembers = async (user: RoomUser): Promise<() => Promise<string[]>> => {
    const noted = await user.page.evaluateHandle((id) => {
      const lines: string[] = [];
      const room = getApp().rtc.room(id);
      room.on('memberjoined', ({ name }) => lines.push(`${name} joined`));
      room.on('memberleft', ({ member, reason }) => lines.push(`${member.name} ${reason}`));
      return lines;
    }, user.options.room);
    return () => noted.jsonValue();
  };

  it('[U36] that is closed takes its member away before one that crashed earlier', async () => {
    const [ana, ben, cai] = await Promise.all(
      ['Ana', 'Ben', 'Cai'].map((name) => testbed.user({ name, room: 'closed' })) as [
        Promise<RoomUser>,
        Promise<RoomUser>,
        Promise<RoomUser>,
      ],
    );
    await Promise.all([ana.join(), ben.join(), cai.join()]);
    await ana.countsOthers(2);
    const members = await noteMembers(ana);
    const crash = (await ben.context.newCDPSession(ben.page)).send('Page.crash');
    crash.catch(() => undefined);
    await ana.seesText('已离线');
    await cai.closeTab();
    await ana.countsOthers(0);
    expect(await members()).toEqual(['Cai left', 'Ben lost']);
    await Promise.all([ana.closeTab(), ben.closeTab()]);
  });

  it('[U36] that is reloaded keeps its member, and nobody leaves or comes', async () => {
    const [ana, ben] = await Promise.all([
      testbed.user({ name: 'Ana', room: 'reloaded' }),
      testbed.user({ name: 'Ben', room: 'reloaded' }),
    ]);
    await Promise.all([ana.join(), ben.join()]);
    await ana.sees('Ben');
    const members = await noteMembers(ana);
    await ben.page.reload();
    await ben.sees('Ana');
    await ana.sees('Ben');
    expect(await members()).toEqual([]);
    await ben.closeTab();
    await ana.countsOthers(0);
    expect(await members()).toEqual(['Ben left']);
    await ana.closeTab();
  });
});
