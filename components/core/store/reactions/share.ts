import type { Track } from '../../protocol/room-state';
import { releaseAll, type Release } from '../../shared/release';
import { leaseOf } from '../lease';
import { reaction } from '../mobx';
import type { Scope } from '../scope';
import { publishAct } from './publish';

const source = 'screen';
const tracks: Track[] = [
  { source, kind: 'video', muted: false },
  { source, kind: 'audio', muted: false },
];

/** Keeps what the room knows of our screen equal to what is wanted; URLs are asked for and renewed as for the camera's stream. */
export function share(scope: Scope): Release {
  const { me, needs, id: room } = scope;
  const { sharing } = me;
  const { line } = sharing;
  const failed = (cause: unknown): void => {
    scope.refused(cause);
    line.refuse();
  };
  const acts = {
    none: () => undefined,
    begin: () => {
      needs
        .request('track.publish', { room, tracks })
        .then(({ publish: [grant] }) => (grant === undefined ? line.refuse() : line.offer(leaseOf(grant, needs.clock.now()))))
        .catch(failed);
    },
    renew: () => {
      needs
        .request('media.publish', { room, source })
        .then(({ publish: grant }) => line.offer(leaseOf(grant, needs.clock.now())))
        .catch(failed);
    },
    end: () => {
      needs.request('track.unpublish', { room, source }).catch((cause: unknown) => scope.refused(cause));
    },
  };
  return releaseAll([
    reaction(
      () => scope.state === 'joined' && sharing.wanted,
      (some) => some && line.want(),
    ),
    reaction(
      () => {
        const { state: phase } = scope;
        if (!sharing.wanted) return phase === 'joined' && sharing.published ? 'end' : 'none';
        const sends = { microphone: false, camera: true };
        return publishAct({ phase, role: me.role, sends, published: sharing.published, need: line.need, enters: false });
      },
      (act) => acts[act](),
    ),
  ]);
}
