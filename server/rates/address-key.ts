import { isIPv6 } from 'node:net';

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** A home or a machine gets a /64 of IPv6, and may use any address in it (RFC 6177). */
const networkGroups = 4;

/**
 * The name by which an address is counted: IPv4 as it is, also where it is written within IPv6, and IPv6 by its first 64 bits, because one
 * client has all the others.
 */
export function addressKey(address: string): string {
  const [, inner] = mapped.exec(address) ?? [];
  if (inner !== undefined) return inner;
  const [plain = ''] = address.split('%', 1);
  if (!isIPv6(plain)) return address;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `${groups
    .slice(0, networkGroups)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
