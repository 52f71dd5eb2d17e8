import { isSameSecret } from '../same-secret';
import type { Direction } from './signed-url';

/** Stands for the CDN where others have the tag of a membership, which has more letters. */
export const pullTag = 'cdn';

/** Whether a CDN asks for a stream, by the secret that it shares with this server. */
export const isPull = (key: string | null, direction: Direction, { pull }: Readonly<Record<string, unknown>>): boolean =>
  key !== null && direction === 'play' && typeof pull === 'string' && isSameSecret(pull, key);
