import { createHmac } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** The application in Tencent's console, and its secret. */
export interface TrtcApp {
  sdkAppId: number;
  /** `SDKSecretKey`; it never leaves this process. */
  sdkKey: string;
}

/** The user of a signature, its start and its duration in whole seconds. */
export interface SigOptions {
  user: string;
  at: number;
  ttl: number;
}

/** A TRTC room id: the text `"123"` is not the number 123. */
export type TrtcRoom = { readonly number: number } | { readonly text: string };

/** The permission bits of a `privateMapKey`. */
export const privileges = {
  create: 1,
  enter: 2,
  sendAudio: 4,
  receiveAudio: 8,
  sendVideo: 16,
  receiveVideo: 32,
  sendScreen: 64,
  receiveScreen: 128,
} as const;

const urlSafe: Readonly<Record<string, string>> = { '+': '*', '/': '-', '=': '_' };

/** Tencent's signed document (TLS signature 2.0), deflated and encoded for URLs. */
function signed({ sdkAppId, sdkKey }: TrtcApp, { user, at, ttl }: SigOptions, userBuf: string | null): string {
  const lines = [`TLS.identifier:${user}`, `TLS.sdkappid:${sdkAppId}`, `TLS.time:${at}`, `TLS.expire:${ttl}`];
  if (userBuf !== null) lines.push(`TLS.userbuf:${userBuf}`);
  const mac = createHmac('sha256', sdkKey)
    .update(`${lines.join('\n')}\n`)
    .digest('base64');
  const document = {
    'TLS.ver': '2.0',
    'TLS.identifier': user,
    'TLS.sdkappid': sdkAppId,
    'TLS.time': at,
    'TLS.expire': ttl,
    ...(userBuf === null ? {} : { 'TLS.userbuf': userBuf }),
    'TLS.sig': mac,
  };
  return deflateSync(JSON.stringify(document))
    .toString('base64')
    .replace(/[+/=]/g, (sign) => urlSafe[sign] ?? sign);
}

/** Lets one user use the application until it expires. */
export const userSig = (app: TrtcApp, options: SigOptions): string => signed(app, options, null);

/**
 * Lets one user into one room, with the permissions in `allowed`. Tencent checks it where advanced permission control is on.
 */
export function privateMapKey(app: TrtcApp, options: SigOptions, room: TrtcRoom, allowed: number): string {
  const user = Buffer.from(options.user, 'latin1');
  const text = 'text' in room ? Buffer.from(room.text, 'latin1') : null;
  const head = Buffer.alloc(3);
  head.writeUInt8(text === null ? 0 : 1, 0);
  head.writeUInt16BE(user.length, 1);
  const numbers = Buffer.alloc(20);
  [app.sdkAppId, 'number' in room ? room.number : 0, options.at + options.ttl, allowed, 0].forEach((value, place) =>
    numbers.writeUInt32BE(value, place * 4),
  );
  const size = Buffer.alloc(2);
  size.writeUInt16BE(text?.length ?? 0);
  const buffer = Buffer.concat([head, user, numbers, ...(text === null ? [] : [size, text])]);
  return signed(app, options, buffer.toString('base64'));
}
