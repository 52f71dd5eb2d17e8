import type { Feature, FeatureModule } from '../../app/features';
import { AppRequests } from './app-requests';
import type { Requests } from './types';

/** The name under which the feature plugs into the core, and its field of `rtc`. */
const requestsName = 'requests';

/**
 * The feature of requests between members: adds `rtc.requests`.
 *
 * @example createRtc({ server, token, features: [requests()] });
 */
export function requests(): Feature<typeof requestsName, Requests> {
  const feature: FeatureModule<typeof requestsName, Requests> = {
    name: requestsName,
    start(context) {
      const api = new AppRequests(context);
      // Requests travel with the stream of their room.
      return { api, release: () => api.release() };
    },
  };
  return feature;
}
