import { networkInterfaces } from 'node:os';

/**
 * The addresses of this machine, those of its networks first: a browser on another machine fails at 127.0.0.1, and tries it last.
 * Link-local addresses are left out, because they need a zone that a browser does not know.
 */
export function interfaceAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const usable = all.filter(({ address }) => !address.startsWith('fe80:') && !address.startsWith('169.254.'));
  const outside = usable.filter(({ internal }) => !internal).map(({ address }) => address);
  const inside = usable.filter(({ internal, family }) => internal && family === 'IPv4').map(({ address }) => address);
  return [...outside, ...inside].slice(0, maxAddresses);
}

/** Each address is a candidate for UDP and one for TCP, and a browser tries each of them. */
const maxAddresses = 6;
