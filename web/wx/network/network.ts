import { Emitter } from '../../engine/emitter';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

/** The network information of Chromium. Other browsers report only whether they are online. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
  readonly effectiveType?: string;
}

export function networkApi(): WxMembers {
  const connection = (navigator as { connection?: NetworkInformation }).connection;
  const changes = new Emitter<{ isConnected: boolean; networkType: string }>();
  const networkType = (): string => {
    if (!navigator.onLine) return 'none';
    return connection?.type === 'cellular' ? (connection.effectiveType ?? '4g').replace('slow-2g', '2g') : 'wifi';
  };
  let last = networkType();
  const check = (): void => {
    const now = networkType();
    if (now === last) return;
    last = now;
    changes.emit({ isConnected: now !== 'none', networkType: now });
  };
  addEventListener('online', check);
  addEventListener('offline', check);
  connection?.addEventListener('change', check);

  return {
    getNetworkType: api('getNetworkType', () => ({ networkType: networkType() })),
    onNetworkStatusChange: changes.on,
    offNetworkStatusChange: changes.off,
  };
}
