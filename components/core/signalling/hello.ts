import type { Hello, Position } from '../protocol/messages';
import { roomUrlForms } from '../protocol/room-url-forms';
import type { Session } from './memory';
import type { SignallingOptions } from './signalling';

export interface Greeting {
  tok: string;
  dev: string;
  session: Session | null;
  cur: { [stream: string]: Position };
}

/** TRTC's `room://` is entered by today's form from base library 2.10.0 on; its events say what they are about from 1.9.90 on. QQ has none. */
const formsOf = (host: SignallingOptions['platform']['host']): string[] =>
  host.kind === 'qq' || !host.atLeast('1.9.90') ? [] : [host.atLeast('2.10.0') ? roomUrlForms.today : roomUrlForms.older];

/** Who we are, which session goes on, and where each of our streams stands. */
export const helloOf = ({ sdk, platform }: SignallingOptions, { tok, dev, session, cur }: Greeting): Hello => ({
  t: 'hello',
  v: 1,
  sdk,
  tok,
  dev,
  pf: platform.host.kind,
  caps: formsOf(platform.host),
  ...session,
  cur,
});
