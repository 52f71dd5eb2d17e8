import type { Runtime } from '../../engine/runtime';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

/**
 * Where the page came from knows its server: the same host by WebSocket. In development the address may name another, `?server=wss://…`;
 * elsewhere it may not, or a link would send its reader's name, voice and picture to whoever wrote it.
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
