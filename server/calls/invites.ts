import { rtcError } from '../../components/core/protocol/errors';
import type { Context } from '../context';
import { admissionOf } from './inbox/admission';
import type { Invitee } from './decisions';
import { withTimeout } from '../hooks/with-timeout';
import type { CallState } from '../../components/core/protocol/call-state';

type Parts = Pick<Context, 'engine' | 'limits' | 'clock' | 'log' | 'hooks' | 'inboxes' | 'busy' | 'metrics'>;

/** A burst may use up this many seconds' worth of invitations. */
const burst = 3;
const minuteMs = 60_000;

/**
 * Counts invitations over all nodes, and throws `rate_limited` when there are too many by one caller, or from one caller to one
 * callee.
 */
export async function countInvites({ engine, limits, metrics }: Parts, from: string, to: readonly string[]): Promise<void> {
  const windows: readonly (readonly [key: string, ms: number, most: number])[] = [
    [`invites:${from}`, burst * 1_000, burst * limits.invitesPerSecond],
    [`invites-minute:${from}`, minuteMs, limits.invitesPerMinute],
    ...to.map((other) => [`invites-to:${from}/${other}`, minuteMs, limits.invitesPerCalleePerMinute] as const),
  ];
  const counts = await Promise.all(windows.map(([key, ms]) => engine.increment(key, ms)));
  const over = windows.filter(([, , most], index) => (counts[index] ?? 0) > most);
  if (over.length === 0) return;
  metrics.rateLimited.inc({ limit: 'invites' });
  throw rtcError('rate_limited', { afterMs: Math.max(...over.map(([, ms]) => ms)) });
}

/** Looks up the callees: their names, and whether they may be called and rung now. */
export function resolveInvitees(parts: Parts, call: CallState, to: readonly string[]): Promise<readonly Invitee[]> {
  const { hooks, inboxes, busy } = parts;
  const { from } = call;
  return Promise.all(
    to.map(async (id) => {
      const mayCall = hooks.mayCall;
      const [may, inbox] = await Promise.all([
        mayCall === undefined ? true : withTimeout(parts, 'mayCall', () => mayCall(from, id), false),
        inboxes.load(id),
      ]);
      // A caller without permission learns nothing about the user, not even a name.
      if (!may) return { id, name: id, how: 'refused' as const };
      const waits = admissionOf(inbox, call, busy).is === 'waits';
      const { name, avatar } = inbox.profile;
      return {
        id,
        name: name === '' ? id : name,
        ...(avatar === undefined ? {} : { avatar }),
        how: waits ? ('queued' as const) : ('inviting' as const),
      };
    }),
  );
}
