import type { Role } from '../../../components/core/protocol/room-state';
import { createSignalling } from '../../../components/core/signalling/client';
import type { Signalling } from '../../../components/core/signalling/signalling';
import { silent } from '../../../components/core/shared/log';
import { closeAfterTest } from '../close-after-test';
import { nodePlatform } from '../../fakes/platform/node-platform';

/** Fetches a development token, as the demo does. */
async function devToken(port: number, user: string, role: Role): Promise<string> {
  const body = JSON.stringify({ user, rooms: { '*': role } });
  const answer = await fetch(`http://127.0.0.1:${port}/dev/token`, { method: 'POST', body });
  const { token } = (await answer.json()) as { token: string };
  return token;
}

/** The kit's own connection without a page, to the first of these ports that answers. */
export function connectHeadless(ports: readonly number[], user: string, role: Role = 'host'): Signalling {
  const tokens = () => Promise.any(ports.map((port) => devToken(port, user, role)));
  const servers = ports.map((port) => `ws://127.0.0.1:${port}/v1`);
  const signalling = createSignalling({ platform: nodePlatform(), servers, token: tokens, log: silent, sdk: 'test' });
  closeAfterTest(() => signalling.close());
  signalling.connect();
  return signalling;
}

/** Joins a room, for requests that no button of the demo sends. */
export async function joinHeadless(port: number, room: string, user: string, role?: Role): Promise<Signalling> {
  const signalling = connectHeadless([port], user, role);
  await signalling.request('room.join', { room, name: user, tracks: [] });
  return signalling;
}
