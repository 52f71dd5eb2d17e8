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

/** Keeps what the room knows of our screen equal to what is wanted; URLs are asked for and renewed as for the camera's stream. */
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
      (some) => some && session.requestUrl(),
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
          need: session.urlRequest,
          enters: false,
        });
      },
      (act) => acts[act](),
    ),
  ]);
}
