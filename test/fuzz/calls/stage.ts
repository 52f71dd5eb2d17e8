import type { CallModel } from '../../../components/core/store/call-model';
import { addresses } from '../ground';
import type { Media } from './call-page';
import type { CallWorld } from './call-world';
import { Device } from './device';

/** Who takes part in a run, and whom a deed may mean. */
export class Stage {
  readonly devices: readonly Device[];
  readonly users: readonly string[];

  constructor(
    readonly world: CallWorld,
    cast: readonly { user: string; media: readonly Media[] }[],
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
    return this.world.chance.pick(this.others(device));
  }

  /** A device that shows such a call, rather the one that was meant. */
  showing(which: 'current' | 'incoming', meant: Device): Device {
    const able = this.devices.filter(({ app }) => going(app?.calls[which]) !== null);
    return able.length === 0 || able.includes(meant) ? meant : this.world.chance.pick(able);
  }

  /** A call that was ever placed, rather a late one; null while there is none. */
  someCall(): string | null {
    const ids = this.world.callIds.slice(-3);
    return ids.length === 0 ? null : this.world.chance.pick(ids);
  }

  someAddress(): number {
    return this.world.chance.between(0, addresses.length - 1);
  }
}

/** A call that is not over, so that there is something to do with it. */
export const going = (call: CallModel | null | undefined): CallModel | null =>
  call === null || call === undefined || call.state === 'ended' ? null : call;
