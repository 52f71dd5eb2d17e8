import type { Feature, FeatureModule } from '../../app/features';
import { AppPolls, pollsName } from './app-polls';
import type { Polls } from './types';

/**
 * The feature of polls and hand counts: adds `rtc.polls`, which `<rtc-polls>` shows.
 *
 * @example createRtc({ server, token, features: [polls()] });
 */
export function polls(): Feature<typeof pollsName, Polls> {
  const feature: FeatureModule<typeof pollsName, Polls> = {
    name: pollsName,
    start(context) {
      const api = new AppPolls(context);
      // Polls belong to the stream of their room.
      return { api, release: () => api.release() };
    },
  };
  return feature;
}
