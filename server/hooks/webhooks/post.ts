import type { Clock } from '../../clock';
import { fetchCause } from '../../http/fetch-cause';
import type { WebhookMessage } from './events';
import { retryAfterMs } from './schedule';
import { signedHeaders } from './signature';

/** The answer of the receiver, or why there is none. `askedPauseMs`: the pause that it asks for, if any. */
export type WebhookAnswer =
  { ok: boolean; status: number; text: string; askedPauseMs: number | null } | { ok: false; status: null; cause: string };

export interface PostLimits {
  /** For all tries together, until the answer is complete. */
  timeoutMs: number;
  /** 2 tries once more after a network failure, within the same time: the receiver may have closed a kept-alive connection. */
  tries: 1 | 2;
}

interface Post {
  url: string;
  keys: readonly Buffer[];
  clock: Clock;
  message: WebhookMessage;
}

/** More of an answer is not read. */
const answerBytes = 64 * 1024;

/** Posts a message, signed anew at each attempt. Never rejects. */
export async function post(request: Post, { timeoutMs, tries }: PostLimits, abort: AbortController): Promise<WebhookAnswer> {
  const stop = request.clock.after(timeoutMs, () => abort.abort(new Error(`no answer in ${timeoutMs} ms`)));
  try {
    return await postWithin(request, tries, abort.signal);
  } catch (cause) {
    return { ok: false, status: null, cause: fetchCause(cause).text };
  } finally {
    stop();
  }
}

async function postWithin(request: Post, tries: number, signal: AbortSignal): Promise<WebhookAnswer> {
  try {
    return await postOnce(request, signal);
  } catch (cause) {
    if (tries === 1 || signal.aborted) throw cause;
    return postOnce(request, signal);
  }
}

async function postOnce({ url, keys, clock, message }: Post, signal: AbortSignal): Promise<WebhookAnswer> {
  const body = JSON.stringify(message.event);
  const seconds = String(Math.floor(clock.now() / 1_000));
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...signedHeaders(keys, { id: message.id, seconds, body }),
  };
  // A redirect is not followed, as the signature is meant for this address.
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  const { status } = response;
  const asks = status === 429 || status === 503;
  const askedPauseMs = asks ? retryAfterMs(response.headers.get('retry-after'), clock.now()) : null;
  return { ok: status >= 200 && status < 300, status, text: await beginningOf(response), askedPauseMs };
}

/** Reads an answer up to a limit. The rest is given up together with the connection. */
async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  for (let bytes = 0; bytes < answerBytes;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts).toString();
    const part = value as Uint8Array;
    parts.push(part);
    bytes += part.length;
  }
  await reader.cancel();
  return Buffer.concat(parts).subarray(0, answerBytes).toString();
}
