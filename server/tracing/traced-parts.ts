import type { Engine } from '../engine/engine';
import type { MediaServer } from '../media/media-server';
import type { OpenTelemetry } from './open-telemetry';
import { tracedEngine } from './traced-engine';
import { tracedMedia } from './traced-media';
import { Tracing } from './tracing';

interface Parts {
  readonly engine: Engine;
  readonly media: MediaServer;
}

/** The parts of a node with their spans. Without OpenTelemetry they are the given ones. Must be called before media are started. */
export function tracedParts(
  { engine, media }: Parts,
  api: OpenTelemetry | undefined,
): Parts & { readonly tracing: Tracing | null } {
  if (api === undefined) return { engine, media, tracing: null };
  const tracing = new Tracing(api);
  return { engine: tracedEngine(engine, tracing), media: tracedMedia(media, tracing), tracing };
}
