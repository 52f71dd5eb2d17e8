/** How grave a line is. `info` is one line per step of a lifecycle; `debug` is everything else worth a line. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where the kit writes. Facts are flat and hold no token, no signed URL and no name of a person. */
export type Log = (level: LogLevel, text: string, facts?: { readonly [name: string]: string | number | boolean | null }) => void;

/** The default: nothing is written. */
export const silent: Log = () => undefined;
