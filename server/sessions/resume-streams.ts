import {
  roomStream,
  userStream,
  type Cursor,
  type Position,
  type StreamEvent,
  type Welcome,
} from '../../components/core/protocol/messages';
import { partyOf, callAt } from '../calls/call-entry';
import { keepCall, isActiveIn } from '../calls/party-presence';
import { restoreCall } from '../calls/restore';
import type { Context } from '../context';
import { EncodedMessage } from '../frames/encoded-message';
import { membershipOf } from '../rooms/room-record';
import { Subscription, type Reader } from '../streams/subscription';
import type { TokenScope } from '../tokens';
import type { Session } from './sessions';

type StreamEntry = Welcome['st'][number];

/** A resumed stream: its entry in `welcome`, the events to replay, and the position after them. */
export interface ResumedStream {
  entry: StreamEntry;
  replay: readonly EncodedMessage[];
  subscription: Subscription;
  at: Position;
  /** The call in which this connection represents its user; null for any other stream. */
  activeCall: string | null;
}

export interface ResumeRequest {
  stream: string;
  cursor: Cursor;
  session: Session;
  scope: TokenScope;
  reader: Reader;
  /** Collects all opened subscriptions, so that a failure can release them. */
  subscriptions: Subscription[];
}

/** How to resume one kind of stream. */
interface ResumableStream {
  /** Returns null when the session has no access to the stream any more. */
  resume(): Promise<{ activeCall: string | null } | null>;
  /** `isLeft`: the access ended between `resume` and the snapshot. */
  snapshot(): Promise<{ snap: unknown; at: Position; isLeft?: boolean }>;
}

/** Returns null when the session has no access any more: no membership, no party, or another user's inbox. */
export async function resumeStream(context: Context, request: ResumeRequest): Promise<ResumedStream | null> {
  const { stream, cursor } = request;
  const source = sourceOf(context, request);
  if (source === null) return null;
  // Subscribe before reading, and before the membership changes: events in between are held, not missed.
  const subscription = await Subscription.open(context.fanOut, stream, request.reader);
  request.subscriptions.push(subscription);
  const resumed = await source.resume();
  if (resumed === null) {
    subscription.release();
    return null;
  }
  const stored = cursor.e === '' ? null : await context.engine.read(stream, cursor);
  const stay = stored === null ? null : stayOf(stored, request.session.user);
  // The client is in the room again, for which it may still wait: its cursor belongs to the stay of before.
  const missed = stay === 'another' ? null : stored;
  context.metrics.streams.inc({ how: missed === null ? 'snapshot' : 'replay' });
  if (missed === null) {
    const { snap, at, isLeft: isOver } = await source.snapshot();
    if (isOver === true) {
      subscription.release();
      return null;
    }
    return { entry: { n: stream, ...at, snap }, at, subscription, replay: [], ...resumed };
  }
  // The client learns of an end from the replay, and gets nothing of what follows.
  const end = typeof stay === 'number' ? stay : null;
  if (end !== null) subscription.release();
  const open = end === null ? missed : missed.slice(0, end + 1);
  const at = { e: cursor.e, s: open.at(-1)?.s ?? cursor.s };
  const replay = open.map((event) => new EncodedMessage(JSON.stringify(event)));
  return { entry: { n: stream, ...at, replay: open.length }, replay, subscription, at, ...resumed };
}

function sourceOf(context: Context, { stream, cursor, session, scope }: ResumeRequest): ResumableStream | null {
  if (stream === userStream(session.user)) return inboxSource(context, session.user);
  if (stream.startsWith('c:')) return callSource(context, session, stream.slice(2), cursor.v);
  const room = session.rooms.find((name) => roomStream(name) === stream);
  return room === undefined ? null : roomSource(context, session, scope, room);
}

const nowhere: Position = { e: '', s: 0 };
const noCall = { activeCall: null };

const roomSource = (context: Context, session: Session, scope: TokenScope, room: string): ResumableStream => ({
  resume: async () => ((await context.memberships.resume(room, session, scope)) === null ? null : noCall),
  async snapshot() {
    const { record, at } = await context.rooms.of(session.user).load(room);
    return { snap: record.public, at: at ?? nowhere, isLeft: membershipOf(record, session.user)?.session !== session.id };
  },
});

/**
 * How the stay of a user went on in these events: null when it did, or the place of the event that ended it, because a removal may come
 * between the check of a membership and the reading. `another`: it ended, and the user has joined again.
 */
function stayOf(events: readonly StreamEvent[], user: string): number | 'another' | null {
  const isEnd = (event: StreamEvent): boolean => event.k === 'room.closed' || (event.k === 'member.left' && event.d.id === user);
  const end = events.findIndex(isEnd);
  if (end < 0) return null;
  const last = events.findLast((event) => isEnd(event) || (event.k === 'member.joined' && event.d.member.id === user));
  return last?.k === 'member.joined' ? 'another' : end;
}

const inboxSource = ({ inboxes }: Context, user: string): ResumableStream => ({
  async resume() {
    await inboxes.open(user);
    return noCall;
  },
  async snapshot() {
    const { entry, at } = await inboxes.open(user);
    return { snap: entry.public, at };
  },
});

/** Open to every present or former party while the call is stored, so that a returning client learns how it ended. */
const callSource = (context: Context, session: Session, call: string, voucher: string | undefined): ResumableStream => ({
  async resume() {
    if (voucher !== undefined && !(await restoreCall(context, session, call, voucher))) return null;
    const entry = await keepCall(context, session, call);
    if (entry === null || partyOf(entry, session.user) === null) return null;
    return { activeCall: isActiveIn(entry, session) ? call : null };
  },
  async snapshot() {
    const { entry, at } = await context.calls.read(call);
    return { snap: entry === null ? {} : callAt(entry, context.clock.now()), at: at ?? nowhere };
  },
});
