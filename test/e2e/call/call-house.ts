import { openHouse, type House } from '../room/house';
import type { Backend, BackendWish } from '../room/backend';
import { Caller, type CallerWish } from './caller';

/** A backend, a browser, and people who call each other in it. */
export interface CallHouse {
  readonly backend: Backend;
  /** Once for each name: a browser is opened for the first test that wants it, and serves the others. */
  caller(wish: CallerWish): Promise<Caller>;
  close(): Promise<void>;
}

/** Nobody is told to call more slowly: these people are many, and quick. */
const unhurried = {
  invitesPerSecond: 1e6,
  invitesPerMinute: 1e6,
  invitesPerCalleePerMinute: 1e6,
  requestsPerSecond: 1e6,
  requestsBurst: 1e6,
  hellosPerMinute: 1e6,
};

export async function openCallHouse(limits: BackendWish['limits'] = {}): Promise<CallHouse> {
  const house: House = await openHouse({ limits: { ...unhurried, ...limits } });
  const callers: Caller[] = [];
  return {
    backend: house.backend,
    async caller(wish) {
      const { browser, script, backend } = house;
      const caller = await Caller.arrive({ browser, script, port: backend.port, wish });
      callers.push(caller);
      return caller;
    },
    async close() {
      await Promise.all(callers.map((caller) => caller.vanish()));
      await house.close();
    },
  };
}
