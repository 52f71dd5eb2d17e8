import { openCallPair, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import { until } from '../../harness/browsers/live-testbed';
import type { CallUser } from '../../harness/browsers/call-user';

describe('a video call in which devices come and go', () => {
  let testbed: BrowserCallTestbed;
  let ana: CallUser;
  let ben: CallUser;
  beforeAll(async () => {
    ({ testbed, ana, ben } = await openCallPair());
  });
  afterAll(() => testbed.close());

  it('[U42] goes on with a camera and a microphone that are plugged in again, without a tap', async () => {
    await ben.calls('Ana', 'video');
    await ana.rings();
    await ana.taps('accept');
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    const opens = (kind: 'video' | 'audio', is: boolean): Promise<true> =>
      until(`${kind} open: ${is}`, async () =>
        (await ben.page.evaluate(() => window.testApi.openTracks())).includes(kind) === is ? true : null,
      );
    await ben.page.evaluate(() => window.testApi.unplug('video'));
    await ana.seesNobody();
    await ben.page.evaluate(() => window.testApi.plug('video'));
    await ana.seesOthers();
    await ben.page.evaluate(() => window.testApi.unplug('audio'));
    await opens('audio', false);
    await ben.page.evaluate(() => window.testApi.plug('audio'));
    await opens('audio', true);
  });
});
