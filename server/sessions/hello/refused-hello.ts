import { isRtcError, rtcError, type Reason } from '../../../components/core/protocol/errors';
import type { Random } from '../../clock';
import type { Context } from '../../context';
import type { RequestOrigin } from '../../media/media-server';
import type { CloseName } from '../close-frame';

/** How a refused hello ends its connection. */
export interface RefusedHello {
  readonly reason: Reason;
  readonly name: CloseName;
  readonly more: { readonly afterMs?: number };
}

/** A client without rights stops; every other one comes back in five to ten seconds, spread by chance. */
export function refusedHello(cause: unknown, random: Random): RefusedHello {
  const reason = isRtcError(cause) ? cause.reason : 'internal';
  if (reason === 'unauthorized') return { reason, name: 'unauthorized', more: {} };
  const afterMs = Math.round((1 + random.unit()) * 5_000);
  return { reason, name: reason === 'rate_limited' ? 'rate' : 'internal', more: { afterMs } };
}

type Origin = Pick<RequestOrigin, 'address'>;

/** Throws `rate_limited` for an address whose tokens were refused too often: it guesses them, or makes the check of them work. */
export function requireFewRefusals({ rates }: Context, { address }: Origin): void {
  if (address !== undefined && rates.waitMs('failedHellos', address) > 0) throw rtcError('rate_limited');
}

export function countRefusal({ metrics, rates }: Context, { address }: Origin, reason: Reason): void {
  metrics.hellos.inc({ outcome: 'refused' });
  if (reason === 'unauthorized' && address !== undefined) rates.take('failedHellos', address);
}
