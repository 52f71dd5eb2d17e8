/**
 * How long a thing may take before a test in a browser gives up on it. Long, as machines are busy and a wait that is met costs
 * nothing; what is fast enough is for the benches to say.
 */
export const patienceMs = 45_000;
