import { openCallPair, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';

describe('a call whose tab is closed', () => {
  let testbed: BrowserCallTestbed;
  let ana: CallUser;
  let ben: CallUser;
  beforeEach(async () => {
    ({ testbed, ana, ben } = await openCallPair());
    await Promise.all([ana.seesContact('Ben'), ben.seesContact('Ana')]);
  });
  afterEach(() => testbed.close());

  it('[U37] stops ringing, as cancelled, when its caller is gone', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await ana.closeTab();
    await ben.isFree();
    expect(await ben.lastRecord()).toMatchObject({ reason: 'cancelled', direction: 'in' });
  });

  it('[U37] ends, as hung up, for the one who stays', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await ben.taps('accept');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    await ana.closeTab();
    await ben.isFree();
    expect(await ben.lastRecord()).toMatchObject({ reason: 'hangup', direction: 'in' });
  });

  it('[U37] goes on ringing while its caller reloads, and is answered', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await ana.page.reload();
    await ana.isIn('ringing');
    await ben.taps('accept');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
  });
});
