import type { Cursor, Hello } from '../protocol/messages';
import { roomUrlForms } from '../protocol/room-url-forms';
import type { Session } from './session-storage';
import type { SignallingOptions } from './signalling';

export interface HelloFields {
  tok: string;
  dev: string;
  session: Session | null;
  cur: { readonly [stream: string]: Cursor };
}

/** TRTC's `room://` takes today's form from base library 2.10.0 on; its events carry codes from 1.9.90 on. QQ does not support it. */
const formsOf = (host: SignallingOptions['platform']['host']): string[] =>
  host.kind === 'qq' || !host.atLeast('1.9.90') ? [] : [host.atLeast('2.10.0') ? roomUrlForms.today : roomUrlForms.older];

/** Builds the first frame of a socket: the user's token, the session to resume, and the position in each subscribed stream. */
export const createHello = ({ sdk, platform }: SignallingOptions, { tok, dev, session, cur }: HelloFields): Hello => ({
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
