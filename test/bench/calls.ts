import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assemble } from '../../components/core/create-rtc';
import { calls as callsFeature } from '../../components/core/features/call/feature';
import type { RtcWithCalls } from '../../components/core/features/call/types';
import { Rooms } from '../../components/core/app/rooms';
import { attach, signToken } from '../../server/index';
import { FakeMedia } from '../fakes/servers/fake-media';
import { headlessPhone } from '../fakes/platform/headless-phone';
import { delayingProxy } from '../harness/proxies/delaying-proxy';
import { median, ratio, spread, type Row } from './row';

const key = 'bench-bench-bench-bench-bench-32';
const calls = 40;
/** Delay per direction on each of the two connections: distant phones. */
const farMs = 100;
/** Allowance for timers and for a machine with two cores. */
const mostRatio = 1.1;

const someone = (port: number, user: string): RtcWithCalls =>
  assemble(
    {
      server: `ws://127.0.0.1:${port}/v1`,
      token: () => signToken({ key, user, rooms: {}, ttlSeconds: 900 }),
      features: [callsFeature()],
    },
    headlessPhone(),
    new Rooms(),
  );

const once = (rtc: RtcWithCalls, is: () => boolean): Promise<void> =>
  new Promise((done) => {
    const release = rtc.watch(is, (now) => {
      if (!now) return;
      done();
      // The first value may arrive before `release` is assigned.
      setImmediate(() => release());
    });
  });

interface Heard {
  rangMs: number[];
  answeredMs: number[];
}

/** Calls repeatedly with that delay: measures from the tap until it rings, and from the acceptance until the caller knows. */
async function callOver(port: number, delayMs: number): Promise<Heard> {
  const lines = await Promise.all([delayingProxy(port, delayMs), delayingProxy(port, delayMs)]);
  const caller = someone(lines[0].port, `caller-${delayMs}`);
  const callee = someone(lines[1].port, `callee-${delayMs}`);
  caller.calls.listen();
  callee.calls.listen();
  await Promise.all([caller, callee].map((rtc) => once(rtc, () => rtc.calls.reachable)));
  const heard: Heard = { rangMs: [], answeredMs: [] };
  for (let call = 0; call < calls; call += 1) {
    const tappedAt = performance.now();
    void caller.calls.call(`callee-${delayMs}`, { kind: 'audio', microphone: false });
    await once(callee, () => callee.calls.incoming !== null);
    heard.rangMs.push(performance.now() - tappedAt);
    const answeredAt = performance.now();
    void callee.calls.incoming?.accept({ microphone: false });
    await once(caller, () => caller.calls.current?.state === 'connecting' || caller.calls.current?.state === 'active');
    heard.answeredMs.push(performance.now() - answeredAt);
    void caller.calls.current?.end();
    // Ended on both sides, so that the next call is independent.
    await Promise.all([caller, callee].map((rtc) => once(rtc, () => rtc.calls.history.length === call + 1)));
  }
  await Promise.all([caller.close(), callee.close()]);
  await Promise.all(lines.map((line) => line.close()));
  return heard;
}

/** From tap to ring may cost one trip to the server and one to the other phone. */
export async function measureCalls(): Promise<readonly Row[]> {
  const http = createServer();
  const limits = {
    invitesPerSecond: 1e6,
    invitesPerMinute: 1e6,
    invitesPerCalleePerMinute: 1e6,
    requestsPerSecond: 1e6,
    requestsBurst: 1e6,
    callHistory: calls + 1,
  };
  const attached = await attach(http, { key, media: new FakeMedia(), limits });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo;
  const far = await callOver(port, farMs);
  const near = await callOver(port, 0);
  await attached.close();
  http.close();
  const row = (name: string, values: readonly number[], tripsMs: number): Row => ({
    group: 'calls',
    name,
    ours: spread(values, 'ms'),
    peer: tripsMs === 0 ? '–' : `two one-way trips: ${tripsMs} ms`,
    ratio: tripsMs === 0 ? '–' : ratio(median(values), tripsMs),
    bar: tripsMs === 0 ? '–' : `p50 ≤ ${mostRatio} × two trips`,
    met: tripsMs === 0 ? null : median(values) <= mostRatio * tripsMs,
    runs: values.length,
  });
  return [
    row(`tap → rings on the other screen, ${farMs} ms each way on both lines`, far.rangMs, 2 * farMs),
    row(`answer → the caller knows, ${farMs} ms each way on both lines`, far.answeredMs, 2 * farMs),
    row('tap → rings on the other screen, loopback', near.rangMs, 0),
    row('answer → the caller knows, loopback', near.answeredMs, 0),
  ];
}
