import type { RequestOrigin } from './media-server';

/** The rule for base URLs of a streaming service: scheme, host and application. Stream name and signed query follow them. */
export interface BaseRule {
  allowed: string;
  pattern: RegExp;
}

const hostAndPath = String.raw`(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?(\/[\w-]+)+$`;

export const pushBase: BaseRule = {
  allowed: 'rtmp URLs with commas between, as rtmp://push.example.com/live',
  pattern: new RegExp(`^rtmps?://${hostAndPath}`, 'i'),
};

export const playBase: BaseRule = {
  allowed: 'rtmp, http and ws URLs with commas between, as rtmp://play.example.com/live,https://play.example.com/live',
  pattern: new RegExp(`^(rtmp|http|ws)s?://${hostAndPath}`, 'i'),
};

/** Returns the bases, or throws with the option's name (`what`) when the list is empty or a base is invalid. */
export function checkedBases(what: string, bases: readonly string[], { allowed, pattern }: BaseRule): readonly string[] {
  const wrong = bases.find((base) => !pattern.test(base));
  if (wrong !== undefined || bases.length === 0) {
    const shown = JSON.stringify(wrong?.replace(/\/\/[^/]*@/, '//') ?? bases);
    throw new Error(`${what} is ${shown}: allowed is ${allowed}`);
  }
  return bases;
}

/** The URL of a stream: its bare name for RTMP, FLV for HTTP and WebSocket. */
export const streamUrl = (base: string, stream: string): string => `${base}/${stream}${/^rtmp/i.test(base) ? '' : '.flv'}`;

/** Browsers cannot push RTMP. */
export const pushable = (bases: readonly string[], { platform }: RequestOrigin): readonly string[] =>
  platform === 'browser' ? [] : bases;

/** Phones play RTMP and HTTP-FLV. Browsers play FLV over WebSocket, and from an https page only over TLS. */
export function playable(bases: readonly string[], { platform, secure }: RequestOrigin): readonly string[] {
  const wanted = platform !== 'browser' ? /^(rtmp|http)/i : secure ? /^wss:/i : /^wss?:/i;
  return bases.filter((base) => wanted.test(base));
}

/** IPv6 addresses have brackets in a URL. */
export const hostOf = (hostname: string): string =>
  hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname;

/** The backend's own address, as the client reached it. */
export const httpOrigin = ({ secure, hostname, port }: RequestOrigin): string =>
  new URL(`http${secure ? 's' : ''}://${hostOf(hostname)}:${port}`).origin;
