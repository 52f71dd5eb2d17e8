import type { CallKind } from '../../../components/core/protocol/call-state';
import type { CallModel } from '../../../components/core/features/call/types';
import { addresses } from '../seeded-world';
import type { Device } from './device';
import { ongoing, type Participants } from './participants';

type Action = (participants: Participants, device: Device) => void | Promise<void>;

const kind = ({ world }: Participants): CallKind => world.random.pick(['audio', 'video'] as const);

const current = ({ app }: Device): CallModel | null => ongoing(app?.calls.current);
const incoming = ({ app }: Device): CallModel | null => ongoing(app?.calls.incoming);

function call(participants: Participants, device: Device, to: readonly string[], group: boolean): void {
  const options = { kind: kind(participants), group };
  participants.world.record(`${device.name} calls ${to}${group ? ' as a group' : ''}`);
  device.app?.request('call', (calls) => calls.call(to.length === 1 && !group ? (to[0] ?? '') : to, options));
}

const accept = (device: Device): void => device.app?.request('accept', () => incoming(device)?.accept());

/** A request of a device that is in a call. */
function inCall(
  participants: Participants,
  meant: Device,
  what: string,
  options: (call: CallModel, device: Device) => Promise<void>,
): void {
  const device = participants.deviceShowing('current', meant);
  const call = current(device);
  if (call !== null) device.app?.request(what, () => options(call, device));
}

/** The actions of a run and their weights. The seed decides every choice. */
export const actions: Readonly<Record<string, { weight: number; act: Action }>> = {
  // Users.
  call: {
    weight: 10,
    act: (participants, device) =>
      call(participants, device, [participants.another(device)], participants.world.random.chance(0.1)),
  },
  callSome: { weight: 4, act: (participants, device) => call(participants, device, participants.others(device), true) },
  /** A normal call: it rings, is accepted, and becomes active. */
  talk: {
    weight: 10,
    async act(participants, device) {
      const other = participants.world.random.pick(participants.devicesOf(participants.another(device)));
      call(participants, device, [other.user], participants.world.random.chance(0.2));
      await participants.world.advance(participants.world.random.integer(100, 1_000));
      accept(other);
      await participants.world.advance(participants.world.random.integer(100, 4_000));
    },
  },
  /** Two users call each other at the same time. */
  glare: {
    weight: 4,
    act(participants, device) {
      const other = participants.world.random.pick(participants.devicesOf(participants.another(device)));
      call(participants, device, [other.user], false);
      call(participants, other, [device.user], false);
    },
  },
  accept: { weight: 22, act: (participants, device) => accept(participants.deviceShowing('incoming', device)) },
  acceptEverywhere: { weight: 4, act: (participants, device) => participants.devicesOf(device.user).forEach(accept) },
  reject: {
    weight: 3,
    act: (participants, meant) => {
      const device = participants.deviceShowing('incoming', meant);
      device.app?.finish(incoming(device), participants.world.random.pick(['rejected', 'busy'] as const));
    },
  },
  end: {
    weight: 3,
    act: (participants, meant) => {
      const device = participants.deviceShowing('current', meant);
      device.app?.finish(current(device), 'end');
    },
  },
  endBoth: {
    weight: 1,
    act: (participants, device) =>
      participants
        .devicesOf(participants.another(device))
        .concat(device)
        .forEach((one) => one.app?.finish(current(one), 'end')),
  },
  invite: {
    weight: 5,
    act: (participants, meant) =>
      inCall(participants, meant, 'invite', (call, device) => call.invite([participants.another(device)])),
  },
  join: {
    weight: 3,
    act: (participants, device) => {
      const id = participants.someCall();
      if (id !== null) device.app?.request('join', (calls) => calls.join(id, { camera: participants.world.random.chance(0.5) }));
    },
  },
  open: {
    weight: 2,
    act: (participants, device) => {
      const id = participants.someCall();
      if (id !== null) device.app?.request('open', (calls) => calls.open(id));
    },
  },
  turn: {
    weight: 4,
    act: (participants, meant) => inCall(participants, meant, 'turn', (call) => call.switchKind(kind(participants))),
  },
  consent: {
    weight: 3,
    act: (participants, meant) =>
      inCall(participants, meant, 'consent', (call) => call.answerVideoRequest(participants.world.random.chance(0.7))),
  },
  move: { weight: 0.4, act: (participants, meant) => inCall(participants, meant, 'move', (call) => call.convertToRoom()) },
  quiet: {
    weight: 1,
    act: (participants, device) =>
      device.app?.request('quiet', (calls) => calls.setDoNotDisturb(participants.world.random.chance(0.3))),
  },
  block: {
    weight: 1,
    act: (participants, device) => device.app?.request('block', (calls) => calls.block(participants.another(device))),
  },
  unblock: {
    weight: 2,
    act: (participants, device) => device.app?.request('unblock', (calls) => calls.unblock(participants.another(device))),
  },
  look: {
    weight: 1,
    act: (participants, device) => device.app?.request('look', (calls) => calls.presence(participants.others(device))),
  },
  browse: {
    weight: 1,
    act: (_stage, { app }) => {
      if (app !== null) app.page.toggle();
    },
  },

  // The network.
  cut: { weight: 4, act: (_stage, device) => device.cut() },
  cutOnTheWay: {
    weight: 4,
    async act({ world }, device) {
      await world.deliverSome(world.random.integer(1, 6));
      device.cut();
    },
  },
  blackHole: { weight: 2, act: ({ world }, device) => device.blackHole(world.random.pick(['up', 'down', 'both'] as const)) },
  stall: { weight: 5, act: ({ world }, device) => device.stall(world.random.integer(100, 9_000)) },
  changeNetwork: { weight: 2, act: ({ world }, device) => device.phone?.changeNetwork(world.random.chance(0.7)) },

  // The phone.
  hide: { weight: 3, act: (_stage, device) => device.hide() },
  sleep: { weight: 2, act: (_stage, device) => device.sleep() },
  show: { weight: 10, act: (_stage, device) => device.show() },
  kill: { weight: 1.5, act: (_stage, device) => device.kill() },
  reopen: { weight: 8, act: (_stage, device) => device.open() },
  killAndReopen: {
    weight: 2,
    act(_stage, device) {
      device.kill();
      device.open();
    },
  },

  // The servers.
  stopNode: {
    weight: 1,
    async act(participants) {
      const index = participants.someAddress();
      await participants.world.stopNode(index);
      if (participants.world.random.chance(0.8))
        participants.world.startNodeIn(index, participants.world.random.integer(0, 8_000));
    },
  },
  killNode: {
    weight: 1,
    act(participants) {
      const index = participants.someAddress();
      participants.world.killNode(index, participants.world.random.chance(0.3));
      if (participants.world.random.chance(0.8))
        participants.world.startNodeIn(index, participants.world.random.integer(0, 8_000));
    },
  },
  killNodeSoon: {
    weight: 2,
    act: (participants) =>
      participants.world.killNodeAfter(
        participants.someAddress(),
        participants.world.random.integer(0, 40),
        participants.world.random.chance(0.3),
      ),
  },
  startNode: {
    weight: 6,
    async act({ world }) {
      const down = Array.from(addresses.keys()).filter((index) => !world.isUp(index));
      if (down.length > 0) await world.startNode(world.random.pick(down));
    },
  },
  loseEverything: { weight: 0.3, act: (participants) => participants.world.resetEngine() },

  // Time.
  moment: { weight: 18, act: ({ world }) => world.advance(world.random.integer(1, 400)) },
  while: { weight: 20, act: ({ world }) => world.advance(world.random.integer(1_000, 6_000)) },
  long: { weight: 2, act: ({ world }) => world.advance(world.random.integer(20_000, 180_000)) },
};

const total = Object.values(actions).reduce((sum, { weight }) => sum + weight, 0);

export function pickAction({ world }: Participants): string {
  let left = world.random.unit() * total;
  for (const [name, { weight }] of Object.entries(actions)) {
    left -= weight;
    if (left < 0) return name;
  }
  return 'moment';
}
