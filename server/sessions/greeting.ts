import { rtcError } from '../../components/core/protocol/errors';
import { roomStream, userStream, type Hello, type Position, type Welcome } from '../../components/core/protocol/messages';
import type { Context } from '../context';
import { Follow, type Reader } from '../streams/follow';
import type { Grant } from '../tokens';
import type { Session } from './sessions';

type StreamEntry = Welcome['st'][number];

/** A stream that goes on: what `welcome` says of it, what is sent after, and where the reader then stands. */
interface Continued {
  entry: StreamEntry;
  replay: readonly string[];
  follow: Follow;
  at: Position;
}

export interface Greeted {
  grant: Grant;
  session: Session;
  rt: string;
  resumed: boolean;
  continued: readonly Continued[];
}

/** More cursors than a session can have streams are not looked at. */
const maxCursors = 8;

/** Believes a token that is neither bad nor revoked. */
export async function believed(context: Context, token: string): Promise<Grant> {
  const grant = await context.verify(token);
  if ((await context.engine.get(revokedKey(grant.id))) !== null) throw rtcError('unauthorized', { message: 'revoked' });
  return grant;
}

export const revokedKey = (tokenId: string): string => `revoked:${tokenId}`;

/** Who it is, which session, and where each of its streams stands. `took` hears of the session before anything is read. */
export async function greet(context: Context, hello: Hello, reader: Reader, took: (session: Session) => void): Promise<Greeted> {
  const { engine, limits, sessions, seating } = context;
  const grant = await believed(context, hello.tok);
  const hellos = await engine.increment(`hellos:${grant.user}:${hello.dev}`, 60_000);
  if (hellos > limits.hellosPerMinute) throw rtcError('rate_limited');

  const { session, rt, resumed } = await sessions.open(grant.user, hello);
  took(session);
  const cursors = Object.entries(hello.cur ?? {}).slice(0, maxCursors);
  const wanted = new Set(cursors.map(([stream]) => stream));
  const elsewhere = session.rooms.filter((room) => !wanted.has(roomStream(room)));
  const follows: Follow[] = [];
  const continuing = together(
    cursors.map(([stream, cursor]) => continuation(context, { stream, cursor, session, grant, reader, follows })),
  );
  const parting = together(elsewhere.map(async (room) => ((await seating.part(room, session)) ? room : null)));
  const [continued, held] = await Promise.all([continuing, parting]).catch(async (cause: unknown) => {
    await continuing.catch(() => undefined);
    follows.forEach((follow) => follow.release());
    throw cause;
  });
  const going = continued.filter((one) => one !== null);
  const rooms = session.rooms.filter((room) => held.includes(room) || going.some((one) => one.entry.n === roomStream(room)));
  return { grant, session: { ...session, rooms }, rt, resumed, continued: going };
}

/** Like Promise.all, but a failure is told only when all have ended: what they acquired can then be given back. */
async function together<T>(acts: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(acts);
  return Promise.all(acts);
}

interface Wanted {
  stream: string;
  cursor: Position;
  session: Session;
  grant: Grant;
  reader: Reader;
  /** Everything that was opened is written here, so that a failure can undo it. */
  follows: Follow[];
}

/** Null when the stream is lost to this session: no seat there, or not its inbox. */
async function continuation(context: Context, wanted: Wanted): Promise<Continued | null> {
  const { stream, cursor, session, grant } = wanted;
  const room = session.rooms.find((name) => roomStream(name) === stream) ?? null;
  if (room === null && stream !== userStream(session.user)) return null;
  // Listening starts before reading, and before the seat changes: what happens in between is held, not missed.
  const follow = await Follow.open(context.hub, stream, wanted.reader);
  wanted.follows.push(follow);
  if (room !== null && (await context.seating.resume(room, session, grant)) === null) {
    follow.release();
    return null;
  }
  const missed = cursor.e === '' ? null : await context.engine.read(stream, cursor);
  context.metrics.streams.inc({ how: missed === null ? 'snapshot' : 'replay' });
  if (missed === null) return { ...(await snapshot(context, stream, room)), follow, replay: [] };
  const at = { e: cursor.e, s: missed.at(-1)?.s ?? cursor.s };
  return { entry: { n: stream, ...at, replay: missed.length }, replay: missed.map((event) => JSON.stringify(event)), follow, at };
}

async function snapshot(context: Context, stream: string, room: string | null): Promise<Pick<Continued, 'entry' | 'at'>> {
  if (room === null) {
    const stored = await context.engine.load(stream);
    const at = stored?.at ?? { e: '', s: 0 };
    return { entry: { n: stream, ...at, snap: stored?.state ?? {} }, at };
  }
  const { record, at } = await context.rooms.load(room);
  const stands = at ?? { e: '', s: 0 };
  return { entry: { n: stream, ...stands, snap: record.public }, at: stands };
}
