import { createSignalling } from '../../../components/core/signalling/client';
import type { Signalling } from '../../../components/core/signalling/signalling';
import { silent } from '../../../components/core/shared/log';
import { closeAfterTest } from '../close-after-test';
import { nodePlatform } from '../../fakes/platform/node-platform';

/** Fetches a development token, as the demo does. */
async function devToken(port: number, user: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/dev/token`, { method: 'POST', body: JSON.stringify({ user }) });
  const { token } = (await answer.json()) as { token: string };
  return token;
}

/** Joins a room by the kit's own connection without a page, for requests that no button of the demo sends. */
export async function joinHeadless(port: number, room: string, user: string): Promise<Signalling> {
  const servers = [`ws://127.0.0.1:${port}/v1`];
  const signalling = createSignalling({
    platform: nodePlatform(),
    servers,
    token: () => devToken(port, user),
    log: silent,
    sdk: 'test',
  });
  closeAfterTest(() => signalling.close());
  signalling.connect();
  await signalling.request('room.join', { room, name: user, tracks: [] });
  return signalling;
}
