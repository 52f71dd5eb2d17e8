import type { Clock } from '../../clock';
import type { StoreClient, StoreConnection } from './connection/connection';
import type { Keys } from './keys';
import type { Script } from './script';

/** The store as the parts of the engine use it. */
export interface Store {
  readonly client: StoreClient;
  readonly keys: Keys;
  /** Rejects when too few replicas have what was sent before. Without replicas it resolves at once. */
  replicated(): Promise<void>;
  /** The time for scripts: empty for the time of the store, by which clocks of nodes may differ. */
  time(): string;
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

export interface StoreOptions {
  connection: StoreConnection;
  keys: Keys;
  /** Replicas that a commit waits for. */
  replicas: number;
  /** Its time takes the place of the store's: for tests, which pass hours in a moment. */
  clock: Clock | null;
}

export function createStore({ connection, keys, replicas, clock }: StoreOptions): Store {
  const { client } = connection;
  const time = (): string => (clock === null ? '' : String(clock.now()));
  return {
    client,
    keys,
    time,
    async replicated() {
      if (replicas > 0) await connection.replicated(replicas);
    },
    run: (script, names, args) => script.run(client, names, [time(), ...args]),
  };
}
