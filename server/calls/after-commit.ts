import type { Party } from '../../components/core/protocol/call-state';
import { isWaitingParty } from '../../components/core/protocol/call-table';
import { callStream } from '../../components/core/protocol/messages';
import type { Context } from '../context';
import { causeOf } from '../log';
import { setRole, close, leave } from '../rooms/decisions';
import { partyOf, recordOf, type CallEntry } from './call-entry';
import type { CommittedChange, BackgroundWork } from './calls';
import { withTimeout } from '../hooks/with-timeout';
import { ringNext, ringUser } from './ring';

/**
 * Carries a committed change on to inboxes, memberships and hooks. Each step may run twice: when a node dies halfway, another
 * node repeats it without knowing the state before. Returns the work that goes on in the background.
 */
export async function afterCommit(context: Context, { events, before, after }: CommittedChange): Promise<BackgroundWork> {
  report(context, events, after.public.id);
  vouch(context, after);
  const changed = after.public.parties.filter((party) => party.state !== stateBefore(before, party));
  const ended = changed.filter((party) => party.state === 'ended');
  const isOver = after.public.reason !== null && (before === null || before.public.reason === null);
  const waiting = (await Promise.all(ended.map((party) => endFor(context, after, party)))).filter((call) => call !== null);
  if (isOver) await Promise.all([context.calls.dropLater(after), endRoom(context, after)]);
  else await Promise.all(ended.map((party) => evict(context, after.public.room, party)));
  // The caller does not wait until up to twenty inboxes have been written.
  const rung = changed.filter(isWaitingParty).map(({ id }) => {
    return inBackground(context, 'a call did not reach an inbox', () => ringUser(context, after.public.id, id));
  });
  const called = waiting.map(({ call, user }) =>
    inBackground(context, 'a queued call was not rung', () => ringNext(context, call, user)),
  );
  return { rest: rung.concat(called) };
}

const stateBefore = (before: CallEntry | null, { id }: Party): string | null =>
  before === null ? null : (partyOf(before, id)?.state ?? null);

/** Returns the call that waited for this end, if any. */
async function endFor(context: Context, entry: CallEntry, { id, reason }: Party): Promise<{ call: string; user: string } | null> {
  const record = recordOf(entry, id, reason ?? 'lost');
  const { ended, next: waiting } = await context.inboxes.endCall(id, record);
  const { callEnded } = context.hooks;
  // A merged call goes on under another id, so it has not ended for its parties.
  if (ended && callEnded !== undefined && reason !== 'merged')
    void withTimeout(context, 'callEnded', () => callEnded(id, record), undefined);
  return waiting === null ? null : { call: waiting, user: id };
}

/** Closes the room of the call, unless the call became a room. */
async function endRoom({ rooms, random }: Context, { public: call, host }: CallEntry): Promise<void> {
  if (call.reason === 'moved') await rooms.change(call.room, (record) => setRole(record, host, 'host', random.id(12)));
  else await rooms.change(call.room, (record) => close(record));
}

async function evict({ rooms }: Context, room: string, { id, reason }: Party): Promise<void> {
  await rooms.change(room, (record) => leave(record, id, reason === 'lost' ? 'lost' : 'left'));
}

/** Hands the parties the word by which the call survives the loss of this engine. */
function vouch({ vouchers, fanOut, clock }: Context, entry: CallEntry): void {
  const voucher = vouchers.of(entry, clock.now());
  if (voucher !== undefined) fanOut.publishVoucher(callStream(entry.public.id), voucher);
}

function report({ log, metrics }: Context, events: CommittedChange['events'], call: string): void {
  // Part of the id is enough to follow a call through a log, and not enough to join it.
  events.forEach((event) => {
    const reason = event.k === 'party.ended' || event.k === 'call.ended' ? event.d.reason : null;
    log('info', event.k, { call: call.slice(0, 8), reason });
    if (event.k === 'call.ended') metrics.calls.inc({ reason: event.d.reason });
  });
}

function inBackground({ log }: Context, message: string, act: () => Promise<void>): Promise<void> {
  return act().catch((cause: unknown) => log('error', message, { cause: causeOf(cause) }));
}
