import type { Hook, HookAction } from './hook';

/** nginx-rtmp's calls for each hook. */
const calls: Readonly<Record<HookAction, readonly string[]>> = {
  on_publish: ['publish'],
  on_unpublish: ['publish_done'],
  on_play: ['play'],
  on_stop: ['play_done'],
  on_update: ['update_publish', 'update_play'],
};

/**
 * Reads a notification of nginx-rtmp; null when it is malformed. Its form has the server's fields first and the client's query
 * behind them, so of two fields with one name only the first counts.
 */
export function readNotify(action: HookAction, body: string): Hook | null {
  const fields = new URLSearchParams(body);
  const [call, client, app, stream] = ['call', 'clientid', 'app', 'name'].map((name) => fields.get(name) ?? '');
  if (!calls[action].includes(call ?? '') || !/^\d{1,20}$/.test(client ?? '')) return null;
  const query = Object.fromEntries(['s', 'e', 'g'].map((name) => [name, fields.get(name) ?? '']));
  // A server that pulls has one address for all streams, so its secret is in the address of the connection.
  const pull = new URLSearchParams((fields.get('tcurl') ?? '').split('?')[1] ?? '').get('pull');
  if (pull !== null) query['pull'] = pull;
  return { action, client: client ?? '', server: '', service: '', app: app ?? '', stream: stream ?? '', query };
}
