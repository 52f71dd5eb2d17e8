import type { CallKind } from '../../../components/core/protocol/call-state';
import type { CallModel } from '../../../components/core/store/call-model';
import { addresses } from '../ground';
import type { Device } from './device';
import { going, type Stage } from './stage';

type Deed = (stage: Stage, device: Device) => void | Promise<void>;

const kind = ({ world }: Stage): CallKind => world.chance.pick(['audio', 'video'] as const);

const current = ({ app }: Device): CallModel | null => going(app?.calls.current);
const incoming = ({ app }: Device): CallModel | null => going(app?.calls.incoming);

function call(stage: Stage, device: Device, to: readonly string[], group: boolean): void {
  const wish = { kind: kind(stage), group };
  stage.world.tell(`${device.name} calls ${to}${group ? ' as a group' : ''}`);
  device.app?.wish('call', (calls) => calls.call(to.length === 1 && !group ? (to[0] ?? '') : to, wish));
}

const accept = (device: Device): void => device.app?.wish('accept', () => incoming(device)?.accept());

/** Something that only whoever is in a call can wish. */
function inCall(stage: Stage, meant: Device, what: string, wish: (call: CallModel, device: Device) => Promise<void>): void {
  const device = stage.showing('current', meant);
  const call = current(device);
  if (call !== null) device.app?.wish(what, () => wish(call, device));
}

/** What may happen between two moments, and how often. Every choice is the seed's. */
export const deeds: Readonly<Record<string, { weight: number; act: Deed }>> = {
  // People.
  call: { weight: 10, act: (stage, device) => call(stage, device, [stage.another(device)], stage.world.chance.isIt(0.1)) },
  callSome: { weight: 4, act: (stage, device) => call(stage, device, stage.others(device), true) },
  /** A call as it should be: it rings, is answered, and they talk. */
  talk: {
    weight: 10,
    async act(stage, device) {
      const other = stage.world.chance.pick(stage.devicesOf(stage.another(device)));
      call(stage, device, [other.user], stage.world.chance.isIt(0.2));
      await stage.world.pass(stage.world.chance.between(100, 1_000));
      accept(other);
      await stage.world.pass(stage.world.chance.between(100, 4_000));
    },
  },
  /** Two people call each other before either has heard of it. */
  glare: {
    weight: 4,
    act(stage, device) {
      const other = stage.world.chance.pick(stage.devicesOf(stage.another(device)));
      call(stage, device, [other.user], false);
      call(stage, other, [device.user], false);
    },
  },
  accept: { weight: 22, act: (stage, device) => accept(stage.showing('incoming', device)) },
  acceptEverywhere: { weight: 4, act: (stage, device) => stage.devicesOf(device.user).forEach(accept) },
  reject: {
    weight: 3,
    act: (stage, meant) => {
      const device = stage.showing('incoming', meant);
      device.app?.finish(incoming(device), stage.world.chance.pick(['rejected', 'busy'] as const));
    },
  },
  end: {
    weight: 3,
    act: (stage, meant) => {
      const device = stage.showing('current', meant);
      device.app?.finish(current(device), 'end');
    },
  },
  endBoth: {
    weight: 1,
    act: (stage, device) =>
      stage
        .devicesOf(stage.another(device))
        .concat(device)
        .forEach((one) => one.app?.finish(current(one), 'end')),
  },
  invite: {
    weight: 5,
    act: (stage, meant) => inCall(stage, meant, 'invite', (call, device) => call.invite([stage.another(device)])),
  },
  join: {
    weight: 3,
    act: (stage, device) => {
      const id = stage.someCall();
      if (id !== null) device.app?.wish('join', (calls) => calls.join(id, { camera: stage.world.chance.isIt(0.5) }));
    },
  },
  open: {
    weight: 2,
    act: (stage, device) => {
      const id = stage.someCall();
      if (id !== null) device.app?.wish('open', (calls) => calls.open(id));
    },
  },
  turn: { weight: 4, act: (stage, meant) => inCall(stage, meant, 'turn', (call) => call.turn(kind(stage))) },
  consent: {
    weight: 3,
    act: (stage, meant) => inCall(stage, meant, 'consent', (call) => call.consent(stage.world.chance.isIt(0.7))),
  },
  move: { weight: 0.4, act: (stage, meant) => inCall(stage, meant, 'move', (call) => call.move()) },
  quiet: {
    weight: 1,
    act: (stage, device) => device.app?.wish('quiet', (calls) => calls.setQuiet(stage.world.chance.isIt(0.3))),
  },
  block: { weight: 1, act: (stage, device) => device.app?.wish('block', (calls) => calls.block(stage.another(device))) },
  unblock: { weight: 2, act: (stage, device) => device.app?.wish('unblock', (calls) => calls.unblock(stage.another(device))) },
  look: { weight: 1, act: (stage, device) => device.app?.wish('look', (calls) => calls.look(stage.others(device))) },
  browse: {
    weight: 1,
    act: (_stage, { app }) => {
      if (app !== null) app.page.isOpen = !app.page.isOpen;
    },
  },

  // The wire.
  cut: { weight: 4, act: (_stage, device) => device.cut() },
  cutOnTheWay: {
    weight: 4,
    async act({ world }, device) {
      await world.stir(world.chance.between(1, 6));
      device.cut();
    },
  },
  blackHole: { weight: 2, act: ({ world }, device) => device.blackHole(world.chance.pick(['up', 'down', 'both'] as const)) },
  stall: { weight: 5, act: ({ world }, device) => device.stall(world.chance.between(100, 9_000)) },
  changeNetwork: { weight: 2, act: ({ world }, device) => device.phone?.changeNetwork(world.chance.isIt(0.7)) },

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
    async act(stage) {
      const index = stage.someAddress();
      await stage.world.stop(index);
      if (stage.world.chance.isIt(0.8)) stage.world.startIn(index, stage.world.chance.between(0, 8_000));
    },
  },
  killNode: {
    weight: 1,
    act(stage) {
      const index = stage.someAddress();
      stage.world.kill(index, stage.world.chance.isIt(0.3));
      if (stage.world.chance.isIt(0.8)) stage.world.startIn(index, stage.world.chance.between(0, 8_000));
    },
  },
  killNodeSoon: {
    weight: 2,
    act: (stage) => stage.world.killAfter(stage.someAddress(), stage.world.chance.between(0, 40), stage.world.chance.isIt(0.3)),
  },
  startNode: {
    weight: 6,
    async act({ world }) {
      const down = Array.from(addresses.keys()).filter((index) => !world.isUp(index));
      if (down.length > 0) await world.start(world.chance.pick(down));
    },
  },
  loseEverything: { weight: 0.3, act: (stage) => stage.world.loseEverything() },

  // Time.
  moment: { weight: 18, act: ({ world }) => world.pass(world.chance.between(1, 400)) },
  while: { weight: 20, act: ({ world }) => world.pass(world.chance.between(1_000, 6_000)) },
  long: { weight: 2, act: ({ world }) => world.pass(world.chance.between(20_000, 180_000)) },
};

const total = Object.values(deeds).reduce((sum, { weight }) => sum + weight, 0);

export function pickDeed({ world }: Stage): string {
  let left = world.chance.unit() * total;
  for (const [name, { weight }] of Object.entries(deeds)) {
    left -= weight;
    if (left < 0) return name;
  }
  return 'moment';
}
