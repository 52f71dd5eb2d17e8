import type { RedisOptions } from 'ioredis';

/** How clients of the store connect, and a name of it without secrets. */
export interface StoreAddress {
  options: Pick<
    RedisOptions,
    'host' | 'port' | 'username' | 'password' | 'db' | 'tls' | 'sentinels' | 'name' | 'sentinelUsername' | 'sentinelPassword'
  >;
  label: string;
  /** A commit waits until so many replicas have it. */
  replicas: number;
}

export const storeAddressForms =
  'redis://[user:password@]host[:port][/db][?replicas=N], rediss://… with TLS, or sentinel://[user:password@]host[:port],host[:port]…/master[?db=N&tls=1&replicas=N]';

const ports = { redis: 6379, sentinel: 26379 } as const;
const form = /^(redis|rediss|sentinel):\/\/(?:([^@/]*)@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;

/** Reads an address of the store. Null when it has none of the forms above. */
export function readStoreAddress(url: string): StoreAddress | null {
  const [, scheme = '', login = '', hosts = '', path = '', query = ''] = form.exec(url) ?? [];
  if (scheme === '') return null;
  const members = hosts.split(',').map((host) => hostOf(host, scheme === 'sentinel' ? ports.sentinel : ports.redis));
  const [first] = members;
  if (first === undefined || first === null || members.includes(null)) return null;
  const found = members.flatMap((member) => (member === null ? [] : [member]));
  const label = `${scheme}://${hosts}${path === '' ? '' : `/${path}`}`;
  const [username = '', ...rest] = login.split(':').map(decoded);
  const password = rest.join(':');
  const owner = { ...(username === '' ? {} : { username }), ...(password === '' ? {} : { password }) };
  const more = new URLSearchParams(query);
  const known: readonly string[] = scheme === 'sentinel' ? ['db', 'tls', 'replicas'] : ['replicas'];
  const replicas = Number(more.get('replicas') ?? 0);
  const db = Number((scheme === 'sentinel' ? more.get('db') : path) ?? 0);
  if (!isCount(replicas) || !isCount(db) || Array.from(more.keys()).some((name) => !known.includes(name))) return null;
  const isSecure = scheme === 'rediss' || more.get('tls') === '1';
  const common = { ...owner, db, ...(isSecure ? { tls: {} } : {}) };
  if (scheme !== 'sentinel') return members.length > 1 ? null : { label, replicas, options: { ...first, ...common } };
  return path === '' ? null : { label, replicas, options: { sentinels: found, name: decoded(path), ...common } };
}

const isCount = (number: number): boolean => Number.isInteger(number) && number >= 0;

function hostOf(text: string, usualPort: number): { host: string; port: number } | null {
  const [, bracketed, plain, port] = /^(?:\[([\da-f:]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = port === undefined ? usualPort : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? null : { host, port: number };
}

/** A password may hold any character, as `%40` for `@`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
