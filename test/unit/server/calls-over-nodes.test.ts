import type { InboxState } from '../../../components/core/protocol/call-state';
import type { Method, Params, ServerFrame, StreamEvent } from '../../../components/core/protocol/messages';
import type { Random } from '../../../server/clock';
import type { BusyPolicy } from '../../../server/calls/inbox/admission';
import type { Engine } from '../../../server/engine/engine';
import { memoryEngine } from '../../../server/engine/memory';
import { createNode, type Node, type ConnectionInput } from '../../../server/node';
import { FakeClock, settled } from '../../fakes/platform/fake-clock';
import { seededRandom } from '../../../tools/seeded-random';
import { FakeMedia } from '../../fakes/servers/fake-media';
import { acceptEveryToken } from './two-nodes';

/** Users on several nodes act at random; at the end all are gone, and the committed events are checked. */

const generous = { invitesPerMinute: 1e6, invitesPerSecond: 1e6, invitesPerCalleePerMinute: 1e6, requestsPerSecond: 1e6, requestsBurst: 1e6, hellosPerMinute: 1e6 }; // prettier-ignore
const devices = ['ana/1', 'ana/2', 'bo/1', 'bo/2', 'cy/1', 'di/1'] as const;
const userOf = (device: string): string => device.split('/')[0] ?? '';
const users = Array.from(new Set(devices.map(userOf)));

interface Device {
  peer: ConnectionInput | null;
  sid: string;
  rt: string;
  /** Known calls. */
  calls: string[];
  lastId: number;
}

class World {
  readonly clock = new FakeClock();
  readonly events: StreamEvent[] = [];
  readonly engine: Engine;
  readonly devices = new Map<string, Device>(devices.map((id) => [id, { peer: null, sid: '', rt: '', calls: [], lastId: 0 }]));
  nodes: Node[] = [];
  /** Allowed error codes; any other one is a fault of the server. */
  readonly failures: string[] = [];

  constructor(
    readonly random: () => number,
    private readonly busy: BusyPolicy,
  ) {
    const { clock } = this;
    const memory = memoryEngine({ clock });
    const commit: Engine['commit'] = async (change) => {
      for (let turns = Math.floor(random() * 3); turns > 0; turns -= 1) await Promise.resolve();
      const done = await memory.commit(change);
      if (done.ok) this.events.push(...done.events);
      return done;
    };
    this.engine = { ...memory, commit };
  }

  async open(count: number): Promise<void> {
    const { clock, engine, busy } = this;
    const verify = acceptEveryToken(clock);
    const media = new FakeMedia();
    const log = (level: string, text: string, facts: object = {}) =>
      void (level === 'error' && this.failures.push(`${text} ${JSON.stringify(facts)}`));
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    // A seed also repeats the ids, which decide which of two merging calls continues.
    const random: Random = {
      id: (bytes) => Array.from({ length: Math.ceil((bytes * 4) / 3) }, () => this.pick(Array.from(letters))).join(''),
      unit: this.random,
    };
    const options = { engine, media, verify, clock, random, limits: generous, busy, log };
    this.nodes = await Promise.all(Array.from({ length: count }, () => createNode(options)));
  }

  /** Lets all pending work finish without advancing the clock. */
  async step(): Promise<void> {
    for (let n = 0; n < 12; n += 1) {
      await settled();
      this.clock.advance(0);
    }
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)] as T;
  }

  dial(id: string): void {
    const device = this.device(id);
    if (device.peer !== null) return;
    const heard = (frame: ServerFrame) => {
      if (frame.t === 'welcome') [device.sid, device.rt] = [frame.sid, frame.rt];
      if (frame.t === 'ev' && frame.k === 'inbox.called') device.calls.push(frame.d.call.id);
      if (frame.t === 'res' && frame.err !== undefined && frame.err.code === 'internal')
        this.failures.push(JSON.stringify(frame));
    };
    const link = {
      send: (text: string) => {
        const value = JSON.parse(text) as ServerFrame | ServerFrame[];
        (Array.isArray(value) ? value : [value]).forEach(heard);
      },
      close: () => void (device.peer = null),
    };
    const peer = this.pick(this.nodes).connect(link);
    device.peer = peer;
    const claim = device.sid === '' || this.random() < 0.2 ? {} : { sid: device.sid, rt: device.rt };
    const known = this.random() < 0.7 ? device.calls.slice(-3) : [];
    const cur = Object.fromEntries([`u:${userOf(id)}`, ...known.map((call) => `c:${call}`)].map((n) => [n, { e: '', s: 0 }]));
    peer.text(JSON.stringify({ t: 'hello', v: 1, sdk: 't', tok: userOf(id), dev: id, pf: 'wechat', caps: [], ...claim, cur }));
  }

  cut(id: string): void {
    const device = this.device(id);
    const { peer } = device;
    device.peer = null;
    peer?.closed();
  }

  ask<M extends Method>(id: string, m: M, d: Params<M>): void {
    const device = this.device(id);
    device.lastId += 1;
    device.peer?.text(JSON.stringify({ t: 'req', id: device.lastId, m, k: `${id}-${device.lastId}`, d }));
  }

  ping(): void {
    this.devices.forEach(({ peer }) => peer?.text(JSON.stringify({ t: 'ping' })));
  }

  act(): void {
    const id = this.pick(devices);
    const call = this.pick(
      this.device(id)
        .calls.slice(-2)
        .concat(this.pick(Array.from(this.devices.values())).calls.slice(-1)),
    );
    const others = users.filter((user) => user !== userOf(id));
    const one = this.pick(others);
    const dice = this.random();
    if (dice < 0.06) return this.cut(id);
    if (dice < 0.14) return this.dial(id);
    if (dice < 0.3 || call === undefined) {
      const to = this.random() < 0.7 ? [one] : Array.from(new Set([one, this.pick(others)]));
      return this.ask(id, 'call.start', { to, kind: 'audio', name: '' });
    }
    const acts: readonly (() => void)[] = [
      () => this.ask(id, 'call.subscribe', { call, rings: true }),
      () => this.ask(id, 'call.subscribe', { call, rings: true }),
      () => this.ask(id, 'call.accept', { call, name: '' }),
      () => this.ask(id, 'call.accept', { call, name: '' }),
      () => this.ask(id, 'call.connected', { call }),
      () => this.ask(id, 'call.connected', { call }),
      () => this.ask(id, 'call.reject', { call, why: 'rejected' }),
      () => this.ask(id, 'call.end', { call }),
      () => this.ask(id, 'call.join', { call, name: '' }),
      () => this.ask(id, 'call.invite', { call, to: [one] }),
      () => this.ask(id, 'inbox.update', { doNotDisturb: this.random() < 0.3 }),
      () => this.ask(id, 'room.join', { room: `call.${call}`, name: 'X', tracks: [] }),
      () => void (this.random() < 0.2 && this.ask(id, 'call.move', { call })),
    ];
    this.pick(acts)();
  }

  private device(id: string): Device {
    const device = this.devices.get(id);
    if (device === undefined) throw new Error(id);
    return device;
  }
}

/** The number of times a user was or came into a call. */
function stays(events: readonly StreamEvent[], call: string, user: string): number {
  let isIn = false;
  return events.filter((event) => {
    if (event.n !== `c:${call}`) return false;
    const was = isIn;
    if (event.k === 'call.placed') isIn = event.d.call.parties.some(({ id }) => id === user);
    if (event.k === 'party.invited' && event.d.party.id === user) isIn = true;
    if (event.k === 'party.accepted' && event.d.id === user) isIn = true;
    if (event.k === 'party.ended' && event.d.id === user) isIn = false;
    return isIn && !was;
  }).length;
}

/** Kinds of the events committed on a stream, in order. */
const kinds = (events: readonly StreamEvent[], stream: string): string[] =>
  events.filter(({ n }) => n === stream).map(({ k }) => k);

async function live(seed: number): Promise<World> {
  const random = seededRandom(seed);
  const world = new World(random, (['reject', 'queue', 'allow'] as const)[seed % 3] ?? 'reject');
  await world.open(2);
  devices.forEach((id) => world.dial(id));
  await world.step();
  for (let n = 0; n < 200; n += 1) {
    world.act();
    // Several actions often run concurrently.
    if (random() < 0.5) await settled();
    if (random() < 0.3) await world.step();
    if (random() < 0.15) {
      world.ping();
      world.clock.advance(Math.floor(random() * 15_000));
    }
  }
  await world.step();
  devices.forEach((id) => world.cut(id));
  for (let n = 0; n < 20; n += 1) {
    await world.step();
    world.clock.advance(20_000);
  }
  await world.step();
  return world;
}

const first = Number(process.env['SEED'] ?? 1);
const seeds = Array.from({ length: Number(process.env['SEEDS'] ?? 30) }, (_, n) => first + n);

describe('users on two nodes', () => {
  it.each(seeds)('[C53] leave nothing open, and one record per end and user (seed %i)', async (seed) => {
    const { engine, events, failures } = await live(seed);
    expect(failures).toEqual([]);
    const calls = events.flatMap((event) => (event.k === 'call.placed' ? [event.d.call] : []));
    expect(calls.length).toBeGreaterThan(1);
    for (const { id } of calls) {
      const told = kinds(events, `c:${id}`);
      expect([id, told.filter((k) => k === 'call.ended').length, told.at(-1)]).toEqual([id, 1, 'call.ended']);
    }
    for (const user of users) {
      const inbox = events.filter(({ n }) => n === `u:${user}`);
      for (const { id } of calls) {
        const told = inbox.flatMap((event) => {
          if (event.k === 'inbox.called' && event.d.call.id === id) return ['called'];
          return event.k === 'inbox.ended' && event.d.record.id === id ? ['ended'] : [];
        });
        // An inbox that received a call receives its end, and nothing in between.
        expect([user, id, told.join(' ')]).toEqual([user, id, expect.stringMatching(/^((called )?ended ?)*$/)]);
        const ends = told.filter((what) => what === 'ended').length;
        expect([user, id, ends <= stays(events, id, user)]).toEqual([user, id, true]);
      }
      const stored = (await engine.load(`u:${user}`))?.state as { public: InboxState; calls: object } | undefined;
      if (stored !== undefined) expect([user, stored.public.calls, stored.calls]).toEqual([user, [], {}]);
    }
    await engine.close();
  });
});
