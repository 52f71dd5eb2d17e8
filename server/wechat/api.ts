import type { Clock } from '../clock';
import { answerText } from '../http/answer-text';
import { fetchCause } from '../http/fetch-cause';
import { reasonOf, wechatError } from './wechat-error';

/** Far more than any answer that is read here. */
const maxAnswerBytes = 64 * 1024;

export interface WeChatApi {
  readonly fetch: typeof fetch;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

export interface WeChatRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON by POST; without it the request is a GET. */
  readonly body?: object;
}

export type WeChatAnswer = Readonly<Record<string, unknown>>;

/**
 * Sends a request once. WeChat answers failures with status 200 and an `errcode`. Rejects with a WeChatError, whose text has no part of
 * the request, because query and body hold secrets.
 */
export async function askWeChat(api: WeChatApi, { path, query = {}, body }: WeChatRequest): Promise<WeChatAnswer> {
  const answer = await jsonOf(api, `${api.baseUrl}${path}?${new URLSearchParams(query).toString()}`, body);
  const { errcode = 0, errmsg } = answer;
  if (errcode === 0) return answer;
  if (typeof errcode !== 'number') throw wechatError('unknown', null, 'the answer has an errcode that is no number');
  throw wechatError(reasonOf(errcode), errcode, typeof errmsg === 'string' ? errmsg.slice(0, 200) : 'no errmsg');
}

async function jsonOf({ fetch, timeoutMs, clock }: WeChatApi, url: string, body: object | undefined): Promise<WeChatAnswer> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const abort = new AbortController();
  const stop = clock.after(timeoutMs, () => abort.abort(new Error(`no answer in ${timeoutMs} ms`)));
  let text: string;
  try {
    const options = { ...(body === undefined ? {} : post), signal: abort.signal, redirect: 'manual' } as const;
    const response = await fetch(url, options);
    text = await answerText(response, maxAnswerBytes);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  } catch (cause) {
    throw wechatError('unreachable', null, fetchCause(abort.signal.aborted ? abort.signal.reason : cause).text);
  } finally {
    stop();
  }
  const answer = parsed(text);
  if (answer === null) throw wechatError('unreachable', null, 'the answer is no JSON object');
  return answer;
}

function parsed(text: string): WeChatAnswer | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as WeChatAnswer) : null;
  } catch {
    return null;
  }
}
