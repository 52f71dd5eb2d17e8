import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import * as http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import * as backend from '../../../server/index';
import { ffmpeg, pushRtmp, type Ffmpeg } from '../../harness/clients/ffmpeg-peer';
import { RawClient } from '../../harness/clients/raw-client';
import { apiKey, apiSecret } from '../../harness/servers/operator-requests';
import { camera, key } from '../../harness/servers/test-server';
import { scriptsOf } from '../../unit/doc-examples';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const folder = mkdtempSync(join(tmpdir(), 'rtc-recording-'));
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the backend of the guide, and returns its address. Only its ports are others. */
async function runGuide(): Promise<string> {
  const server = http.createServer();
  const media = backend.embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false });
  const modules: Readonly<Record<string, object>> = {
    'node:http': { createServer: () => server },
    'miniprogram-rtc-kit-server': {
      ...backend,
      attach: async (to: http.Server, options: backend.AttachOptions) => {
        const attached = await backend.attach(to, { ...options, media });
        closing.push(() => attached.close());
        return attached;
      },
    },
  };
  const [script = ''] = scriptsOf(readFileSync('docs/guides/recording.md', 'utf8'));
  const { outputText } = ts.transpileModule(script, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const own = createRequire(__filename);
  const run = new Function('require', 'exports', 'process', `return (async () => { ${outputText} })()`) as (
    ...given: readonly unknown[]
  ) => Promise<void>;
  const env = { RECORDINGS: folder, RTC_TOKEN_KEY: key, RTC_API_KEY: apiKey, RTC_API_SECRET: apiSecret, PORT: '0' };
  await run((name: string) => modules[name] ?? (own(name) as object), {}, { env, pid: process.pid });
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Joins as a user whose ffmpeg sends a test picture and a tone. */
async function publish(address: string, user: string): Promise<Ffmpeg> {
  const client = await RawClient.open(`ws://${address}/v1`);
  closing.push(() => client.cut());
  await client.hello(await backend.signToken({ key, user, rooms: { standup: 'host' }, ttlSeconds: 900 }), { dev: user });
  const { publish: grants } = await client.join('standup', user, { tracks: camera });
  const pusher = pushRtmp(grants[0]?.urls[0] ?? '');
  closing.push(() => pusher.stop());
  return pusher;
}

/** The pictures in a file, and the loudest value of its sound. */
async function contentOf(file: string): Promise<{ pictures: number; loudest: number }> {
  const pictures = await ffmpeg(['-i', file, '-map', '0:v', '-vf', 'scale=16:16,format=gray', '-f', 'rawvideo', '-']).done;
  const sound = await ffmpeg(['-i', file, '-map', '0:a', '-f', 's16le', '-']).done;
  const values = new Int16Array(
    sound.out.buffer.slice(sound.out.byteOffset, sound.out.byteOffset + sound.out.length - (sound.out.length % 2)),
  );
  return { pictures: pictures.out.length / 256, loudest: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) };
}

describe('the recorder of the guide', () => {
  it('[P415] records everybody by ffmpeg, and ends with files that have picture and sound', async () => {
    const address = await runGuide();
    await publish(address, 'ana');
    const rtc = backend.operatorClient({ url: `http://${address}`, apiKey, apiSecret });
    const { recordingId, status } = await rtc.startRecording({ room: 'standup', metadata: 'test' });
    expect(status).toBe('ACTIVE');
    const { streams } = await rtc.listRecordingStreams({ room: 'standup', recordingId });
    await publish(address, 'bo');
    const first = join(folder, `${recordingId}-1.mkv`);
    // The second file begins when the recorder has looked again.
    const second = join(folder, `${recordingId}-2.mkv`);
    while (!existsSync(second)) await pause(50);
    await pause(1_500);

    await rtc.stopRecording({ room: 'standup', recordingId });
    const ended = async () => (await rtc.listRecordings({ room: 'standup' })).recordings[0];
    while ((await ended())?.endedAt === undefined) await pause(50);
    expect(await ended()).toMatchObject({ status: 'COMPLETE', files: [{ location: first }, { location: second }] });
    for (const file of [first, second]) {
      const { pictures, loudest } = await contentOf(file);
      expect(pictures).toBeGreaterThan(10);
      expect(loudest).toBeGreaterThan(1_000);
    }
    // Its URLs are of no use any more.
    const { code } = await ffmpeg(['-i', streams[0]?.urls[0] ?? '', '-t', '1', '-f', 'null', '-']).done;
    expect(code).not.toBe(0);
  }, 30_000);
});
