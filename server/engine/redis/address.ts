import type { RedisOptions } from 'ioredis';

export interface Host {
  readonly host: string;
  readonly port: number;
}

interface Address {
  /** A name of the store without secrets. */
  readonly label: string;
  /** A commit waits until so many replicas have it. */
  readonly replicas: number;
}

/** One master, at a fixed place or where sentinels say. */
export interface SingleAddress extends Address {
  readonly options: Pick<
    RedisOptions,
    'host' | 'port' | 'username' | 'password' | 'db' | 'tls' | 'sentinels' | 'name' | 'sentinelUsername' | 'sentinelPassword'
  >;
}

/** A cluster, by some of its nodes. */
export interface ClusterAddress extends Address {
  readonly nodes: readonly Host[];
  readonly options: Pick<RedisOptions, 'username' | 'password' | 'tls'>;
}

export type StoreAddress = SingleAddress | ClusterAddress;

export const isClusterAddress = (address: StoreAddress): address is ClusterAddress => 'nodes' in address;

export const storeAddressForms =
  'redis://[user:password@]host[:port][/db][?replicas=N], rediss://… with TLS, sentinel://[user:password@]host[:port],host[:port]…/master[?db=N&tls=1&replicas=N], or redis+cluster://[user:password@]host[:port],host[:port]…, rediss+cluster://… with TLS';

const form = /^(rediss?|rediss?\+cluster|sentinel):\/\/(?:([^@/]*)@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;

/** Reads an address of the store. Null when it has none of the forms above. */
export function readStoreAddress(url: string): StoreAddress | null {
  const [, scheme = '', login = '', hosts = '', path = '', query = ''] = form.exec(url) ?? [];
  if (scheme === '') return null;
  const isSentinel = scheme === 'sentinel';
  const members = hosts.split(',').map((host) => hostOf(host, isSentinel ? 26_379 : 6_379));
  const found = members.flatMap((member) => (member === null ? [] : [member]));
  const [first] = found;
  if (first === undefined || found.length < members.length) return null;
  const label = `${scheme}://${hosts}${path === '' ? '' : `/${path}`}`;
  const [username = '', ...rest] = login.split(':').map(decoded);
  const password = rest.join(':');
  const more = new URLSearchParams(query);
  const known: readonly string[] = isSentinel ? ['db', 'tls', 'replicas'] : ['replicas'];
  const replicas = Number(more.get('replicas') ?? 0);
  const db = Number((isSentinel ? more.get('db') : path) ?? 0);
  if (!isCount(replicas) || !isCount(db) || Array.from(more.keys()).some((name) => !known.includes(name))) return null;
  const isSecure = scheme.startsWith('rediss') || more.get('tls') === '1';
  const access = {
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    ...(isSecure ? { tls: {} } : {}),
  };
  // A cluster has the database 0 only.
  if (scheme.endsWith('+cluster')) return db > 0 ? null : { label, replicas, nodes: found, options: access };
  const common = { ...access, db };
  if (!isSentinel) return members.length > 1 ? null : { label, replicas, options: { ...first, ...common } };
  return path === '' ? null : { label, replicas, options: { sentinels: found, name: decoded(path), ...common } };
}

const isCount = (number: number): boolean => Number.isInteger(number) && number >= 0;

function hostOf(text: string, usualPort: number): Host | null {
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
