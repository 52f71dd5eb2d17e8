import type { Clock } from '../clock';
import { shortenedName } from '../rooms/display-name';

const maxUsers = 100;
const keptMs = 60 * 60_000;

/** The users who fetched a development token lately, as contacts of the demo. In production your own directory has them. */
export class DevUsers {
  /** In order of arrival; a returning user moves to the end. */
  private readonly known = new Map<string, { name: string; at: number }>();

  constructor(private readonly clock: Clock) {}

  /** A returning user without a name keeps the former one. */
  add(user: string, name: string | undefined): void {
    const former = this.known.get(user);
    this.known.delete(user);
    this.known.set(user, { name: shortenedName(name ?? '') ?? former?.name ?? user, at: this.clock.now() });
    Array.from(this.known.keys())
      .slice(0, -maxUsers)
      .forEach((oldest) => this.known.delete(oldest));
  }

  /** The newest first. */
  get all(): { user: string; name: string }[] {
    const from = this.clock.now() - keptMs;
    return Array.from(this.known, ([user, { name, at }]) => ({ user, name, at }))
      .filter(({ at }) => at > from)
      .map(({ user, name }) => ({ user, name }))
      .reverse();
  }
}
