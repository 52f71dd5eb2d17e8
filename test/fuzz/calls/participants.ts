import type { CallModel } from '../../../components/core/features/call/types';
import { addresses } from '../seeded-world';
import type { MediaBehaviour } from './call-page';
import type { CallWorld } from './call-world';
import { Device } from './device';

/** The users and devices of a run, and choices among them. */
export class Participants {
  readonly devices: readonly Device[];
  readonly users: readonly string[];

  constructor(
    readonly world: CallWorld,
    cast: readonly { user: string; media: readonly MediaBehaviour[] }[],
  ) {
    this.users = cast.map(({ user }) => user);
    this.devices = cast.flatMap(({ user, media }) => media.map((one, index) => new Device(world, user, `${user}/${index}`, one)));
  }

  devicesOf(user: string): readonly Device[] {
    return this.devices.filter((device) => device.user === user);
  }

  others(device: Device): readonly string[] {
    return this.users.filter((user) => user !== device.user);
  }

  another(device: Device): string {
    return this.world.random.pick(this.others(device));
  }

  /** A device that shows such a call; `meant` if it does, or if none does. */
  deviceShowing(which: 'current' | 'incoming', meant: Device): Device {
    const able = this.devices.filter(({ app }) => ongoing(app?.calls[which]) !== null);
    return able.length === 0 || able.includes(meant) ? meant : this.world.random.pick(able);
  }

  /** One of the last calls placed; null while there is none. */
  someCall(): string | null {
    const ids = this.world.callIds.slice(-3);
    return ids.length === 0 ? null : this.world.random.pick(ids);
  }

  someAddress(): number {
    return this.world.random.integer(0, addresses.length - 1);
  }
}

/** The call, or null when there is none or it has ended. */
export const ongoing = (call: CallModel | null | undefined): CallModel | null =>
  call === null || call === undefined || call.state === 'ended' ? null : call;
