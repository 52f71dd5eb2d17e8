import type { CreateLiveElement } from '../../live-element';

/** The waits between attempts: as long as those of a stream whose server is lost, in all a quarter of a minute. */
const retryAfterMs = [500, 1_000, 2_000, 4_000, 4_000, 4_000] as const;

/**
 * Loads the code of a live element. An attempt that fails, most often because the network is down, is repeated; rejects with the last
 * failure, or at once when the tag was removed meanwhile.
 */
export async function loadElement(load: () => Promise<CreateLiveElement>, isRemoved: () => boolean): Promise<CreateLiveElement> {
  for (const waitMs of retryAfterMs) {
    try {
      return await load();
    } catch (cause) {
      if (isRemoved()) throw cause;
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (isRemoved()) throw new Error('the tag was removed');
  }
  return load();
}
