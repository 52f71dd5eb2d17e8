import { createSignalling } from '../../../components/core/signalling/create-signalling';
import type { Signalling } from '../../../components/core/signalling/signalling';
import { silent } from '../../../components/core/shared/log';
import { nodePlatform } from '../../fakes/node-platform';

/** A development token, as the demo fetches it. */
async function devToken(port: number, user: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/dev/token`, { method: 'POST', body: JSON.stringify({ user }) });
  const { token } = (await answer.json()) as { token: string };
  return token;
}

/** A member without a page: the kit's own connection, joined, for what no button of the demo does yet. */
export async function guest(port: number, room: string, user: string): Promise<Signalling> {
  const servers = [`ws://127.0.0.1:${port}/v1`];
  const signalling = createSignalling({
    platform: nodePlatform(),
    servers,
    token: () => devToken(port, user),
    log: silent,
    sdk: 'test',
  });
  signalling.connect();
  await signalling.request('room.join', { room, name: user, tracks: [] });
  return signalling;
}
