import { signToken } from '../../../server/index';
import { mark, RawSocket } from './raw-socket';

/** The servers of the bench: ours, a loop of bare writes, and the peers. */
export type ServerKind = 'kit' | 'bare' | 'ws' | 'socket-io';

export const tokenKey = 'bench-bench-bench-bench-bench-32';

/** Beside the other fields a message has some 200 bytes, as one of a chat. */
export const value = `${mark}${'x'.repeat(60)}`;

export interface ClientChoice {
  user: string;
  /** Null for a client that sits in no room. */
  room: string | null;
  /** The local address, of which each has some 28,000 ports. */
  from?: string;
}

/** How a client of one kind of server speaks. */
export interface Dialect {
  /** A connection that has said hello, and is a member of a room unless that is null. */
  open(port: number, client: ClientChoice): Promise<RawSocket>;
  /** The text that sends one message to the room. */
  message(room: string): string;
  /** Keeps an idle connection; null where the server needs nothing. */
  readonly keepAlive: string | null;
}

let lastRequest = 1;

const kitHello = async (user: string): Promise<string> => {
  const tok = await signToken({ key: tokenKey, user, rooms: { '*': 'speaker' }, ttlSeconds: 900 });
  return JSON.stringify({ t: 'hello', v: 1, sdk: 'bench', tok, dev: 'bench', pf: 'wechat', caps: [] });
};

const kitJoin = (room: string, user: string): string =>
  JSON.stringify({ t: 'req', id: 1, m: 'room.join', k: 'join', d: { room, name: user, tracks: [] } });

const kit: Dialect = {
  async open(port, { user, room, from }) {
    const socket = await RawSocket.open(port, '/v1', from);
    const hello = await kitHello(user);
    if (room === null) await socket.receives('"t":"welcome"', () => socket.send(hello));
    else
      await socket.receives('"t":"res","id":1,"d"', () => {
        socket.send(hello);
        socket.send(kitJoin(room, user));
      });
    return socket;
  },
  message(room) {
    lastRequest += 1;
    const d = { room, topic: 'chat', value };
    return JSON.stringify({ t: 'req', id: lastRequest, m: 'message.send', k: String(lastRequest), d });
  },
  keepAlive: '{"t":"ping"}',
};

/** The room stands in the path, and any message is sent to it. */
const plain: Dialect = {
  open: (port, { room, from }) => RawSocket.open(port, `/${room ?? ''}`, from),
  message: () => mark,
  keepAlive: null,
};

const socketIo: Dialect = {
  async open(port, { room, from }) {
    const socket = await RawSocket.open(port, '/socket.io/?EIO=4&transport=websocket', from);
    await socket.receives('40{', () => socket.send('40'));
    if (room !== null) await socket.receives('430', () => socket.send(`420${JSON.stringify(['join', room])}`));
    return socket;
  },
  message: (room) => `42${JSON.stringify(['say', { room, topic: 'chat', value }])}`,
  // The answer to its ping. One that is not asked for does no harm.
  keepAlive: '3',
};

export const dialects: Readonly<Record<ServerKind, Dialect>> = { kit, bare: plain, ws: plain, 'socket-io': socketIo };
