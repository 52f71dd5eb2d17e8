import { seededRandom } from '../../tools/seeded-random';
import type { Mounted } from '../fakes/phone/mounted';
import type { PhonePage } from '../fakes/phone/pages';
import { Random } from '../harness/random';
import { handlersLeftOn, nothingHeld, type Navigation } from './harness/app';
import type { ScriptedCaller } from './harness/scripted-caller';
import { callInFront, World, type User } from './harness/world';
import { maxPages, expectValidPushers, seedsOf } from './harness/random-walk';

afterEach(() => document.body.replaceChildren());

const steps = 40;
const ids = ['tea', 'shop'];
const nobody = (): void => undefined;

/** The user `me` moves between pages; a host in every room may remove them, and Bo calls and is called. */
class RandomWalk {
  readonly steps: string[] = [];
  private readonly rooms = new Map<PhonePage, { id: string; view: Mounted }[]>();

  private constructor(
    private readonly world: World,
    private readonly me: User,
    private readonly host: ScriptedCaller,
    private readonly bo: ScriptedCaller,
    private readonly chance: Random,
  ) {}

  static async open(version: string, seed: number): Promise<RandomWalk> {
    const world = new World(seed);
    const [host, bo] = [await world.scriptedCaller('host'), await world.scriptedCaller('bo')];
    ids.forEach((room) => void host.request('room.join', { room, name: 'host', tracks: [] }));
    void bo.request('inbox.subscribe', { name: 'Bo' });
    await world.settle();
    return new RandomWalk(world, world.user('me', version, { seed }), host, bo, new Random(seededRandom(seed)));
  }

  /** Performs one random action of the user, the phone, the network or another user. */
  async step(): Promise<void> {
    this.steps.push(this.act());
    await this.me.phone.turn();
    if (this.chance.chance(0.5)) await this.pass(this.chance.pick([100, 1_200, 7_000]));
    expectValidPushers(this.me.phone);
    if (this.chance.chance(0.2)) await this.settle();
  }

  /** Lets everything finish, and expects that store, screen and server agree. */
  async settle(): Promise<void> {
    const { phone, rtc } = this.me;
    phone.setConnected(true);
    for (let waits = 0; waits < 20 && !['online', 'idle', 'closed'].includes(rtc.connection.phase); waits += 1) {
      await this.pass(4_000);
    }
    await this.pass(4_000);
    await this.world.settle();
    this.steps.push('settled');
    await Promise.all(ids.map((id) => this.checkRoom(id)));
    this.checkCalls();
    expectValidPushers(phone);
    expect(this.world.failures).toEqual([]);
  }

  /** Leaves everything, and expects no resources in use. */
  async end(): Promise<void> {
    const { phone, rtc } = this.me;
    const pages = phone.pages;
    phone.open('pages/index/index', {}, 'restart');
    rtc.calls.current?.end().then(nobody, nobody);
    await this.settle();
    // Requests without a response time out within a minute.
    await this.pass(60_000);
    const { sockets, timers, live } = phone.held();
    const routes = handlersLeftOn(pages.concat(phone.page));
    expect({ sockets, timers, live, routes, sounds: phone.sounds.playing }).toEqual({ ...nothingHeld, sounds: [] });
  }

  private async pass(ms: number): Promise<void> {
    this.steps.push(`${ms} ms`);
    await this.world.advance(ms);
  }

  private act(): string {
    const { chance: random, world, me, host, bo } = this;
    const { phone, rtc } = me;
    const room = random.pick(ids);
    const way = random.pick<Navigation>(['open', 'open', 'replace', 'restart']);
    const { current, incoming } = rtc.calls;
    const call = this.ownCalls()[0]?.id;
    switch (random.integer(0, 15)) {
      case 0:
      case 1:
        return this.go([room], way);
      case 2:
        return this.go(random.chance(0.5) ? ids : [], way);
      case 3:
        if (phone.pages.length < 2) return 'alone';
        phone.back();
        return 'back';
      case 4:
        phone.hide();
        if (random.chance(0.3)) phone.clock.suspend(20_000);
        phone.show();
        return 'hide, show';
      case 5:
      case 6:
        return this.native();
      case 7:
        void rtc.room(room).leave();
        return `leave ${room}`;
      case 8:
        phone.setConnected(false);
        world.cut(me);
        return 'network gone';
      case 9:
        phone.setConnected(true);
        world.cut(me, random.chance(0.5));
        return 'network back';
      case 10:
        void host.request('member.remove', { room, id: 'me', banMs: 1 });
        return `removed from ${room}`;
      case 11:
        rtc.calls.call('bo', { kind: random.pick(['audio', 'video']) }).then(nobody, nobody);
        return 'call Bo';
      case 12:
        void bo.request('call.start', { to: ['me'], kind: random.pick(['audio', 'video']), name: 'Bo' });
        return 'Bo calls';
      case 13:
        if (incoming !== null) (random.chance(0.7) ? incoming.accept() : incoming.reject()).then(nobody, nobody);
        return 'answer';
      case 14:
        if (call === undefined) return 'no call';
        void bo.request('call.accept', { call, name: 'Bo' }).then(() => bo.request('call.connected', { call }));
        return 'Bo answers';
      default:
        if (random.chance(0.5) && call !== undefined) void bo.request('call.end', { call });
        else current?.end().then(nobody, nobody);
        return 'end';
    }
  }

  private go(rooms: readonly string[], how: Navigation): string {
    if (how === 'open' && this.me.phone.pages.length >= maxPages) return 'full';
    this.world.openPage(this.me, 'pages/room/index', how);
    const { page } = this.me.phone;
    this.rooms.set(
      page,
      rooms.map((id) => ({ id, view: this.me.phone.mount('room', { room: id, autoJoin: true }) })),
    );
    return `${how} ${rooms.join(' and ')}`;
  }

  private native(): string {
    const { natives, live } = this.me.phone;
    const codes = { 'live-pusher': [1002, 1002, 1101, -1307, 5000], 'live-player': [2004, 2004, 2103, -2301] };
    const heard = live.map((element) => natives.dispatch(element, 'statechange', { code: this.chance.pick(codes[element.tag]) }));
    expect(heard.filter((how) => how === 'unheard' || how === 'unbound')).toEqual([]);
    return 'native';
  }

  /** The own user's part in Bo's calls, according to the server. */
  private ownCalls(): { id: string; isIn: boolean }[] {
    const going = Array.from(this.bo.calls.values()).filter(({ reason }) => reason === null);
    return going.flatMap(({ id, parties }) =>
      parties
        .filter((party) => party.id === 'me' && party.state !== 'ended')
        .map(({ state }) => ({ id, isIn: state === 'connecting' || state === 'active' })),
    );
  }

  private async checkRoom(id: string): Promise<void> {
    const { phone, rtc } = this.me;
    const { state } = rtc.room(id);
    const asked = this.bo.request('room.get', { room: id });
    await this.world.settle();
    const look = await asked;
    const isIn = state === 'joined';
    expect([id, state, look?.names.includes('me')]).toEqual([id, state, isIn]);
    const shown = phone.pages.flatMap((page) => this.rooms.get(page) ?? []).filter((one) => one.id === id);
    if (shown.length === 0) expect([id, ['idle', 'left'].includes(state)]).toEqual([id, true]);
    shown.forEach(({ view }) => expect([id, view.data.scene]).toEqual([id, isIn ? 'room' : 'result']));
  }

  private checkCalls(): void {
    const { current, incoming, reachable } = this.me.rtc.calls;
    const here = current === null || current.state === 'ended' ? [] : [current.id];
    const rings = incoming === null ? [] : [incoming.id];
    // Without an rtc-call on a page, or a call, calls are not subscribed.
    const there = this.ownCalls().filter(({ isIn }) => isIn || reachable);
    expect({ here, rings }).toEqual({
      here: there.filter(({ isIn }) => isIn).map(({ id }) => id),
      rings: there.filter(({ isIn }) => !isIn).map(({ id }) => id),
    });
    const { page } = this.me.phone;
    if (!this.me.calls.has(page)) return;
    const scene = callInFront(this.me).data.scene;
    expect([scene, ['none', 'ended', 'line'].includes(String(scene))]).toEqual([scene, here.length + rings.length === 0]);
  }
}

describe.each(['1.7.0', 'newest'])('a random walk with other users on %s', (version) => {
  it.each(seedsOf(5))('[N77] with seed %i ends with the same rooms and calls in store, screen and server', async (seed) => {
    const walk = await RandomWalk.open(version, seed);
    try {
      for (let count = 0; count < steps; count += 1) await walk.step();
      await walk.settle();
      await walk.end();
    } catch (fault) {
      throw new Error(`seed ${seed} on ${version}: ${walk.steps.join('; ')}`, { cause: fault });
    }
  });
});
