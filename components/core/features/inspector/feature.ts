import type { FeatureModule } from '../../app/features';
import { InspectorStore } from './inspector';
import type { Inspector, InspectorFeature, InspectorOptions } from './types';

const ignore = (): undefined => undefined;

/**
 * The feature behind `<rtc-inspector>`, which shows how a call or a room is doing. Its `log` keeps the last hundred lines for the
 * component, and passes each on to `options.log`.
 *
 * @example const inspected = inspector();
 * createRtc({ server, token, features: [inspected], log: inspected.log });
 */
export function inspector({ log = ignore }: InspectorOptions = {}): InspectorFeature {
  let store: InspectorStore | null = null;
  const feature: InspectorFeature & FeatureModule<'inspector', Inspector> = {
    name: 'inspector',
    log(level, text, facts) {
      store?.accept(level, text, facts);
      log(level, text, facts);
    },
    start(context) {
      store = new InspectorStore(context);
      return { api: store, connection: store };
    },
  };
  return feature;
}
