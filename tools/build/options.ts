import { parseArgs } from 'node:util';

export const targets = ['kit', 'demo', 'web', 'server'] as const;
export type Target = (typeof targets)[number];

const platforms = ['wechat', 'qq'] as const;
export type Platform = (typeof platforms)[number];
/** Targets that can be built for QQ. */
const forQq: readonly Target[] = ['kit', 'demo'];

export interface BuildOptions {
  only: readonly Target[];
  /** Default: wechat. */
  platform?: Platform;
  watch: boolean;
  /** The default server address of the demo. */
  server: string;
}

export const help = `Builds what runs: the kit, the demo with the kit in it, the browser page, the server.

  npm run build -- [--only kit|demo|web|server] [--server ws://host:port/v1] [--target wechat|qq] [--watch]

  --only     build this alone (repeat it for several); what it is made from is built too
  --target   qq also makes the kit and the demo for Mobile QQ, in dist/qq
  --server   the address that the demo falls back to, default ws://127.0.0.1:8080/v1
  --watch    build again whenever a source changes
`;

/** Targets that have to be built before each target. */
const needs: Readonly<Record<Target, readonly Target[]>> = { kit: [], demo: ['kit'], web: ['kit', 'demo'], server: [] };

const isTarget = (name: string): name is Target => (targets as readonly string[]).includes(name);

/** Parses a command line; null means that help was requested. The message of a thrown error is meant for the user. */
export function buildOptions(args: readonly string[]): BuildOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      server: { type: 'string', default: 'ws://127.0.0.1:8080/v1' },
      target: { type: 'string', default: 'wechat' },
      watch: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const unknown = values.only.find((name) => !isTarget(name));
  if (unknown !== undefined) throw new Error(`--only knows ${targets.join(', ')}; '${unknown}' is none of them`);
  const platform = platforms.find((name) => name === values.target);
  if (platform === undefined) throw new Error(`--target knows ${platforms.join(', ')}; '${values.target}' is none of them`);
  const asked = values.only.filter(isTarget);
  const strange = platform === 'qq' && asked.find((target) => !forQq.includes(target));
  if (strange) throw new Error(`--target qq knows ${forQq.join(', ')}; '${strange}' is the same everywhere`);
  const all = platform === 'qq' ? forQq : targets;
  const wanted = new Set(asked.flatMap((target) => [...needs[target], target]));
  return {
    only: asked.length === 0 ? all : targets.filter((target) => wanted.has(target)),
    platform,
    watch: values.watch,
    server: values.server,
  };
}
