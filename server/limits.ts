import type { limits } from '../components/core/protocol/limits';

/** The limits of the protocol, as numbers that an operator or a test may change. */
export type Limits = { [Name in keyof typeof limits]: number };
