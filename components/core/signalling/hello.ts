import type { Hello, Position } from '../protocol/messages';
import type { Session } from './memory';
import type { SignallingOptions } from './signalling';

export interface Greeting {
  tok: string;
  dev: string;
  session: Session | null;
  cur: { [stream: string]: Position };
}

/** Who we are, which session goes on, and where each of our streams stands. */
export const helloOf = ({ sdk, platform }: SignallingOptions, { tok, dev, session, cur }: Greeting): Hello => ({
  t: 'hello',
  v: 1,
  sdk,
  tok,
  dev,
  pf: platform.host.kind,
  caps: [],
  ...session,
  cur,
});
