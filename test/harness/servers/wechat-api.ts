import type { ServerResponse } from 'node:http';
import { say, startAnsweringServer, type AnsweringServer, type HeardRequest } from './answering-server';

/** A subscribe message that WeChat would have delivered. */
export interface DeliveredMessage {
  touser: string;
  template_id: string;
  page?: string;
  data: Readonly<Record<string, { value: string }>>;
  miniprogram_state?: string;
  lang?: string;
}

export const miniProgram = { appId: 'wx0123456789abcdef', secret: 'the app secret of 32 characters!' };

/** Makes the next answer an HTTP fault, a text that is no JSON, a closed connection, or none at all. */
export type WeChatFault = { status: number } | { text: string } | 'closed' | 'mute' | { errcode: number; errmsg: string };

/**
 * A stand-in of WeChat's API over real HTTP, after the pages of code2Session, getStableAccessToken and sendMessage. Failures have status
 * 200 and an `errcode`.
 */
export interface WeChatStandIn {
  readonly origin: string;
  readonly heard: readonly HeardRequest[];
  readonly delivered: readonly DeliveredMessage[];
  /** The answers of the next requests, in their order. */
  readonly faults: WeChatFault[];
  /** A code of `wx.login` for this user. It is valid once. */
  login(openid: string, unionid?: string): string;
  /** The user agrees to one message of a template. */
  subscribe(openid: string, templateId: string): void;
  /** Ends the access token before its time, as when somebody forces a fresh one. */
  endToken(): void;
  /** Requests of one path. */
  asked(path: string): readonly HeardRequest[];
  close(): Promise<void>;
}

export async function startWeChatApi(clock: { now(): number }): Promise<WeChatStandIn> {
  const codes = new Map<string, { openid: string; unionid?: string }>();
  const agreements: string[] = [];
  const delivered: DeliveredMessage[] = [];
  const faults: WeChatFault[] = [];
  let issued = 0;
  let token = { value: '', untilMs: 0 };

  const fail = (response: ServerResponse, errcode: number, errmsg: string) =>
    say(response, 200, { errcode, errmsg: `${errmsg} rid: 0000` });

  const session = (response: ServerResponse, { path }: HeardRequest) => {
    const query = new URL(path, 'http://wechat').searchParams;
    const user = codes.get(query.get('js_code') ?? '');
    if (query.get('appid') !== miniProgram.appId) return fail(response, 40013, 'invalid appid');
    if (query.get('secret') !== miniProgram.secret) return fail(response, 40125, 'invalid appsecret');
    if (query.get('grant_type') !== 'authorization_code' || user === undefined) return fail(response, 40029, 'invalid code');
    codes.delete(query.get('js_code') ?? '');
    say(response, 200, { session_key: 'c2Vzc2lvbiBrZXk=', ...user });
  };

  const stableToken = (response: ServerResponse, { body }: HeardRequest) => {
    const asked = JSON.parse(body) as { appid: string; secret: string; grant_type: string; force_refresh?: boolean };
    if (asked.grant_type !== 'client_credential') return fail(response, 40002, 'invalid grant_type');
    if (asked.appid !== miniProgram.appId) return fail(response, 40013, 'invalid appid');
    if (asked.secret !== miniProgram.secret) return fail(response, 40125, 'invalid appsecret');
    const leftMs = token.untilMs - clock.now();
    if (leftMs <= 5 * 60_000 || asked.force_refresh === true)
      token = { value: `access-token-${(issued += 1)}`, untilMs: clock.now() + 7_200_000 };
    say(response, 200, { access_token: token.value, expires_in: Math.floor((token.untilMs - clock.now()) / 1000) });
  };

  const send = (response: ServerResponse, { path, body }: HeardRequest) => {
    const used = new URL(path, 'http://wechat').searchParams.get('access_token');
    const message = JSON.parse(body) as DeliveredMessage;
    if (used !== token.value) return fail(response, 40001, 'invalid credential, access_token is invalid or not latest');
    if (token.untilMs <= clock.now()) return fail(response, 42001, 'access_token expired');
    if (!message.touser.startsWith('openid-')) return fail(response, 40003, 'invalid openid');
    if (!message.template_id.startsWith('template-')) return fail(response, 40037, 'invalid template_id');
    if (message.page !== undefined && !message.page.startsWith('pages/')) return fail(response, 41030, 'invalid page');
    const [wrong] = Object.entries(message.data).find(([, { value }]) => value === '' || Array.from(value).length > 20) ?? [];
    if (wrong !== undefined) return fail(response, 47003, `argument invalid! data.${wrong}.value invalid`);
    const at = agreements.indexOf(`${message.touser} ${message.template_id}`);
    if (at < 0) return fail(response, 43101, 'user refuse to accept the msg');
    agreements.splice(at, 1);
    delivered.push(message);
    say(response, 200, { errcode: 0, errmsg: 'ok' });
  };

  const routes: Readonly<Record<string, (response: ServerResponse, request: HeardRequest) => void>> = {
    '/sns/jscode2session': session,
    '/cgi-bin/stable_token': stableToken,
    '/cgi-bin/message/subscribe/send': send,
  };
  const pathOf = ({ path }: HeardRequest): string => path.split('?')[0] ?? '';

  const server: AnsweringServer = await startAnsweringServer((response, request) => {
    const fault = faults.shift();
    if (fault === 'mute') return;
    if (fault === 'closed') return void response.destroy();
    if (fault !== undefined && 'status' in fault) return void response.writeHead(fault.status).end('<html>');
    if (fault !== undefined && 'text' in fault) return void response.end(fault.text);
    if (fault !== undefined) return fail(response, fault.errcode, fault.errmsg);
    const route = routes[pathOf(request)];
    return route === undefined ? void response.writeHead(404).end() : route(response, request);
  });

  return {
    origin: server.origin,
    heard: server.heard,
    delivered,
    faults,
    login(openid, unionid) {
      const code = `code-${codes.size}-${openid}`;
      codes.set(code, { openid, ...(unionid === undefined ? {} : { unionid }) });
      return code;
    },
    subscribe: (openid, templateId) => void agreements.push(`${openid} ${templateId}`),
    endToken: () => (token = { value: '', untilMs: 0 }),
    asked: (path) => server.heard.filter((request) => pathOf(request) === path),
    close: () => server.close(),
  };
}
