import { Emitter } from '../shared/emitter';
import { registerOnce } from './register-once';
import { native } from './native';
import type { Network } from './platform';

const changes = new Emitter<{ change: boolean }>();

/** The listener cannot be removed below 2.9.3, so one is registered for the life of the app. */
export const network: Network = {
  onChange(listener) {
    registerOnce('networkStatusChange', () => {
      native.onNetworkStatusChange((status) => changes.emit('change', status.isConnected));
    });
    return changes.on('change', listener);
  },
};
