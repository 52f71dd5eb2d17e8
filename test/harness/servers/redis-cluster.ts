import { Redis } from 'ioredis';
import { closeAfterTest } from '../close-after-test';
import { startClusterNode, type RedisServer } from './redis';

const slots = 16_384;

/** Masters with equal shares of the slots, as `redis-cli --cluster create` forms them. */
export interface RedisCluster {
  readonly url: string;
  readonly masters: readonly RedisServer[];
  slotOf(key: string): Promise<number>;
  /** Resolves when the replica of the first master has what was written to it. */
  replicated(): Promise<void>;
  /** The master that had the slot of a key when the cluster was formed. */
  masterOf(key: string): Promise<RedisServer>;
  /** Moves the slot of a key, as `redis-cli --cluster reshard` does. Clients go on meanwhile. */
  move(key: string, to: RedisServer): Promise<void>;
}

interface Node extends RedisServer {
  readonly client: Redis;
  readonly id: string;
}

const until = async (isTrue: () => Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

async function startNode(more: readonly string[]): Promise<Node> {
  const server = await startClusterNode(more);
  const client = new Redis(server.port, '127.0.0.1', { retryStrategy: () => 50 });
  client.on('error', () => undefined);
  closeAfterTest(async () => client.disconnect());
  return { ...server, client, id: String(await client.cluster('MYID')) };
}

/** `replicas`: one for each master, which takes over about two seconds after its master has died. */
export async function startCluster({
  replicas = false,
  fullCoverage = false,
}: { replicas?: boolean; fullCoverage?: boolean } = {}): Promise<RedisCluster> {
  const more = [
    ...['--cluster-node-timeout', '1000', '--cluster-replica-validity-factor', '0'],
    ...['--cluster-require-full-coverage', fullCoverage ? 'yes' : 'no'],
  ];
  const nodes = await Promise.all(Array.from({ length: replicas ? 6 : 3 }, () => startNode(more)));
  const masters = nodes.slice(0, 3);
  const [first] = masters;
  if (first === undefined) throw new Error('a cluster has masters');
  await Promise.all(nodes.map(({ client }, at) => client.cluster('SET-CONFIG-EPOCH', at + 1)));
  const startOf = (at: number): number => Math.floor((slots * at) / masters.length);
  await Promise.all(masters.map(({ client }, at) => client.call('cluster', 'ADDSLOTSRANGE', startOf(at), startOf(at + 1) - 1)));
  const others = await Promise.all(nodes.slice(1).map(withBusPort));
  const meet = (): Promise<unknown> =>
    Promise.all(others.map(({ port, busPort }) => first.client.call('cluster', 'MEET', '127.0.0.1', port, busPort)));
  const info = async ({ client }: Node): Promise<string> => String(await client.cluster('INFO'));
  const isFormed = async (node: Node): Promise<boolean> =>
    (await info(node)).includes(`cluster_known_nodes:${nodes.length}`) && (await info(node)).includes('cluster_state:ok');
  // A busy machine may take longer than a handshake is remembered.
  for (let tries = 0; !(await Promise.all(nodes.map(isFormed))).every(Boolean); tries += 1) {
    if (tries % 50 === 0) await meet();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.all(
    nodes.slice(3).map(async ({ client }, at) => {
      await client.cluster('REPLICATE', masters[at]?.id ?? '');
      await until(async () => (await client.info('replication')).includes('master_link_status:up'));
    }),
  );

  const slotOf = async (key: string): Promise<number> => Number(await first.client.cluster('KEYSLOT', key));
  const masterOf = async (key: string): Promise<Node> => {
    const slot = await slotOf(key);
    return masters[masters.findLastIndex((_master, at) => startOf(at) <= slot)] ?? first;
  };
  return {
    url: `redis+cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    masters,
    slotOf,
    masterOf,
    async replicated() {
      const written = await offset(first, 'master_repl_offset');
      const replica = nodes[masters.length];
      if (replica === undefined) throw new Error('a cluster without replicas');
      await until(async () => (await offset(replica, 'slave_repl_offset')) >= written);
    },
    async move(key, to) {
      const [slot, from, target] = [await slotOf(key), await masterOf(key), masters.find(({ port }) => port === to.port)];
      if (target === undefined) throw new Error('no master of this cluster');
      await target.client.cluster('SETSLOT', slot, 'IMPORTING', from.id);
      await from.client.cluster('SETSLOT', slot, 'MIGRATING', target.id);
      const keys = (): Promise<string[]> => from.client.cluster('GETKEYSINSLOT', slot, 10) as Promise<string[]>;
      for (let some = await keys(); some.length > 0; some = await keys())
        await from.client.call('migrate', '127.0.0.1', to.port, '', 0, 5_000, 'KEYS', ...some);
      for (const { client } of [target, from, ...masters]) await client.cluster('SETSLOT', slot, 'NODE', target.id);
    },
  };
}

async function offset({ client }: Node, name: string): Promise<number> {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(await client.info('replication'))?.[1]);
}

/** A node says its port of the bus behind an `@`. */
async function withBusPort({ client, port }: Node): Promise<{ port: number; busPort: number }> {
  const [, busPort = '0'] = /@(\d+)[^\n]*\bmyself\b/.exec(String(await client.cluster('NODES'))) ?? [];
  return { port, busPort: Number(busPort) };
}
