import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import { serveMedia, type MediaHttpServer } from '../../harness/servers/media-http-server';
import { ProcessWatch } from './process-watch';

/** A run against an embedded media server. */
export interface MediaAttack {
  readonly server: MediaHttpServer<EmbeddedMedia>;
  /** Each thing that was sent, as text. */
  readonly trace: string[];
  readonly faults: string[];
}

/** Starts a media server, attacks it, and finds what became of its process. */
export async function attackMedia(
  options: Parameters<typeof embeddedMedia>[0],
  attack: (run: MediaAttack) => Promise<void>,
): Promise<Pick<MediaAttack, 'trace' | 'faults'>> {
  const server = await serveMedia(embeddedMedia(options));
  const watch = new ProcessWatch(server.media.pid);
  const run: MediaAttack = { server, trace: [], faults: [] };
  await attack(run).catch((cause: Error) => run.faults.push(`the run broke: ${cause.stack}`));
  run.faults.push(...watch.end());
  await server.close();
  return run;
}
