import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calleeNotifier, loginHandler, tokenVerifier, wechat, type LoginHandlerOptions } from '../../../server/index';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { fakeTime, key, startTestServer } from '../../harness/servers/test-server';
import { miniProgram, startWeChatApi, type WeChatStandIn } from '../../harness/servers/wechat-api';

let clock: FakeClock;
let api: WeChatStandIn;
const logs: string[] = [];
const log = (level: string, text: string, facts: object = {}) => void logs.push(JSON.stringify({ level, text, ...facts }));
beforeEach(async () => {
  logs.length = 0;
  clock = new FakeClock();
  api = await startWeChatApi(clock);
});
afterEach(async () => {
  expect(logs.join()).not.toMatch(new RegExp(`${miniProgram.secret}|access-token-|c2Vz|openid-|union-`));
  await api.close();
});
const client = () => wechat({ ...miniProgram, baseUrl: api.origin, clock: fakeTime(clock) });

describe('the login handler', () => {
  const asked: object[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  beforeEach(() => asked.splice(0));
  afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

  async function login(body: unknown, more: Partial<LoginHandlerOptions> = {}, method = 'POST') {
    const handler = loginHandler({
      wechat: client(),
      key,
      clock: fakeTime(clock),
      log,
      rightsOf: async ({ openid, unionid }, wanted) => {
        asked.push({ openid, unionid, wanted });
        return openid === 'openid-ana' ? { user: 'ana', name: 'Ana', rooms: { standup: 'speaker' } } : null;
      },
      ...more,
    });
    const http = createServer((request, response) => void handler(request, response));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => (http.closeAllConnections(), http.close(resolve))));
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/login`;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(url, method === 'POST' ? { method, body: text } : { method });
    return { status: answer.status, body: (await answer.json()) as { token?: string; user?: string; error?: string } };
  }

  it('[P283] turns a code into a token with the rooms that the customer gives', async () => {
    const { status, body } = await login({ code: api.login('openid-ana', 'union-ana'), room: 'standup' });
    expect([status, Object.keys(body), body.user]).toEqual([200, ['token', 'user'], 'ana']);
    const scope = await tokenVerifier({ key, clock: fakeTime(clock) })(body.token ?? '');
    expect(scope).toMatchObject({ user: 'ana', name: 'Ana', rooms: { standup: 'speaker' }, expiresAt: clock.now() + 900_000 });
    expect(asked).toEqual([{ openid: 'openid-ana', unionid: 'union-ana', wanted: { room: 'standup' } }]);
    expect(JSON.stringify(body)).not.toContain('openid');
  });

  it.each<[string, number, string, () => Promise<{ status: number; body: object }>]>([
    ['a user whom the customer refuses', 403, 'forbidden', () => login({ code: api.login('openid-eve') })],
    ['an unknown code', 401, 'code_invalid', () => login({ code: 'x' })],
    ['no code', 400, 'bad_request', () => login({})],
    ['another kind of code', 400, 'bad_request', () => login({ code: 7 })],
    ['a code that is too long', 400, 'bad_request', () => login({ code: 'x'.repeat(513) })],
    ['no JSON', 400, 'bad_request', () => login('code=x')],
    ['a body that is too long', 400, 'bad_request', () => login({ code: 'x', more: 'x'.repeat(9_000) })],
    ['a GET', 405, 'bad_request', () => login('', {}, 'GET')],
    [
      'a wrong secret',
      500,
      'secret_invalid',
      () => login({ code: 'x' }, { wechat: wechat({ ...miniProgram, secret: 'other', baseUrl: api.origin }) }),
    ],
    [
      'a callback that fails',
      500,
      'failed',
      () => login({ code: api.login('openid-ana') }, { rightsOf: () => Promise.reject(new Error('database')) }),
    ],
  ])('[P283] answers %s with %s %s', async (_why, status, error, answer) => {
    expect(await answer()).toEqual({ status, body: { error } });
  });

  it.each<[number, number, string]>([
    [40226, 403, 'user_blocked'],
    [45011, 429, 'too_often'],
    [-1, 503, 'busy'],
    [40164, 500, 'ip_refused'],
  ])('[P283] answers errcode %s with %s %s', async (errcode, status, error) => {
    api.faults.push({ errcode, errmsg: 'why' });
    expect(await login({ code: 'x' })).toEqual({ status, body: { error } });
    expect(logs).toHaveLength(1);
  });

  it('[P283] waits three seconds for the customer', async () => {
    let isAsked = false;
    const answer = login({ code: api.login('openid-ana') }, { rightsOf: () => ((isAsked = true), new Promise(() => undefined)) });
    while (!isAsked) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(3_000);
    expect(await answer).toEqual({ status: 500, body: { error: 'failed' } });
  });
});

describe('the notifier of callees', () => {
  const notifier = (openid: string | null = 'openid-bo') =>
    calleeNotifier({
      wechat: client(),
      templateId: 'template-call',
      openidOf: async () => openid,
      data: ({ from, kind }) => ({ thing1: from.name, thing2: kind === 'video' ? '视频通话' : '语音通话' }),
      log,
    });
  const call = { call: 'c/1', kind: 'video', group: false, from: { id: 'ana', name: 'Ana' }, to: 'bo', leftMs: 58_000 } as const;

  it('[P284] wakes a callee: the message leads to the call that rings', async () => {
    api.subscribe('openid-bo', 'template-call');
    const server = await startTestServer({ hooks: { notifyCallee: notifier() } });
    const ana = await server.client('ana');
    const { call: placed } = await ana.request('call.start', { to: ['bo'], kind: 'audio', name: '安娜' });
    while (server.clock.nextInMs === null) await new Promise((resolve) => setImmediate(resolve));
    server.clock.advance(2_000);
    while (api.delivered.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(api.delivered).toEqual([
      {
        touser: 'openid-bo',
        template_id: 'template-call',
        page: `pages/call/index?call=${placed.id}&answer=1`,
        data: { thing1: { value: '安娜' }, thing2: { value: '语音通话' } },
        miniprogram_state: 'formal',
        lang: 'zh_CN',
      },
    ]);
    await server.close();
  });

  it('[P284] cuts what WeChat would refuse as too long, and encodes the id of the call', async () => {
    api.subscribe('openid-bo', 'template-call');
    expect(await notifier()({ ...call, from: { id: 'ana', name: '😀'.repeat(30) } })).toBe(true);
    expect(api.delivered[0]?.data['thing1']?.value).toBe(`${'😀'.repeat(19)}…`);
    expect(api.delivered[0]?.page).toBe('pages/call/index?call=c%2F1&answer=1');
  });

  it('[P284] says that nobody was notified, and logs why without a name', async () => {
    expect(await notifier()(call)).toBe(false);
    expect(JSON.parse(logs[0] ?? '')).toMatchObject({ level: 'warn', reason: 'not_subscribed' });
    expect(await notifier(null)(call)).toBe(false);
    expect(logs).toHaveLength(1);
  });
});
