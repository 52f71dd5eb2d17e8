import { callerClock, type Clock } from '../clock';
import { AccessToken } from './access-token';
import { askWeChat, type WeChatAnswer, type WeChatApi } from './api';
import { isWeChatError, wechatError } from './wechat-error';

export interface WeChatOptions {
  /** `AppID` and `AppSecret` of the mini program, from its console. */
  appId: string;
  secret: string;
  /** Default: `https://api.weixin.qq.com`. */
  baseUrl?: string;
  /** The longest wait for one request in milliseconds: 1 or more. Default: 2,500. An action needs at most four. */
  timeoutMs?: number;
  /** Default: that of Node. */
  fetch?: typeof fetch;
  clock?: Clock;
}

/** The user behind a code of `wx.login`. */
export interface WeChatLogin {
  /** Names the user in this mini program. */
  readonly openid: string;
  /** Names the user in all apps of the account; null when the mini program belongs to no Open Platform account. */
  readonly unionid: string | null;
  /** Decrypts data of the user, and must never leave the backend. Not enumerable, so that neither JSON nor a log shows it. */
  readonly sessionKey: string;
}

export interface SubscribeMessage {
  readonly openid: string;
  readonly templateId: string;
  /** The values of the template by field: `{ thing1: 'Ana' }`. */
  readonly data: Readonly<Record<string, string>>;
  /** The page that a tap opens, with its query and without a slash before it; without a page, the message leads nowhere. */
  readonly page?: string;
  /** The version that a tap opens. Default: `formal`, the published one. */
  readonly state?: 'developer' | 'trial' | 'formal';
  /** Default: `zh_CN`. */
  readonly lang?: 'zh_CN' | 'en_US' | 'zh_HK' | 'zh_TW';
}

/** WeChat's API for the backend of a mini program. Each method rejects with a WeChatError. */
export interface WeChat {
  /** Exchanges a code of `wx.login`. A code is valid once, so nothing is sent again. */
  code2Session(code: string): Promise<WeChatLogin>;
  /** The access token for further methods of WeChat's API, kept until five minutes before its end. */
  accessToken(): Promise<string>;
  /** Sends a subscribe message, once more with a fresh access token when WeChat refuses the token. */
  sendSubscribeMessage(message: SubscribeMessage): Promise<void>;
}

const defaultTimeoutMs = 2_500;

/**
 * Written from WeChat's documentation, and not run against WeChat.
 *
 * @example const { openid } = await wechat({ appId, secret }).code2Session(code);
 */
export function wechat(options: WeChatOptions): WeChat {
  const { appId, secret, timeoutMs = defaultTimeoutMs, baseUrl = 'https://api.weixin.qq.com' } = options;
  if (appId === '' || secret === '') throw new Error('appId and secret are those of the mini program: one of them is empty');
  if (!(timeoutMs >= 1)) throw new Error(`timeoutMs is ${timeoutMs}: allowed is 1 or more, in milliseconds`);
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) throw new Error('baseUrl is no http(s) address');
  const { fetch: ask = fetch, clock = callerClock } = options;
  const api: WeChatApi = { fetch: ask, clock, timeoutMs, baseUrl: baseUrl.replace(/\/+$/, '') };
  const tokens = new AccessToken(api, { appId, secret });

  return {
    async code2Session(code) {
      const query = { appid: appId, secret, js_code: code, grant_type: 'authorization_code' };
      return loginOf(await askWeChat(api, { path: '/sns/jscode2session', query }));
    },
    accessToken: () => tokens.get(),
    async sendSubscribeMessage(message) {
      const body = bodyOf(message);
      const send = (token: string) =>
        askWeChat(api, { path: '/cgi-bin/message/subscribe/send', query: { access_token: token }, body });
      const token = await tokens.get();
      await send(token).catch(async (cause: unknown) => {
        // WeChat sent nothing.
        if (!isWeChatError(cause) || cause.reason !== 'token_invalid') throw cause;
        await send(await tokens.replace(token));
      });
    },
  };
}

function loginOf({ openid, unionid, session_key: sessionKey }: WeChatAnswer): WeChatLogin {
  if (typeof openid !== 'string' || openid === '' || typeof sessionKey !== 'string')
    throw wechatError('unknown', null, 'the answer has no openid with session_key');
  const login = { openid, unionid: typeof unionid === 'string' && unionid !== '' ? unionid : null };
  return Object.defineProperty(login, 'sessionKey', { value: sessionKey, enumerable: false }) as WeChatLogin;
}

const bodyOf = ({ openid, templateId, data, page, state, lang }: SubscribeMessage): object => ({
  touser: openid,
  template_id: templateId,
  ...(page === undefined ? {} : { page }),
  data: Object.fromEntries(Object.entries(data).map(([field, value]) => [field, { value }])),
  miniprogram_state: state ?? 'formal',
  lang: lang ?? 'zh_CN',
});
