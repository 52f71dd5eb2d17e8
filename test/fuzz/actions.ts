import { addresses } from './seeded-world';
import type { Member } from './member';
import { rooms, type World } from './world';

type Action = (world: World, member: Member) => void | Promise<void>;

const room = (world: World): string => world.random.pick(rooms);

/** One act of a moderator or of a member who asks to speak; the state of the room decides whether it is allowed. */
function keepOrder({ random }: World, member: Member): void {
  const room = random.pick(rooms);
  const id = `m${random.integer(0, 3)}`;
  const forbidden = random.chance(0.5) ? [] : [random.pick(['microphone', 'camera', 'screen', 'rename'] as const)];
  const acts = [
    () => member.send('hand.raise', { room }),
    () => member.send('hand.lower', random.chance(0.5) ? { room } : { room, all: true }),
    () => member.send('member.promote', { room, id, role: random.pick(['host', 'cohost', 'speaker'] as const) }),
    () => member.send('member.demote', { room, id, role: random.pick(['cohost', 'speaker', 'audience'] as const) }),
    () => member.send('room.hand_over', { room, id }),
    () => member.send('member.invite', { room, id, invited: random.chance(0.7) }),
    () => member.send('member.answer', { room, accept: random.chance(0.5) }),
    () => member.send('member.mute', random.chance(0.5) ? { room, kind: 'audio' } : { room, id, kind: 'audio' }),
    () => member.send('member.forbid', { room, id, forbidden }),
    () => member.send('room.rules', { room, forbidden, spotlight: random.chance(0.5) ? '' : id }),
  ];
  random.pick(acts)();
}

/** The actions of a run and their weights. The seed decides every choice. */
export const actions: Readonly<Record<string, { weight: number; act: Action }>> = {
  join: { weight: 20, act: (world, member) => member.join(room(world)) },
  leave: { weight: 6, act: (world, member) => member.leave(room(world)) },
  mute: { weight: 10, act: (world, member) => member.mute(room(world), world.random.chance(0.5)) },
  message: { weight: 20, act: (world, member) => void member.message(room(world)) },
  whisper: { weight: 5, act: (world, member) => member.reportVolume(room(world)) },
  remove: { weight: 1, act: (world, member) => member.remove(room(world), `m${world.random.integer(0, 3)}`) },
  order: { weight: 10, act: keepOrder },

  // The network.
  cut: { weight: 6, act: (_world, member) => member.platform.links.slice(-1).forEach((link) => link.cut()) },
  cutOnTheWay: {
    weight: 6,
    async act(world, member) {
      await world.deliverSome(world.random.integer(1, 6));
      member.platform.links.slice(-1).forEach((link) => link.cut());
    },
  },
  blackHole: {
    weight: 3,
    act: (world, member) =>
      member.platform.links.slice(-1).forEach((link) => link.blackHole(world.random.pick(['up', 'down', 'both'] as const))),
  },
  changeNetwork: { weight: 3, act: (world, member) => member.platform.changeNetwork(world.random.chance(0.7)) },

  // The phone.
  hide: { weight: 4, act: (_world, member) => member.hide() },
  sleep: { weight: 3, act: (_world, member) => member.sleep() },
  show: { weight: 6, act: (_world, member) => member.show() },
  restart: { weight: 2, act: (_world, member) => member.restart() },
  retryNow: { weight: 2, act: (_world, member) => member.client.retryNow() },
  skew: { weight: 1, act: (world, member) => void (member.platform.clock.skewMs = world.random.integer(-3_600_000, 3_600_000)) },

  // The servers.
  stopNode: { weight: 1, act: (world) => world.stopNode(world.random.integer(0, addresses.length - 1)) },
  startNode: {
    weight: 3,
    async act(world) {
      const down = Array.from(addresses.keys()).filter((index) => !world.isUp(index));
      if (down.length > 0) await world.startNode(world.random.pick(down));
    },
  },
  loseEverything: { weight: 0.3, act: (world) => world.resetEngine() },

  // Time.
  moment: { weight: 20, act: (world) => world.advance(world.random.integer(1, 400)) },
  while: { weight: 8, act: (world) => world.advance(world.random.integer(1_000, 20_000)) },
  long: { weight: 1, act: (world) => world.advance(world.random.integer(30_000, 150_000)) },
};

const total = Object.values(actions).reduce((sum, { weight }) => sum + weight, 0);

export function pickAction(world: World): string {
  let left = world.random.unit() * total;
  for (const [name, { weight }] of Object.entries(actions)) {
    left -= weight;
    if (left < 0) return name;
  }
  return 'moment';
}
