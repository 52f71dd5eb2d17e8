import type { Clock } from '../clock';
import type { Engine } from '../engine/engine';

/** Users who may not enter a room for a while. They are in the engine, so every node knows them. */
export class Bans {
  constructor(
    private readonly engine: Pick<Engine, 'put' | 'get' | 'remove'>,
    private readonly clock: Clock,
  ) {}

  /** Bans a user, present or not. A longer ban stays as it is. Returns the way back, for a removal that fails. */
  async add(room: string, user: string, forMs: number): Promise<() => Promise<void>> {
    const until = this.clock.now() + forMs;
    const former = await this.bannedUntil(room, user);
    if (forMs === 0 || former >= until) return () => Promise.resolve();
    await this.engine.put(banOf(room, user), until, forMs);
    const leftMs = former - this.clock.now();
    return () => (leftMs > 0 ? this.engine.put(banOf(room, user), former, leftMs) : this.engine.remove(banOf(room, user)));
  }

  async isBanned(room: string, user: string): Promise<boolean> {
    return (await this.bannedUntil(room, user)) > 0;
  }

  private async bannedUntil(room: string, user: string): Promise<number> {
    return ((await this.engine.get(banOf(room, user))) as number | null) ?? 0;
  }
}

const banOf = (room: string, user: string): string => `ban:${room}:${user}`;
