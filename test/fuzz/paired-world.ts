import type { RoomState } from '../../components/core/protocol/room-state';
import { settled } from '../fakes/fake-clock';
import type { Direction } from '../fakes/net-link';
import { Member } from './member';
import { World } from './world';

/** Two people and a whole wire: what happens is the test's choice and not the dice's. */
export class PairedWorld extends World {
  static async begin(): Promise<{ world: PairedWorld; ana: Member; bo: Member }> {
    const world = new PairedWorld(1);
    world.isRough = false;
    await world.begin();
    return { world, ana: new Member(world, 'ana'), bo: new Member(world, 'bo') };
  }

  /** Moves one way only: everything that `member` said arrives, and no answer. */
  async deliver(member: Member, way: Direction): Promise<void> {
    const { link } = member.platform;
    for (const wire of this.wires) if (wire.link === link && link.state === 'opening') wire.move();
    await settled();
    while (link.step(way)) await settled();
    this.clock.advance(0);
    await settled();
  }

  said(room: string): readonly string[] {
    const events = this.ledgers.flatMap((ledger) => Array.from(ledger.values()).flat());
    return events.flatMap((event) => (event.n === `r:${room}` && event.k === 'message.sent' ? [String(event.d.value)] : []));
  }

  async members(room: string): Promise<readonly string[]> {
    const stored = await this.engine.load(`r:${room}`);
    const state = (stored?.state as unknown as { public: RoomState } | undefined)?.public;
    return (state?.members ?? []).map((member) => member.id);
  }

  /** Closes everybody, and holds them to what every run is held to. */
  async end(members: readonly Member[]): Promise<void> {
    const faults = members.flatMap((member) => member.faults);
    members.forEach((member) => void member.client.close());
    await this.pass(30_000);
    const left = members.map((member) => member.platform.held);
    expect({ faults, left, connections: this.connections }).toEqual({
      faults: [],
      left: members.map(() => ({ timers: 0, listeners: 0, sockets: 0 })),
      connections: 0,
    });
  }
}
