import { createHash } from 'node:crypto';
import type { SpanContext } from './open-telemetry';

const digestOf = (sessionId: string): string => createHash('sha256').update(sessionId).digest('hex');

/**
 * The id in every log line and of every span of a session, over all its connections and nodes: 16 bytes in hexadecimal, the shape of a
 * trace id of W3C Trace Context. It is derived from the session's own random id, so that no node has to store or agree on it.
 */
export const traceOf = (sessionId: string): string => digestOf(sessionId).slice(0, 32);

/** The parent of a session's spans. No node records it, because a session outlives nodes; its flag says that it is sampled. */
export const sessionSpan = (sessionId: string): SpanContext => ({
  traceId: traceOf(sessionId),
  spanId: digestOf(sessionId).slice(32, 48),
  traceFlags: 1,
  isRemote: true,
});
