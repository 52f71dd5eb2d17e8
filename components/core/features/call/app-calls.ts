import { rooms } from '../../app/rooms';
import type { CallsModel } from './types';

/** The name under which the feature plugs into the core, and its field of `rtc`. */
export const callsName = 'calls';

/** The calls of the app; null while no `createRtc` runs, or while it runs without the feature. Observable. */
export const appCalls = (): CallsModel | null => rooms.feature<CallsModel>(callsName);
