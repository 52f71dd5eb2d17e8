import type { Log } from '../log';
import type { Engine } from './engine';
import { memoryEngine } from './memory';
import { readStoreAddress } from './redis/address';

/** The engine of one process, whose rooms and calls end with it. */
export const memoryAddress = 'memory';

export const isEngineAddress = (address: string): boolean => address === memoryAddress || readStoreAddress(address) !== null;

/**
 * Opens the engine at an address: `memory`, or a Redis store that several nodes share. Rejects when the store is not reached in ten seconds
 * or is too old.
 */
export async function openEngine(address: string, { log }: { log?: Log } = {}): Promise<Engine> {
  if (address === memoryAddress) return memoryEngine();
  // Loaded only where it is used.
  const { redisEngine } = await import('./redis/redis-engine');
  return redisEngine({ url: address, ...(log === undefined ? {} : { log }) });
}
