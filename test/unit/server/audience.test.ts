import type { Role } from '../../../components/core/protocol/room-state';
import { limits } from '../../../components/core/protocol/limits';
import { isRtcError } from '../../../components/core/protocol/errors';
import { roomStream } from '../../../components/core/protocol/messages';
import type { Change, Engine } from '../../../server/engine/engine';
import { memoryEngine } from '../../../server/engine/memory';
import { allowPublishing } from '../../../server/rooms/changes';
import { close, join, leave } from '../../../server/rooms/decisions';
import type { RoomRecord } from '../../../server/rooms/room-record';
import { withSettings } from '../../../server/rooms/room-settings';
import { Rooms } from '../../../server/rooms/rooms';
import type { EndedMembership } from '../../../server/rooms/room-record';
import { FakeClock, settled } from '../../fakes/platform/fake-clock';
import { Random } from '../../harness/random';
import { seededRandom } from '../../../tools/seeded-random';

const [room, users] = ['hall', ['ana', 'bo', 'cy', 'di']] as const;
const settings = { title: room, capacity: 3, audience: 3 };
const [rounds, steps] = [12, 60];

/** An engine at a distance: requests of several nodes come in any order. After each commit, nobody may be in two places. */
function distant(engine: Engine, random: Random, onCommit: () => Promise<void>): Engine {
  const hops = async (): Promise<void> => {
    for (let left = random.integer(0, 4); left > 0; left -= 1) await null;
  };
  return {
    ...engine,
    isReady: true,
    load: async (stream) => (await hops(), engine.load(stream)),
    rosterEntry: async (stream, id) => (await hops(), engine.rosterEntry(stream, id)),
    commit: async (change) => {
      await hops();
      const done = await engine.commit(change);
      await onCommit();
      await hops();
      return done;
    },
  };
}

it.each(Array.from({ length: rounds }, (_none, seed) => seed))(
  '[P386] nobody is in the list and in the audience, however requests of several nodes meet: seed %i',
  async (seed) => {
    const random = new Random(seededRandom(seed));
    const clock = new FakeClock();
    const engine = memoryEngine({ clock });
    const seen = { listed: 0, audience: 0 };
    const check = async (): Promise<void> => {
      const record = (await engine.load(roomStream(room)))?.state as unknown as RoomRecord | undefined;
      const listed = record?.public.members.map(({ id }) => id) ?? [];
      const audience = (await engine.rosterPage(roomStream(room), { after: null, most: 100 })).map(({ id }) => id);
      expect(new Set([...listed, ...audience]).size).toBe(listed.length + audience.length);
      expect(listed.length).toBeLessThanOrEqual(settings.capacity);
      expect(audience.length).toBeLessThanOrEqual(settings.audience);
      expect(Object.keys(record?.memberships ?? {}).sort()).toEqual(listed.slice().sort());
      seen.listed += listed.length;
      seen.audience += audience.length;
    };
    const nodes = [0, 1, 2].map(
      () =>
        new Rooms(
          distant(engine, random, check),
          () => Promise.resolve(),
          () => undefined,
          limits,
          () => 'fresh',
          () => Promise.resolve(),
        ),
    );
    let last = 0;
    const enter = (user: string, role: Role) => (record: RoomRecord) =>
      join(withSettings(record, record.public.openedAt === 0 ? settings : null, 1), {
        member: user,
        session: `s-${user}`,
        generation: (last += 1),
        membership: `m${last}`,
        name: user,
        role,
        tracks: [],
        now: 1,
      });
    const act = async (): Promise<void> => {
      const [node, user] = [random.pick(nodes), random.pick(users)];
      const what = random.pick(['audience', 'speaker', 'publish', 'silence', 'left', 'kicked'] as const);
      await node.of(user).change(room, (record) => {
        if (what === 'audience' || what === 'speaker') return enter(user, what)(record);
        if (what === 'left' || what === 'kicked') return leave(record, user, what);
        return allowPublishing(record, user, what === 'publish', `m${(last += 1)}`);
      });
    };
    const acts = Array.from({ length: steps }, () =>
      act().catch((cause: unknown) => {
        if (!isRtcError(cause)) throw cause;
      }),
    );
    await Promise.all(acts);
    await check();
    expect(Math.min(seen.listed, seen.audience)).toBeGreaterThan(0);
    await engine.close();
  },
);

describe('a node that fails over a room with an audience', () => {
  const clock = new FakeClock();
  let engine: Engine;
  let ended: EndedMembership[];
  beforeEach(() => {
    engine = memoryEngine({ clock });
    ended = [];
  });
  afterEach(() => engine.close());
  const roomsOn = (on: Engine): Rooms =>
    new Rooms(
      on,
      async (one) => void ended.push(one),
      () => undefined,
      limits,
      () => 'fresh',
      () => Promise.resolve(),
    );
  const enter = (rooms: Rooms, user: string) =>
    rooms.of(user).change(room, (record) =>
      join(withSettings(record, record.public.openedAt === 0 ? { ...settings, audience: 1_000 } : null, 1), {
        member: user,
        session: `s-${user}`,
        generation: 1,
        membership: `m-${user}`,
        name: user,
        role: 'audience',
        tracks: [],
        now: 1,
      }),
    );
  /** The engine of a node that fails from the commit on that `fails` names. */
  const failing = (fails: (change: Change) => boolean): Engine => ({
    ...engine,
    isReady: true,
    commit: (change) => (fails(change) ? Promise.reject(new Error('away')) : engine.commit(change)),
  });
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    for (let turn = 0; turn < 40; turn += 1) await settled();
  };
  const isOpen = async (): Promise<boolean> => (await engine.load(roomStream(room))) !== null;

  it('[P388] leaves the end of the room to another node', async () => {
    const [dying, other] = [roomsOn(failing((change) => change.emptyRoster === true)), roomsOn(engine)];
    engine.onTimer((id, payload) => other.audiences.expire(id, payload));
    await enter(dying, 'ana');
    await expect(dying.of('ana').change(room, (record) => leave(record, 'ana', 'left'))).rejects.toThrow('away');
    expect(await isOpen()).toBe(true);
    await pass(limits.audienceEveryMs);
    expect(await isOpen()).toBe(false);
  });

  it('[P389] leaves the rest of the audience of a closed room to another node, and ends each membership once', async () => {
    let left = 70;
    const dying = roomsOn(failing(({ roster }) => roster?.entry === null && (left -= 1) < 0));
    const other = roomsOn(engine);
    let acting = dying;
    engine.onTimer((id, payload) => acting.audiences.expire(id, payload));
    const users = Array.from({ length: 450 }, (_none, n) => `u${n}`);
    for (const user of users) await enter(dying, user);
    await dying.change(room, close);
    await pass(0);
    expect([await isOpen(), ended.length]).toEqual([true, 70]);
    acting = other;
    await pass(15_000);
    expect(await isOpen()).toBe(false);
    expect(ended.map(({ member }) => member).sort()).toEqual(users.slice().sort());
  });
});
