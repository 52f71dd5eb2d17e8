import { Emitter } from '../shared/emitter';
import { registerOnce } from './lasting';
import { native } from './native';
import type { Network } from './platform';

const changes = new Emitter<{ change: boolean }>();

/** There is no way to stop hearing it below 2.9.3, so the platform knows one listener for the life of the app. */
export const network: Network = {
  onChange(listener) {
    registerOnce('networkStatusChange', () => {
      native.onNetworkStatusChange((status) => changes.emit('change', status.isConnected));
    });
    return changes.on('change', listener);
  },
};
