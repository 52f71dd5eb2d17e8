import type { MediaBehaviour } from './call-page';
import { CallWorld, type RunOptions } from './call-world';
import { finalFaults, recoveredFaults, settledFaults } from './invariants';
import type { Device } from './device';
import { Participants } from './participants';

/** Users with a number of online phones each, on reliable links and nodes: the test chooses what happens. */
export class ScriptedCalls extends Participants {
  static async start(
    phones: Readonly<Record<string, number>>,
    more: Partial<RunOptions> & { seed?: number; media?: MediaBehaviour } = {},
  ): Promise<ScriptedCalls> {
    const { seed = 1, media = 'soon', ...options } = more;
    const world = new CallWorld(seed, { busy: 'reject', wake: 'none', forbidden: '', ...options });
    world.isUnreliable = false;
    await world.startAll();
    const cast = Object.entries(phones).map(([user, count]) => ({ user, media: Array<MediaBehaviour>(count).fill(media) }));
    const calls = new ScriptedCalls(world, cast);
    await world.advance(2_000);
    return calls;
  }

  device(name: string): Device {
    const device = this.devices.find((other) => other.name === name);
    if (device === undefined) throw new Error(`no ${name}`);
    return device;
  }

  /** The violated invariants at this moment. */
  async faults(): Promise<readonly string[]> {
    await this.world.advance(0);
    return [...settledFaults(this), ...this.devices.flatMap((device) => device.faults)];
  }

  /** Ends all calls and checks the invariants of every run. */
  async end(): Promise<void> {
    const { world, devices } = this;
    expect(await this.faults()).toEqual([]);
    devices.forEach(({ app }) => {
      app?.finish(app.calls.current, 'end');
      app?.finish(app.calls.incoming, 'rejected');
    });
    await world.advance(60_000);
    expect([...(await recoveredFaults(this)), ...(await finalFaults(this))]).toEqual([]);
  }
}
