import { AsyncLocalStorage } from 'node:async_hooks';
import type { GateDecision } from '../media/media-server';
import type { OpenTelemetry, Span, SpanAttributes, SpanContext, Tracer } from './open-telemetry';
import { sessionSpan } from './trace-id';

/** `SpanStatusCode.ERROR` of OpenTelemetry. */
const failed = 2;
/** Refusals for which the server is to blame, and not the client. */
const faults: readonly string[] = ['failed', 'internal', 'unavailable'];
/** Memberships whose last grant is remembered, for the link of a gate. */
const maxGrants = 10_000;

interface SpanStart {
  readonly attributes?: SpanAttributes;
  /** The session that it belongs to. Without one, it belongs to the span in which it is started. */
  readonly session?: string;
}

/** A hello that ended. `session` is null when it was refused before a session was known. */
export interface HelloSpan {
  readonly session: string | null;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly at: number;
  /** `new`, `resumed`, or the reason of the refusal. */
  readonly outcome: string;
}

/**
 * The spans of a node. All spans of a session have the trace id that its log lines have. Exists only while traces are on, so that a
 * server without them does nothing.
 */
export class Tracing {
  private readonly tracer: Tracer;
  private readonly active = new AsyncLocalStorage<unknown>();
  /** The spans of the last grants, by the tag of the membership. */
  private readonly grants = new Map<string, SpanContext>();

  constructor(private readonly api: OpenTelemetry) {
    this.tracer = api.trace.getTracer('miniprogram-rtc-kit-server');
  }

  /** Whether a span is being recorded here. */
  get isActive(): boolean {
    return this.active.getStore() !== undefined;
  }

  /** A handshake, told when it is over: only then its session is known. */
  hello({ session, since, at, outcome }: HelloSpan): void {
    const attributes = { 'rtc.outcome': outcome, 'rtc.resumed': outcome === 'resumed' };
    const span = this.tracer.startSpan('hello', { startTime: since, attributes }, this.contextOf(session));
    if (faults.includes(outcome)) span.setStatus({ code: failed });
    span.end(at);
  }

  /** Runs `act` in a span; spans that it starts are inside. A rejection is the outcome `failed`. */
  async span<T>(name: string, start: SpanStart, act: (span: Span) => Promise<T>, outcomeOf: (answer: T) => string): Promise<T> {
    const { attributes = {}, session } = start;
    const parent = session === undefined ? (this.active.getStore() ?? this.api.ROOT_CONTEXT) : this.contextOf(session);
    const span = this.tracer.startSpan(name, { attributes }, parent);
    let outcome = 'failed';
    try {
      const answer = await this.active.run(this.api.trace.setSpan(parent, span), () => act(span));
      outcome = outcomeOf(answer);
      return answer;
    } finally {
      span.setAttribute('rtc.outcome', outcome);
      if (faults.includes(outcome)) span.setStatus({ code: failed });
      span.end();
    }
  }

  /** Remembers the grant of a membership, so that its gates are linked to the session. */
  granted(tag: string, span: Span): void {
    // Removed first, so that the oldest is the first one of the map.
    this.grants.delete(tag);
    this.grants.set(tag, span.spanContext());
    const [oldest] = this.grants.keys();
    if (this.grants.size > maxGrants && oldest !== undefined) this.grants.delete(oldest);
  }

  /** A decision of the media server. One whose grant came from another node has no link. */
  gate({ direction, tag, accepted }: GateDecision): void {
    const grant = tag === null ? undefined : this.grants.get(tag);
    const attributes = { 'rtc.direction': direction, 'rtc.outcome': accepted ? 'accepted' : 'refused' };
    const parent = grant === undefined ? this.api.ROOT_CONTEXT : this.api.trace.setSpanContext(this.api.ROOT_CONTEXT, grant);
    const links = grant === undefined ? [] : [{ context: grant }];
    this.tracer.startSpan('media gate', { attributes, links }, parent).end();
  }

  private contextOf(session: string | null): unknown {
    const { ROOT_CONTEXT, trace } = this.api;
    return session === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, sessionSpan(session));
  }
}
