import type { Method, Params } from '../../components/core/protocol/messages';
import type { Role } from '../../components/core/protocol/room-state';
import { schemas } from '../../components/core/protocol/schemas';
import { camera, openHouse, type House } from './house';
import type { Wire } from './wire';

const room = 'r';
/** Methods about a room; who may do what in a call stands in calls/. */
type RoomMethod = Exclude<Method, `${'call' | 'inbox' | 'user'}.${string}`>;
/** Each of them with parameters that are good for a seated publisher. */
const asks: { [M in RoomMethod]: Params<M> } = {
  'room.look': { room },
  'room.join': { room, name: 'Me', tracks: camera },
  'room.leave': { room },
  'room.close': { room },
  'member.update': { room, attrs: { hand: true } },
  'member.remove': { room, id: 'other', banMs: 0 },
  'track.publish': { room, tracks: camera },
  'track.unpublish': { room, source: 'main' },
  'track.mute': { room, source: 'main', kind: 'audio', muted: true },
  'media.publish': { room, source: 'main' },
  'media.play': { room, tracks: [{ member: 'other', source: 'main' }] },
  'message.send': { room, topic: 'chat', value: 1 },
};

type Standing = Role | 'no seat' | 'not named';
const standings: readonly Standing[] = ['host', 'speaker', 'audience', 'no seat', 'not named'];

/** Who may do what; `ok` unless another answer stands here. */
const all = 'ok';
const table: { readonly [M in RoomMethod]: Readonly<Record<Standing, string>> } = {
  'room.look': row(all, all, all, all),
  'room.join': row(all, all, all, all),
  'room.leave': row(all, all, all),
  'room.close': row(all, 'forbidden', 'forbidden'),
  'member.update': row(all, all, all),
  'member.remove': row(all, 'forbidden', 'forbidden'),
  'track.publish': row(all, all, 'forbidden'),
  'track.unpublish': row(all, all, 'forbidden'),
  'track.mute': row(all, all, 'forbidden'),
  'media.publish': row(all, all, 'forbidden'),
  'media.play': row(all, all, all),
  'message.send': row(all, all, all),
};

function row(host: string, speaker: string, audience: string, noSeat = 'not_in_room'): Readonly<Record<Standing, string>> {
  return { host, speaker, audience, 'no seat': noSeat, 'not named': 'not_found' };
}

let house: House;
let other: Wire;
beforeAll(async () => {
  house = await openHouse({ limits: { hellosPerMinute: 10_000 } });
});
afterAll(() => house.close());
beforeEach(async () => {
  other = await house.client('other');
  await other.join(room, 'Other', { tracks: camera });
});
afterEach(async () => {
  await other.refusal('room.close', { room });
  other.close();
});

let lastUser = 0;
async function stand(standing: Standing): Promise<Wire> {
  lastUser += 1;
  const isRole = standing !== 'no seat' && standing !== 'not named';
  const rooms: Record<string, Role> = standing === 'not named' ? { elsewhere: 'host' } : { [room]: isRole ? standing : 'host' };
  const wire = await house.client(`me${lastUser}`, { rooms });
  if (isRole) await wire.join(room, 'Me', { tracks: camera });
  return wire;
}

const isAboutRoom = (method: Method): method is RoomMethod => !/^(call|inbox|user)\./.test(method);
const cells = (Object.keys(schemas.methods) as Method[])
  .filter(isAboutRoom)
  .flatMap((method) => standings.map((standing) => [method, standing, table[method][standing]] as const));

describe('who may do what', () => {
  it.each(cells)('[P50] %s by %s is %s', async (method, standing, expected) => {
    const wire = await stand(standing);
    expect(await wire.refusal(method, asks[method])).toBe(expected);
    wire.close();
  });

  it('[P51] takes the role from the token, and gives an audience member no tracks, whatever it asks for', async () => {
    const wire = await house.client('quiet', { rooms: { '*': 'host', [room]: 'audience' } });
    const { snap, publish } = await wire.join(room, 'Quiet', { tracks: camera });
    expect(snap.members.find(({ id }) => id === 'quiet')).toMatchObject({ role: 'audience', tracks: [] });
    expect(publish).toEqual([]);
    wire.close();
  });

  it('[P52] goes by the role that the member has in the room, which the next token changes', async () => {
    const wire = await house.client('ana', { rooms: { [room]: 'host' } });
    const { publish } = await wire.join(room, 'Ana', { tracks: camera });
    wire.send({ t: 'auth', tok: await house.token('ana', { [room]: 'audience' }) });
    expect((await other.event('member.updated')).d).toEqual({ id: 'ana', role: 'audience' });
    expect((await other.event('track.unpublished')).d).toEqual({ id: 'ana', source: 'main' });
    expect(house.media.allows(publish[0]?.urls[0] ?? '')).toBe(false);
    expect(await wire.refusal('room.close', { room })).toBe('forbidden');
    wire.send({ t: 'auth', tok: await house.token('ana', { elsewhere: 'host' }) });
    expect((await other.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    expect(await wire.refusal('message.send', { room, topic: 'c', value: 1 })).toBe('not_found');
    wire.close();
  });

  it('[P53] refuses a removal of oneself: that is leaving', async () => {
    expect(await other.refusal('member.remove', { room, id: 'other' })).toBe('bad_request');
  });
});
