import { limits } from '../../components/core/protocol/limits';
import type { Clock } from '../clock';
import { cleanName } from '../rooms/display-name';

const maxUsers = 100;
const keptMs = 60 * 60_000;

/** Who fetched a development token lately: the contacts of the demo. In production that is the customer's own directory. */
export class DevUsers {
  /** In the order of coming: who comes again moves to the end. */
  private readonly known = new Map<string, { name: string; at: number }>();

  constructor(private readonly clock: Clock) {}

  /** A name that was told once stays with who comes back without one. */
  add(user: string, name: string | undefined): void {
    const former = this.known.get(user);
    this.known.delete(user);
    this.known.set(user, { name: shown(name) ?? former?.name ?? user, at: this.clock.now() });
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

/** As others would see it: what is too long is cut. */
const shown = (name: string | undefined): string | null =>
  name === undefined ? null : cleanName(Array.from(name).slice(0, limits.nameLength).join(''));
