import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/** The port that the system assigned, or null if this one is in use. */
const listenOn = (port: number, host: string): Promise<number | null> =>
  new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(null));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : null));
    });
  });

/** The same of UDP. */
const bindTo = (port: number, address: string): Promise<number | null> =>
  new Promise((done) => {
    const socket = createSocket('udp4');
    socket.once('error', () => done(null));
    socket.bind({ port, address }, () => socket.close(() => done(port)));
  });

const tries = 50;

/**
 * `wanted`, or the next port that is free and not in `taken`, for TCP, or for UDP as well. 0 lets the system choose. The port has to be
 * free on every address, so that all addresses lead to the same server.
 */
export async function freePort(
  wanted: number,
  host: string,
  taken: readonly number[] = [],
  protocols: 'tcp' | 'tcp and udp' = 'tcp',
): Promise<number> {
  const isFree = async (port: number): Promise<number | null> => {
    const given = taken.includes(port) && port !== 0 ? null : await listenOn(port, '0.0.0.0');
    if (given === null || (protocols !== 'tcp' && (await bindTo(given, '0.0.0.0')) === null)) return null;
    return host === '0.0.0.0' ? given : listenOn(given, host);
  };
  for (let port = wanted; port <= Math.min(65_535, wanted + tries); port += 1) {
    const given = await isFree(wanted === 0 ? 0 : port);
    if (given !== null) return given;
  }
  throw new Error(`No free port from ${wanted} to ${wanted + tries}: choose another one`);
}

/** The addresses by which the local network reaches this machine. */
export const lanAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
