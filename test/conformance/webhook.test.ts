import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { systemRandom } from '../../server/clock';
import type { CalleeNotification } from '../../server/hooks';
import { memoryEngine } from '../../server/engine/memory';
import { WebhookEndpoint } from '../../server/hooks/webhooks/endpoint';
import { notifyByWebhook } from '../../server/hooks/webhooks/notify';
import { verifyWebhook, type WebhookEvent } from '../../server/index';
import { FakeClock } from '../fakes/platform/fake-clock';
import { camera, startTestServer, type TestServer } from '../harness/servers/test-server';

const secretOf = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const [secret, older] = [secretOf(1), secretOf(2)];
const notification: CalleeNotification = {
  call: 'c1',
  kind: 'video',
  group: false,
  from: { id: 'ana', name: '安娜' },
  to: 'bo',
  leftMs: 58_000,
};
const message = {
  id: 'msg_1',
  event: { type: 'room.started', timestamp: '2026-01-01T00:00:00.000Z', data: { room: 'r', title: '', startedAt: '' } },
} as const;

interface Heard {
  body: string;
  headers: IncomingHttpHeaders;
}

/** A customer's backend on its own port. */
class Receiver {
  readonly heard: Heard[] = [];
  answer: (response: ServerResponse, request: IncomingMessage) => void = (response) => response.writeHead(204).end();
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      this.heard.push({ body, headers: request.headers });
      this.answer(response, request);
    });
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/rtc?from=kit`;
  }

  /** The events that this secret verifies, in the order of their arrival. */
  events(now?: number): readonly WebhookEvent[] {
    return this.heard.flatMap(({ body, headers }) => {
      const checked = verifyWebhook({ body, headers, secrets: [secret], ...(now === undefined ? {} : { now }) });
      return checked.ok ? [checked.event] : [];
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const logs: string[] = [];
const log = (level: string, text: string, facts: object = {}) => void logs.push(JSON.stringify({ level, text, ...facts }));
let receiver: Receiver;
beforeEach(async () => {
  logs.length = 0;
  receiver = new Receiver();
  await receiver.open();
});
afterEach(() => receiver.close());

const only = (): Heard => {
  expect(receiver.heard).toHaveLength(1);
  return receiver.heard[0] as Heard;
};

describe('the question to the webhook', () => {
  const clock = new FakeClock();
  const endpoint = () =>
    new WebhookEndpoint({ url: receiver.url, secrets: [secret, older] }, { engine: memoryEngine({ clock }), clock, log });
  const ask = (of = endpoint()) => notifyByWebhook(of, { clock, random: systemRandom, log })(notification);

  it('[C170] posts a signed notification with everything that a message to the callee needs', async () => {
    receiver.answer = (response) => response.writeHead(200).end('{"notified":true}');
    expect(await ask()).toBe(true);
    const { body, headers } = only();
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['webhook-id']).toMatch(/^msg_[\w-]{24}$/);
    const event = { type: 'call.notify', timestamp: new Date(clock.now()).toISOString(), data: notification };
    expect(JSON.parse(body)).toEqual(event);
    expect(receiver.events(clock.now())).toEqual([event]);
  });

  it.each<[number, string, boolean]>([
    [200, '{"notified":true}', true],
    [201, '{"notified":true,"by":"sms"}', true],
    [200, '{"notified":false}', false],
    [200, '{"notified":"true"}', false],
    [200, 'null', false],
    [200, '', false],
    [200, 'ok', false],
    [204, '', false],
    [302, '{"notified":true}', false],
    [400, '{"notified":true}', false],
    [500, '', false],
  ])('[C171] treats %s %s as %s', async (status, body, notified) => {
    receiver.answer = (response) => response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(body);
    expect(await ask()).toBe(notified);
    only();
    expect(logs.map((line) => JSON.parse(line) as object)).toEqual(
      status < 300 ? [] : [{ level: 'warn', text: 'the webhook was not asked to notify a callee', status }],
    );
  });

  it('[C172] retries once after a network failure, with the same id, and then counts as not notified', async () => {
    receiver.answer = (response, request) =>
      receiver.heard.length === 1 ? request.socket.destroy() : response.writeHead(200).end('{"notified":true}');
    expect(await ask()).toBe(true);
    const [first, second] = receiver.heard;
    expect(receiver.heard).toHaveLength(2);
    expect([second?.body, second?.headers['webhook-id']]).toEqual([first?.body, first?.headers['webhook-id']]);

    receiver.answer = (_response, request) => request.socket.destroy();
    expect(await ask()).toBe(false);
    expect(receiver.heard).toHaveLength(4);
    // Neither user names nor secrets of the URL are logged.
    expect(logs.join()).not.toMatch(/ana|bo\b|安娜|from=kit|whsec/);
  });

  it('[C172] logs why a receiver was not reached', async () => {
    const gone = endpoint();
    await receiver.close();
    expect(await ask(gone)).toBe(false);
    expect(logs.join()).toMatch(/was not asked.*ECONNREFUSED/);
    await receiver.open();
  });

  it.each(['nothing', 'a part'])(
    '[C173] waits five seconds for the whole answer, without a retry, when it gets %s',
    async (what) => {
      let arrived: () => void = () => undefined;
      const there = new Promise<void>((resolve) => (arrived = resolve));
      receiver.answer = (response) => {
        if (what === 'a part') response.writeHead(200).write('{"notified":');
        arrived();
      };
      const notified = ask();
      await there;
      clock.advance(5_000);
      expect(await notified).toBe(false);
      only();
      expect(logs.join()).toContain('no answer in 5000 ms');
      expect(clock.pending).toBe(0);
    },
  );

  it('[P217] is not asked any more when it answered 410, until it is switched on or has other settings', async () => {
    const engine = memoryEngine({ clock });
    const settings = { url: receiver.url, secrets: [secret] };
    const here = new WebhookEndpoint(settings, { engine, clock, log });
    const there = new WebhookEndpoint(settings, { engine, clock, log });
    const changed = new WebhookEndpoint({ ...settings, secrets: [older] }, { engine, clock, log });
    receiver.answer = (response) => response.writeHead(410).end();
    await ask(here);
    await ask(there);
    await there.switchOff();
    expect(receiver.heard).toHaveLength(1);
    expect(logs.filter((line) => line.includes('answered 410'))).toHaveLength(1);
    expect([await there.isOff(), await changed.isOff()]).toEqual([true, false]);
    await there.switchOn();
    expect(await here.isOff()).toBe(false);
    await engine.close();
  });
});

describe('one request to the webhook', () => {
  const clock = new FakeClock();
  const post = (timeoutMs = 15_000) =>
    new WebhookEndpoint({ url: receiver.url, secrets: [secret] }, { engine: memoryEngine({ clock }), clock, log }).post(message, {
      timeoutMs,
      tries: 1,
    });

  it('[P221] does not follow a redirect', async () => {
    receiver.answer = (response) => response.writeHead(307, { location: receiver.url }).end();
    expect(await post()).toMatchObject({ ok: false, status: 307 });
    only();
  });

  it('[P221] reads no more than 64 KiB of an answer', async () => {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    receiver.answer = (response) => {
      response.on('close', closed).writeHead(200);
      const more = () => void (response.writable && response.write('x'.repeat(16_384), more));
      more();
    };
    const answer = await post();
    expect(answer).toMatchObject({ ok: true, status: 200 });
    expect('text' in answer && answer.text.length).toBe(65_536);
    await isClosed;
  });

  it('[P221] ends an attempt that takes too long', async () => {
    let arrived: () => void = () => undefined;
    const there = new Promise<void>((resolve) => (arrived = resolve));
    receiver.answer = () => arrived();
    const answer = post();
    await there;
    clock.advance(15_000);
    expect(await answer).toEqual({ ok: false, status: null, cause: 'no answer in 15000 ms' });
  });

  it.each<[number, string, number | null]>([
    [429, '7', 7_000],
    [503, '7', 7_000],
    [503, 'soon', null],
    [500, '7', null],
  ])('[P216] reads the pause that %s %s asks for', async (status, header, askedPauseMs) => {
    receiver.answer = (response) => response.writeHead(status, { 'retry-after': header }).end();
    expect(await post()).toMatchObject({ ok: false, status, askedPauseMs });
  });

  it('[C174] refuses an unusable URL or secret', () => {
    const options = (url: string, secrets: readonly string[]) => () =>
      new WebhookEndpoint({ url, secrets }, { engine: memoryEngine({ clock }), clock, log });
    expect(options('example.com/rtc', [secret])).toThrow('url is "example.com/rtc": allowed is an http(s) URL');
    expect(options('ftp://example.com', [secret])).toThrow('allowed is an http(s) URL');
    expect(options('https://me:secret@example.com', [secret])).toThrow('allowed is an http(s) URL');
    expect(options('https://example.com', ['short'])).toThrow('allowed is whsec_');
    expect(options('https://example.com', [])).toThrow('the webhook has no secret');
  });
});

describe('a server with a webhook', () => {
  let server: TestServer;
  afterEach(() => server.close());

  /** Waits for so many requests. The server's clock moves, because the timers of queues are due at once. */
  const until = async (count: number) => {
    let left = 2_000;
    while (receiver.heard.length < count) {
      if ((left -= 1) === 0) throw new Error(`${receiver.heard.length} requests instead of ${count}`);
      server.clock.advance(0);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  it('[P210] [P212] delivers the events of a room, which a library of the standard verifies with either secret', async () => {
    server = await startTestServer({ webhook: { url: receiver.url, secrets: [secret, older] } });
    // The library has the clock of this machine only.
    server.clock.skewMs = Date.now() - server.clock.now();
    const ana = await server.client('ana');
    await ana.join('standup', 'Ana', { tracks: camera });
    await ana.request('room.leave', { room: 'standup' });
    await until(8);
    for (const each of [secret, older]) {
      const library = new Webhook(each);
      const verified = receiver.heard.map(({ body, headers }) => library.verify(body, headers as Record<string, string>));
      expect(verified).toEqual(receiver.heard.map(({ body }) => JSON.parse(body) as unknown));
    }
    expect(receiver.events().map(({ type }) => type)).toEqual([
      'room.started',
      'member.joined',
      'track.published',
      'track.published',
      'track.unpublished',
      'track.unpublished',
      'member.left',
      'room.ended',
    ]);
    expect(new Set(receiver.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(8);
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    expect(metrics).toContain('rtc_webhooks_total{outcome="delivered"} 8');
    expect(metrics).toContain('rtc_webhook_delivery_seconds_count 8');
  });

  it('[P213] [C177] asks about a callee and delivers the start and the end of a call', async () => {
    server = await startTestServer({ webhook: { url: receiver.url, secrets: [secret] } });
    const ana = await server.client('ana');
    const { call } = await ana.request('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' });
    await until(1);
    server.clock.advance(2_000);
    await until(2);
    await ana.request('call.end', { call: call.id });
    await until(3);
    const from = { id: 'ana', name: 'Ana' };
    expect(receiver.events(server.clock.now())).toMatchObject([
      { type: 'call.started', data: { call: call.id, kind: 'audio', group: false, from, to: [{ id: 'bo', name: 'bo' }] } },
      { type: 'call.notify', data: { call: call.id, kind: 'audio', group: false, from, to: 'bo' } },
      { type: 'call.ended', data: { call: call.id, reason: 'cancelled', lastedMs: 0, parties: [{ id: 'ana' }, { id: 'bo' }] } },
    ]);
  });

  it('[C170] does not ask about a callee where a hook does', async () => {
    const asked: string[] = [];
    const hooks = { notifyCallee: async ({ to }: CalleeNotification) => asked.push(to) > 0 };
    server = await startTestServer({ hooks, webhook: { url: receiver.url, secrets: [secret] } });
    const ana = await server.client('ana');
    const { call } = await ana.request('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' });
    await until(1);
    server.clock.advance(2_000);
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await ana.request('call.end', { call: call.id });
    await until(2);
    expect(asked).toEqual(['bo']);
    expect(receiver.events(server.clock.now()).map(({ type }) => type)).toEqual(['call.started', 'call.ended']);
  });

  it('[P211] queues what a change makes true with that change, and nothing without a webhook', async () => {
    const engine = memoryEngine();
    const queued = async () => (await engine.queued('webhook:r:standup', 10)).length;
    server = await startTestServer({ engine });
    const first = await server.client('ana');
    await first.join('standup', 'Ana');
    expect(await queued()).toBe(0);
    await server.close();

    const conflicts = [true];
    const commit: typeof engine.commit = async (change) =>
      change.stream === 'r:hall' && conflicts.pop() === true ? { ok: false, why: 'conflict' } : engine.commit(change);
    // Nothing is delivered, so that the queue can be looked at.
    const quiet = { ...engine, commit, onTimer: () => () => undefined };
    server = await startTestServer({ engine: quiet, webhook: { url: receiver.url, secrets: [secret] } });
    const ana = await server.client('ana');
    await ana.join('hall', 'Ana');
    const messages = await engine.queued('webhook:r:hall', 10);
    expect(messages.map(({ message: each }) => (each as { event: WebhookEvent }).event.type)).toEqual([
      'room.started',
      'member.joined',
    ]);
    await engine.close();
  });

  it('[P220] [P222] goes on serving rooms while the receiver answers nothing, and logs no users', async () => {
    receiver.answer = () => undefined;
    server = await startTestServer({ webhook: { url: receiver.url, secrets: [secret] } });
    const ana = await server.client('ana');
    for (let n = 0; n < 3; n += 1) await ana.join(`room-${n}`, 'Ana');
    await until(3);
    server.clock.advance(15_000);
    await ana.request('message.send', { room: 'room-0', topic: 'chat', value: 1 });
    while (!server.logs.some((line) => line.includes('tried again'))) await new Promise((resolve) => setTimeout(resolve, 5));
    const lines = server.logs.filter((line) => line.includes('webhook'));
    expect(lines.join()).not.toMatch(/ana|room-\d|from=kit|whsec/i);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', type: 'room.started', cause: 'no answer in 15000 ms' });
  });
});
