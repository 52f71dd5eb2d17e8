import type { Media } from './call-page';
import { CallWorld, type Climate } from './call-world';
import { finalFaults, healedFaults, quietFaults } from './checks';
import type { Device } from './device';
import { Stage } from './stage';

/** People with so many phones each, all reachable, on a network and nodes that do what they should: what happens then is the test's choice. */
export class Meeting extends Stage {
  static async begin(
    phones: Readonly<Record<string, number>>,
    more: Partial<Climate> & { seed?: number; media?: Media } = {},
  ): Promise<Meeting> {
    const { seed = 1, media = 'soon', ...climate } = more;
    const world = new CallWorld(seed, { busy: 'reject', wake: 'none', forbidden: '', ...climate });
    world.isRough = false;
    await world.begin();
    const cast = Object.entries(phones).map(([user, count]) => ({ user, media: Array<Media>(count).fill(media) }));
    const meeting = new Meeting(world, cast);
    await world.pass(2_000);
    return meeting;
  }

  device(name: string): Device {
    const device = this.devices.find((other) => other.name === name);
    if (device === undefined) throw new Error(`no ${name}`);
    return device;
  }

  /** What every run is held to, at this moment. */
  async faults(): Promise<readonly string[]> {
    await this.world.pass(0);
    return [...quietFaults(this), ...this.devices.flatMap((device) => device.faults)];
  }

  /** Everybody hangs up, and is held to what every run is held to. */
  async end(): Promise<void> {
    const { world, devices } = this;
    expect(await this.faults()).toEqual([]);
    devices.forEach(({ app }) => {
      app?.finish(app.calls.current, 'end');
      app?.finish(app.calls.incoming, 'rejected');
    });
    await world.pass(60_000);
    expect([...(await healedFaults(this)), ...(await finalFaults(this))]).toEqual([]);
  }
}
