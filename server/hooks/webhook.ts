import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { CallRecord } from '../../components/core/protocol/call-state';
import { systemClock, type Clock } from '../clock';
import type { Hooks, CalleeNotification } from '../hooks';
import { causeOf, silent, type Log } from '../log';

/** An event posted to the webhook. A repeated event keeps its `id`, so that the receiver can skip it. */
export type WebhookEvent =
  | ({ id: string; type: 'call.notify' } & CalleeNotification)
  | { id: string; type: 'call.ended'; user: string; record: CallRecord };

export interface CallWebhookOptions {
  /** The address that events are posted to. */
  url: string;
  /** The shared secret, 32 bytes or more. */
  key: string;
  log?: Log;
  clock?: Clock;
}

export type WebhookVerification = { ok: true; event: WebhookEvent } | { ok: false; why: WebhookRefusal };

/** Why a request fails verification: no header, a malformed header, a wrong signature, too old, or no event in the body. */
export type WebhookRefusal = 'unsigned' | 'malformed' | 'forged' | 'expired' | 'not_an_event';

export const webhookHeader = 'rtc-signature';

/** For both attempts together: the callee must be notified while they can still answer. */
const timeoutMs = 5_000;
const replayMs = 5 * 60_000;
const minKeyBytes = 32;

/** Whether events can be posted there: http(s), without credentials, which a request may not carry. */
export function isWebhookUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** Hooks that post calls to a backend over HTTP. A failed delivery is logged, and the user counts as not notified. */
export function callWebhook(options: CallWebhookOptions): Required<Pick<Hooks, 'notifyCallee' | 'callEnded'>> {
  const { url, key, log = silent, clock = systemClock } = options;
  if (!isWebhookUrl(url)) throw new Error(`the call webhook's url is ${JSON.stringify(url)}: allowed is an http(s) URL`);
  if (Buffer.byteLength(key) < minKeyBytes) throw new Error(`the call webhook's key has fewer than ${minKeyBytes} bytes`);

  /** Posts an event. Returns the answer if its status is 2xx, else null. */
  async function deliver(event: WebhookEvent): Promise<WebhookAnswer | null> {
    const abort = new AbortController();
    const stop = clock.after(timeoutMs, () => abort.abort(new Error(`no answer in ${timeoutMs} ms`)));
    try {
      const answer = await post({ url, key, event, clock, signal: abort.signal });
      if (answer.status >= 200 && answer.status < 300) return answer;
      log('warn', 'the call webhook refused', { type: event.type, status: answer.status });
    } catch (cause) {
      log('warn', 'the call webhook was not reached', { type: event.type, cause: deepCauseOf(cause) });
    } finally {
      stop();
    }
    return null;
  }

  return {
    async notifyCallee(notification) {
      const answer = await deliver({ id: randomUUID(), type: 'call.notify', ...notification });
      return answer !== null && (answer.status === 204 || saysNotified(answer.text));
    },
    async callEnded(user, record) {
      await deliver({ id: randomUUID(), type: 'call.ended', user, record });
    },
  };
}

/**
 * For the receiver: verifies that a request was signed with the key, and recently. `body` must hold the received bytes, as a
 * parsed and serialised body differs from them. Throws when the key is too short to be one.
 */
export function verifyWebhook(request: {
  body: string | Uint8Array;
  /** The header `rtc-signature`, as Node gives it. */
  signature: string | readonly string[] | undefined;
  key: string;
  /** Wall clock in milliseconds. */
  now?: number;
}): WebhookVerification {
  const { signature, key, now = Date.now() } = request;
  // Everybody can sign with an empty key.
  if (Buffer.byteLength(key) < minKeyBytes) throw new Error(`the call webhook's key has fewer than ${minKeyBytes} bytes`);
  if (typeof signature !== 'string') return { ok: false, why: 'unsigned' };
  const [, seconds, mac] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (seconds === undefined || mac === undefined) return { ok: false, why: 'malformed' };
  const body = Buffer.from(request.body);
  if (!timingSafeEqual(Buffer.from(mac, 'hex'), macOf(key, seconds, body))) return { ok: false, why: 'forged' };
  if (Math.abs(now - Number(seconds) * 1000) > replayMs) return { ok: false, why: 'expired' };
  const event = parsed(body.toString());
  return isEvent(event) ? { ok: true, event } : { ok: false, why: 'not_an_event' };
}

interface WebhookAnswer {
  status: number;
  text: string;
}

interface Post {
  url: string;
  key: string;
  event: WebhookEvent;
  clock: Clock;
  signal: AbortSignal;
}

/** Tries once more after a network failure: the other side may have closed a kept-alive connection. */
async function post(request: Post): Promise<WebhookAnswer> {
  try {
    return await postOnce(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    return postOnce(request);
  }
}

async function postOnce({ url, key, event, clock, signal }: Post): Promise<WebhookAnswer> {
  const body = JSON.stringify(event);
  const seconds = String(Math.floor(clock.now() / 1000));
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    [webhookHeader]: `t=${seconds},v1=${macOf(key, seconds, Buffer.from(body)).toString('hex')}`,
  };
  // A redirect is not followed, as the signature is meant for this address.
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  return { status: response.status, text: await response.text() };
}

const macOf = (key: string, seconds: string, body: Buffer): Buffer =>
  createHmac('sha256', key).update(`${seconds}.`).update(body).digest();

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const saysNotified = (text: string): boolean => (parsed(text) as { notified?: unknown } | null)?.notified === true;

/** The signature proves the sender, so only the outline is checked. */
const isEvent = (value: unknown): value is WebhookEvent =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** The cause below the "fetch failed" of fetch. When several addresses refused, it has only a code. */
function deepCauseOf(cause: unknown): string {
  const { cause: deeper } = cause as { cause?: { message?: string; code?: string } };
  return deeper === undefined ? causeOf(cause) : deeper.message || String(deeper.code);
}
