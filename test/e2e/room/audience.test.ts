import { operatorClient } from '../../../server/index';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { joinHeadless } from '../../harness/clients/headless-member';
import { apiKey, apiSecret } from '../../harness/servers/operator-requests';

describe('a room with an audience in a browser', () => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed({ env: { RTC_API_KEY: apiKey, RTC_API_SECRET: apiSecret } });
  });
  afterAll(() => testbed.close());

  it('[U55] shows how many watch, and calls nobody alone whom others watch', async () => {
    const { port } = testbed.backend;
    const operators = operatorClient({ url: `http://127.0.0.1:${port}`, apiKey, apiSecret });
    await operators.createRoom({ name: 'hall', maxAudience: 100 });
    const ana = await testbed.user({ name: 'Ana', room: 'hall', toneHz: 440 });
    await ana.join();
    await ana.seesText('还没有其他人');
    const audience = await Promise.all(Array.from({ length: 12 }, (_, n) => joinHeadless(port, 'hall', `guest${n}`, 'audience')));
    await ana.seesText('1 人 · 12 观众');
    await ana.seesTextGone('还没有其他人');
    await Promise.all(audience.map((guest) => guest.request('room.leave', { room: 'hall' })));
    await ana.seesText('还没有其他人');
    await ana.closeTab();
  });
});
