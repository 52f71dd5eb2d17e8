import { askWeChat, type WeChatApi } from './api';
import { wechatError } from './wechat-error';

/**
 * In its last five minutes WeChat gives a fresh token to everybody who asks, and the old one stays valid until its end
 * (getStableAccessToken, "access_token 的存储与更新").
 */
const renewedBeforeMs = 5 * 60_000;
/** A token that is about to end is asked for again after this time at the earliest. */
const leastMs = 10_000;

interface Kept {
  readonly token: string;
  readonly untilMs: number;
}

/**
 * The access token of a mini program, by `stable_token`: all processes that ask get the same one, so they need no storage to share. Never
 * forces a fresh one, because that ends the tokens of all others and is limited to 20 a day.
 */
export class AccessToken {
  private kept: Kept | null = null;
  private asking: Promise<string> | null = null;

  constructor(
    private readonly api: WeChatApi,
    private readonly app: { readonly appId: string; readonly secret: string },
  ) {}

  /** The token that is valid now. All callers of one moment share one request. */
  get(): Promise<string> {
    if (this.kept !== null && this.kept.untilMs > this.api.clock.now()) return Promise.resolve(this.kept.token);
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return this.asking;
  }

  /** A token in place of one that WeChat refused. */
  replace(refused: string): Promise<string> {
    if (this.kept?.token === refused) this.kept = null;
    return this.get();
  }

  private async ask(): Promise<string> {
    const { appId: appid, secret } = this.app;
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: false };
    const { access_token: token, expires_in: seconds } = await askWeChat(this.api, { path: '/cgi-bin/stable_token', body });
    if (typeof token !== 'string' || typeof seconds !== 'number')
      throw wechatError('unknown', null, 'the answer has no access_token with expires_in');
    const lastsMs = seconds * 1000;
    const keptMs = Math.min(lastsMs, Math.max(lastsMs - renewedBeforeMs, leastMs));
    this.kept = { token, untilMs: this.api.clock.now() + keptMs };
    return token;
  }
}
