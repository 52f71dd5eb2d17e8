import type { Hook, HookAction } from './hook';

/** What nginx-rtmp calls by the name of each hook. */
const calls: Readonly<Record<HookAction, readonly string[]>> = {
  on_publish: ['publish'],
  on_unpublish: ['publish_done'],
  on_play: ['play'],
  on_stop: ['play_done'],
  on_update: ['update_publish', 'update_play'],
};

/**
 * What a notification of nginx-rtmp says, or null when it is none. It is one form: what the server knows stands first, and the
 * query of the client's URL behind it, so of two fields with one name only the first is the server's word.
 */
export function readNotify(action: HookAction, body: string): Hook | null {
  const fields = new URLSearchParams(body);
  const [call, client, app, stream] = ['call', 'clientid', 'app', 'name'].map((name) => fields.get(name) ?? '');
  if (!calls[action].includes(call ?? '') || !/^\d{1,20}$/.test(client ?? '')) return null;
  const query = Object.fromEntries(['s', 'e', 'g'].map((name) => [name, fields.get(name) ?? '']));
  return { action, client: client ?? '', app: app ?? '', stream: stream ?? '', query };
}
