import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../tools/start/ports';
import { closeAfterTest } from '../close-after-test';
import { durabilityFlags, openRedis, type Durability, type FlagsIn, type RedisServer } from './redis-process';

export type { Durability, RedisServer } from './redis-process';

export const startRedis = (durability: Durability = 'nothing'): Promise<RedisServer> => run(() => durabilityFlags[durability]);

/** A replica that follows another process. */
export const startReplica = (of: RedisServer): Promise<RedisServer> =>
  run(() => [...durabilityFlags.nothing, '--replicaof', '127.0.0.1', String(of.port)]);

/** A node of a cluster that is still to be formed, with more options. */
export const startClusterNode = async (more: readonly string[]): Promise<RedisServer> => {
  // The usual port of the bus, 10,000 above, may be none.
  const bus = ['--cluster-port', String(await freePort(0, '127.0.0.1'))];
  return run(() => [...durabilityFlags.nothing, '--cluster-enabled', 'yes', ...bus, ...more]);
};

/** A sentinel that alone decides when its master, named `rooms`, is down, after half a second. */
export const startSentinel = (of: RedisServer): Promise<RedisServer> =>
  run(async (folder) => {
    const config = join(folder, 'sentinel.conf');
    await writeFile(
      config,
      `sentinel monitor rooms 127.0.0.1 ${of.port} 1\nsentinel down-after-milliseconds rooms 500\nsentinel failover-timeout rooms 2000\n`,
    );
    return [config, '--sentinel'];
  });

async function run(flagsIn: FlagsIn): Promise<RedisServer> {
  const server = await openRedis(flagsIn);
  closeAfterTest(() => server.close());
  return server;
}
