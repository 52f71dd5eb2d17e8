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

/** Systems take the ports of outgoing connections from 32768 on (Linux) or 49152 on (others), and may take one that was just found free. */
const firstChosen = 10_240;
const lastChosen = 32_767;
const chosenPort = (): number => firstChosen + Math.floor(Math.random() * (lastChosen - firstChosen + 1));

/**
 * `wanted`, or the next port that is free and not in `taken`, for TCP, or for UDP as well. 0 chooses any port from 10240 to 32767. The
 * port has to be free on every address, so that all addresses lead to the same server.
 */
export async function freePort(
  wanted: number,
  host: string,
  taken: readonly number[] = [],
  protocols: 'tcp' | 'tcp and udp' = 'tcp',
): Promise<number> {
  const isFree = async (port: number): Promise<number | null> => {
    const given = taken.includes(port) ? null : await listenOn(port, '0.0.0.0');
    if (given === null || (protocols !== 'tcp' && (await bindTo(given, '0.0.0.0')) === null)) return null;
    return host === '0.0.0.0' ? given : listenOn(given, host);
  };
  for (let port = wanted; port <= Math.min(65_535, wanted + tries); port += 1) {
    const given = await isFree(wanted === 0 ? chosenPort() : port);
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
