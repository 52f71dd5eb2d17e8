import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processTree } from './npm-start';
import { toolCommand } from './tool-command';

interface Ran {
  child: ChildProcess;
  ended: Promise<{ code: number | null; output: string }>;
  until(text: string): Promise<void>;
}

function phone(...args: string[]): Ran {
  const child = spawn(process.execPath, toolCommand('tools/phone.ts', ...args), { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const listeners = new Set<() => void>();
  [child.stdout, child.stderr].forEach((stream) =>
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      listeners.forEach((listener) => listener());
    }),
  );
  const ended = new Promise<{ code: number | null; output: string }>((done) =>
    child.once('close', (code) => done({ code, output })),
  );
  const until = (text: string): Promise<void> =>
    new Promise((done, failed) => {
      const look = (): void => {
        if (output.includes(text)) done();
      };
      listeners.add(look);
      look();
      void ended.then(() => failed(new Error(`It ended before it said '${text}':\n${output}`)));
    });
  return { child, ended, until };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('npm run phone', () => {
  const libraries = mkdtempSync(join(tmpdir(), 'libraries-'));
  const add = (version: string, service: string): void => {
    mkdirSync(join(libraries, version));
    writeFileSync(join(libraries, version, 'WAService.js'), service);
    writeFileSync(join(libraries, version, 'WAWebview.js'), '');
  };
  add('1.7.0', 'throw new Error("no engine for this");');
  add('1.7.1', 'for (;;) {}');
  afterAll(() => rmSync(libraries, { recursive: true }));

  it('[X132] says what it needs when no folder is named', async () => {
    const { code, output } = await phone().ended;
    expect(code).toBe(1);
    expect(output).toContain('There is no base library to run on.');
    expect(output).toContain('WeChat devtools installs them');
  });

  it('[X132] explains itself', async () => {
    const { code, output } = await phone('--help').ended;
    expect([code, output]).toEqual([0, expect.stringContaining('npm run phone -- --baselib <folder>')]);
  });

  it('[X140] tells of a library that does not start, and ends well', async () => {
    const run = phone('--baselib', libraries, '--versions', '1.7.0', '--only', 'loads', '--no-build');
    const { code, output } = await run.ended;
    expect(output).toContain('1.7.0   FAILED loads');
    expect(output).toContain('loads (1.7.0): Error: no engine for this');
    expect(code).toBe(0);
  });

  it('[X144] ends every process at Ctrl-C, even when a library hangs', async () => {
    const run = phone('--baselib', libraries, '--versions', '1.7.0,1.7.1', '--only', 'loads', '--no-build');
    await run.until('1.7.0   FAILED loads');
    const pids = processTree(Number(run.child.pid));
    expect(pids.length).toBeGreaterThan(1);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    // A killed process is there until its new parent, the system, has noticed its end.
    for (let looks = 0; looks < 200 && pids.some(isAlive); looks += 1) await new Promise((done) => setTimeout(done, 50));
    expect(pids.filter(isAlive)).toEqual([]);
  });
});
