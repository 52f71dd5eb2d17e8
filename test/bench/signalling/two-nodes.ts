import { roomStream } from '../../../components/core/protocol/messages';
import { signToken } from '../../../server/index';
import { RawClient } from '../../harness/clients/raw-client';
import { openContender, type Contender } from './contender';
import { closeRooms, delivered, inTurns, offer, type Room } from './delivery';
import { tokenKey, type ServerKind } from './dialects';
import { withRedis } from './with-redis';

export interface TwoNodesOptions {
  rooms: number;
  /** Half of them at each node. */
  members: number;
  /** Messages in a second, over all rooms. */
  perSecond: number;
  seconds: number;
}

export interface TwoNodesOutcome {
  /** Deliveries that were due, and those that came, in a second. */
  offered: number;
  came: number;
  /** Processor time of both nodes for a delivery, in µs. */
  perDeliveryUs: number;
  /** Null where nothing is promised: whether a client that was away for the whole load got every event of its room once and in order. */
  replayed: boolean | null;
}

/** Two nodes on one Redis. Rooms have members at both, so every message crosses the store. */
export const measureTwoNodes = (kind: ServerKind, options: TwoNodesOptions): Promise<TwoNodesOutcome> =>
  withRedis(async ({ url }) => {
    const nodes = [await openContender({ kind, redis: url }), await openContender({ kind, redis: url })] as const;
    try {
      return await load(nodes, options);
    } finally {
      await Promise.all(nodes.map((node) => node.close()));
    }
  });

async function load(nodes: readonly [Contender, Contender], options: TwoNodesOptions): Promise<TwoNodesOutcome> {
  const { members, perSecond, seconds } = options;
  const rooms = Array.from({ length: options.rooms }, (_, index): Room => ({ name: `room-${index}`, members: [] }));
  await inTurns(options.rooms * members, async (index) => {
    const room = rooms[index % rooms.length];
    const node = nodes[Math.floor(index / rooms.length) % 2 === 0 ? 0 : 1];
    room?.members.push(await node.connect({ user: `user-${index}`, room: room.name }));
  });
  const away = nodes[0].kind === 'kit' ? await leaveForAWhile(nodes[0].port, 'room-0') : null;
  const cpuMs = async (): Promise<number> => (await nodes[0].cpuMs()) + (await nodes[1].cpuMs());
  const before = { cpuMs: await cpuMs(), delivered: delivered(rooms) };
  await offer(nodes[0], rooms, perSecond, seconds);
  const came = delivered(rooms) - before.delivered;
  const perDeliveryUs = (((await cpuMs()) - before.cpuMs) * 1_000) / came;
  const replayed = away === null ? null : await away.replaysAt(nodes[1].port, Math.round((perSecond * seconds) / rooms.length));
  closeRooms(rooms);
  return { offered: perSecond * members, came: came / seconds, perDeliveryUs, replayed };
}

interface Absent {
  /** Resumes at another node; whether it got at least so many events, each once and in order. */
  replaysAt(port: number, atLeast: number): Promise<boolean>;
}

async function leaveForAWhile(port: number, room: string): Promise<Absent> {
  const token = () => signToken({ key: tokenKey, user: 'absent', rooms: { '*': 'speaker' }, ttlSeconds: 900 });
  const client = await RawClient.open(`ws://127.0.0.1:${port}/v1`);
  const { sid, rt } = await client.hello(await token());
  const { e, s } = await client.join(room, 'absent');
  client.cut();
  return {
    async replaysAt(other, atLeast) {
      const again = await RawClient.open(`ws://127.0.0.1:${other}/v1`);
      const { st } = await again.hello(await token(), { sid, rt, cur: { [roomStream(room)]: { e, s } } });
      const announced = st[0]?.replay ?? 0;
      const events = await again.until('the replay', () => {
        const found = again.events(roomStream(room));
        return found.length >= announced ? found : undefined;
      });
      again.cut();
      return announced >= atLeast && events.every((event, index) => event.s === s + index + 1);
    },
  };
}
