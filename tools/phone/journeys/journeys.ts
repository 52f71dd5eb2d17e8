import type { Journey } from './testbed';
import { callJourney } from './call';
import { membersJourney } from './members';
import { permissionJourneys } from './permissions';
import { rebuildJourneys } from './rebuild';
import { roomJourney } from './room';

/** In the order in which they are made. */
export const journeys: readonly Journey[] = [membersJourney, roomJourney, callJourney, ...rebuildJourneys, ...permissionJourneys];
