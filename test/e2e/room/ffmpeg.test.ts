import { spawn, spawnSync } from 'node:child_process';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { timeoutMs } from '../../harness/browsers/timeout';

const ffmpeg = process.env['FFMPEG'] ?? 'ffmpeg';

describe('ffmpeg in a room', () => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed();
  });
  afterAll(() => testbed.close());

  it('[U6] publishes as a member, and plays a member’s stream', async () => {
    const ana = await testbed.user({ name: 'Ana', room: 'film', toneHz: 440 });
    await ana.join();
    const rtmp = `rtmp://127.0.0.1:${testbed.backend.rtmpPort}`;
    const sources = [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=640x360:rate=30',
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=1200:sample_rate=48000',
    ];
    const video = [
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-tune',
      'zerolatency',
      '-g',
      '30',
      '-bf',
      '0',
      '-pix_fmt',
      'yuv420p',
    ];
    const push = spawn(
      ffmpeg,
      ['-v', 'error', '-re', ...sources, ...video, '-c:a', 'aac', '-f', 'flv', `${rtmp}/in/film?name=Camera`],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    await ana.countsOthers(1);
    expect(await ana.others()).toEqual(['Camera']);
    await ana.hears(1200);
    await ana.showsMovement('Camera');

    const id = await ana.page.evaluate(() => window.testApi.myId());
    const pull = spawnSync(ffmpeg, ['-v', 'error', '-i', `${rtmp}/out/film/${id}`, '-t', '2', '-f', 'null', '-stats', '-'], {
      encoding: 'utf8',
      timeout: timeoutMs,
    });
    expect(pull.status).toBe(0);
    expect(Number(/frame=\s*(\d+)/.exec(pull.stderr.split('\r').at(-1) ?? '')?.[1])).toBeGreaterThan(20);

    push.kill('SIGTERM');
    await ana.countsOthers(0);
    await ana.closeTab();
  });
});
