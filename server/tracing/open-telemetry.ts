/**
 * The part of the module `@opentelemetry/api` that the server uses. The module itself fits, so the server needs no dependency on it:
 * the operator brings the SDK, the sampler and the exporter.
 */
export interface OpenTelemetry {
  readonly ROOT_CONTEXT: unknown;
  readonly trace: {
    getTracer(name: string, version?: string): Tracer;
    setSpan(context: unknown, span: Span): unknown;
    setSpanContext(context: unknown, spanContext: SpanContext): unknown;
  };
}

export interface Tracer {
  startSpan(name: string, options?: SpanOptions, context?: unknown): Span;
}

export interface SpanOptions {
  /** Milliseconds since 1970. */
  startTime?: number;
  attributes?: SpanAttributes;
  links?: { context: SpanContext }[];
}

/** No user, no room, no token and no URL is ever among them. */
export type SpanAttributes = Record<string, string | number | boolean>;

export interface Span {
  setAttribute(name: string, value: string | number | boolean): unknown;
  setStatus(status: { code: number }): unknown;
  end(endTime?: number): void;
  spanContext(): SpanContext;
}

export interface SpanContext {
  traceId: string;
  spanId: string;
  traceFlags: number;
  isRemote?: boolean;
}
