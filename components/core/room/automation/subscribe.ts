import type { PlayGrant } from '../../protocol/messages';
import type { Release } from '../../shared/release';
import { comparer, reaction } from '../../shared/mobx';
import type { RoomPhase } from '../types';
import type { RemoteStream } from '../remote-stream';
import type { RoomContext } from '../room-context';

/** The largest number of streams in one `media.play` request: a limit of the protocol's schema. */
const maxStreamsPerRequest = 32;

/**
 * The streams to request URLs for now: those that need one and are not pending, and with them those whose URL expires soon, because one
 * request is enough for all.
 */
export function streamsToRequest<R extends Pick<RemoteStream, 'session'>>(
  phase: RoomPhase,
  remotes: readonly R[],
  pending: readonly R[],
): readonly R[] {
  if (phase !== 'joined') return [];
  const free = remotes.filter((remote) => pending.indexOf(remote) < 0);
  if (!free.some(({ session }) => session.urlRequest !== 'none')) return [];
  return free.filter(({ session }) => session.urlRequest !== 'none' || session.expiresSoon()).slice(0, maxStreamsPerRequest);
}

export function subscribe(context: RoomContext): Release {
  const { members, deps } = context;
  let pending: readonly RemoteStream[] = [];
  let scheduled: Release = () => undefined;
  let isStopped = false;

  const schedule = (): void => {
    scheduled();
    scheduled = deps.clock.onNextTurn(request);
  };
  const request = (): void => {
    const due = streamsToRequest(context.state, members.remotes, pending);
    if (due.length === 0) return;
    pending = pending.concat(due);
    const { role } = context.me;
    const tracks = due.map(({ member, source }) => ({ member: member.id, source }));
    const answered = (grants: readonly PlayGrant[]): void => {
      pending = pending.filter((remote) => due.indexOf(remote) < 0);
      if (isStopped) return;
      // With another role a member may play from other addresses: then these streams are asked for again.
      if (role === context.me.role) due.forEach((remote) => applyAnswer(remote, grants));
      schedule();
    };
    deps
      .request('media.play', { room: context.id, tracks })
      .then(
        ({ play }) => play,
        (cause: unknown) => {
          if (!isStopped) context.requestRefused(cause);
          return [];
        },
      )
      .then(answered);
  };
  /** The answer contains no grant for a track that has ended, or whose stream has not started. */
  const applyAnswer = (remote: RemoteStream, grants: readonly PlayGrant[]): void => {
    const grant = grants.filter(({ member, source }) => member === remote.member.id && source === remote.source)[0];
    if (grant !== undefined) remote.acceptGrant(grant);
    else if (remote.session.urlRequest !== 'none') remote.session.grantRefused();
  };

  const stop = reaction(() => members.remotes.map(({ session }): string => session.urlRequest).concat(context.state), schedule, {
    equals: comparer.shallow,
    fireImmediately: true,
  });
  return () => {
    isStopped = true;
    stop();
    scheduled();
  };
}
