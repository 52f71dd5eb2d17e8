import { pino, type DestinationStream } from 'pino';
import { stderrSink } from './log-sink';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Facts = { readonly [name: string]: string | number | boolean | null };

/**
 * The server's log: one `info` per lifecycle transition, `warn` for a fault that heals itself, `error` for one that does not,
 * `debug` for frames. Facts are flat and contain no names of users and no secrets.
 */
export type Log = (level: LogLevel, text: string, facts?: Facts) => void;

export const silent: Log = () => undefined;

/** A log of the customer may throw, and what it reports must go on. */
export const withoutFailures =
  (log: Log): Log =>
  (level, text, facts) => {
    try {
      log(level, text, facts);
    } catch {
      // There is nowhere to report it.
    }
  };

const secretNames = /^(tok|token|rt|key|secret|sign|signature|authorization|cookie)$/i;
const jwt = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const signedUrl = /(\b(?:rtmps?|wss?|https?|room):\/\/[^\s?"']+)\?[^\s"']*/g;

/** The text without tokens and without the signed part of URLs. */
export const redacted = (text: string): string => text.replace(jwt, '<token>').replace(signedUrl, '$1?<signed>');

function safe(facts: Facts): Facts {
  const kept = Object.entries(facts).map(([name, value]) => {
    if (secretNames.test(name)) return [name, '<secret>'];
    return [name, typeof value === 'string' ? redacted(value) : value];
  });
  return Object.fromEntries(kept) as Facts;
}

/**
 * Writes one JSON line per entry, to stderr by default, because stdout carries the output of the command. Lines that stderr does
 * not take are dropped.
 */
export function pinoLog(level: LogLevel | 'silent', to: DestinationStream = stderrSink()): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to);
  return (grade, text, facts = {}) => logger[grade](safe(facts), redacted(text));
}

/** The cause of a failure in one line. */
export const causeOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
