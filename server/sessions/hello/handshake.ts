import { rtcError, type RtcError } from '../../../components/core/protocol/errors';
import { callStream, roomStream, type Hello } from '../../../components/core/protocol/messages';
import { detachCall } from '../../calls/party-presence';
import { answerInTime } from '../../hooks/with-timeout';
import type { Context } from '../../context';
import type { Subscription, Reader } from '../../streams/subscription';
import type { TokenScope } from '../../tokens';
import { resumeStream, type ResumedStream } from '../resume-streams';
import { refuseRevoked } from '../../revocation';
import type { OpenedSession, Session } from '../sessions';

export interface HandshakeResult {
  scope: TokenScope;
  session: Session;
  rt: string;
  resumed: boolean;
  streams: readonly ResumedStream[];
}

/** Hellos of its session that overtake one while it is carried out; more mean that something else is wrong. */
const maxOvertaken = 4;
/** A session cannot have more streams; further cursors are ignored. */
const maxCursors = 16;
/** The devices that a user may connect as often as one may. */
const devicesPerUser = 4;

/** Verifies a token and checks that it is not revoked. */
export async function verifyToken(context: Context, token: string): Promise<TokenScope> {
  const scope = await answerInTime(context, 'verify', () => context.verify(token));
  await refuseRevoked(context, scope);
  return scope;
}

function tooMany({ metrics }: Context, limit: string): RtcError {
  metrics.rateLimited.inc({ limit });
  return rtcError('rate_limited');
}

/** Identifies user and session, and resumes the session's streams. `onSession` is called before anything is read, and gives the context of the session. */
export async function handshake(
  context: Context,
  hello: Hello,
  reader: Reader,
  /** Returns false when the user has too many connections. */
  admit: (user: string, session: string | undefined) => boolean,
  onSession: (session: Session) => Context,
): Promise<HandshakeResult> {
  const { engine, limits, sessions, memberships } = context;
  const scope = await verifyToken(context, hello.tok);
  // The user first: the device is the client's word, and each new name would leave a record.
  const ofUser = await engine.increment(`hellos:${scope.user}`, 60_000);
  if (ofUser > devicesPerUser * limits.hellosPerMinute) throw tooMany(context, 'hellos');
  const hellos = await engine.increment(`hellos:${scope.user}:${hello.dev}`, 60_000);
  if (hellos > limits.hellosPerMinute) throw tooMany(context, 'hellos');
  const open = async (left: number): Promise<OpenedSession> => {
    // Each time anew: the client may have given up meanwhile, and a hello that was overtaken by its own successor must not come back.
    if (!admit(scope.user, hello.sid)) throw tooMany(context, 'userConnections');
    const opened = await sessions.open(scope.user, hello, scope);
    if (opened !== null) return opened;
    if (left === 0) throw rtcError('conflict');
    return open(left - 1);
  };
  const { session, rt, resumed } = await open(maxOvertaken);
  // It may have been withdrawn before the session was listed as one of its own.
  await refuseRevoked(context, scope);
  const own = onSession(session);
  const cursors = Object.entries(hello.cur ?? {}).slice(0, maxCursors);
  const wanted = new Set(cursors.map(([stream]) => stream));
  const otherRooms = session.rooms.filter((room) => !wanted.has(roomStream(room)));
  const subscriptions: Subscription[] = [];
  const resuming = allSettled(
    cursors.map(([stream, cursor]) => resumeStream(own, { stream, cursor, session, scope, reader, subscriptions })),
  );
  const detached = allSettled(otherRooms.map(async (room) => ((await memberships.detach(room, session)) ? room : null)));
  const missingCalls = session.calls.filter((call) => !wanted.has(callStream(call)));
  const detachedCalls = allSettled(missingCalls.map((call) => detachCall(own, session, call)));
  const [found, stillMember] = await Promise.all([resuming, detached, detachedCalls]).catch(async (cause: unknown) => {
    await resuming.catch(() => undefined);
    subscriptions.forEach((subscription) => subscription.release());
    throw cause;
  });
  const live = found.filter((one) => one !== null);
  const rooms = session.rooms.filter(
    (room) => stillMember.includes(room) || live.some((one) => one.entry.n === roomStream(room)),
  );
  const calls = live.flatMap(({ activeCall }) => (activeCall === null ? [] : [activeCall]));
  return { scope, session: { ...session, rooms, calls }, rt, resumed, streams: live };
}

/** Like Promise.all, but rejects only after all have settled, so that everything acquired can be released. */
async function allSettled<T>(acts: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(acts);
  return Promise.all(acts);
}
