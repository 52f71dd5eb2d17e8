import type { Role, Track } from '../../protocol/room-state';
import { releaseAll, type Release } from '../../shared/release';
import { datedGrant } from '../stream/grant-urls';
import type { DeviceFlags } from '../mute/device-toggle';
import type { UrlRequest } from '../stream/grant-urls';
import { reaction } from '../../shared/mobx';
import type { RoomPhase } from '../types';
import type { RoomContext } from '../room-context';
import { dropLateAnswers } from './drop-late-answers';

export interface PublishFacts {
  phase: RoomPhase;
  role: Role;
  sends: DeviceFlags;
  /** The server has the own tracks. */
  published: boolean;
  urlRequest: UrlRequest;
  /** The plane has every member, listeners included, enter the engine's room by a pusher. */
  entersRoom: boolean;
}

/** `begin` publishes tracks, `renew` requests URLs for published ones. Nothing unpublishes: muting only changes attributes, which is quick. */
export type PublishAction = 'none' | 'begin' | 'renew';

export function publishAction({ phase, role, sends, published, urlRequest, entersRoom }: PublishFacts): PublishAction {
  if (phase !== 'joined') return 'none';
  const begins = !published && role !== 'audience' && (sends.microphone || sends.camera);
  // A listener in the engine's room has a URL already.
  if (begins && (urlRequest === 'url' || entersRoom)) return 'begin';
  return urlRequest !== 'none' && (published || entersRoom) ? 'renew' : 'none';
}

/** Both tracks or none: they are one stream, and switching the second device on must not restart it. A listener opens no device. */
export function tracksFor(sends: DeviceFlags): readonly Track[] {
  if (!sends.microphone && !sends.camera) return [];
  return [
    { source: 'main', kind: 'audio', muted: !sends.microphone },
    { source: 'main', kind: 'video', muted: !sends.camera },
  ];
}

export function publish(context: RoomContext): Release {
  const { me, deps } = context;
  const requests = dropLateAnswers(deps.request);
  const failed = (cause: unknown): void => {
    context.requestRefused(cause);
    me.session.grantRefused();
  };
  const acts = {
    none: () => undefined,
    begin: () => {
      const tracks = tracksFor(me.sends).slice();
      requests
        .request('track.publish', { room: context.id, tracks })
        .then(({ publish: grants }) => {
          const grant = grants.filter(({ source }) => source === 'main')[0];
          if (grant === undefined) me.session.grantRefused();
          else me.session.acceptGrant(datedGrant(grant, deps.clock.now()));
        })
        .catch(failed);
    },
    renew: () => {
      requests
        .request('media.publish', { room: context.id, source: 'main' })
        .then(({ publish: grant }) => me.session.acceptGrant(datedGrant(grant, deps.clock.now())))
        .catch(failed);
    },
  };
  const asking = reaction(
    () => context.state === 'joined' && (me.entersRoom || (me.role !== 'audience' && (me.sends.microphone || me.sends.camera))),
    (isDue) => isDue && me.session.requestUrl(),
    { fireImmediately: true },
  );
  const act = reaction(
    () =>
      publishAction({
        phase: context.state,
        role: me.role,
        sends: me.sends,
        published: me.serverMuted('audio') !== null || me.serverMuted('video') !== null,
        urlRequest: me.session.urlRequest,
        entersRoom: me.entersRoom,
      }),
    (action) => acts[action](),
    { fireImmediately: true },
  );
  // Nobody may be heard or seen before a tap: one who is made a speaker begins with both devices off.
  const silence = reaction(
    () => me.role === 'audience',
    (isSilent) => isSilent && me.setWanted({ microphone: false, camera: false }),
    { fireImmediately: true },
  );
  return releaseAll([requests.release, silence, asking, act]);
}
