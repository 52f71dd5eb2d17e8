import { isWeChatError, wechat, type SubscribeMessage, type WeChatError, type WeChatOptions } from '../../../server/index';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { fakeTime } from '../../harness/servers/test-server';
import { miniProgram, startWeChatApi, type WeChatFault, type WeChatStandIn } from '../../harness/servers/wechat-api';

let clock: FakeClock;
let api: WeChatStandIn;
beforeEach(async () => {
  clock = new FakeClock();
  api = await startWeChatApi(clock);
});
afterEach(() => api.close());

const client = (more: Partial<WeChatOptions> = {}) =>
  wechat({ ...miniProgram, baseUrl: `${api.origin}/`, clock: fakeTime(clock), ...more });
const message: SubscribeMessage = { openid: 'openid-bo', templateId: 'template-call', data: { thing1: 'Ana' } };
const tokenPath = '/cgi-bin/stable_token';
const sendPath = '/cgi-bin/message/subscribe/send';

/** The failure of an action, which has no secret in it. */
async function failure(done: Promise<unknown>): Promise<WeChatError> {
  const cause = await done.then(
    () => 'done',
    (error: unknown) => error,
  );
  if (!isWeChatError(cause)) throw new Error(`no WeChatError: ${String(cause)}`);
  expect(cause.message).toContain(cause.advice);
  expect(`${cause.stack} ${JSON.stringify(cause)}`).not.toMatch(
    new RegExp(`${miniProgram.secret}|access-token-|c2Vzc2lvbiBrZXk`),
  );
  return cause;
}

describe('code2Session', () => {
  it('[P278] exchanges a code for the user, and shows the session key to nobody who does not name it', async () => {
    const login = await client().code2Session(api.login('openid-ana', 'union-ana'));
    expect(login).toMatchObject({ openid: 'openid-ana', unionid: 'union-ana', sessionKey: 'c2Vzc2lvbiBrZXk=' });
    expect(JSON.stringify([login, { ...login }])).not.toContain('c2Vz');
    expect((await client().code2Session(api.login('openid-bo'))).unionid).toBeNull();
    expect(api.heard.map(({ path }) => path.split('?')[0])).toEqual(['/sns/jscode2session', '/sns/jscode2session']);
  });

  it('[P278] never sends a code twice', async () => {
    const code = api.login('openid-ana');
    await client().code2Session(code);
    expect(await failure(client().code2Session(code))).toMatchObject({ reason: 'code_invalid', errcode: 40029 });
    api.faults.push('closed');
    expect(await failure(client().code2Session(api.login('openid-bo')))).toMatchObject({ reason: 'unreachable', errcode: null });
    expect(api.heard).toHaveLength(3);
  });

  it.each<[number, string]>([
    [-1, 'busy'],
    [40013, 'app_invalid'],
    [40029, 'code_invalid'],
    [40125, 'secret_invalid'],
    [40163, 'code_invalid'],
    [40164, 'ip_refused'],
    [40226, 'user_blocked'],
    [45011, 'too_often'],
    [99999, 'unknown'],
  ])('[P278] gives errcode %s the reason %s', async (errcode, reason) => {
    api.faults.push({ errcode, errmsg: 'why' });
    expect(await failure(client().code2Session('x'))).toMatchObject({
      errcode,
      reason,
      message: expect.stringContaining('why rid'),
    });
  });

  it('[P278] learns that the app or its secret is wrong', async () => {
    expect(await failure(client({ appId: 'wx1' }).code2Session('x'))).toMatchObject({ reason: 'app_invalid' });
    expect(await failure(client({ secret: 'other' }).code2Session('x'))).toMatchObject({ reason: 'secret_invalid' });
  });
});

describe('every request to WeChat', () => {
  it.each<[WeChatFault, string]>([
    [{ status: 502 }, 'HTTP 502'],
    [{ status: 302 }, 'HTTP 302'],
    [{ text: 'hello' }, 'no JSON object'],
    [{ text: '[1]' }, 'no JSON object'],
    [{ text: 'x'.repeat(70_000) }, 'more than 65536 bytes'],
    ['closed', 'unreachable'],
  ])('[P282] is unreachable after %j', async (fault, text) => {
    api.faults.push(fault);
    const error = await failure(client().code2Session('x'));
    expect(error).toMatchObject({ reason: 'unreachable', errcode: null, message: expect.stringContaining(text) });
  });

  it.each(['{}', '{"openid":""}', '{"errcode":"0"}'])('[P282] distrusts the answer %s', async (text) => {
    api.faults.push({ text });
    expect(await failure(client().code2Session('x'))).toMatchObject({ reason: 'unknown', errcode: null });
  });

  it('[P282] ends in its time', async () => {
    api.faults.push('mute');
    const failed = failure(client({ timeoutMs: 700 }).code2Session('x'));
    while (api.heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(700);
    expect(await failed).toMatchObject({ reason: 'unreachable', message: expect.stringContaining('no answer in 700 ms') });
    expect(clock.pending).toBe(0);
  });

  it('[P282] tells of an address where nothing listens', async () => {
    const { origin } = api;
    await api.close();
    expect((await failure(client({ baseUrl: origin }).accessToken())).message).toContain('ECONNREFUSED');
    api = await startWeChatApi(clock);
  });

  it.each<[Partial<WeChatOptions>, string]>([
    [{ appId: '' }, 'one of them is empty'],
    [{ secret: '' }, 'one of them is empty'],
    [{ timeoutMs: 0 }, 'timeoutMs is 0'],
    [{ baseUrl: 'api.weixin.qq.com' }, 'no http(s) address'],
  ])('[P282] is not made with the options %j', (options, why) => {
    expect(() => client(options)).toThrow(why);
  });
});

describe('the access token', () => {
  it('[P279] is asked for once by all callers of a moment, and kept until five minutes before its end', async () => {
    const one = client();
    expect(await Promise.all([one.accessToken(), one.accessToken(), one.accessToken()])).toEqual(Array(3).fill('access-token-1'));
    clock.advance(7_200_000 - 300_001);
    expect(await one.accessToken()).toBe('access-token-1');
    expect(api.asked(tokenPath)).toHaveLength(1);
    clock.advance(1);
    expect(await one.accessToken()).toBe('access-token-2');
    expect(api.asked(tokenPath)).toHaveLength(2);
  });

  it('[P279] is the same one in two processes, and never forced', async () => {
    expect(await client().accessToken()).toBe('access-token-1');
    clock.advance(6_000_000);
    expect(await client().accessToken()).toBe('access-token-1');
    expect(api.asked(tokenPath).map(({ body }) => (JSON.parse(body) as { force_refresh: boolean }).force_refresh)).toEqual([
      false,
      false,
    ]);
  });

  it('[P279] is asked for again after a failure', async () => {
    const one = client();
    api.faults.push({ errcode: 45009, errmsg: 'reach max api daily quota limit' });
    expect(await failure(one.accessToken())).toMatchObject({ reason: 'too_often', errcode: 45009 });
    expect(await one.accessToken()).toBe('access-token-1');
    api.faults.push({ text: '{"access_token":"x"}' });
    clock.advance(7_200_000);
    expect(await failure(one.accessToken())).toMatchObject({ reason: 'unknown' });
  });
});

describe('a subscribe message', () => {
  it('[P281] arrives as it was given', async () => {
    api.subscribe('openid-bo', 'template-call');
    await client().sendSubscribeMessage({ ...message, page: 'pages/call/index?call=c1', state: 'trial', lang: 'en_US' });
    expect(api.delivered).toEqual([
      {
        touser: 'openid-bo',
        template_id: 'template-call',
        page: 'pages/call/index?call=c1',
        data: { thing1: { value: 'Ana' } },
        miniprogram_state: 'trial',
        lang: 'en_US',
      },
    ]);
  });

  it('[P280] is sent once more with a fresh token when its token was ended', async () => {
    const one = client();
    await one.accessToken();
    api.endToken();
    api.subscribe('openid-bo', 'template-call');
    await one.sendSubscribeMessage(message);
    expect(api.delivered).toHaveLength(1);
    expect([api.asked(tokenPath).length, api.asked(sendPath).length]).toEqual([2, 2]);
  });

  it.each([40001, 40014, 42001])('[P280] fails when a fresh token is refused too, with %s', async (errcode) => {
    const one = client();
    await one.accessToken();
    const refused = { errcode, errmsg: 'access_token expired' };
    api.faults.push(refused, { text: '{"access_token":"access-token-9","expires_in":7200}' }, refused);
    expect(await failure(one.sendSubscribeMessage(message))).toMatchObject({ reason: 'token_invalid', errcode });
    expect(api.asked(sendPath)).toHaveLength(2);
  });

  it.each<[string, Partial<SubscribeMessage>, string, number]>([
    ['a user who did not agree', {}, 'not_subscribed', 43101],
    ['a wrong user', { openid: 'bo' }, 'openid_invalid', 40003],
    ['a wrong template', { templateId: 'x' }, 'template_invalid', 40037],
    ['a page that is not there', { page: 'nowhere' }, 'page_invalid', 41030],
    ['a value that is too long', { data: { thing1: 'x'.repeat(21) } }, 'data_invalid', 47003],
  ])('[P281] is refused for %s, and not sent again', async (_why, more, reason, errcode) => {
    expect(await failure(client().sendSubscribeMessage({ ...message, ...more }))).toMatchObject({ reason, errcode });
    expect(api.asked(sendPath)).toHaveLength(1);
  });

  it('[P281] uses the agreement of the user up', async () => {
    api.subscribe('openid-bo', 'template-call');
    await client().sendSubscribeMessage(message);
    expect(await failure(client().sendSubscribeMessage(message))).toMatchObject({ reason: 'not_subscribed' });
  });

  it.each<[number, string]>([
    [43107, 'sending_banned'],
    [43108, 'busy'],
    [45009, 'too_often'],
    [45168, 'data_invalid'],
  ])('[P281] gives errcode %s the reason %s', async (errcode, reason) => {
    const one = client();
    await one.accessToken();
    api.faults.push({ errcode, errmsg: 'why' });
    expect(await failure(one.sendSubscribeMessage(message))).toMatchObject({ errcode, reason });
  });
});
