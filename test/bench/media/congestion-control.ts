import { readFileSync, writeFileSync } from 'node:fs';

const folder = '/proc/sys/net/ipv4';
const present = `${folder}/tcp_congestion_control`;

/** How a kernel decides the pace of TCP: Linux ships `cubic`; `bbr` is chosen by many operators of servers. */
export type CongestionControl = 'cubic' | 'bbr';

export const congestionControls: readonly CongestionControl[] = ['cubic', 'bbr'];

const read = (path: string): string => readFileSync(path, 'utf8').trim();

export const isAvailable = (control: CongestionControl): boolean =>
  read(`${folder}/tcp_available_congestion_control`).split(' ').includes(control);

/**
 * Lets the machine's new connections, and those of namespaces that are made from now on, use it. Returns the way back, which is also
 * taken when the process exits. Needs root.
 */
export function useCongestionControl(control: CongestionControl): () => void {
  const before = read(present);
  writeFileSync(present, control);
  const restore = (): void => writeFileSync(present, before);
  process.once('exit', restore);
  return () => {
    process.off('exit', restore);
    restore();
  };
}
