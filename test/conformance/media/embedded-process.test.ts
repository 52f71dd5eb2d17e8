import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import { recording } from '../../harness/clients/ffmpeg-peer';
import { isKey, playFlv, pushFlv, type FlvTag } from '../../harness/clients/flv-peer';
import { serveMedia, newMembership, type MediaHttpServer } from '../../harness/servers/media-http-server';
import { rtmpPeer } from '../../harness/clients/rtmp-peer';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** The URL of a grant without WebRTC. */
const overWebSocket = (urls: readonly string[]): string => urls.find((url) => url.startsWith('ws:'))?.replace(/#.*/, '') ?? '';

async function until(wanted: () => boolean): Promise<void> {
  while (!wanted()) await new Promise((done) => setTimeout(done, 10));
}

const rtc = { port: 0, hosts: ['127.0.0.1'] };

describe('the child process of the embedded media server', () => {
  const open = (): Promise<MediaHttpServer<EmbeddedMedia>> => serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc }));
  let tape: readonly FlvTag[];

  beforeAll(async () => {
    tape = await recording(2);
  });

  it('[D8] is restarted when it dies, reports that meanwhile, and the URLs stay valid', async () => {
    const server = await open();
    try {
      const membership = newMembership('ana');
      const origin = server.origin('browser');
      const url = overWebSocket((await server.media.publishGrant(membership, 'main', origin)).urls);
      const play = overWebSocket((await server.media.playGrant(newMembership('ben'), membership, 'main', origin)).urls);
      const first = pushFlv(url);
      await first.status;
      const killed = server.media.pid ?? 0;

      process.kill(killed, 'SIGKILL');
      await first.ended;
      await until(() => server.media.unavailableReason() !== null || server.media.pid !== killed);
      expect(server.media.unavailableReason()).toContain('SIGKILL');

      // A client that connects during the restart waits and is then accepted.
      const pusher = pushFlv(url);
      expect(await pusher.status).toBe(101);
      pusher.loop(tape);
      const player = playFlv(play);
      await player.until(isKey);
      expect(server.media.unavailableReason()).toBeNull();
      expect(server.media.gauges()['media_restarts']).toBe(1);
      expect(server.media.pid).not.toBe(killed);
      player.close();
      pusher.abort();
    } finally {
      await server.close();
    }
  });

  it('[D8] holds an RTMP connection that arrives during a restart', async () => {
    const server = await open();
    try {
      process.kill(server.media.pid ?? 0, 'SIGKILL');
      await until(() => server.media.unavailableReason() !== null);
      const socket = connect(server.media.rtmpPort, '127.0.0.1');
      socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(1536)]));
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      expect(bytes[0]).toBe(3);
      socket.destroy();
    } finally {
      await server.close();
    }
  });

  it('[D6] still refuses a revoked membership after a restart', async () => {
    const server = await open();
    try {
      const membership = newMembership('ana');
      await server.media.revoke(membership);
      process.kill(server.media.pid ?? 0, 'SIGKILL');
      await until(() => server.media.unavailableReason() !== null);
      await until(() => server.media.unavailableReason() === null);

      const [url = ''] = (await server.media.publishGrant(membership, 'main', server.origin('wechat'))).urls;
      await expect(rtmpPeer('publish', url)).rejects.toThrow();
    } finally {
      await server.close();
    }
  });

  it('[D9] leaves no process, port or file when it is stopped', async () => {
    // A folder for this server alone, because servers of other tests run meanwhile.
    const folder = mkdtempSync(join(tmpdir(), 'rtc-own-'));
    const chosen = jest.spyOn(jest.requireActual<{ tmpdir(): string }>('node:os'), 'tmpdir').mockReturnValue(folder);
    const server = await open();
    chosen.mockRestore();
    const { pid, rtmpPort, rtcPort } = server.media;
    expect([rtmpPort, rtcPort].filter((port) => port > 0)).toHaveLength(2);
    expect(isAlive(pid ?? 0)).toBe(true);
    if (process.platform !== 'win32') expect(readdirSync(folder)).toEqual([expect.stringMatching(/^rtc-media-/)]);
    await server.close();

    expect(isAlive(pid ?? 0)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
    for (const port of [rtmpPort, rtcPort]) {
      const [cause] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
      expect(cause.code).toBe('ECONNREFUSED');
    }
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
      const script = `const media = require('./index.js').embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false });
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

  it('[D14] reports at start that its port is in use, or takes the next free one when allowed', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    try {
      const firm = embeddedMedia({ rtmpPort: port, bind: '127.0.0.1', rtc });
      await expect(firm.start()).rejects.toThrow(`the RTMP port ${port} is in use`);

      const willing = embeddedMedia({ rtmpPort: port, morePorts: 10, bind: '127.0.0.1', rtc });
      await willing.start();
      expect(willing.rtmpPort).toBeGreaterThan(port);
      await willing.stop();
    } finally {
      squatter.close();
    }
  });
});
