import type { GateDecision, MembershipRef, WatchedGate } from './media-server';
import { membershipTag } from './signed-url';

/** Tells of the decisions of a media server with signed URLs. Without a listener nothing is told. */
export class MediaGate implements WatchedGate {
  private listener: ((decision: GateDecision) => void) | null = null;

  constructor(private readonly key: string) {}

  get isWatched(): boolean {
    return this.listener !== null;
  }

  watch(listener: (decision: GateDecision) => void): void {
    this.listener = listener;
  }

  tagOf(membership: MembershipRef): string {
    return membershipTag(this.key, membership);
  }

  report(decision: GateDecision): void {
    this.listener?.(decision);
  }
}
