import { createHmac } from 'node:crypto';
import { checkedBases } from './configured-urls';

/** Servers that help browsers through firewalls, and coturn's `static-auth-secret`. */
export interface IceOptions {
  /** Such as `stun:turn.example.com` and `turn:turn.example.com:3478?transport=udp`. */
  servers: readonly string[];
  /** The secret for short-lived TURN passwords; required with `turn:` and `turns:`. */
  turnKey?: string;
}

export const iceServer = {
  allowed: 'stun and turn URLs with commas between, as stun:turn.example.com,turn:turn.example.com:3478?transport=udp',
  pattern: /^(stun|turn)s?:(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?$/i,
};

/** Longer than a call: some servers check the password's expiry whenever an allocation is renewed. */
const turnMs = 6 * 3_600_000;

export const needsKey = (servers: readonly string[]): boolean => servers.some((url) => /^turns?:/i.test(url));

/** Throws when an ICE server is invalid, or when TURN lacks its key. */
export function checkIce({ servers, turnKey = '' }: IceOptions): void {
  checkedBases('ice', servers, iceServer);
  if (needsKey(servers) !== (turnKey !== '')) throw new Error('turnKey and a turn server need each other');
}

/**
 * The ICE servers in the fragment of a WHIP or WHEP URL: an array of RTCIceServer, as base64url JSON. The TURN user name is the
 * password's expiry and the member's tag, and the password its HMAC-SHA1, as coturn's `use-auth-secret` expects.
 */
export function iceList({ servers, turnKey = '' }: IceOptions, tag: string, nowMs: number): string {
  const username = `${Math.floor((nowMs + turnMs) / 1_000)}:${tag}`;
  const credential = createHmac('sha1', turnKey).update(username).digest('base64');
  const [stun, turn] = [servers.filter((url) => !needsKey([url])), servers.filter((url) => needsKey([url]))];
  const list = [
    ...(stun.length === 0 ? [] : [{ urls: stun }]),
    ...(turn.length === 0 ? [] : [{ urls: turn, username, credential }]),
  ];
  return Buffer.from(JSON.stringify(list)).toString('base64url');
}
