import type { Welcome } from '../../../components/core/protocol/messages';
import type { Context } from '../../context';
import type { HandshakeResult } from './handshake';

/** The answer to a hello that was accepted; `spread` is the time over which clients return when they lose this node. */
export function welcomeFrame(
  { clock, limits }: Pick<Context, 'clock' | 'limits'>,
  { session, rt, resumed, streams }: HandshakeResult,
  spread: number,
): Welcome {
  const { frameBytes: frame, messageBytes: message, requestsPerSecond: rate, heartbeatMs: hb } = limits;
  const st = streams.map(({ entry }) => entry);
  return { t: 'welcome', v: 1, sid: session.id, rt, resumed, now: clock.now(), hb, lim: { frame, message, rate, spread }, st };
}
