import type { Party } from '../../components/core/protocol/call-state';
import { isWaiting } from '../../components/core/protocol/call-table';
import type { Context } from '../context';
import { causeOf } from '../log';
import { appoint, close, leave } from '../rooms/decisions';
import { partyOf, recordOf, type CallEntry } from './call-entry';
import type { CallChange } from './calls';
import { patiently } from './patience';
import { next, summon } from './summons';

/**
 * What follows from a change of a call: inboxes, seats, hooks. All of it may be done twice, as another node does it again when the
 * first one died over it: then nothing is known of what was before.
 */
export async function afterChange(context: Context, { events, before, after }: CallChange): Promise<void> {
  told(context, events, after.public.id);
  const changed = after.public.parties.filter((party) => party.state !== stateBefore(before, party));
  const ended = changed.filter((party) => party.state === 'ended');
  const isOver = after.public.reason !== null && (before === null || before.public.reason === null);
  await Promise.all(ended.map((party) => endFor(context, after, party)));
  if (isOver) await Promise.all([context.calls.keep(after), endRoom(context, after)]);
  else await Promise.all(ended.map((party) => evict(context, after.public.room, party)));
  // Who is called hears of it in their own time: a caller does not wait for what twenty inboxes say.
  changed.filter(isWaiting).forEach(({ id }) => {
    inBackground(context, 'a call did not reach an inbox', () => summon(context, after.public.id, id));
  });
}

const stateBefore = (before: CallEntry | null, { id }: Party): string | null =>
  before === null ? null : (partyOf(before, id)?.state ?? null);

async function endFor(context: Context, entry: CallEntry, { id, reason }: Party): Promise<void> {
  const record = recordOf(entry, id, reason ?? 'lost');
  const { ended, next: waiting } = await context.inboxes.end(id, record);
  const { callEnded } = context.hooks;
  // A call that goes on as another one is not over for anybody.
  if (ended && callEnded !== undefined && reason !== 'merged')
    void patiently(context, 'callEnded', () => callEnded(id, record), undefined);
  if (waiting !== null) inBackground(context, 'who waited was not called', () => next(context, waiting, id));
}

/** The room goes with its call, but for a call that became a room. */
async function endRoom({ rooms, random }: Context, { public: call, host }: CallEntry): Promise<void> {
  if (call.reason === 'moved') await rooms.change(call.room, (record) => appoint(record, host, 'host', random.id(12)));
  else await rooms.change(call.room, (record) => close(record));
}

async function evict({ rooms }: Context, room: string, { id, reason }: Party): Promise<void> {
  await rooms.change(room, (record) => leave(record, id, reason === 'lost' ? 'lost' : 'left'));
}

function told({ log, metrics }: Context, events: CallChange['events'], call: string): void {
  // A part of the id is enough to follow a call through a log, and not enough to join it.
  events.forEach((event) => {
    const reason = event.k === 'party.ended' || event.k === 'call.ended' ? event.d.reason : null;
    log('info', event.k, { call: call.slice(0, 8), reason });
    if (event.k === 'call.ended') metrics.calls.inc({ reason: event.d.reason });
  });
}

function inBackground({ log }: Context, trouble: string, act: () => Promise<void>): void {
  act().catch((cause: unknown) => log('error', trouble, { cause: causeOf(cause) }));
}
