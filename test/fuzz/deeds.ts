import { addresses } from './ground';
import type { Member } from './member';
import { rooms, type World } from './world';

type Deed = (world: World, member: Member) => void | Promise<void>;

const room = (world: World): string => world.chance.pick(rooms);

/** What may happen between two moments, and how often. Every choice is the seed's. */
export const deeds: Readonly<Record<string, { weight: number; act: Deed }>> = {
  join: { weight: 20, act: (world, member) => member.join(room(world)) },
  leave: { weight: 6, act: (world, member) => member.leave(room(world)) },
  mute: { weight: 10, act: (world, member) => member.mute(room(world), world.chance.isIt(0.5)) },
  message: { weight: 20, act: (world, member) => void member.message(room(world)) },
  whisper: { weight: 5, act: (world, member) => member.whisper(room(world)) },
  remove: { weight: 1, act: (world, member) => member.remove(room(world), `m${world.chance.between(0, 3)}`) },

  // The wire.
  cut: { weight: 6, act: (_world, member) => member.platform.links.slice(-1).forEach((link) => link.cut()) },
  cutOnTheWay: {
    weight: 6,
    async act(world, member) {
      await world.stir(world.chance.between(1, 6));
      member.platform.links.slice(-1).forEach((link) => link.cut());
    },
  },
  blackHole: {
    weight: 3,
    act: (world, member) =>
      member.platform.links.slice(-1).forEach((link) => link.blackHole(world.chance.pick(['up', 'down', 'both'] as const))),
  },
  changeNetwork: { weight: 3, act: (world, member) => member.platform.changeNetwork(world.chance.isIt(0.7)) },

  // The phone.
  hide: { weight: 4, act: (_world, member) => member.hide() },
  sleep: { weight: 3, act: (_world, member) => member.sleep() },
  show: { weight: 6, act: (_world, member) => member.show() },
  restart: { weight: 2, act: (_world, member) => member.restart() },
  retryNow: { weight: 2, act: (_world, member) => member.client.retryNow() },
  skew: { weight: 1, act: (world, member) => void (member.platform.clock.skewMs = world.chance.between(-3_600_000, 3_600_000)) },

  // The servers.
  stopNode: { weight: 1, act: (world) => world.stop(world.chance.between(0, addresses.length - 1)) },
  startNode: {
    weight: 3,
    async act(world) {
      const down = Array.from(addresses.keys()).filter((index) => !world.isUp(index));
      if (down.length > 0) await world.start(world.chance.pick(down));
    },
  },
  loseEverything: { weight: 0.3, act: (world) => world.loseEverything() },

  // Time.
  moment: { weight: 20, act: (world) => world.pass(world.chance.between(1, 400)) },
  while: { weight: 8, act: (world) => world.pass(world.chance.between(1_000, 20_000)) },
  long: { weight: 1, act: (world) => world.pass(world.chance.between(30_000, 150_000)) },
};

const total = Object.values(deeds).reduce((sum, { weight }) => sum + weight, 0);

export function pickDeed(world: World): string {
  let left = world.chance.unit() * total;
  for (const [name, { weight }] of Object.entries(deeds)) {
    left -= weight;
    if (left < 0) return name;
  }
  return 'moment';
}
