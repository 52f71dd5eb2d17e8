/** `info` is one line per lifecycle transition, `warn` a fault that heals itself, `error` one that does not, `debug` a frame or a detail. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Receives the kit's log lines. `facts` is flat and contains no token, no signed URL and no user name. */
export type Log = (level: LogLevel, text: string, facts?: { readonly [name: string]: string | number | boolean | null }) => void;

/** The default logger; it writes nothing. */
export const silent: Log = () => undefined;
