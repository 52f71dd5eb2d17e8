import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guideConfig, replaced } from './guide-config';

const guide = 'docs/guides/embedded-media.md';
/** Below the ports that systems give to others. */
const relayPorts = { min: 22_000, max: 22_199 };

/** coturn as the guide configures it, on this machine alone. */
export interface Coturn {
  readonly port: number;
  /** Its `static-auth-secret`. */
  readonly key: string;
  /** Whether it is a port from which coturn relays. */
  relaysFrom(port: number): boolean;
  close(): Promise<void>;
}

export async function startCoturn(): Promise<Coturn> {
  const port = await freePort();
  const key = 'a secret of coturn and the rooms';
  const folder = await mkdtemp(join(tmpdir(), 'rtc-coturn-'));
  const config = join(folder, 'turnserver.conf');
  await writeFile(config, coturnConfig({ port, key, folder }));
  const child = spawn('turnserver', ['-c', config], { stdio: 'ignore' });
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  const exited = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await Promise.race([failed, answers(port)])); tries += 1) {
    if (child.exitCode !== null || tries > 200) {
      await close();
      throw new Error('coturn did not start');
    }
    await new Promise((done) => setTimeout(done, 25));
  }
  return { port, key, relaysFrom: (from) => from >= relayPorts.min && from <= relayPorts.max, close };
}

/** The guide's configuration with what belongs to this machine. A media server on loopback is no peer otherwise. */
function coturnConfig({ port, key, folder }: { port: number; key: string; folder: string }): string {
  const ofGuide = replaced(guideConfig('coturn', guide), [
    ['listening-port=3478', `listening-port=${port}\nlistening-ip=127.0.0.1\nrelay-ip=127.0.0.1`],
    ['static-auth-secret=the-same-long-secret', `static-auth-secret=${key}`],
    ['allowed-peer-ip=203.0.113.7', 'allowed-peer-ip=127.0.0.1\nallow-loopback-peers'],
  ]);
  const range = `min-port=${relayPorts.min}\nmax-port=${relayPorts.max}`;
  return `${ofGuide}\n${range}\nno-tls\nno-dtls\nlog-file=stdout\npidfile=${folder}/pid\nuserdb=${folder}/users\n`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (yes: boolean) => (): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.on('connect', end(true)).on('error', end(false));
  });
