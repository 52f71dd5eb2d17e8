import { openBrowserTestbed, type BrowserTestbed } from './browser-testbed';
import type { Backend, BackendOptions } from '../servers/backend-process';
import { CallUser, type CallUserOptions } from './call-user';

/** A backend, a browser, and users who call each other. */
export interface BrowserCallTestbed {
  readonly backend: Backend;
  /** A user of the demo in a browser context of their own. */
  user(options: CallUserOptions): Promise<CallUser>;
  close(): Promise<void>;
}

/** No rate limits, because many test users act quickly. */
const noRateLimits = {
  invitesPerSecond: 1e6,
  invitesPerMinute: 1e6,
  invitesPerCalleePerMinute: 1e6,
  requestsPerSecond: 1e6,
  requestsBurst: 1e6,
  hellosPerMinute: 1e6,
};

export async function openBrowserCallTestbed({ limits = {}, ...options }: BackendOptions = {}): Promise<BrowserCallTestbed> {
  const testbed: BrowserTestbed = await openBrowserTestbed({ limits: { ...noRateLimits, ...limits }, ...options });
  const callers: CallUser[] = [];
  return {
    backend: testbed.backend,
    async user(options) {
      const { browser, script, backend } = testbed;
      const caller = await CallUser.open({ browser, script, port: backend.port, options });
      callers.push(caller);
      return caller;
    },
    async close() {
      await Promise.all(callers.map((caller) => caller.closeTab()));
      await testbed.close();
    },
  };
}

/** Ana, and Ben, whose texts are English. */
export async function openCallPair(): Promise<{ testbed: BrowserCallTestbed; ana: CallUser; ben: CallUser }> {
  const testbed = await openBrowserCallTestbed();
  const [ana, ben] = await Promise.all([
    testbed.user({ user: 'ana', name: 'Ana' }),
    testbed.user({ user: 'ben', name: 'Ben', locale: 'en-US' }),
  ]);
  return { testbed, ana, ben };
}
