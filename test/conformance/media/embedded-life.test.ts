import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { embeddedMedia, type EmbeddedMedia } from '../../../server/media/embedded';
import { recording } from '../../fakes/ffmpeg-peer';
import { isKey, playFlv, pushFlv, type FlvTag } from '../../fakes/flv-peer';
import { mediaHouse, newSeat, type MediaHouse } from '../../fakes/media-house';
import { rtmpPeer } from '../../fakes/rtmp-peer';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(wanted: () => boolean): Promise<void> {
  while (!wanted()) await new Promise((done) => setTimeout(done, 10));
}

/** What is left of media servers in the place for temporary files. */
const leftFolders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('rtc-media-'));

describe('the child process of the embedded media server', () => {
  const open = (): Promise<MediaHouse<EmbeddedMedia>> => mediaHouse(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1' }));
  let tape: readonly FlvTag[];

  beforeAll(async () => {
    tape = await recording(2);
  });

  it('[D8] is started again when it dies, says so meanwhile, and the URLs stay good', async () => {
    const house = await open();
    try {
      const seat = newSeat('ana');
      const door = house.door('browser');
      const [url = ''] = (await house.media.publishGrant(seat, 'main', door)).urls;
      const [play = ''] = (await house.media.playGrant(newSeat('ben'), seat, 'main', door)).urls;
      const first = pushFlv(url);
      await first.status;
      const killed = house.media.pid ?? 0;

      process.kill(killed, 'SIGKILL');
      await first.ended;
      await until(() => house.media.trouble() !== null || house.media.pid !== killed);
      expect(house.media.trouble()).toContain('SIGKILL');

      // Who comes while it is away waits at the door and is let in.
      const pusher = pushFlv(url);
      expect(await pusher.status).toBe(101);
      pusher.loop(tape);
      const player = playFlv(play);
      await player.until(isKey);
      expect(house.media.trouble()).toBeNull();
      expect(house.media.gauges()['media_restarts']).toBe(1);
      expect(house.media.pid).not.toBe(killed);
      player.close();
      pusher.abort();
    } finally {
      await house.close();
    }
  });

  it('[D8] holds an RTMP connection that comes while the child is away', async () => {
    const house = await open();
    try {
      process.kill(house.media.pid ?? 0, 'SIGKILL');
      await until(() => house.media.trouble() !== null);
      const socket = connect(house.media.rtmpPort, '127.0.0.1');
      socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(1536)]));
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      expect(bytes[0]).toBe(3);
      socket.destroy();
    } finally {
      await house.close();
    }
  });

  it('[D6] still refuses a revoked seat after the child was started again', async () => {
    const house = await open();
    try {
      const seat = newSeat('ana');
      await house.media.revoke(seat);
      process.kill(house.media.pid ?? 0, 'SIGKILL');
      await until(() => house.media.trouble() !== null);
      await until(() => house.media.trouble() === null);

      const [url = ''] = (await house.media.publishGrant(seat, 'main', house.door('wechat'))).urls;
      await expect(rtmpPeer('publish', url)).rejects.toThrow();
    } finally {
      await house.close();
    }
  });

  it('[D9] leaves no process, port or file when it is stopped', async () => {
    const before = leftFolders();
    const house = await open();
    const { pid, rtmpPort } = house.media;
    expect(isAlive(pid ?? 0)).toBe(true);
    await house.close();

    expect(isAlive(pid ?? 0)).toBe(false);
    expect(leftFolders()).toEqual(before);
    const [cause] = (await once(connect(rtmpPort, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
    expect(cause.code).toBe('ECONNREFUSED');
  });

  it('[D9] dies with its parent, bundled as it is shipped, also when the parent is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rtc-bundle-'));
    try {
      symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
      await build({
        entryPoints: { index: 'server/media/embedded.ts', child: 'server/media/embedded/child.ts' },
        outdir: folder,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        packages: 'external',
      });
      const script = `const media = require('./index.js').embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1' });
        media.start().then(() => console.log(media.pid));`;
      const parent = spawn(process.execPath, ['-e', script], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      expect(isAlive(pid)).toBe(true);

      parent.kill('SIGKILL');

      await until(() => !isAlive(pid));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('[D14] says at start that its port is in use, or takes the next free one when it may', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    try {
      const firm = embeddedMedia({ rtmpPort: port, bind: '127.0.0.1' });
      await expect(firm.start()).rejects.toThrow(`the RTMP port ${port} is in use`);

      const willing = embeddedMedia({ rtmpPort: port, morePorts: 10, bind: '127.0.0.1' });
      await willing.start();
      expect(willing.rtmpPort).toBeGreaterThan(port);
      await willing.stop();
    } finally {
      squatter.close();
    }
  });
});
