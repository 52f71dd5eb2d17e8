import { startRedis, type RedisServer } from '../../harness/servers/redis';

/** Runs `act` with a Redis process of its own, without persistence. */
export async function withRedis<Result>(act: (redis: RedisServer) => Promise<Result>): Promise<Result> {
  const redis = await startRedis();
  try {
    return await act(redis);
  } finally {
    await redis.kill();
  }
}
