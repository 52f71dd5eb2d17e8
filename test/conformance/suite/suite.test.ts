import { systemClock } from '../../../server/clock';
import { checkGroups } from '../../../server/conformance/checks/table';
import { conformance } from '../../../server/conformance/command';
import type { CheckResult } from '../../../server/conformance/runner';
import { memoryEngine, signToken } from '../../../server/index';
import { closeAfterTest } from '../../harness/close-after-test';
import { startFrameProxy } from '../../harness/proxies/frame-proxy';
import { key, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { brokenServers } from './broken-servers';

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly results: readonly CheckResult[];
}

/** Deadlines for which a patient run waits: shorter than those of the protocol, and longer than a busy machine stops a client. */
const soon = { handshakeMs: 2_000, serverSilenceMs: 4_000 };

const opened = <T extends { close(): Promise<void> }>(one: T): T => {
  closeAfterTest(() => one.close());
  return one;
};
const startReal = async (more: object = {}): Promise<TestServer> =>
  opened(await startTestServer({ clock: systemClock, ...more }));
const startBroken = async (faults: Parameters<typeof startFrameProxy>[1]) =>
  opened(await startFrameProxy((await startReal()).url, faults));

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const text = { out: '', err: '' };
  const output = { out: (more: string) => void (text.out += more), err: (more: string) => void (text.err += more) };
  const code = await conformance(args, output, {});
  return { code, ...text };
}

async function runJson(...args: readonly string[]): Promise<{ code: number; report: Report }> {
  const { code, out } = await run(...args, '--json');
  return { code, report: JSON.parse(out) as Report };
}

const titles = ({ results }: Report, outcome: CheckResult['outcome']): readonly string[] =>
  results.filter((result) => result.outcome === outcome).map(({ title }) => title);

describe('the conformance suite', () => {
  it('[P300] [P302] passes against our own server, check by check, and leaves nothing behind', async () => {
    const engine = opened(memoryEngine({ clock: systemClock }));
    const server = await startReal({ engine, limits: soon });
    const { code, report } = await runJson(server.url, '--secret', key, '--patient');
    expect(titles(report, 'failed')).toEqual([]);
    expect(titles(report, 'skipped')).toEqual([]);
    expect(code).toBe(0);
    expect(report.passed).toBe(checkGroups.flatMap(({ checks }) => checks).length + 4);
    expect(await engine.streams('r:', { after: null, most: 100 })).toEqual([]);
    const calls = await engine.streams('c:', { after: null, most: 100 });
    const states = await Promise.all(calls.map(async (name) => (await engine.load(name))?.state));
    // A finished call can still be read for two minutes.
    expect(calls.length).toBeGreaterThan(3);
    states.forEach((state) => expect(state).toMatchObject({ public: { reason: expect.any(String) } }));
  });

  it('[P301] [P303] is wrong about no broken server: each fails the checks of its fault and no other', async () => {
    const found = await Promise.all(
      brokenServers.map(async ({ title, only, faults }) => {
        const proxy = await startBroken(faults());
        const { code, report } = await runJson(proxy.url, '--secret', key, '--wait-ms', '1000', '--only', only);
        return { title, code, fails: titles(report, 'failed') };
      }),
    );
    expect(found).toEqual(brokenServers.map(({ title, fails }) => ({ title, code: 1, fails })));
  });

  it('[P304] shows of a failed check what was expected, sent and received, and no secret', async () => {
    const broken = brokenServers.find(({ title }) => title === 'forgets the former resume token at once');
    const proxy = await startBroken(broken?.faults() ?? (() => ({})));
    const { code, out } = await run(proxy.url, '--secret', key, '--only', 'until the fresh');
    expect(code).toBe(1);
    expect(out).toMatch(/FAILED {2}P12 .*\n {6}expected a resumed session with the former token\n {6}sent {5}\{"t":"hello"/);
    expect(out).toMatch(/came {5}\{"t":"welcome"/);
    expect(out).not.toContain('eyJ');
    expect(out).not.toMatch(/"rt":"[^…]/);
  });

  it('[P305] skips what it cannot check, with the reason, and takes tokens of a command or a URL', async () => {
    const server = await startReal();
    const token = await signToken({ key, user: 'conf', rooms: { '*': 'host' }, ttlSeconds: 60 });
    const byCommand = await runJson(
      server.url,
      '--token-command',
      `test "$RTC_ROLE" = host && echo ${token}`,
      '--only',
      'hello and',
    );
    expect(byCommand.report.results.find(({ rule }) => rule === 'P4')).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('--patient'),
    });
    expect(titles(byCommand.report, 'failed')).toEqual([]);
    const url = `data:application/json,${encodeURIComponent(JSON.stringify({ token }))}`;
    const byUrl = await runJson(server.url, '--token-url', url, '--only', 'is refused with 4003');
    expect(byUrl.report.results.filter(({ reason }) => reason?.includes('--secret') === true)).toHaveLength(3);
    const failing = await run(server.url, '--token-command', 'echo no database >&2; exit 3');
    expect(failing).toMatchObject({ code: 1, err: expect.stringContaining('no database') });
  });

  it('[P306] ends with 2 for wrong flags and with 1 for a server that cannot be reached', async () => {
    expect((await run('--help')).code).toBe(0);
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('--help') });
    expect((await run('https://host/v1', '--secret', key)).code).toBe(2);
    expect((await run('ws://127.0.0.1:1/v1')).err).toContain('--token-command');
    expect((await run('ws://127.0.0.1:1/v1', '--secret', key, '--wait-ms', 'long')).code).toBe(2);
    expect(await run('ws://127.0.0.1:1/v1', '--secret', key)).toMatchObject({
      code: 1,
      err: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
