import type { RequestOrigin } from './media-server';

/** What the URLs of a live service begin with: scheme, host and application. A stream's name and a signed query come behind it. */
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

/** Bases as they were given; throws, naming `what`, when there is none or one that cannot be used. */
export function checkedBases(what: string, bases: readonly string[], { allowed, pattern }: BaseRule): readonly string[] {
  const wrong = bases.find((base) => !pattern.test(base));
  if (wrong !== undefined || bases.length === 0) {
    const shown = JSON.stringify(wrong?.replace(/\/\/[^/]*@/, '//') ?? bases);
    throw new Error(`${what} is ${shown}: allowed is ${allowed}`);
  }
  return bases;
}

/** A stream's URL below a base: by RTMP its bare name, by HTTP and WebSocket as FLV. */
export const streamUrl = (base: string, stream: string): string => `${base}/${stream}${/^rtmp/i.test(base) ? '' : '.flv'}`;

/** Only phones speak RTMP out. */
export const pushable = (bases: readonly string[], { platform }: RequestOrigin): readonly string[] =>
  platform === 'browser' ? [] : bases;

/** Phones play RTMP and FLV over HTTP; the page in a browser plays FLV over WebSocket, and from https only over TLS. */
export function playable(bases: readonly string[], { platform, secure }: RequestOrigin): readonly string[] {
  const wanted = platform !== 'browser' ? /^(rtmp|http)/i : secure ? /^wss:/i : /^wss?:/i;
  return bases.filter((base) => wanted.test(base));
}
