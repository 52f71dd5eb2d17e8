import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Role } from '../../components/core/protocol/room-state';
import { limits } from '../../components/core/protocol/limits';
import { callerClock, type Clock } from '../clock';
import { answerInTime } from '../hooks/with-timeout';
import { answerJson, jsonBody } from '../http/json-body';
import { causeOf, silent, withoutFailures, type Log } from '../log';
import { signToken, type TokenKey } from '../tokens';
import type { WeChat, WeChatLogin } from './wechat';
import { isWeChatError, type WeChatReason } from './wechat-error';

/** The user whom a login stands for, and the rooms that they may enter. */
export interface LoginRights {
  /** Your own id of the user, which other members see. */
  readonly user: string;
  readonly name?: string;
  readonly rooms: Readonly<Record<string, Role>>;
}

export interface LoginHandlerOptions {
  wechat: Pick<WeChat, 'code2Session'>;
  /** Signs the tokens of clients, as in `signToken`. */
  key: TokenKey;
  audience?: string;
  /** The life of a token: more than 0, up to 900 seconds, which is the default. */
  ttlSeconds?: number;
  /** Finds the user and their rooms within three seconds; null refuses them. `wanted` is the client's body without its code. */
  rightsOf(login: WeChatLogin, wanted: Readonly<Record<string, unknown>>): Promise<LoginRights | null>;
  log?: Log;
  clock?: Clock;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * An endpoint that turns a code of `wx.login` into a token of a client: POST `{"code": …}` is answered by `{"token", "user"}`, and a
 * refusal by `{"error"}` with 400, 401, 403, 405, 429, 500 or 503. Nothing of WeChat's answer leaves the backend.
 */
export function loginHandler(options: LoginHandlerOptions): RequestHandler {
  const { wechat, key, audience, rightsOf, clock = callerClock, ttlSeconds = limits.tokenMaxTtlMs / 1000 } = options;
  const log = withoutFailures(options.log ?? silent);
  const optional = audience === undefined ? {} : { audience };

  const answer = async (body: unknown): Promise<{ status: number; body: object }> => {
    const { code, ...wanted } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
    if (typeof code !== 'string' || code === '' || code.length > maxCodeLength) return refusal(400, 'bad_request');
    const login = await wechat.code2Session(code);
    const rights = await answerInTime({ clock }, 'rightsOf', () => rightsOf(login, wanted));
    if (rights === null) return refusal(403, 'forbidden');
    const token = await signToken({ ...rights, key, ttlSeconds, ...optional }, clock);
    return { status: 200, body: { token, user: rights.user } };
  };

  return async (request, response) => {
    if (request.method !== 'POST') return answerJson(response, 405, { error: 'bad_request' });
    const { status, body } = await answer(await jsonBody(request)).catch((cause: unknown) => {
      const reason = isWeChatError(cause) ? cause.reason : 'failed';
      const failed = refusal(statusOf[reason] ?? 500, reason);
      log(failed.status < 500 ? 'info' : 'error', 'a login failed', { reason, cause: causeOf(cause) });
      return failed;
    });
    answerJson(response, status, body);
  };
}

/** Codes have 32 characters; WeChat promises no length. */
const maxCodeLength = 512;

const refusal = (status: number, error: string) => ({ status, body: { error } });

/** Every other failure is one of this backend. */
const statusOf: Readonly<Partial<Record<WeChatReason | 'failed', number>>> = {
  code_invalid: 401,
  user_blocked: 403,
  too_often: 429,
  busy: 503,
  unreachable: 503,
};
