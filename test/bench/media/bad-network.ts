import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumFile } from '../../../tools/test/chromium';

/** The disturbed direction: packets that the browser sends, or that it receives. */
export type Side = 'up' | 'down';

/** A fault of the network: random loss, a complete outage, or a rate limit. */
export interface Fault {
  lossPercent?: number;
  /** Drops everything for so many milliseconds, once. */
  silent?: true;
  kbps?: number;
}

/**
 * A real bad network for a browser: a network namespace (Linux, root), a virtual cable out of it, and nftables or a token bucket
 * that drops or limits packets. TCP is the kernel's own, so losses cause real retransmissions and back-off.
 * Inside, ports of 127.0.0.1 are those of the machine, because browsers trust pages of that address.
 */
export interface BadNetwork {
  /** Path of a command that starts Chromium inside the namespace. */
  readonly chromium: string;
  set(side: Side, fault: Fault): void;
  clear(): void;
  /** Bytes on the cable so far, with IP and TCP headers. */
  bytes(): { up: number; down: number };
  close(): void;
}

const run = (command: string, args: readonly string[], input?: string): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], ...(input === undefined ? {} : { input }) });

/** Throws without root, `ip` (iproute2) or `nft` (nftables). */
export function openBadNetwork(): BadNetwork {
  const name = `rtcway${process.pid % 100_000}`;
  const [outer, inner] = [`${name}o`, `${name}i`];
  const inside = (command: string, ...args: string[]): string => run('ip', ['netns', 'exec', name, command, ...args]);
  const ip = (text: string): string => run('ip', text.split(' '));
  const subnet = `10.77.${process.pid % 250}`;
  const folder = mkdtempSync(join(tmpdir(), 'rtc-way-'));
  const close = (): void => {
    const attempts = [
      () => ip(`link del ${outer}`),
      () => run('nft', ['delete', 'table', 'ip', name]),
      () => ip(`netns del ${name}`),
    ];
    attempts.forEach((attempt) => {
      try {
        attempt();
      } catch {
        // It did not exist yet.
      }
    });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    ip(`netns add ${name}`);
    ip(`link add ${outer} type veth peer name ${inner} netns ${name}`);
    // Segmentation offload is off, so that a dropped packet has the size of the wire and not 64 kB.
    ip(`link set ${outer} up gso_max_segs 1`);
    ip(`addr add ${subnet}.1/30 dev ${outer}`);
    ip(`-n ${name} link set ${inner} up gso_max_segs 1`);
    // Connections are made to 127.0.0.1 and take their segment size from it.
    ip(`-n ${name} link set lo up mtu 1500 gso_max_segs 1`);
    ip(`-n ${name} addr add ${subnet}.2/30 dev ${inner}`);
    inside('sysctl', '-qw', 'net.ipv4.conf.all.route_localnet=1');
    run('sysctl', ['-qw', `net.ipv4.conf.${outer}.route_localnet=1`]);
    run('nft', ['-f', '-'], natOutside(name, outer));
    run('ip', ['netns', 'exec', name, 'nft', '-f', '-'], natInside(`${subnet}.1`, inner));
    const chromium = join(folder, 'chromium');
    writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${name} "${chromiumFile()}" "$@"\n`);
    chmodSync(chromium, 0o755);
    const counted = (what: string): number => Number(inside('cat', `/sys/class/net/${inner}/statistics/${what}_bytes`).trim());
    const clear = (): void => {
      run('nft', ['flush', 'chain', 'ip', name, 'up']);
      inside('nft', 'flush', 'chain', 'ip', 'way', 'down');
      [() => inside('tc', 'qdisc', 'del', 'dev', inner, 'root'), () => run('tc', ['qdisc', 'del', 'dev', outer, 'root'])].forEach(
        (remove) => {
          try {
            remove();
          } catch {
            // There was no token bucket.
          }
        },
      );
    };
    /** Drops packets where they arrive: a drop at the sender is reported to it, which no real network does. */
    const rule = (side: Side, what: string): void => {
      if (side === 'up') run('nft', `add rule ip ${name} up iifname ${outer} ${what}`.split(' '));
      else inside('nft', ...`add rule ip way down iifname ${inner} ${what}`.split(' '));
    };
    return {
      chromium,
      set: (side, { lossPercent, silent, kbps }) => {
        clear();
        if (silent) rule(side, 'drop');
        if (lossPercent !== undefined) rule(side, `numgen random mod 100 < ${lossPercent} drop`);
        // With a queue of 200 ms, as a modem has.
        const bucket = `root tbf rate ${kbps}kbit burst 4000 latency 200ms`.split(' ');
        if (kbps !== undefined && side === 'up') inside('tc', 'qdisc', 'add', 'dev', inner, ...bucket);
        if (kbps !== undefined && side === 'down') run('tc', ['qdisc', 'add', 'dev', outer, ...bucket]);
      },
      clear,
      bytes: () => ({ up: counted('tx'), down: counted('rx') }),
      close,
    };
  } catch (cause) {
    close();
    throw new Error('a bad network needs Linux, root, iproute2 and nftables', { cause });
  }
}

const natOutside = (name: string, outer: string): string => `
table ip ${name} {
  chain come {
    type nat hook prerouting priority -100
    iifname ${outer} dnat to 127.0.0.1
  }
  chain up {
    type filter hook prerouting priority -300
  }
}
`;

const natInside = (far: string, inner: string): string => `
table ip way {
  chain go {
    type nat hook output priority -100
    ip daddr 127.0.0.1 meta l4proto { tcp, udp } th dport 1024-65535 dnat to ${far}
  }
  chain leave {
    type nat hook postrouting priority 100
    oifname ${inner} masquerade
  }
  chain down {
    type filter hook prerouting priority -300
  }
}
`;
