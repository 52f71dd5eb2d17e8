import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openBrowserCallTestbed, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';

describe('the bot', () => {
  let testbed: BrowserCallTestbed;
  let bot: ChildProcess;
  beforeAll(async () => {
    testbed = await openBrowserCallTestbed();
    const server = `ws://127.0.0.1:${testbed.backend.port}/v1`;
    bot = spawn(process.execPath, ['--import', 'tsx', 'tools/bot.ts', '--server', server, '--quiet'], { stdio: 'inherit' });
  });
  afterAll(async () => {
    const ended = once(bot, 'exit');
    bot.kill('SIGTERM');
    await ended;
    await testbed.close();
  });

  it('[C155] answers a video call with a moving picture', async () => {
    const ana = await testbed.user({ user: 'ana', name: 'Ana' });
    await ana.page.getByText('会自动接听').waitFor();
    await ana.page.getByRole('button', { name: /^视频通话，机器人/ }).click();
    await ana.isIn('active');
    await ana.seesMovement();
    await ana.tapsControl('end');
    await ana.isFree();
  });
});
