import { roomStream, userStream, type Position, type Welcome } from '../../components/core/protocol/messages';
import { partyOf, shown } from '../calls/call-entry';
import { holdCall, speaks } from '../calls/liveness';
import type { Context } from '../context';
import { Follow, type Reader } from '../streams/follow';
import type { Grant } from '../tokens';
import type { Session } from './sessions';

type StreamEntry = Welcome['st'][number];

/** A stream that goes on: what `welcome` says of it, what is sent after, and where the reader then stands. */
export interface Continued {
  entry: StreamEntry;
  replay: readonly string[];
  follow: Follow;
  at: Position;
  /** The call in which the session speaks for its user; null for any other stream. */
  speaksIn: string | null;
}

export interface Wanted {
  stream: string;
  cursor: Position;
  session: Session;
  grant: Grant;
  reader: Reader;
  /** Everything that was opened is written here, so that a failure can undo it. */
  follows: Follow[];
}

/** How a kind of stream is taken up again. */
interface Source {
  /** False when the stream is lost to this session. `speaksIn`: as above. */
  resume(): Promise<{ speaksIn: string | null } | null>;
  snapshot(): Promise<{ snap: unknown; at: Position }>;
}

/** Null when the stream is lost to this session: no seat there, no part in it, or not its inbox. */
export async function continuation(context: Context, wanted: Wanted): Promise<Continued | null> {
  const { stream, cursor } = wanted;
  const source = sourceOf(context, wanted);
  if (source === null) return null;
  // Listening starts before reading, and before the seat changes: what happens in between is held, not missed.
  const follow = await Follow.open(context.hub, stream, wanted.reader);
  wanted.follows.push(follow);
  const resumed = await source.resume();
  if (resumed === null) {
    follow.release();
    return null;
  }
  const missed = cursor.e === '' ? null : await context.engine.read(stream, cursor);
  context.metrics.streams.inc({ how: missed === null ? 'snapshot' : 'replay' });
  if (missed === null) {
    const { snap, at } = await source.snapshot();
    return { entry: { n: stream, ...at, snap }, at, follow, replay: [], ...resumed };
  }
  const at = { e: cursor.e, s: missed.at(-1)?.s ?? cursor.s };
  const replay = missed.map((event) => JSON.stringify(event));
  return { entry: { n: stream, ...at, replay: missed.length }, replay, follow, at, ...resumed };
}

function sourceOf(context: Context, { stream, session, grant }: Wanted): Source | null {
  if (stream === userStream(session.user)) return inboxSource(context, session.user);
  if (stream.startsWith('c:')) return callSource(context, session, stream.slice(2));
  const room = session.rooms.find((name) => roomStream(name) === stream);
  return room === undefined ? null : roomSource(context, session, grant, room);
}

const nowhere: Position = { e: '', s: 0 };
const silent = { speaksIn: null };

const roomSource = (context: Context, session: Session, grant: Grant, room: string): Source => ({
  resume: async () => ((await context.seating.resume(room, session, grant)) === null ? null : silent),
  async snapshot() {
    const { record, at } = await context.rooms.load(room);
    return { snap: record.public, at: at ?? nowhere };
  },
});

const inboxSource = ({ inboxes }: Context, user: string): Source => ({
  async resume() {
    await inboxes.open(user);
    return silent;
  },
  async snapshot() {
    const { entry, at } = await inboxes.open(user);
    return { snap: entry.public, at };
  },
});

/** Anybody's who is or was part of it, for as long as it is kept: who comes back learns how it ended. */
const callSource = (context: Context, session: Session, call: string): Source => ({
  async resume() {
    const entry = await holdCall(context, session, call);
    if (entry === null || partyOf(entry, session.user) === null) return null;
    return { speaksIn: speaks(entry, session) ? call : null };
  },
  async snapshot() {
    const { entry, at } = await context.calls.read(call);
    return { snap: entry === null ? {} : shown(entry, context.clock.now()), at: at ?? nowhere };
  },
});
