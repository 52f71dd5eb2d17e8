import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { covers } from '../../../tools/start/certificate';
import { startOptions } from '../../../tools/start/options';
import { freePort } from '../../../tools/start/ports';
import { nextSteps } from '../../../tools/start/next-steps';
import { howToGet, needs, provide, provideSamples, samples, textWithImports, type Need } from '../../../tools/test/needs';
import { isInstalled } from '../../../tools/test/samples';

const dayMs = 86_400_000;

describe('npm start', () => {
  it('[X34] knows its options and refuses others', () => {
    expect(startOptions([])).toMatchObject({ lan: false, port: 8080, rtmpPort: 1935, rtcPort: 8189, room: 'demo', build: true });
    expect([startOptions([])?.bot, startOptions(['--rtc-port', 'off'])?.rtcPort]).toEqual([true, null]);
    expect(startOptions(['--host', '--port', '9000', '--no-build'])).toMatchObject({ lan: true, port: 9000, build: false });
    expect(startOptions(['--no-bot'])).toMatchObject({ bot: false });
    expect(startOptions(['--help'])).toBeNull();
    expect(() => startOptions(['--port', '70000'])).toThrow("--port is '70000'");
    expect(startOptions(['--room', '周会 2'])).toMatchObject({ room: '周会 2' });
    expect(() => startOptions(['--room', 'a/b'])).toThrow("--room is 'a/b'");
    expect(() => startOptions(['--log', 'loud'])).toThrow('the levels are debug, info');
    expect(() => startOptions(['--prot', '1'])).toThrow('--prot');
  });

  it('[X32] leaves ports alone that are taken, by others or by itself', async () => {
    const server = createServer();
    const held = await new Promise<number>((done) =>
      server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port)),
    );
    const next = await freePort(held, '127.0.0.1');
    expect(next).toBeGreaterThan(held);
    expect(await freePort(held, '127.0.0.1', [next])).toBeGreaterThan(next);
    const socket = createSocket('udp4');
    await new Promise<void>((done) => socket.bind(next, '127.0.0.1', done));
    expect(await freePort(next, '127.0.0.1')).toBe(next);
    expect(await freePort(next, '127.0.0.1', [], 'tcp and udp')).toBeGreaterThan(next);
    socket.close();
    await new Promise((done) => server.close(done));
  });

  it('[X35] trusts a certificate only for the addresses that it names, and while it lasts', async () => {
    const until = Date.now() + 30 * dayMs;
    const { cert } = await generate([{ name: 'commonName', value: 'a' }], {
      keyType: 'ec',
      notAfterDate: new Date(until),
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '10.0.0.7' }] }],
    });
    expect(covers(cert, ['10.0.0.7'], Date.now())).toBe(true);
    expect(covers(cert, ['10.0.0.7', '10.0.0.8'], Date.now())).toBe(false);
    expect(covers(cert, ['10.0.0.7'], until - 6 * dayMs)).toBe(false);
  });

  it('[X30] tells what to do next, on this machine and on the local network', () => {
    const here = {
      local: 'http://127.0.0.1:8080/',
      lan: null,
      lanSocket: null,
      lanRtmp: null,
      rtmp: 'rtmp://127.0.0.1:1935',
      ports: { page: 8080, tls: 8443, rtmp: 1935, rtc: 8189 },
      room: 'demo',
      bot: 'running' as const,
      watching: false,
    };
    expect(nextSteps(here)).toContain('rtmp://127.0.0.1:1935/in/demo?name=Camera');
    expect(nextSteps(here)).toContain('npm start -- --host');
    expect(nextSteps(here)).toContain('机器人 Bot answers');
    expect(nextSteps({ ...here, bot: 'without ffmpeg' })).toMatch(/[Ww]ith ffmpeg installed.*\n.*#\/pages\/contacts\/index/);
    expect(nextSteps({ ...here, bot: 'off' })).not.toMatch(/Bot|contacts/);
    const open = nextSteps({
      ...here,
      lan: 'https://10.0.0.7:8443/',
      lanSocket: 'ws://10.0.0.7:8080/v1',
      lanRtmp: 'rtmp://10.0.0.7:1935',
    });
    expect(open).toContain('https://10.0.0.7:8443/#/pages/room/index?id=demo');
    expect(open).toContain('不校验合法域名');
    expect(open).toContain('▄▄▄▄');
    expect(open).toContain('TCP 8080, 8443 and 1935, and both UDP and TCP 8189');
    expect(nextSteps(here)).not.toContain('8189');
  });
});

describe('npm test', () => {
  it('[X60] finds what a test needs in its text and in what it imports', () => {
    const neededBy = (file: string): string[] =>
      [...needs, ...samples].filter(({ usedBy }) => usedBy.test(textWithImports(file))).map(({ name }) => name);
    expect(neededBy('test/unit/tools/markup.test.ts')).toEqual([]);
    expect(neededBy('test/e2e/tools/start.test.ts')).toEqual(['ps']);
  });

  // Other systems have no apt-get.
  (process.platform === 'linux' ? it : it.skip)('[X60] gets what is missing although a source of packages cannot be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'apt-'));
    const script = `#!/bin/sh\necho "$DEBIAN_FRONTEND $*" >> ${folder}/asked\ncase "$*" in *update) exit 100;; *) touch ${folder}/there;; esac\n`;
    writeFileSync(join(folder, 'apt-get'), script, { mode: 0o755 });
    const before = process.env.PATH;
    const asRoot = jest.spyOn(process, 'getuid').mockReturnValue(0);
    process.env.PATH = `${folder}:${before}`;
    const need = { name: 'it', isThere: () => existsSync(join(folder, 'there')), apt: 'one two', elsewhere: '', usedBy: /it/ };
    const missing = provide([need], () => undefined);
    process.env.PATH = before;
    asRoot.mockRestore();
    expect(missing).toEqual([]);
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(
      /^noninteractive .* update\nnoninteractive .* -y --no-install-recommends install one two\n$/,
    );
    rmSync(folder, { recursive: true });
  });

  it('[X187] finds the tests of a sample', () => {
    const neededBy = (file: string): string[] =>
      [...needs, ...samples].filter(({ usedBy }) => usedBy.test(textWithImports(file))).map(({ name }) => name);
    expect(neededBy('test/e2e/tools/taro.test.ts')).toEqual(['Chromium', 'a font with Chinese signs', 'Taro']);
    expect(neededBy('test/e2e/tools/uni-app.test.ts')).toEqual(['Chromium', 'a font with Chinese signs', 'uni-app']);
  });
  (process.platform === 'win32' ? it.skip : it)('[X187] installs a sample once for each state of its lock file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'npm-'));
    const at = (name: string): string => join(folder, name);
    const script = `#!/bin/sh\necho "$1" >> ${at('asked')}\ntest ! -e ${at('broken')} && mkdir -p node_modules\n`;
    writeFileSync(at('npm'), script, { mode: 0o755 });
    const before = process.env.PATH;
    process.env.PATH = `${folder}:${before}`;
    const need: Need = { name: 'it', sample: folder, isThere: () => isInstalled(folder), elsewhere: 'npm install', usedBy: /it/ };
    const said: string[] = [];
    const missing = (lock: string): Promise<readonly Need[]> => {
      writeFileSync(at('package-lock.json'), lock);
      return provideSamples([need], (line) => said.push(line));
    };
    const asked = (): number => readFileSync(at('asked'), 'utf8').split('install\n').length - 1;
    expect([await missing('1'), await missing('1'), asked()]).toEqual([[], [], 1]);
    writeFileSync(at('broken'), '');
    expect([await missing('2'), howToGet(await missing('2')), asked()]).toEqual([[need], 'npm install', 3]);
    expect(said.at(-1)).toMatch(/^npm install failed for it: /);
    rmSync(at('broken'));
    expect([await missing('2'), asked()]).toEqual([[], 4]);
    process.env.PATH = before;
    rmSync(folder, { recursive: true });
  });
});
