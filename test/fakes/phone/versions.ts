import { isAtLeast } from '../../../tools/min-version/tables';

/** The base libraries on which something of ours changes, the oldest and the newest with them. */
export const versions = ['1.7.0', '1.7.4', '1.9.0', '1.9.3', '1.9.90', '2.0.0', '2.2.3', '2.10.0', 'newest'];

/** `describe` for each of them: `onEveryVersion('a room on %s', (version) => …)`. */
export const onEveryVersion = describe.each(versions);

/** Whether this library has what came with `wanted`. */
export const isAtLeastVersion = (version: string, wanted: string): boolean => version === 'newest' || isAtLeast(version, wanted);
