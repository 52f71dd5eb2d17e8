import * as api from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { OpenTelemetry } from '../../server/index';

/** OpenTelemetry's own SDK, which keeps the spans in memory. It is not registered, so that tests do not meet. */
export function recordedSpans(): {
  readonly openTelemetry: OpenTelemetry;
  /** The spans that are over, of this name or all. */
  spans(name?: string): readonly ReadableSpan[];
} {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const { setSpan, setSpanContext } = api.trace;
  return {
    openTelemetry: {
      ROOT_CONTEXT: api.ROOT_CONTEXT,
      trace: { setSpan, setSpanContext, getTracer: (name: string) => provider.getTracer(name) } as OpenTelemetry['trace'],
    },
    spans: (name) => exporter.getFinishedSpans().filter((span) => name === undefined || span.name === name),
  };
}

/** The module as the operator passes it must fit; a compile error here is a break of the option. */
export const wholeModule: OpenTelemetry = api;
