import { rooms } from '../../app/rooms';
import type { LayoutStore } from './layout-store';

/** The name under which the feature plugs into the core, and its field of `rtc`. */
export const layoutsName = 'layouts';

/** The layouts of the app; null while no `createRtc` runs, or while it runs without the feature. Observable. */
export const appLayouts = (): LayoutStore | null => rooms.feature<LayoutStore>(layoutsName);
