import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { freePort } from '../../../tools/start/ports';
import { RawClient } from '../../harness/clients/raw-client';
import { npmStart, npmStartByNpm, processTree, type Run } from './npm-start';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function allGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await new Promise((done) => setTimeout(done, 20));
}

const hold = (port: number): Promise<Server> =>
  new Promise((done) => {
    const server = createServer();
    server.listen(port, '127.0.0.1', () => done(server));
  });

describe('npm start', () => {
  let run: Run | null = null;

  afterEach(async () => {
    run?.child.kill('SIGINT');
    await run?.ended;
    run = null;
  });

  const started = async (...args: string[]): Promise<{ run: Run; port: number; rtmpPort: number }> => {
    const port = await freePort(21_000, '127.0.0.1');
    const rtmpPort = await freePort(22_000, '127.0.0.1');
    run = npmStart('--port', String(port), '--rtmp-port', String(rtmpPort), '--rtc-port', '0', ...args);
    await run.until('Ctrl-C stops everything');
    return { run, port, rtmpPort };
  };

  it('[X30] serves the page and answers for its health on the port that it prints', async () => {
    const { run, port } = await started('--room', 'standup');
    expect(run.said()).toContain(`http://127.0.0.1:${port}/#/pages/room/index?id=standup`);

    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<script')]);
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(await health.json()).toMatchObject({ ready: true });
    const token = await fetch(`http://127.0.0.1:${port}/dev/token`, { method: 'POST', body: JSON.stringify({ user: 'ana' }) });
    expect(await token.json()).toEqual({ token: expect.stringMatching(/^ey/) });
  });

  it('[X31] leaves no process behind when it is stopped', async () => {
    const { run } = await started();
    const pids = processTree(Number(run.child.pid));
    // The server, its media process and the bot.
    expect(pids.length).toBeGreaterThanOrEqual(3);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    await allGone(pids);
  });

  it('[X31] leaves no process behind when it is killed', async () => {
    const { run } = await started();
    const pids = processTree(Number(run.child.pid));
    run.child.kill('SIGKILL');
    await allGone(pids);
  });

  it('[X171] leaves no process behind when npm is told to end', async () => {
    const port = await freePort(21_000, '127.0.0.1');
    run = npmStartByNpm('--port', String(port), '--rtmp-port', '0', '--rtc-port', '0');
    await run.until('Ctrl-C stops everything');
    const pids = processTree(Number(run.child.pid));
    // A shell, the command, the server, its media process and the bot.
    expect(pids.length).toBeGreaterThanOrEqual(5);
    run.child.kill('SIGTERM');
    await run.ended;
    await allGone(pids);
  });

  it('[X32] takes the next free port and says so', async () => {
    const port = await freePort(23_000, '127.0.0.1');
    const holder = await hold(port);
    run = npmStart('--port', String(port), '--rtmp-port', '0', '--rtc-port', '0');
    const said = await run.until('Ctrl-C stops everything');
    holder.close();
    expect(said).toContain(`Port ${port} is in use: the page takes`);
    expect(said).not.toContain(`http://127.0.0.1:${port}/`);
  });

  it('[X32] [F140] starts beside another one, whose UDP port it leaves alone, and both serve WebRTC', async () => {
    const rtcPort = await freePort(25_000, '127.0.0.1', [], 'tcp and udp');
    const start = async (): Promise<{ run: Run; said: string }> => {
      const port = await freePort(26_000, '127.0.0.1');
      const run = npmStart('--port', String(port), '--rtmp-port', '0', '--rtc-port', String(rtcPort), '--no-bot');
      return { run, said: await run.until('Ctrl-C stops everything') };
    };
    const offersOf = async (said: string): Promise<string> => {
      const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? '';
      const answer = await fetch(`${origin}/dev/token`, { method: 'POST', body: JSON.stringify({ user: 'ana' }) });
      const client = await RawClient.open(`${origin.replace('http', 'ws')}/v1`);
      await client.hello(((await answer.json()) as { token: string }).token, { pf: 'browser' });
      const { publish } = await client.join('demo', 'Ana', { tracks: [{ source: 'main', kind: 'video', muted: false }] });
      client.close();
      return publish[0]?.urls[0] ?? '';
    };
    const first = await start();
    const second = await start();
    run = second.run;
    expect(first.said).not.toContain('WebRTC takes');
    expect(second.said).toMatch(new RegExp(`Port ${rtcPort} is in use: WebRTC takes \\d+`));
    expect(await Promise.all([first, second].map(({ said }) => offersOf(said)))).toEqual([
      expect.stringMatching(/\/whip\?/),
      expect.stringMatching(/\/whip\?/),
    ]);
    first.run.child.kill('SIGINT');
    expect(await first.run.ended).toBe(0);
  });

  it('[X36] starts no bot when told so', async () => {
    const { run } = await started('--no-bot');
    expect(run.said()).not.toContain('机器人');
    expect(run.said()).toContain('ffmpeg as a member');
  });

  it('[X33] exits with the reason when the server dies', async () => {
    const { run } = await started();
    const server = processTree(Number(run.child.pid)).find((pid) =>
      execFileSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).includes('server/dist/cli.js'),
    );
    process.kill(Number(server), 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.said()).toContain('The server died, so everything stops: it ended with SIGKILL');
  });

  it('[X34] prints help, and refuses unknown options', async () => {
    run = npmStart('--help');
    expect(await run.ended).toBe(0);
    expect(run.said()).toContain('--host');
    run = npmStart('--port', 'eighty');
    expect(await run.ended).toBe(1);
    expect(run.said()).toContain("--port is 'eighty'");
  });
});
