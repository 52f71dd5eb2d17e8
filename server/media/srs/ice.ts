import { createHmac } from 'node:crypto';

/** Servers that help browsers through firewalls, and the secret that coturn has as `static-auth-secret`. */
export interface IceOptions {
  /** As `stun:turn.example.com` and `turn:turn.example.com:3478?transport=udp`. */
  servers: readonly string[];
  /** Makes the short-lived passwords of TURN; needed for `turn:` and `turns:`. */
  turnKey?: string;
}

export const iceServer = {
  allowed: 'stun and turn URLs with commas between, as stun:turn.example.com,turn:turn.example.com:3478?transport=udp',
  pattern: /^(stun|turn)s?:(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?$/i,
};

/** Longer than calls are: some servers ask for the password's time again whenever an allocation is renewed. */
const turnMs = 6 * 3_600_000;

export const needsKey = (servers: readonly string[]): boolean => servers.some((url) => /^turns?:/i.test(url));

/**
 * The fragment that a WHIP or WHEP URL carries for the page: `#ice=` and an array of RTCIceServer, JSON in base64url. TURN's user
 * is the end of the password's time and the member's tag, its password the HMAC-SHA1 of that, as coturn's `use-auth-secret` has it.
 */
export function iceFragment({ servers, turnKey = '' }: IceOptions, tag: string, nowMs: number): string {
  const username = `${Math.floor((nowMs + turnMs) / 1_000)}:${tag}`;
  const credential = createHmac('sha1', turnKey).update(username).digest('base64');
  const [stun, turn] = [servers.filter((url) => !needsKey([url])), servers.filter((url) => needsKey([url]))];
  const list = [
    ...(stun.length === 0 ? [] : [{ urls: stun }]),
    ...(turn.length === 0 ? [] : [{ urls: turn, username, credential }]),
  ];
  return `#ice=${Buffer.from(JSON.stringify(list)).toString('base64url')}`;
}
