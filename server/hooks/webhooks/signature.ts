import { createHmac } from 'node:crypto';

/** The bytes of a secret that Standard Webhooks allows. */
const secretBytes = { min: 24, max: 64 };

export const secretsAllowed = `whsec_ and the base64 of ${secretBytes.min} to ${secretBytes.max} bytes`;

/** Whether a text is a secret of Standard Webhooks: `whsec_<base64>`. */
export const isWebhookSecret = (text: string): boolean => bytesOf(text) !== null;

/** The keys of the secrets, in their order. Throws when a secret is unusable or there is none: everybody can sign without one. */
export function signingKeys(secrets: readonly string[]): readonly Buffer[] {
  if (secrets.length === 0) throw new Error(`the webhook has no secret: allowed is ${secretsAllowed}`);
  return secrets.map((secret) => {
    const key = bytesOf(secret);
    if (key === null) throw new Error(`a secret of the webhook is unusable: allowed is ${secretsAllowed}`);
    return key;
  });
}

/** The signed content of a request. */
export interface SignedContent {
  /** The header `webhook-id`. */
  id: string;
  /** The header `webhook-timestamp`: Unix time in seconds. */
  seconds: string;
  body: string | Uint8Array;
}

/** HMAC-SHA256 of `<id>.<seconds>.<body>`, by Standard Webhooks 1.0. */
export const macOf = (key: Buffer, { id, seconds, body }: SignedContent): Buffer =>
  createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest();

/** The three headers of a signed request: one signature for each key, with spaces between. */
export const signedHeaders = (keys: readonly Buffer[], content: SignedContent): Readonly<Record<string, string>> => ({
  'webhook-id': content.id,
  'webhook-timestamp': content.seconds,
  'webhook-signature': keys.map((key) => `v1,${macOf(key, content).toString('base64')}`).join(' '),
});

function bytesOf(secret: string): Buffer | null {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length >= secretBytes.min && bytes.length <= secretBytes.max ? bytes : null;
}
