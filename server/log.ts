import { pino, type DestinationStream } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Facts = { readonly [name: string]: string | number | boolean | null };

/** Where the server writes: one `info` per step of a lifecycle. Facts are flat and name neither a person nor a secret. */
export type Log = (level: LogLevel, text: string, facts?: Facts) => void;

export const silent: Log = () => undefined;

const secretNames = /^(tok|token|rt|key|secret|sign|signature|authorization|cookie)$/i;
const jwt = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const signedUrl = /(\b(?:rtmps?|wss?|https?|room):\/\/[^\s?"']+)\?[^\s"']*/g;

/** A text without what a reader of logs could use: tokens, and the signed part of URLs. */
export const redacted = (text: string): string => text.replace(jwt, '<token>').replace(signedUrl, '$1?<signed>');

function safe(facts: Facts): Facts {
  const kept = Object.entries(facts).map(([name, value]) => {
    if (secretNames.test(name)) return [name, '<secret>'];
    return [name, typeof value === 'string' ? redacted(value) : value];
  });
  return Object.fromEntries(kept) as Facts;
}

/** One JSON line per entry, on stderr unless told otherwise: stdout belongs to what the command prints. */
export function pinoLog(level: LogLevel | 'silent', to: DestinationStream = pino.destination({ dest: 2, sync: true })): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to);
  return (grade, text, facts = {}) => logger[grade](safe(facts), redacted(text));
}

/** What went wrong, in one line. */
export const causeOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
