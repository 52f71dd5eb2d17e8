import type { RoomState } from '../../components/core/protocol/room-state';
import { settled } from '../fakes/platform/fake-clock';
import type { Direction } from '../fakes/platform/net-link';
import { Member } from './member';
import { World } from './world';

/** Two members on reliable links: the test chooses what happens. */
export class ScriptedWorld extends World {
  static async start(): Promise<{ world: ScriptedWorld; ana: Member; bo: Member }> {
    const world = new ScriptedWorld(1);
    world.isUnreliable = false;
    await world.startAll();
    return { world, ana: new Member(world, 'ana'), bo: new Member(world, 'bo') };
  }

  /** Delivers packets in one direction only: with `up`, everything that `member` sent arrives, and no response. */
  async deliver(member: Member, direction: Direction): Promise<void> {
    const { link: socket } = member.platform;
    for (const link of this.links) if (link.socket === socket && socket.state === 'opening') link.step();
    await settled();
    while (socket.step(direction)) await settled();
    this.clock.advance(0);
    await settled();
  }

  sentMessages(room: string): readonly string[] {
    const events = this.commitLogs.flatMap((ledger) => Array.from(ledger.values()).flat());
    return events.flatMap((event) => (event.n === `r:${room}` && event.k === 'message.sent' ? [String(event.d.value)] : []));
  }

  async members(room: string): Promise<readonly string[]> {
    const stored = await this.engine.load(`r:${room}`);
    const state = (stored?.state as unknown as { public: RoomState } | undefined)?.public;
    return (state?.members ?? []).map((member) => member.id);
  }

  /** Closes all members and checks the invariants of every run. */
  async end(members: readonly Member[]): Promise<void> {
    const faults = members.flatMap((member) => member.faults);
    members.forEach((member) => void member.client.close());
    await this.advance(30_000);
    const left = members.map((member) => member.platform.held);
    expect({ faults, left, connections: this.connections }).toEqual({
      faults: [],
      left: members.map(() => ({ timers: 0, listeners: 0, sockets: 0 })),
      connections: 0,
    });
  }
}
