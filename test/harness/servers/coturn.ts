import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../tools/start/ports';
import { guideConfig, replaced } from './guide-config';
import { startListening, type ListeningProgram } from './listening-program';

const guide = 'docs/guides/embedded-media.md';
/** Below the ports that systems give to others. */
const relayPorts = { min: 22_000, max: 22_199 };

/** coturn as the guide configures it, on this machine alone. */
export interface Coturn extends ListeningProgram {
  readonly port: number;
  /** Its `static-auth-secret`. */
  readonly key: string;
  /** Whether it is a port from which coturn relays. */
  relaysFrom(port: number): boolean;
}

export async function startCoturn(): Promise<Coturn> {
  const port = await freePort(0, '127.0.0.1');
  const key = 'a secret of coturn and the rooms';
  const folder = await mkdtemp(join(tmpdir(), 'rtc-coturn-'));
  const config = join(folder, 'turnserver.conf');
  await writeFile(config, coturnConfig({ port, key, folder }));
  const program = { name: 'coturn', command: 'turnserver', args: ['-c', config], stdio: 'ignore' } as const;
  const { close } = await startListening({ ...program, port, folder });
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
