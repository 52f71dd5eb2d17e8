import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallRecord } from '../../components/core/protocol/call-state';
import type { CalleeNotification } from '../../server/hooks';
import { callWebhook, verifyWebhook, webhookHeader } from '../../server/hooks/webhook';
import { FakeClock } from '../fakes/platform/fake-clock';

const key = 'a secret of thirty-two bytes or more';
const wake: CalleeNotification = {
  call: 'c1',
  kind: 'video',
  group: false,
  from: { id: 'ana', name: '安娜' },
  to: 'bo',
  leftMs: 58_000,
};
const record: CallRecord = {
  id: 'c1',
  kind: 'video',
  direction: 'in',
  group: false,
  others: [{ id: 'ana', name: '安娜' }],
  reason: 'timeout',
  at: 1_700_000_000_000,
  lastedMs: 0,
};

interface Heard {
  body: string;
  signature: string | string[] | undefined;
  type: string | undefined;
}

/** A customer's backend on its own port. */
class Receiver {
  readonly heard: Heard[] = [];
  answer: (response: ServerResponse, request: IncomingMessage) => void = (response) => response.writeHead(204).end();
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      this.heard.push({ body, signature: request.headers[webhookHeader], type: request.headers['content-type'] });
      this.answer(response, request);
    });
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/rtc?from=kit`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe('the call webhook', () => {
  const logs: string[] = [];
  const clock = new FakeClock();
  let receiver: Receiver;
  beforeEach(async () => {
    logs.length = 0;
    receiver = new Receiver();
    await receiver.open();
  });
  afterEach(() => receiver.close());

  const hooks = () =>
    callWebhook({
      url: receiver.url,
      key,
      clock,
      log: (level, text, facts) => void logs.push(JSON.stringify({ level, text, ...facts })),
    });
  const checked = ({ body, signature }: Heard) => verifyWebhook({ body, signature, key, now: clock.now() });
  const only = (): Heard => {
    expect(receiver.heard).toHaveLength(1);
    return receiver.heard[0] as Heard;
  };

  it('[C170] posts a signed notification with everything that a message to the callee needs', async () => {
    expect(await hooks().notifyCallee(wake)).toBe(true);
    const heard = only();
    expect(heard.type).toBe('application/json; charset=utf-8');
    expect(JSON.parse(heard.body)).toEqual({ id: expect.any(String), type: 'call.notify', ...wake });
    expect(checked(heard)).toEqual({ ok: true, event: JSON.parse(heard.body) });
    // The signature can be computed without a library of ours.
    const seconds = Math.floor(clock.now() / 1000);
    const mac = createHmac('sha256', key).update(`${seconds}.${heard.body}`).digest('hex');
    expect(heard.signature).toBe(`t=${seconds},v1=${mac}`);
  });

  it('[C170] posts the end of a call for each party, and accepts any 2xx', async () => {
    receiver.answer = (response) => response.writeHead(202).end('thanks');
    await hooks().callEnded('bo', record);
    expect(checked(only())).toMatchObject({ ok: true, event: { type: 'call.ended', user: 'bo', record } });
    expect(logs).toEqual([]);
  });

  it.each<[number, string, boolean]>([
    [204, '', true],
    [200, '{"notified":true}', true],
    [201, '{"notified":true,"by":"sms"}', true],
    [200, '{"notified":false}', false],
    [200, '{"notified":"true"}', false],
    [200, 'null', false],
    [200, '', false],
    [200, 'ok', false],
    [302, '{"notified":true}', false],
    [400, '{"notified":true}', false],
    [500, '', false],
  ])('[C171] treats %s %s as %s', async (status, body, told) => {
    receiver.answer = (response) => response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(body);
    expect(await hooks().notifyCallee(wake)).toBe(told);
    only();
    expect(logs.map((line) => JSON.parse(line) as object)).toEqual(
      status < 300 ? [] : [{ level: 'warn', text: 'the call webhook refused', type: 'call.notify', status }],
    );
  });

  it('[C172] retries once after a network failure, with the same id, and then counts as not notified', async () => {
    receiver.answer = (response, request) =>
      receiver.heard.length === 1 ? request.socket.destroy() : response.writeHead(204).end();
    expect(await hooks().notifyCallee(wake)).toBe(true);
    const [first, second] = receiver.heard.map(({ body }) => body);
    expect(receiver.heard).toHaveLength(2);
    expect(second).toBe(first);

    receiver.answer = (_response, request) => request.socket.destroy();
    expect(await hooks().notifyCallee(wake)).toBe(false);
    expect(receiver.heard).toHaveLength(4);
    expect(logs.join()).toContain('the call webhook was not reached');
    // Neither user names nor secrets of the URL are logged.
    expect(logs.join()).not.toMatch(/ana|bo\b|安娜|from=kit/);
  });

  it('[C172] logs why a receiver was not reached', async () => {
    const gone = hooks();
    await receiver.close();
    await gone.callEnded('bo', record);
    expect(logs.join()).toMatch(/not reached.*ECONNREFUSED/);
    await receiver.open();
  });

  it('[C173] waits five seconds for a response, without a retry', async () => {
    let arrived: () => void = () => undefined;
    const there = new Promise<void>((resolve) => (arrived = resolve));
    receiver.answer = () => arrived();
    const told = hooks().notifyCallee(wake);
    await there;
    clock.advance(5_000);
    expect(await told).toBe(false);
    only();
    expect(logs.join()).toContain('no answer in 5000 ms');
    expect(clock.pending).toBe(0);
  });

  it('[C173] waits for the whole response', async () => {
    let arrived: () => void = () => undefined;
    const there = new Promise<void>((resolve) => (arrived = resolve));
    receiver.answer = (response) => {
      response.writeHead(200).write('{"notified":');
      arrived();
    };
    const told = hooks().notifyCallee(wake);
    await there;
    clock.advance(5_000);
    expect(await told).toBe(false);
  });

  it('[C174] refuses an invalid URL or key', () => {
    expect(() => callWebhook({ url: 'example.com/rtc', key })).toThrow('url is "example.com/rtc": allowed is an http(s) URL');
    expect(() => callWebhook({ url: 'ftp://example.com', key })).toThrow('allowed is an http(s) URL');
    expect(() => callWebhook({ url: 'https://me:secret@example.com', key })).toThrow('allowed is an http(s) URL');
    expect(() => callWebhook({ url: 'https://example.com', key: 'short' })).toThrow('fewer than 32 bytes');
  });
});

describe('verifyWebhook', () => {
  const now = 1_700_000_000_000;
  const body = JSON.stringify({ id: 'e1', type: 'call.notify', ...wake });
  const signed = (text: string, more: { seconds?: number; key?: string } = {}) => {
    const seconds = more.seconds ?? now / 1000;
    return `t=${seconds},v1=${createHmac('sha256', more.key ?? key)
      .update(`${seconds}.${text}`)
      .digest('hex')}`;
  };
  const check = (more: Partial<Parameters<typeof verifyWebhook>[0]>) =>
    verifyWebhook({ body, signature: signed(body), key, now, ...more });

  it('[C175] accepts content signed with the key, as text or as bytes', () => {
    const event = JSON.parse(body) as object;
    expect(check({})).toEqual({ ok: true, event });
    expect(check({ body: Buffer.from(body) })).toEqual({ ok: true, event });
  });

  it.each<[string, Partial<Parameters<typeof verifyWebhook>[0]>]>([
    ['another body', { body: body.replace('"bo"', '"eve"') }],
    ['another key', { signature: signed(body, { key: 'another secret of thirty-two bytes' }) }],
    ['another time', { signature: signed(body).replace(/^t=\d/, 't=2') }],
  ])('[C175] reports %s as forged', (_, more) => {
    expect(check(more)).toEqual({ ok: false, why: 'forged' });
  });

  it('[C175] distinguishes a missing header, several headers, and a wrong one', () => {
    expect(check({ signature: undefined })).toEqual({ ok: false, why: 'unsigned' });
    expect(check({ signature: [signed(body), signed(body)] })).toEqual({ ok: false, why: 'unsigned' });
    for (const signature of [
      '',
      't=1',
      signed(body).toUpperCase(),
      `${signed(body)}0`,
      signed(body).slice(0, -1),
      ` ${signed(body)}`,
    ]) {
      expect(check({ signature })).toEqual({ ok: false, why: 'malformed' });
    }
  });

  it('[C176] refuses signatures older than five minutes, or that far in the future', () => {
    const at = (seconds: number) => check({ signature: signed(body, { seconds: now / 1000 + seconds }) });
    expect([at(-300), at(300)]).toMatchObject([{ ok: true }, { ok: true }]);
    expect([at(-301), at(301)]).toEqual([
      { ok: false, why: 'expired' },
      { ok: false, why: 'expired' },
    ]);
    // A forged signature is reported as forged, even when it is also too old.
    expect(check({ signature: signed('x', { seconds: 1 }) })).toEqual({ ok: false, why: 'forged' });
  });

  it.each(['', '{', 'null', '[]', '7', '{"type":7}'])('[C175] finds no event in %s, though it is signed', (text) => {
    expect(check({ body: text, signature: signed(text) })).toEqual({ ok: false, why: 'not_an_event' });
  });
});
