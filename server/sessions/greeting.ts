import { rtcError } from '../../components/core/protocol/errors';
import { callStream, roomStream, type Hello } from '../../components/core/protocol/messages';
import { partCall } from '../calls/liveness';
import type { Context } from '../context';
import type { Follow, Reader } from '../streams/follow';
import type { Grant } from '../tokens';
import { continuation, type Continued } from './continuing';
import type { Session } from './sessions';

export interface Greeted {
  grant: Grant;
  session: Session;
  rt: string;
  resumed: boolean;
  continued: readonly Continued[];
}

/** More cursors than a session can have streams are not looked at. */
const maxCursors = 16;

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
  const forsaken = session.calls.filter((call) => !wanted.has(callStream(call)));
  const waiting = together(forsaken.map((call) => partCall(context, session, call)));
  const [continued, held] = await Promise.all([continuing, parting, waiting]).catch(async (cause: unknown) => {
    await continuing.catch(() => undefined);
    follows.forEach((follow) => follow.release());
    throw cause;
  });
  const going = continued.filter((one) => one !== null);
  const rooms = session.rooms.filter((room) => held.includes(room) || going.some((one) => one.entry.n === roomStream(room)));
  const calls = going.flatMap(({ speaksIn }) => (speaksIn === null ? [] : [speaksIn]));
  return { grant, session: { ...session, rooms, calls }, rt, resumed, continued: going };
}

/** Like Promise.all, but a failure is told only when all have ended: what they acquired can then be given back. */
async function together<T>(acts: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(acts);
  return Promise.all(acts);
}
