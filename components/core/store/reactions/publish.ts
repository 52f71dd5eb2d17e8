import type { Role, Track } from '../../protocol/room-state';
import type { Release } from '../../shared/release';
import { leaseOf } from '../lease';
import type { Wanted } from '../me';
import type { Need } from '../media-line';
import { reaction } from '../mobx';
import type { RoomPhase } from '../model';
import type { Scope } from '../scope';

export interface PublishFacts {
  phase: RoomPhase;
  role: Role;
  sends: Wanted;
  /** The server has our tracks. */
  published: boolean;
  need: Need;
  /** Everybody is in the engine's room, also who only listens. */
  enters: boolean;
}

/** `begin` publishes tracks, `renew` asks for URLs of what is published. Once begun it goes on: muting changes attributes, which is quick. */
export type PublishAct = 'none' | 'begin' | 'renew';

export function publishAct({ phase, role, sends, published, need, enters }: PublishFacts): PublishAct {
  if (phase !== 'joined') return 'none';
  const begins = !published && role !== 'audience' && (sends.microphone || sends.camera);
  // Who is in the room to listen has a URL already.
  if (begins && (need === 'url' || enters)) return 'begin';
  return need !== 'none' && (published || enters) ? 'renew' : 'none';
}

/** Both tracks or none: they are one stream, and the second button must not cost a new start. Who only listens opens no device. */
export function tracksFor(sends: Wanted): readonly Track[] {
  if (!sends.microphone && !sends.camera) return [];
  return [
    { source: 'main', kind: 'audio', muted: !sends.microphone },
    { source: 'main', kind: 'video', muted: !sends.camera },
  ];
}

export function publish(scope: Scope): Release {
  const { me, needs } = scope;
  const failed = (cause: unknown): void => {
    scope.refused(cause);
    me.line.refuse();
  };
  const acts = {
    none: () => undefined,
    begin: () => {
      const tracks = tracksFor(me.sends).slice();
      needs
        .request('track.publish', { room: scope.id, tracks })
        .then(({ publish: grants }) => {
          const grant = grants.filter(({ source }) => source === 'main')[0];
          if (grant === undefined) me.line.refuse();
          else me.line.offer(leaseOf(grant, needs.clock.now()));
        })
        .catch(failed);
    },
    renew: () => {
      needs
        .request('media.publish', { room: scope.id, source: 'main' })
        .then(({ publish: grant }) => me.line.offer(leaseOf(grant, needs.clock.now())))
        .catch(failed);
    },
  };
  const wants = reaction(
    () => scope.state === 'joined' && (me.enters || (me.role !== 'audience' && (me.sends.microphone || me.sends.camera))),
    (some) => some && me.line.want(),
    { fireImmediately: true },
  );
  const stop = reaction(
    () =>
      publishAct({
        phase: scope.state,
        role: me.role,
        sends: me.sends,
        published: me.serverMuted('audio') !== null || me.serverMuted('video') !== null,
        need: me.line.need,
        enters: me.enters,
      }),
    (act) => acts[act](),
    { fireImmediately: true },
  );
  return () => {
    wants();
    stop();
  };
}
