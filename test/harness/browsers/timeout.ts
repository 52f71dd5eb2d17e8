/**
 * The timeout of waits in browser tests. It is long because machines are busy and a wait that succeeds costs nothing; benches
 * measure speed.
 */
export const timeoutMs = 120_000;
