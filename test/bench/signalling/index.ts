import { median, percentile, ratio, type Row, type Say } from '../row';
import { openContender, type Contender } from './contender';
import { closeRooms, light, openRooms, perCore, perDeliveryUs, saturated, type Room, type Span } from './delivery';
import type { ServerKind } from './dialects';
import { measureIdle } from './idle-memory';
import { measureJoins } from './joins';
import { killOneOfTwo } from './killed-node';
import { measureTwoNodes } from './two-nodes';

export interface SignallingSizes {
  /** Rounds in which each server is measured in turn, so that what else the machine does meets all of them. */
  rounds: number;
  secondsEach: number;
  connections: readonly number[];
  roomSizes: readonly number[];
  joins: number;
  /** Deliveries in a second that are offered to two nodes. */
  offered: number;
}

const usualSizes: SignallingSizes = {
  rounds: 3,
  secondsEach: 5,
  connections: [2_000],
  roomSizes: [2, 8, 32, 128, 512, 1_024],
  joins: 400,
  offered: 40_000,
};

/** `--full`. A process has 20,000 files here, of which it needs some for itself. */
const fullSizes: SignallingSizes = { ...usualSizes, rounds: 5, secondsEach: 10, connections: [2_000, 19_000] };

/** `--small`: shows that all rows can be measured; its figures mean little. */
const smallSizes: SignallingSizes = {
  rounds: 1,
  secondsEach: 2,
  connections: [500],
  roomSizes: [8, 128],
  joins: 60,
  offered: 8_000,
};

export const sizesOf = (words: readonly string[]): SignallingSizes =>
  words.includes('--full') ? fullSizes : words.includes('--small') ? smallSizes : usualSizes;

const group = 'signalling';
const words: Readonly<Record<ServerKind, string>> = {
  kit: 'ours',
  bare: 'bare writes',
  ws: 'bare ws',
  'socket-io': 'Socket.IO',
};

type Cost = (span: Span) => number;

/** Median of all rounds by server. */
type Costs = Readonly<Record<ServerKind, number>>;

interface Load {
  kinds: readonly ServerKind[];
  rooms: number;
  members: number;
  run(contender: Contender, rooms: readonly Room[], seconds: number): Promise<Span>;
}

/** Compiles the code of a server before it counts. */
const warmSeconds = 5;
const warmPerSecond = 600;

/** Measures all servers in turn, round by round. */
async function compare(load: Load, { rounds, secondsEach }: SignallingSizes, cost: Cost): Promise<Costs> {
  const open: { contender: Contender; rooms: Room[]; costs: number[] }[] = [];
  try {
    for (const kind of load.kinds) {
      const contender = await openContender({ kind });
      const rooms = await openRooms(contender, load.rooms, load.members);
      await light(contender, rooms, (warmPerSecond * 16) / Math.max(16, load.members), warmSeconds);
      await load.run(contender, rooms, 1);
      open.push({ contender, rooms, costs: [] });
    }
    for (let round = 0; round < rounds; round += 1)
      for (const { contender, rooms, costs } of open) costs.push(cost(await load.run(contender, rooms, secondsEach)));
  } finally {
    open.forEach(({ rooms }) => closeRooms(rooms));
    await Promise.all(open.map(({ contender }) => contender.close()));
  }
  const all = open.map(({ contender, costs }) => [contender.kind, median(costs)] as const);
  return Object.fromEntries(all) as Costs;
}

const peers = (costs: Costs, kinds: readonly ServerKind[], text: (value: number) => string): string =>
  kinds.map((kind) => `${words[kind]} ${text(costs[kind])}`).join(', ');

const all: readonly ServerKind[] = ['kit', 'bare', 'socket-io'];
const us = (value: number): string => `${value.toFixed(1)} µs`;
const thousands = (value: number): string => `${(value / 1_000).toFixed(0)}k`;
const kib = (value: number): string => `${(value / 1_024).toFixed(1)} KiB`;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

async function lightRow(sizes: SignallingSizes): Promise<Row> {
  const load: Load = { kinds: all, rooms: 1, members: 16, run: (to, rooms, seconds) => light(to, rooms, 20, seconds) };
  const costs = await compare(load, sizes, perDeliveryUs);
  return {
    group,
    name: 'processor time of a delivery, one room of 16, 20 messages a second',
    ours: us(costs.kit),
    peer: peers(costs, ['bare', 'socket-io'], us),
    ratio: `${ratio(costs.kit, costs.bare)}, ${ratio(costs.kit, costs['socket-io'])}`,
    bar: '≤ 1.5 × bare writes',
    met: costs.kit <= 1.5 * costs.bare,
    runs: sizes.rounds,
  };
}

async function saturatedRow(sizes: SignallingSizes): Promise<Row> {
  const costs = await compare({ kinds: all, rooms: 20, members: 16, run: saturated }, sizes, perCore);
  return {
    group,
    name: 'deliveries a second and core, saturated by 20 rooms of 16 who all send',
    ours: thousands(costs.kit),
    peer: peers(costs, ['bare', 'socket-io'], thousands),
    ratio: `${ratio(costs.kit, costs.bare)}, ${ratio(costs.kit, costs['socket-io'])}`,
    bar: '≥ 3 × Socket.IO',
    met: costs.kit >= 3 * costs['socket-io'],
    runs: sizes.rounds,
  };
}

/** Members in all rooms together, and deliveries in a second, whatever the size of a room. */
const leastMembers = 256;
const deliveriesPerSecond = 5_000;

async function sizeRow(members: number, sizes: SignallingSizes): Promise<Row> {
  const rooms = Math.max(1, Math.round(leastMembers / members));
  const run: Load['run'] = (to, open, seconds) => light(to, open, deliveriesPerSecond / members, seconds);
  const costs = await compare({ kinds: all, rooms, members, run }, { ...sizes, rounds: 1 }, perDeliveryUs);
  return {
    group,
    name: `processor time of a delivery, ${rooms === 1 ? 'one room' : `${rooms} rooms`} of ${members}, 5,000 deliveries a second`,
    ours: us(costs.kit),
    peer: peers(costs, ['bare', 'socket-io'], us),
    ratio: `${ratio(costs.kit, costs.bare)}, ${ratio(costs.kit, costs['socket-io'])}`,
    bar: '–',
    met: null,
    runs: 1,
  };
}

async function memoryRows(connections: number, inRooms: boolean): Promise<Row[]> {
  const ours = await measureIdle('kit', connections, inRooms);
  const peer = await measureIdle('socket-io', connections, inRooms);
  const bare = await measureIdle('ws', connections, inRooms);
  const bars = { rss: 12 * 1_024, heap: 5 * 1_024 };
  const where = inRooms ? 'in rooms of 16' : 'in no room';
  return (['rss', 'heap'] as const).map((part) => ({
    group,
    name: `${part === 'rss' ? 'resident memory' : 'heap'} of an idle connection, ${connections.toLocaleString('en')} ${where}`,
    ours: kib(ours[part]),
    peer: `bare ws ${kib(bare[part])}, Socket.IO ${kib(peer[part])}`,
    ratio: `${ratio(ours[part], bare[part])}, ${ratio(ours[part], peer[part])}`,
    bar: inRooms ? '–' : `≤ ${bars[part] / 1_024} KiB, below Socket.IO`,
    met: inRooms ? null : ours[part] <= bars[part] && ours[part] < peer[part],
    runs: 1,
  }));
}

async function joinRow(count: number): Promise<Row> {
  const [ours, peer] = [await measureJoins('kit', count), await measureJoins('socket-io', count)];
  const text = (times: readonly number[]): string => `${ms(median(times))}/${ms(percentile(times, 0.99))}`;
  return {
    group,
    name: 'connect and join a room, one after another, p50/p99',
    ours: text(ours),
    peer: `Socket.IO ${text(peer)}`,
    ratio: ratio(median(ours), median(peer)),
    bar: '–',
    met: null,
    runs: count,
  };
}

const nodeRooms = { rooms: 200, members: 10 } as const;

async function nodesRow({ offered, secondsEach }: SignallingSizes): Promise<Row> {
  const perSecond = offered / nodeRooms.members;
  const ours = await measureTwoNodes('kit', { ...nodeRooms, perSecond, seconds: secondsEach });
  const peer = await measureTwoNodes('socket-io', { ...nodeRooms, perSecond, seconds: secondsEach });
  const share = (one: { came: number; offered: number }): number => one.came / one.offered;
  const percent = (value: number): string => `${(value * 100).toFixed(0)} %`;
  return {
    group,
    name: `two nodes on one Redis, ${offered.toLocaleString('en')} deliveries a second offered, delivered`,
    ours: `${percent(share(ours))} at ${us(ours.perDeliveryUs)}, ${ours.replayed === true ? 'replayed in order' : 'not replayed'}`,
    peer: `Socket.IO ${percent(share(peer))} at ${us(peer.perDeliveryUs)}`,
    ratio: ratio(ours.perDeliveryUs, peer.perDeliveryUs),
    bar: '≥ 90 %, ordered and replayable',
    met: share(ours) >= 0.9 && ours.replayed === true,
    runs: 1,
  };
}

async function killRow(): Promise<Row> {
  const rooms = 12;
  const { resumeMs, lost, doubled } = await killOneOfTwo(rooms);
  return {
    group,
    name: `one of two nodes is killed, ${rooms} rooms of 2: until an event arrives again, p50/p99`,
    ours: `${ms(median(resumeMs))}/${ms(percentile(resumeMs, 0.99))}, ${resumeMs.length} of ${rooms} resumed, ${lost} lost, ${doubled} twice`,
    peer: '–',
    ratio: '–',
    bar: 'all resume, 0 lost, 0 twice',
    met: resumeMs.length === rooms && lost === 0 && doubled === 0,
    runs: 1,
  };
}

const missing = (name: string, cause: unknown): Row => ({
  group,
  name,
  ours: `not measured: ${cause instanceof Error ? cause.message : String(cause)}`,
  peer: '–',
  ratio: '–',
  bar: '–',
  met: false,
  runs: 0,
});

/** Words after `--only`, of which the name of a step has one; all steps without it. */
export const onlyOf = (words: readonly string[]): readonly string[] =>
  words.includes('--only') ? words.slice(words.indexOf('--only') + 1) : [''];

/**
 * The cost of signalling beside the same work done with bare sockets and by Socket.IO, in one run. A step that fails says so in its row,
 * because the others may have taken a quarter of an hour.
 */
export async function measureSignalling(sizes: SignallingSizes, only: readonly string[], say: Say): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const steps: readonly (readonly [string, () => Promise<Row | Row[]>])[] = [
    ['light load', () => lightRow(sizes)],
    ['saturation', () => saturatedRow(sizes)],
    ...sizes.roomSizes.map((size) => [`rooms of ${size}`, () => sizeRow(size, sizes)] as const),
    ...sizes.connections.flatMap((count) => [
      [`${count} idle connections`, () => memoryRows(count, false)] as const,
      [`${count} idle connections in rooms`, () => memoryRows(count, true)] as const,
    ]),
    ['joins', () => joinRow(sizes.joins)],
    ['two nodes', () => nodesRow(sizes)],
    ['a killed node', () => killRow()],
  ];
  for (const [name, measure] of steps.filter((step) => only.some((word) => step[0].includes(word)))) {
    say(name);
    try {
      rows.push(...[await measure()].flat());
    } catch (cause) {
      rows.push(missing(name, cause));
      process.exitCode = 1;
    }
  }
  return rows;
}
