import type { Release } from '../clock';
import type { MembershipRef } from './media-server';

/** The time in which a member who stays plays on by the URLs of a membership that has ended. */
export const handOverMs = 10_000;

const keyOf = ({ room, member }: MembershipRef): string => JSON.stringify([room, member]);

/** Members who play on by a membership that has ended, one at a time each. */
export class HandOvers {
  private readonly open = new Map<string, Release>();

  constructor(private readonly after: (ms: number, act: () => void) => Release) {}

  /** Calls `over` when the time is over, and at the latest when the member leaves or is handed over again. */
  begin(membership: MembershipRef, over: () => void): void {
    const key = keyOf(membership);
    this.end(membership);
    const end = (): void => {
      cancel();
      this.open.delete(key);
      over();
    };
    const cancel = this.after(handOverMs, end);
    this.open.set(key, end);
  }

  /** The member is gone. */
  end(membership: MembershipRef): void {
    this.open.get(keyOf(membership))?.();
  }
}
