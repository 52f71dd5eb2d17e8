import type { Runtime } from '../../engine/runtime';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

/**
 * The URL of the server: a WebSocket on the host of the page. In development the address may name another one, `?server=wss://…`. A
 * built page ignores that, because a link could otherwise send the user's name, voice and picture to its author.
 */
export function serverUrl(page: URL, dev: boolean): string {
  const named = dev ? page.searchParams.get('server') : null;
  if (named !== null && /^wss?:\/\//.test(named)) return named;
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/v1`;
}

export function extConfigApi({ dev }: Pick<Runtime, 'dev'>): WxMembers {
  const config = (): object => ({ server: serverUrl(new URL(location.href), dev) });
  return { getExtConfigSync: config, getExtConfig: api('getExtConfig', () => ({ extConfig: config() })) };
}
