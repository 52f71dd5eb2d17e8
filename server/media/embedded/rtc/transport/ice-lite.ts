import { randomBytes } from 'node:crypto';
import { readBindingRequest, writeBindingSuccess, type Address } from '../packets/stun';

/** A peer that asks nothing for this long is gone: browsers ask every two to three seconds (RFC 7675), and each may be lost. */
const silentMs = 30_000;

/**
 * Our end of ICE as a lite agent (RFC 8445, 2.5): it has a public address, answers checks, and sends none. The peer decides which
 * pair is used by nominating it.
 */
export class IceLite {
  /** Names the session in every check of the peer; random, and unique among the sessions of a port. */
  readonly ufrag = randomBytes(6).toString('base64');
  /** It admits to the session, so it is only in the answer. */
  readonly password = randomBytes(18).toString('base64');
  private lastCheckMs: number;

  constructor(private readonly now: () => number) {
    this.lastCheckMs = now();
  }

  /** True when the peer has asked nothing for too long. */
  get isSilent(): boolean {
    return this.now() - this.lastCheckMs > silentMs;
  }

  /** Returns the answer to a genuine check, and whether the peer nominates this path; null for everything else. */
  receive(message: Buffer, from: Address): { response: Buffer; isNominated: boolean } | null {
    const request = readBindingRequest(message, this.password);
    if (request === null || request.username.split(':')[0] !== this.ufrag) return null;
    this.lastCheckMs = this.now();
    return { response: writeBindingSuccess(request, from, this.password), isNominated: request.useCandidate };
  }
}
