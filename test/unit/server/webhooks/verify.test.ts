import { createHmac } from 'node:crypto';
import { verifyWebhook } from '../../../../server/hooks/webhooks/verify';
import { isWebhookSecret, signedHeaders, signingKeys } from '../../../../server/hooks/webhooks/signature';

const secretOf = (bytes: number, fill: number) => `whsec_${Buffer.alloc(bytes, fill).toString('base64')}`;
const [secret, older, foreign] = [secretOf(32, 1), secretOf(24, 2), secretOf(64, 3)];
const now = 1_700_000_000_000;
const body = JSON.stringify({ type: 'room.started', timestamp: '2023-11-14T22:13:20.000Z', data: { room: 'r' } });

/** Headers as a sender makes them who has only the text of the standard. */
const signed = (text: string, { at = now, secrets = [secret] }: { at?: number; secrets?: readonly string[] } = {}) => {
  const seconds = String(at / 1_000);
  const macs = secrets.map((each) => {
    const key = Buffer.from(each.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`msg_1.${seconds}.${text}`).digest('base64')}`;
  });
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': seconds, 'webhook-signature': macs.join(' ') };
};
const check = (more: Partial<Parameters<typeof verifyWebhook>[0]> = {}) =>
  verifyWebhook({ body, headers: signed(body), secrets: [secret], now, ...more });

describe('verifyWebhook', () => {
  it('[C175] accepts content signed with the secret, as text or as bytes', () => {
    const event = JSON.parse(body) as object;
    expect(check()).toEqual({ ok: true, id: 'msg_1', event });
    expect(check({ body: Buffer.from(body) })).toEqual({ ok: true, id: 'msg_1', event });
  });

  it('[C175] verifies the vector of the standard', () => {
    const vector = '{"test": 2432232314}';
    const headers = signedHeaders(signingKeys(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']), {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      seconds: '1614265330',
      body: vector,
    });
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('[P210] accepts either secret while they are changed, and skips signatures of other versions', () => {
    const both = { headers: signed(body, { secrets: [secret, older] }) };
    expect(check({ ...both, secrets: [older] })).toMatchObject({ ok: true });
    expect(check({ ...both, secrets: [secret] })).toMatchObject({ ok: true });
    expect(check({ secrets: [foreign, secret] })).toMatchObject({ ok: true });
    const [headers] = [signed(body)];
    const signature = `v1a,hmm v2,x ${headers['webhook-signature']}`;
    expect(check({ headers: { ...headers, 'webhook-signature': signature } })).toMatchObject({ ok: true });
  });

  it.each<[string, Partial<Parameters<typeof verifyWebhook>[0]>]>([
    ['another body', { body: body.replace('"r"', '"s"') }],
    ['another secret', { secrets: [foreign, older] }],
    ['another time', { headers: { ...signed(body), 'webhook-timestamp': String(now / 1_000 + 1) } }],
    ['another id', { headers: { ...signed(body), 'webhook-id': 'msg_2' } }],
    ['an old forgery', { headers: signed('x', { at: 1_000 }) }],
  ])('[C175] reports %s as forged', (_, more) => {
    expect(check(more)).toEqual({ ok: false, why: 'forged' });
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const)('[C175] needs one header %s', (name) => {
    const headers = signed(body);
    expect(check({ headers: { ...headers, [name]: undefined } })).toEqual({ ok: false, why: 'unsigned' });
    expect(check({ headers: { ...headers, [name]: [headers[name], headers[name]] } })).toEqual({ ok: false, why: 'unsigned' });
    expect(check({ headers: { ...headers, [name]: '' } })).toEqual({ ok: false, why: 'malformed' });
  });

  it('[C175] reports headers of another form as malformed', () => {
    const headers = signed(body);
    const signature = headers['webhook-signature'];
    for (const wrong of [signature.slice(0, -1), `${signature}0`, signature.slice(3), signature.toUpperCase(), 'v1,', 'v2,x'])
      expect(check({ headers: { ...headers, 'webhook-signature': wrong } })).toEqual({ ok: false, why: 'malformed' });
    for (const wrong of ['now', '-1', '1.5', '1'.repeat(13)])
      expect(check({ headers: { ...headers, 'webhook-timestamp': wrong } })).toEqual({ ok: false, why: 'malformed' });
  });

  it('[C176] refuses signatures older than five minutes, or that far in the future', () => {
    const at = (seconds: number) => check({ headers: signed(body, { at: now + seconds * 1_000 }) });
    expect([at(-300), at(300)]).toMatchObject([{ ok: true }, { ok: true }]);
    expect([at(-301), at(301)]).toEqual([
      { ok: false, why: 'expired' },
      { ok: false, why: 'expired' },
    ]);
  });

  it.each(['', '{', 'null', '[]', '7', '{"type":7,"data":{}}', '{"type":"room.started","data":null}'])(
    '[C175] finds no event in %s, though it is signed',
    (text) => {
      expect(check({ body: text, headers: signed(text) })).toEqual({ ok: false, why: 'not_an_event' });
    },
  );

  it('[P143] throws for a secret that is none, because everybody can sign with it', () => {
    const allowed = 'allowed is whsec_ and the base64 of 24 to 64 bytes';
    for (const wrong of ['', 'whsec_', secretOf(23, 1), secretOf(65, 1), secret.slice(6), `${secret} `])
      expect(() => check({ secrets: [secret, wrong] })).toThrow(allowed);
    expect(() => check({ secrets: [] })).toThrow('the webhook has no secret');
    expect([secret, older, foreign].every(isWebhookSecret)).toBe(true);
  });
});
