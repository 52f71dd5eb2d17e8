import type { Track } from '../../protocol/room-state';
import { releaseAll, type Release } from '../../shared/release';
import { datedGrant } from '../stream/grant-urls';
import { reaction } from '../../shared/mobx';
import type { RoomContext } from '../room-context';
import { publishAction } from '../automation/publish';

const source = 'screen';
const tracks: Track[] = [
  { source, kind: 'video', muted: false },
  { source, kind: 'audio', muted: false },
];

/** Publishes and unpublishes the own screen as wanted. URLs are requested and renewed as for the camera's stream. */
export function publishScreen(context: RoomContext): Release {
  const { me, deps, id: room } = context;
  const { screenShare } = me;
  const { session } = screenShare;
  const failed = (cause: unknown): void => {
    context.requestRefused(cause);
    session.grantRefused();
  };
  const acts = {
    none: () => undefined,
    begin: () => {
      deps
        .request('track.publish', { room, tracks })
        .then(({ publish: [grant] }) =>
          grant === undefined ? session.grantRefused() : session.acceptGrant(datedGrant(grant, deps.clock.now())),
        )
        .catch(failed);
    },
    renew: () => {
      deps
        .request('media.publish', { room, source })
        .then(({ publish: grant }) => session.acceptGrant(datedGrant(grant, deps.clock.now())))
        .catch(failed);
    },
    end: () => {
      deps.request('track.unpublish', { room, source }).catch((cause: unknown) => context.requestRefused(cause));
    },
  };
  return releaseAll([
    reaction(
      () => context.state === 'joined' && screenShare.wanted,
      (isDue) => isDue && session.requestUrl(),
    ),
    reaction(
      () => {
        const { state: phase } = context;
        if (!screenShare.wanted) return phase === 'joined' && screenShare.published ? 'end' : 'none';
        const sends = { microphone: false, camera: true };
        return publishAction({
          phase,
          role: me.role,
          sends,
          published: screenShare.published,
          urlRequest: session.urlRequest,
          entersRoom: false,
        });
      },
      (action) => acts[action](),
    ),
  ]);
}
