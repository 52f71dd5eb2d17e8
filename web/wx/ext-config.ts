import { api } from './callbacks';
import type { WxMembers } from './members';

/** Where the page came from knows its server: the same host by WebSocket, unless the address says `?server=wss://…`. */
export function serverOf(page: URL): string {
  const named = page.searchParams.get('server');
  if (named !== null && /^wss?:\/\//.test(named)) return named;
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/v1`;
}

export function extConfigApi(): WxMembers {
  const config = (): object => ({ server: serverOf(new URL(location.href)) });
  return { getExtConfigSync: config, getExtConfig: api('getExtConfig', () => ({ extConfig: config() })) };
}
