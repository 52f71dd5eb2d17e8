import { rtcError } from '../../components/core/protocol/errors';
import type { Json } from '../../components/core/shared/json';
import type { Engine } from './engine';

/** Each failed try means that another node has written. As many at one record of one user are a store that answers wrongly. */
const maxTries = 100;

/**
 * Changes a record by the record as it is: when another node writes between the two steps, they are done again. `change` gets null for a
 * record that is not there, and returns null to remove it, or undefined to leave it as it is. Throws `unavailable` after 100 tries.
 */
export async function changeRecord<T extends Json>(
  engine: Pick<Engine, 'get' | 'replace'>,
  key: string,
  ttlMs: number,
  change: (stored: T | null) => T | null | undefined,
): Promise<void> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const stored = (await engine.get(key)) as T | null;
    const wanted = change(stored);
    if (wanted === undefined || (await engine.replace(key, stored, wanted, ttlMs))) return;
  }
  throw rtcError('unavailable', { message: `a record was changed by others ${maxTries} times in a row` });
}
