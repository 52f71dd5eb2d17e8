import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { attach, embeddedMedia, srsMedia, type Attached } from '../../../server/index';
import { methodNames, pathOf } from '../../../server/operator/methods';
import { offerOf, offeredAudio, offeredVideo, receiving } from '../../harness/clients/sample-offer';
import { apiKey, apiSecret, serverToken } from '../../harness/servers/operator-requests';
import { key } from '../../harness/servers/test-server';
import { systemClock } from '../../../server/clock';
import { newMembership } from '../../harness/servers/media-http-server';
import { Random } from '../../harness/random';
import { seededRandom } from '../../../tools/seeded-random';
import type { Json } from '../../../components/core/shared/json';
import type { Outcome } from '../run-seed';
import { mutatedBytes, mutatedJson, pieces } from './mutate';
import { inTime, ProcessWatch } from './process-watch';

const answerMs = 6_000;
const atOnce = 100;
/** Requests that stop in the middle must end by these. */
const timeouts = { headersTimeout: 500, requestTimeout: 1_000, connectionsCheckingInterval: 100 };

interface Golden {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const json = { 'content-type': 'application/json' };
const sdp = { 'content-type': 'application/sdp' };

/** A backend with everything that answers HTTP. The hooks of SRS have a server of their own, because a server has one media plane. */
interface Target {
  readonly port: number;
  readonly attached: Attached;
  readonly logs: string[];
  close(): Promise<void>;
}

async function start(media: ReturnType<typeof embeddedMedia> | ReturnType<typeof srsMedia>): Promise<Target> {
  const http = createServer(timeouts);
  const logs: string[] = [];
  const log = (level: string, text: string, facts?: object): void => void logs.push(JSON.stringify({ level, text, ...facts }));
  const attached = await attach(http, { key, media, apiKey, apiSecret, dev: true, log });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    port: (http.address() as AddressInfo).port,
    attached,
    logs,
    async close() {
      await attached.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

const pathAndQuery = (url: string): string => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};

/** Genuine requests of every kind: operators, development, probes, offers of WHIP and WHEP, upgrades. */
async function goldenRequests(media: ReturnType<typeof embeddedMedia>, port: number): Promise<readonly Golden[]> {
  const authorization = `Bearer ${await serverToken({ clock: systemClock } as unknown as Parameters<typeof serverToken>[0])}`;
  const origin = { platform: 'browser', secure: false, hostname: '127.0.0.1', port } as const;
  const [ana, ben] = [newMembership('ana'), newMembership('ben')];
  const { urls: push } = await media.publishGrant(ana, 'main', origin);
  const { urls: play } = await media.playGrant(ben, ana, 'main', origin);
  const withText = (urls: readonly string[], text: string) => pathAndQuery(urls.find((url) => url.includes(text)) ?? 'http://x/');
  const body: Json = { room: 'r', name: 'r', identity: 'ana', call: 'c', metadata: 'x', data: 'MQ==', names: ['r'], jti: 'x' };
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  return [
    ...methodNames.map((name) => ({
      method: 'POST',
      path: pathOf(name),
      headers: { ...json, authorization },
      body: JSON.stringify(body),
    })),
    {
      method: 'POST',
      path: '/dev/token',
      headers: json,
      body: JSON.stringify({ user: 'ana', name: 'Ana', rooms: { r: 'host' } }),
    },
    { method: 'GET', path: '/dev/users', headers: {}, body: '' },
    { method: 'GET', path: '/metrics', headers: {}, body: '' },
    { method: 'GET', path: '/readyz', headers: {}, body: '' },
    { method: 'GET', path: '/?code=x', headers: { cookie: 'rtc-dev=x; a=b' }, body: '' },
    { method: 'POST', path: withText(push, '/whip'), headers: sdp, body: offerOf(offeredVideo, offeredAudio) },
    { method: 'POST', path: withText(play, '/whep'), headers: sdp, body: offerOf(receiving(offeredVideo, 'recvonly')) },
    { method: 'DELETE', path: `${withText(push, '/whip')}&session=x`, headers: {}, body: '' },
    { method: 'OPTIONS', path: withText(push, '/whip'), headers: { origin: 'https://a.example' }, body: '' },
    { method: 'GET', path: withText(play, '.flv'), headers: upgrade, body: '' },
    { method: 'GET', path: withText(play, 'http'), headers: {}, body: '' },
    { method: 'GET', path: '/v1', headers: upgrade, body: '' },
  ];
}

const hookKey = 'the secret of the hooks, of 32 bytes';
/** Callbacks of SRS and of nginx-rtmp, with the secret in their address. */
const hookRequests = (): readonly Golden[] =>
  ['on_publish', 'on_unpublish', 'on_play', 'on_stop'].flatMap((action) => [
    {
      method: 'POST',
      path: `/media/srs/${action}?secret=${encodeURIComponent(hookKey)}`,
      headers: json,
      body: JSON.stringify({ action, client_id: 'a', ip: '1.2.3.4', vhost: 'v', app: 'live', stream: 's', param: '?token=x' }),
    },
    {
      method: 'POST',
      path: `/media/srs/${action}?secret=${encodeURIComponent(hookKey)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `call=${action.slice(3)}&addr=1.2.3.4&clientid=1&app=live&name=s&token=x`,
    },
  ]);

const written = ({ method, path, headers, body }: Golden): Buffer =>
  Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}${body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`}\r\n${body}`,
  );

/** The body as JSON with one change, the SDP or form with changed bytes, or the whole request with changed bytes. */
function changed(random: Random, golden: Golden): Buffer {
  const kind = random.integer(0, 3);
  if (kind === 0) return mutatedBytes(random, written(golden));
  if (kind === 1)
    return written({
      ...golden,
      path:
        mutatedBytes(random, Buffer.from(golden.path))
          .toString('latin1')
          .replace(/[\r\n ]/g, '') || '/',
    });
  if (golden.headers['content-type'] === 'application/json')
    return written({ ...golden, body: JSON.stringify(mutatedJson(random, JSON.parse(golden.body) as Json)) });
  return written({ ...golden, body: mutatedBytes(random, Buffer.from(golden.body)).toString('latin1') });
}

/** One run from one seed: changed requests of every kind; each is answered, or its connection is closed. */
export async function runHttp(seed: number, steps: number): Promise<Outcome> {
  const random = new Random(seededRandom(seed));
  const media = embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: { port: 0, hosts: ['127.0.0.1'] } });
  const first = await start(media);
  const places = { push: ['rtmp://127.0.0.1/live'], play: ['http://127.0.0.1/live'], api: ['http://127.0.0.1:1'] };
  const hooks = await start(srsMedia({ ...places, hookKey }));
  const watch = new ProcessWatch(media.pid);
  const trace: string[] = [];
  const faults: string[] = [];
  const targets = { first, hooks, golden: await goldenRequests(media, first.port) };
  await attackMany(targets, random, steps, trace, faults).catch((cause: Error) => faults.push(`the run broke: ${cause.stack}`));
  if (media.gauges()['media_restarts'] !== 0) faults.push('the media process was restarted');
  faults.push(...[first, hooks].flatMap(({ logs }) => logs.filter((line) => line.includes('"level":"error"'))));
  faults.push(...watch.end());
  await Promise.all([first.close(), hooks.close()]);
  return { seed, faults, trace, events: trace.length, sockets: trace.length };
}

async function attackMany(
  { first, hooks, golden }: { first: Target; hooks: Target; golden: readonly Golden[] },
  random: Random,
  steps: number,
  trace: string[],
  faults: string[],
): Promise<void> {
  const hookGolden = hookRequests();
  for (let step = 0; step < steps && faults.length === 0; step += atOnce) {
    const sent = Array.from({ length: atOnce }, () => {
      const isHook = random.chance(0.2);
      const bytes = changed(random, random.pick(isHook ? hookGolden : golden));
      // The last byte of a slow request never comes.
      return {
        port: isHook ? hooks.port : first.port,
        parts: pieces(random, random.chance(0.1) ? bytes.subarray(0, -1) : bytes),
        bytes,
      };
    });
    trace.push(...sent.map(({ bytes }) => JSON.stringify(bytes.toString('latin1'))));
    const ends = await Promise.all(sent.map(({ port, parts }) => answered(port, parts)));
    ends.forEach((fault, at) => fault === null || faults.push(`${fault}: ${JSON.stringify(sent[at]?.bytes.toString('latin1'))}`));
  }
}

/** Null when the request got an answer that is no failure of the server, or its connection was closed. */
async function answered(port: number, parts: readonly Buffer[]): Promise<string | null> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  const over = new Promise<true>((resolve) => {
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      if (heard.includes('\r\n\r\n')) resolve(true);
    });
    socket.on('error', () => resolve(true)).on('close', () => resolve(true));
  });
  parts.forEach((part) => socket.write(part));
  const isOver = (await inTime(over, answerMs)) === true;
  socket.destroy();
  if (!isOver) return 'no answer';
  return heard.startsWith('HTTP/1.1 500') ? 'status 500' : null;
}
