import { mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RawClient } from '../../harness/clients/raw-client';
import { killCommands, quick, runCommand, type CommandOptions } from '../../harness/servers/command';

const key = 'a secret of thirty-two bytes or more';
const connections = 300;

afterEach(killCommands);

/** Each of these connections is worth some lines. */
async function makeLines(port: number): Promise<void> {
  const clients = await Promise.all(Array.from({ length: connections }, () => RawClient.open(`ws://127.0.0.1:${port}/v1`)));
  const fault = { t: 'hello', v: 1, ['x'.repeat(2_000)]: 1 };
  clients.forEach((client) => client.send(fault));
  await Promise.all(clients.map((client) => client.closed()));
}

const droppedLines = async (port: number): Promise<number> => {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^rtc_log_lines_dropped_total (\d+)$/m.exec(metrics)?.[1]);
};

const file = (): string => join(mkdtempSync(join(tmpdir(), 'log-')), 'log');

describe('a log that nothing takes', () => {
  it.each<[string, () => CommandOptions, number]>([
    ['on a full disk', () => ({ stderr: openSync('/dev/full', 'w') }), 2 * connections],
    ['at the limit of a file', () => ({ stderr: openSync(file(), 'w'), before: 'ulimit -f 1' }), 1],
  ])('[P121] is dropped %s, counted, and ends no connection', async (_what, options, fewest) => {
    const server = runCommand([...quick, '--log-level', 'debug'], { ...options(), env: { RTC_TOKEN_KEY: key } });
    const { port } = await server.ready();
    await makeLines(port);
    expect(await droppedLines(port)).toBeGreaterThanOrEqual(fewest);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  it('[P122] in a pipe that nobody reads blocks nothing, is bounded in memory, and says later how many lines are missing', async () => {
    const server = runCommand([...quick, '--log-level', 'debug'], { stderr: 'unread', env: { RTC_TOKEN_KEY: key } });
    const { port } = await server.ready();
    while (!((await droppedLines(port)) > 0)) await makeLines(port);
    let text = '';
    server.child.stderr?.on('data', (part) => (text += String(part)));
    while (!text.includes('log lines were dropped')) await makeLines(port);
    const missing = text.split('\n').find((line) => line.includes('log lines were dropped')) ?? '{}';
    expect((JSON.parse(missing) as { lines: number }).lines).toBeGreaterThan(0);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  it('[P121] leaves whole lines in a file that can be written', async () => {
    const name = file();
    const server = runCommand(quick, { stderr: openSync(name, 'w'), env: { RTC_TOKEN_KEY: key } });
    await server.ready();
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    const messages = readFileSync(name, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages).toEqual(expect.arrayContaining(['ready', 'stopping']));
  });
});
