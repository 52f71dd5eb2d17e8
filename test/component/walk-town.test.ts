import { seededRandom } from '../fakes/fake-clock';
import type { Mounted } from '../fakes/fake-phone-mounted';
import type { PhonePage } from '../fakes/fake-phone-pages';
import { Chance } from '../fuzz/chance';
import { leftOn, nothing, type Way } from './app';
import type { Caller } from './caller';
import { front, Town, type Resident } from './town';
import { mostPages, pushersAreRight, seedsOf } from './walk';

afterEach(() => document.body.replaceChildren());

const steps = 40;
const ids = ['tea', 'shop'];
const nobody = (): void => undefined;

/** I walk over pages; a host is in every room and may remove me, Bo calls and is called. */
class Walk {
  readonly done: string[] = [];
  private readonly rooms = new Map<PhonePage, { id: string; view: Mounted }[]>();

  private constructor(
    private readonly town: Town,
    private readonly me: Resident,
    private readonly host: Caller,
    private readonly bo: Caller,
    private readonly chance: Chance,
  ) {}

  static async open(version: string, seed: number): Promise<Walk> {
    const town = new Town(seed);
    const [host, bo] = [await town.caller('host'), await town.caller('bo')];
    ids.forEach((room) => void host.ask('room.join', { room, name: 'host', tracks: [] }));
    void bo.ask('inbox.follow', { name: 'Bo' });
    await town.settle();
    return new Walk(town, town.resident('me', version, { seed }), host, bo, new Chance(seededRandom(seed)));
  }

  /** One thing that a person, the phone, the network or somebody else may do at any moment. */
  async step(): Promise<void> {
    this.done.push(this.act());
    await this.me.phone.turn();
    if (this.chance.isIt(0.5)) await this.pass(this.chance.pick([100, 1_200, 7_000]));
    pushersAreRight(this.me.phone);
    if (this.chance.isIt(0.2)) await this.settle();
  }

  /** What was under way is over: what is true, what is shown and what the server thinks are the same. */
  async settle(): Promise<void> {
    const { phone, rtc } = this.me;
    phone.setConnected(true);
    for (let waits = 0; waits < 20 && !['online', 'idle', 'closed'].includes(rtc.connection.phase); waits += 1) {
      await this.pass(4_000);
    }
    await this.pass(4_000);
    await this.town.settle();
    this.done.push('settled');
    await Promise.all(ids.map((id) => this.checkRoom(id)));
    this.checkCalls();
    pushersAreRight(phone);
    expect(this.town.failures).toEqual([]);
  }

  /** Everything is left, and nothing is held any more. */
  async end(): Promise<void> {
    const { phone, rtc } = this.me;
    const pages = phone.pages;
    phone.open('pages/index/index', {}, 'restart');
    rtc.calls.current?.end().then(nobody, nobody);
    await this.settle();
    // What was asked and never answered is given up within a minute.
    await this.pass(60_000);
    const { sockets, timers, live } = phone.held();
    const routes = leftOn(pages.concat(phone.page));
    expect({ sockets, timers, live, routes, sounds: phone.sounds.playing }).toEqual({ ...nothing, sounds: [] });
  }

  private async pass(ms: number): Promise<void> {
    this.done.push(`${ms} ms`);
    await this.town.pass(ms);
  }

  private act(): string {
    const { chance, town, me, host, bo } = this;
    const { phone, rtc } = me;
    const room = chance.pick(ids);
    const way = chance.pick<Way>(['open', 'open', 'replace', 'restart']);
    const { current, incoming } = rtc.calls;
    const call = this.standing()[0]?.id;
    switch (chance.between(0, 15)) {
      case 0:
      case 1:
        return this.go([room], way);
      case 2:
        return this.go(chance.isIt(0.5) ? ids : [], way);
      case 3:
        if (phone.pages.length < 2) return 'alone';
        phone.back();
        return 'back';
      case 4:
        phone.hide();
        if (chance.isIt(0.3)) phone.clock.suspend(20_000);
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
        town.cut(me);
        return 'network gone';
      case 9:
        phone.setConnected(true);
        town.cut(me, chance.isIt(0.5));
        return 'network back';
      case 10:
        void host.ask('member.remove', { room, id: 'me', banMs: 1 });
        return `removed from ${room}`;
      case 11:
        rtc.calls.call('bo', { kind: chance.pick(['audio', 'video']) }).then(nobody, nobody);
        return 'call Bo';
      case 12:
        void bo.ask('call.start', { to: ['me'], kind: chance.pick(['audio', 'video']), name: 'Bo' });
        return 'Bo calls';
      case 13:
        if (incoming !== null) (chance.isIt(0.7) ? incoming.accept() : incoming.reject()).then(nobody, nobody);
        return 'answer';
      case 14:
        if (call === undefined) return 'no call';
        void bo.ask('call.accept', { call, name: 'Bo' }).then(() => bo.ask('call.connected', { call }));
        return 'Bo answers';
      default:
        if (chance.isIt(0.5) && call !== undefined) void bo.ask('call.end', { call });
        else current?.end().then(nobody, nobody);
        return 'end';
    }
  }

  private go(rooms: readonly string[], how: Way): string {
    if (how === 'open' && this.me.phone.pages.length >= mostPages) return 'full';
    this.town.page(this.me, 'pages/room/index', how);
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

  /** Where I am in calls of Bo's, as the server says. */
  private standing(): { id: string; isIn: boolean }[] {
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
    const asked = this.bo.ask('room.look', { room: id });
    await this.town.settle();
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
    // Without a page that has an rtc-call, or a call, nobody listens.
    const there = this.standing().filter(({ isIn }) => isIn || reachable);
    expect({ here, rings }).toEqual({
      here: there.filter(({ isIn }) => isIn).map(({ id }) => id),
      rings: there.filter(({ isIn }) => !isIn).map(({ id }) => id),
    });
    const { page } = this.me.phone;
    if (!this.me.calls.has(page)) return;
    const scene = front(this.me).data.scene;
    expect([scene, ['none', 'ended', 'line'].includes(String(scene))]).toEqual([scene, here.length + rings.length === 0]);
  }
}

describe.each(['1.7.0', 'newest'])('a walk among others on %s', (version) => {
  it.each(seedsOf(5))(
    '[N77] with seed %i ends with the same rooms and calls here, on the screen and at the server',
    async (seed) => {
      const walk = await Walk.open(version, seed);
      try {
        for (let count = 0; count < steps; count += 1) await walk.step();
        await walk.settle();
        await walk.end();
      } catch (fault) {
        throw new Error(`seed ${seed} on ${version}: ${walk.done.join('; ')}`, { cause: fault });
      }
    },
  );
});
