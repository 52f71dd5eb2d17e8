import { createHash, createHmac } from 'node:crypto';

/** One request to Tencent Cloud's API 3.0. `at` is in whole seconds. */
export interface CloudRequest {
  host: string;
  service: string;
  action: string;
  version: string;
  region: string;
  body: string;
  at: number;
}

export interface CloudKey {
  secretId: string;
  secretKey: string;
}

const contentType = 'application/json; charset=utf-8';
const signedHeaders = 'content-type;host';
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Returns the headers of a request, signed by TC3-HMAC-SHA256. */
export function tc3Headers({ secretId, secretKey }: CloudKey, request: CloudRequest): Record<string, string> {
  const { host, service, action, version, region, body, at } = request;
  const date = new Date(at * 1_000).toISOString().slice(0, 10);
  const reply = `content-type:${contentType}\nhost:${host}\n`;
  const canonical = `POST\n/\n\n${reply}\n${signedHeaders}\n${hash(body)}`;
  const scope = `${date}/${service}/tc3_request`;
  const key = mac(mac(mac(`TC3${secretKey}`, date), service), 'tc3_request');
  const signature = mac(key, `TC3-HMAC-SHA256\n${at}\n${scope}\n${hash(canonical)}`).toString('hex');
  return {
    'content-type': contentType,
    'x-tc-action': action,
    'x-tc-version': version,
    'x-tc-timestamp': String(at),
    'x-tc-region': region,
    authorization: `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}
