import { rooms } from '../app/rooms';
import { isBesideAnother } from '../shared/copies';
import type { TextKey } from '../texts/texts';

/** The text in place of a room while no `createRtc` runs in this copy of the kit, nor in a copy that it shares with; null while one does. */
export const withoutRtc = (): TextKey | null => (rooms.isOpen ? null : isBesideAnother() ? 'room.otherKit' : 'room.noRtc');
