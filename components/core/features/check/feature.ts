import type { Feature, FeatureContext, FeatureInstance, FeatureModule } from '../../app/features';
import { rooms } from '../../app/rooms';
import { rtcError } from '../../protocol/errors';
import type { Room } from '../../room/room';
import { Check } from './check';
import type { CheckKit, CheckPlatform } from './types';

const checkName = 'check';
/** The `room` property of the pusher that the check shows: its room's id is random. */
export const checkRoomName = 'check.';

/** The feature as its component uses it. Pages have no use for it, so it has no public type. */
interface CheckApi {
  create(platform: CheckPlatform): Check;
}

const planeName = (room: Room): NonNullable<Room['plane']> => room.plane ?? 'embedded';

const randomId = ({ clock }: FeatureContext): string => clock.random().toString(36).slice(2, 12);

function kitOf(context: FeatureContext, room: () => Room, skewMs: CheckKit['skewMs']): CheckKit {
  const { connection, permissions } = rooms;
  if (connection === null || permissions === null) throw rtcError('closed');
  const { plane, device, request, servers, acquireConnection } = context;
  return {
    servers,
    connection,
    permissions,
    acquireConnection,
    skewMs,
    room,
    ownUrls: ({ id, me }) => {
      const adapter = plane(planeName(room()));
      // Where the pusher names the streams to play, it does not name its own.
      if (adapter === null || adapter.streamOf !== undefined) return Promise.resolve([]);
      return request('media.play', { room: id, tracks: [{ member: me.id, source: 'main' }] }).then(({ play: [grant] }) =>
        grant === undefined
          ? []
          : grant.urls.map((url) => {
              const options = { audio: true, video: true, layer: 'full', fit: 'cover', route: 'speaker' } as const;
              return adapter.player(options, { ...grant, urls: [url] }, device).src;
            }),
      );
    },
    played: (code, message) => {
      const event = plane(planeName(room()))?.playerEvent(code, message)?.type;
      if (event === 'firstFrame') return 'picture';
      if (event === 'started') return 'sound';
      return event === 'broken' || event === 'unreachable' ? 'failed' : '';
    },
  };
}

function start(context: FeatureContext): FeatureInstance<CheckApi> {
  const id = `check-${randomId(context)}`;
  let skew: number | null = null;
  const unwatch = context.signalling.on('welcome', ({ now }) => {
    skew = context.clock.now() - now;
  });
  const room = (): Room => {
    const own = context.room(id);
    if (own === null) throw rtcError('closed');
    return own;
  };
  return {
    api: {
      create: (platform) =>
        new Check(
          kitOf(context, room, () => skew),
          platform,
        ),
    },
    rooms: {
      // The devices of a check are not the user's choice for the next room.
      owns: (name) => name === id,
      byName: (name) => (name === checkRoomName ? context.room(id) : undefined),
    },
    release: unwatch,
  };
}

/**
 * The feature of the check, which `<rtc-check>` needs.
 *
 * @example createRtc({ server, token, features: [check()] });
 */
export function check(): Feature<typeof checkName> {
  const feature: FeatureModule<typeof checkName, CheckApi> = { name: checkName, start };
  return feature;
}

/** The check of a component; null while no `createRtc` runs, or while it runs without the feature. Observable. */
export const createCheck = (platform: CheckPlatform): Check | null =>
  rooms.feature<CheckApi>(checkName)?.create(platform) ?? null;
