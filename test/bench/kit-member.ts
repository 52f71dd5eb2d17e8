import { roomStream } from '../../components/core/protocol/messages';
import { createSignalling } from '../../components/core/signalling/client';
import type { Signalling } from '../../components/core/signalling/signalling';
import { silent } from '../../components/core/shared/log';
import { signToken } from '../../server/index';
import { nodePlatform } from '../fakes/platform/node-platform';

export interface KitMember {
  /** The servers, by their ports, as the client tries them. */
  ports: readonly number[];
  key: string;
  user: string;
  room: string;
  /** Of 0 to 1: the part of the usual random time by which the first retry is delayed. Default: all of it. */
  spread?: number;
}

/** A joined member on a real socket, as an app has it: the kit's own client, which finds the next server by itself. */
export async function joinAsKit({ ports, key, user, room, spread = 1 }: KitMember): Promise<Signalling> {
  const platform = nodePlatform();
  const signalling = createSignalling({
    platform: { ...platform, clock: { ...platform.clock, random: () => spread * Math.random() } },
    servers: ports.map((port) => `ws://127.0.0.1:${port}/v1`),
    token: () => signToken({ key, user, rooms: { [room]: 'speaker' }, ttlSeconds: 900 }),
    log: silent,
    sdk: 'bench',
  });
  signalling.connect();
  const { e, s } = await signalling.request('room.join', { room, name: user, tracks: [] });
  signalling.subscribe(roomStream(room), { e, s });
  return signalling;
}
