import type { PlayGrant } from '../../protocol/messages';
import type { Release } from '../../shared/release';
import { comparer, reaction } from '../../shared/mobx';
import type { RoomPhase } from '../types';
import type { RemoteStream } from '../remote-stream';
import type { RoomContext } from '../room-context';

/** The protocol's limit for one request. */
const mostAtOnce = 32;

type Asking = Pick<RemoteStream, 'session'>;

/**
 * Whose URLs to ask for now: everybody who lacks one and is not being asked for, and with them those whose own runs out soon,
 * as they were granted together and would each cost a request.
 */
export function streamsToRequest<R extends Asking>(phase: RoomPhase, remotes: readonly R[], asked: readonly R[]): readonly R[] {
  if (phase !== 'joined') return [];
  const free = remotes.filter((remote) => asked.indexOf(remote) < 0);
  if (!free.some(({ session }) => session.urlRequest !== 'none')) return [];
  return free.filter(({ session }) => session.urlRequest !== 'none' || session.expiresSoon()).slice(0, mostAtOnce);
}

export function subscribe(context: RoomContext): Release {
  const { members, deps } = context;
  let asked: readonly RemoteStream[] = [];
  let planned: Release = () => undefined;
  let over = false;

  const plan = (): void => {
    planned();
    planned = deps.clock.onNextTurn(ask);
  };
  const ask = (): void => {
    const due = streamsToRequest(context.state, members.remotes, asked);
    if (due.length === 0) return;
    asked = asked.concat(due);
    const tracks = due.map(({ member, source }) => ({ member: member.id, source }));
    const answered = (grants: readonly PlayGrant[]): void => {
      asked = asked.filter((remote) => due.indexOf(remote) < 0);
      if (over) return;
      due.forEach((remote) => give(remote, grants));
      plan();
    };
    deps
      .request('media.play', { room: context.id, tracks })
      .then(({ play: grants }) => answered(grants))
      .catch((cause: unknown) => {
        if (!over) context.requestRefused(cause);
        answered([]);
      });
  };
  /** A track that is gone by now is left out of the answer, and so is one whose stream is not there yet. */
  const give = (remote: RemoteStream, grants: readonly PlayGrant[]): void => {
    const grant = grants.filter(({ member, source }) => member === remote.member.id && source === remote.source)[0];
    if (grant !== undefined) remote.grant(grant);
    else if (remote.session.urlRequest !== 'none') remote.session.grantRefused();
  };

  const stop = reaction(
    () => members.remotes.map(({ session }) => session.urlRequest).concat(context.state === 'joined' ? 'url' : 'none'),
    plan,
    {
      equals: comparer.shallow,
      fireImmediately: true,
    },
  );
  return () => {
    over = true;
    stop();
    planned();
  };
}
