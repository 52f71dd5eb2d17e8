import type { Feature, FeatureContext, FeatureInstance, FeatureModule } from '../../app/features';
import { rtcError } from '../../protocol/errors';
import { moderationName } from './app-moderation';
import { RoomModeration } from './room-moderation';
import type { Moderation } from './types';

/** It reads the streams of rooms, which the core passes on. */
function start(context: FeatureContext): FeatureInstance<Moderation> {
  const created = new Map<string, RoomModeration>();
  return {
    api: {
      of(target) {
        const id = typeof target === 'string' ? target : target.id;
        const known = created.get(id);
        if (known !== undefined) return known;
        const room = context.room(id);
        if (room === null) throw rtcError(id === '' ? 'bad_request' : 'closed');
        const fresh = new RoomModeration(room, context);
        created.set(id, fresh);
        return fresh;
      },
    },
    release() {
      created.forEach((moderation) => moderation.release());
      created.clear();
    },
  };
}

/**
 * The feature of order in a room: adds `rtc.moderation`, which `<rtc-members>` shows.
 *
 * @example createRtc({ server, token, features: [moderation()] });
 */
export function moderation(): Feature<typeof moderationName, Moderation> {
  const feature: FeatureModule<typeof moderationName, Moderation> = { name: moderationName, start };
  return feature;
}
