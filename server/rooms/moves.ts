import type { Role } from '../../components/core/protocol/room-state';
import type { Engine } from '../engine/engine';
import { membershipOf } from './room-record';
import type { Rooms } from './rooms';

/** The time in which a moved user may join the other room. A phone that just lost its network is back by then. */
const rightMs = 2 * 60_000;

const keyOf = (room: string, user: string): string => `moved:${room}:${user}`;

/** The rights of users whom an operator moved from one room to another. They are in the engine, so every node knows them. */
export class Moves {
  constructor(
    private readonly engine: Pick<Engine, 'put' | 'get' | 'remove'>,
    private readonly rooms: Pick<Rooms, 'of'>,
  ) {}

  /** Lets a user join a room within two minutes with this role, whatever their token says. */
  allow(room: string, user: string, role: Role): Promise<void> {
    return this.engine.put(keyOf(room, user), role, rightMs);
  }

  forbid(room: string, user: string): Promise<void> {
    return this.engine.remove(keyOf(room, user));
  }

  /** The role with which a user may join now, because they were moved; null for everybody else. */
  async rightOf(room: string, user: string): Promise<Role | null> {
    return (await this.engine.get(keyOf(room, user))) as Role | null;
  }

  /** The role of a user who was moved into this room, before they join and for as long as they stay; null for everybody else. */
  async roleOf(room: string, user: string): Promise<Role | null> {
    const membership = membershipOf((await this.rooms.of(user).load(room)).record, user);
    return membership?.moved === true ? (membership.role ?? null) : this.rightOf(room, user);
  }
}
