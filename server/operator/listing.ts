import type { Engine } from '../engine/engine';
import { twirpError } from './twirp-error';

/** The most that an answer lists when the request sets no limit. */
export const maxListed = 10_000;
/** Names that the engine is asked for at once. */
const pageSize = 1_000;
/** States that are loaded at once. */
const batchSize = 64;

export interface Page {
  after?: string;
  limit?: number;
}

/** The ids of existing streams with this prefix. `next` is the id after which the next page begins; '' when there is none. */
export async function listIds(
  engine: Pick<Engine, 'streams'>,
  prefix: string,
  page: Page,
): Promise<{ ids: readonly string[]; next: string }> {
  const { after = '', limit } = page;
  const wanted = limit ?? maxListed;
  const ids: string[] = [];
  let last = after === '' ? null : prefix + after;
  while (ids.length <= wanted) {
    const most = Math.min(pageSize, wanted + 1 - ids.length);
    const names = await engine.streams(prefix, { after: last, most });
    ids.push(...names.map((name) => name.slice(prefix.length)));
    if (names.length < most) return { ids, next: '' };
    last = names.at(-1) ?? null;
  }
  if (limit === undefined) throw twirpError('resource_exhausted', `more than ${maxListed}: list them by limit and after`);
  const listed = ids.slice(0, wanted);
  return { ids: listed, next: listed.at(-1) ?? '' };
}

/** Loads each, a few at a time, in their order. */
export async function loadEach<T>(ids: readonly string[], load: (id: string) => Promise<T>): Promise<readonly T[]> {
  const loaded: T[] = [];
  for (let at = 0; at < ids.length; at += batchSize) loaded.push(...(await Promise.all(ids.slice(at, at + batchSize).map(load))));
  return loaded;
}
