import { timingSafeEqual } from 'node:crypto';
import type { WebhookEvent } from './events';
import { macOf, signingKeys } from './signature';

/** `id` stays the same when an event is sent again, so the receiver can skip the repetition. */
export type WebhookVerification = { ok: true; id: string; event: WebhookEvent } | { ok: false; why: WebhookRefusal };

/** Why a request fails verification: a header is missing or malformed, no signature fits, too old, or no event in the body. */
export type WebhookRefusal = 'unsigned' | 'malformed' | 'forged' | 'expired' | 'not_an_event';

/** The time by which clocks may differ, as in the libraries of Standard Webhooks. */
const toleranceMs = 5 * 60_000;

/**
 * For the receiver: verifies that a request was signed with one of the secrets, and recently. `body` must hold the received bytes,
 * as a parsed and serialised body differs from them. Throws when a secret is unusable.
 */
export function verifyWebhook(request: {
  body: string | Uint8Array;
  /** The headers by their names in lower case, as Node gives them. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `whsec_…`, the new and the old one while they are changed. */
  secrets: readonly string[];
  /** Wall clock in milliseconds. */
  now?: number;
}): WebhookVerification {
  const { headers, now = Date.now() } = request;
  const keys = signingKeys(request.secrets);
  const [id, seconds, signatures] = ['id', 'timestamp', 'signature'].map((name) => headers[`webhook-${name}`]);
  if (typeof id !== 'string' || typeof seconds !== 'string' || typeof signatures !== 'string')
    return { ok: false, why: 'unsigned' };
  const macs = signatures.split(' ').flatMap(macIn);
  if (id === '' || !/^\d{1,12}$/.test(seconds) || macs.length === 0) return { ok: false, why: 'malformed' };
  const body = Buffer.from(request.body);
  const own = keys.map((key) => macOf(key, { id, seconds, body }));
  // Every pair is compared, so that the time tells nothing about any of them.
  const fits = macs.flatMap((mac) => own.map((wanted) => timingSafeEqual(mac, wanted)));
  if (!fits.includes(true)) return { ok: false, why: 'forged' };
  if (Math.abs(now - Number(seconds) * 1_000) > toleranceMs) return { ok: false, why: 'expired' };
  const event = parsed(body.toString());
  return isEvent(event) ? { ok: true, id, event } : { ok: false, why: 'not_an_event' };
}

/** The signature of version 1 in one part of the header. Parts of other versions are skipped, as the standard asks. */
function macIn(part: string): readonly Buffer[] {
  const [, mac] = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(part) ?? [];
  return mac === undefined ? [] : [Buffer.from(mac, 'base64')];
}

/** The value in a text of JSON, or null. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The signature proves the sender, so only the outline is checked. */
function isEvent(value: unknown): value is WebhookEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { type, data } = value as { type?: unknown; data?: unknown };
  return typeof type === 'string' && typeof data === 'object' && data !== null;
}
