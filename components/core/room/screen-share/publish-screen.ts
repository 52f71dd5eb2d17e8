import type { PublishGrant } from '../../protocol/messages';
import type { Track } from '../../protocol/room-state';
import { releaseAll, type Release } from '../../shared/release';
import { datedGrant } from '../stream/grant-urls';
import { reaction } from '../../shared/mobx';
import type { RoomContext } from '../room-context';
import { dropLateAnswers } from '../automation/drop-late-answers';
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
  const requests = dropLateAnswers(deps.request);
  /** A screen that is not shared any more needs no URL, and the next one gets its own. */
  const accept = (grant: PublishGrant | undefined): void => {
    if (session.urlRequest === 'none') return;
    if (grant === undefined) session.grantRefused();
    else session.acceptGrant(datedGrant(grant, deps.clock.now()));
  };
  const failed = (cause: unknown): void => {
    context.requestRefused(cause);
    session.grantRefused();
  };
  const acts = {
    none: () => undefined,
    begin: () => {
      requests
        .request('track.publish', { room, tracks })
        .then(({ publish: [grant] }) => accept(grant))
        .catch(failed);
    },
    renew: () => {
      requests
        .request('media.publish', { room, source })
        .then(({ publish: grant }) => accept(grant))
        .catch(failed);
    },
    end: () => {
      requests.request('track.unpublish', { room, source }).catch((cause: unknown) => context.requestRefused(cause));
    },
  };
  return releaseAll([
    requests.release,
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
