import type { Role, Track } from '../../protocol/room-state';
import type { Release } from '../../shared/release';
import { datedGrant } from '../stream/grant-urls';
import type { WantedDevices } from '../local-participant';
import type { UrlRequest } from '../stream/stream-session';
import { reaction } from '../../shared/mobx';
import type { RoomPhase } from '../types';
import type { RoomContext } from '../room-context';

export interface PublishFacts {
  phase: RoomPhase;
  role: Role;
  sends: WantedDevices;
  /** The server has our tracks. */
  published: boolean;
  need: UrlRequest;
  /** Everybody is in the engine's room, also who only listens. */
  enters: boolean;
}

/** `begin` publishes tracks, `renew` asks for URLs of what is published. Once begun it goes on: muting changes attributes, which is quick. */
export type PublishAction = 'none' | 'begin' | 'renew';

export function publishAction({ phase, role, sends, published, need, enters }: PublishFacts): PublishAction {
  if (phase !== 'joined') return 'none';
  const begins = !published && role !== 'audience' && (sends.microphone || sends.camera);
  // Who is in the room to listen has a URL already.
  if (begins && (need === 'url' || enters)) return 'begin';
  return need !== 'none' && (published || enters) ? 'renew' : 'none';
}

/** Both tracks or none: they are one stream, and the second button must not cost a new start. Who only listens opens no device. */
export function tracksFor(sends: WantedDevices): readonly Track[] {
  if (!sends.microphone && !sends.camera) return [];
  return [
    { source: 'main', kind: 'audio', muted: !sends.microphone },
    { source: 'main', kind: 'video', muted: !sends.camera },
  ];
}

export function publish(context: RoomContext): Release {
  const { me, deps } = context;
  const failed = (cause: unknown): void => {
    context.requestRefused(cause);
    me.session.grantRefused();
  };
  const acts = {
    none: () => undefined,
    begin: () => {
      const tracks = tracksFor(me.sends).slice();
      deps
        .request('track.publish', { room: context.id, tracks })
        .then(({ publish: grants }) => {
          const grant = grants.filter(({ source }) => source === 'main')[0];
          if (grant === undefined) me.session.grantRefused();
          else me.session.acceptGrant(datedGrant(grant, deps.clock.now()));
        })
        .catch(failed);
    },
    renew: () => {
      deps
        .request('media.publish', { room: context.id, source: 'main' })
        .then(({ publish: grant }) => me.session.acceptGrant(datedGrant(grant, deps.clock.now())))
        .catch(failed);
    },
  };
  const wants = reaction(
    () => context.state === 'joined' && (me.entersRoom || (me.role !== 'audience' && (me.sends.microphone || me.sends.camera))),
    (some) => some && me.session.requestUrl(),
    { fireImmediately: true },
  );
  const stop = reaction(
    () =>
      publishAction({
        phase: context.state,
        role: me.role,
        sends: me.sends,
        published: me.serverMuted('audio') !== null || me.serverMuted('video') !== null,
        need: me.session.urlRequest,
        enters: me.entersRoom,
      }),
    (act) => acts[act](),
    { fireImmediately: true },
  );
  return () => {
    wants();
    stop();
  };
}
