import type { PlayGrant } from '../../protocol/messages';
import type { Release } from '../../shared/release';
import { comparer, reaction } from '../mobx';
import type { RoomPhase } from '../model';
import type { Remote } from '../remote';
import type { Scope } from '../scope';

/** The protocol's limit for one request. */
const mostAtOnce = 32;

type Asking = Pick<Remote, 'line'>;

/**
 * Whose URLs to ask for now: everybody who lacks one and is not being asked for, and with them those whose own runs out soon,
 * as they were granted together and would each cost a request.
 */
export function playAsks<R extends Asking>(phase: RoomPhase, remotes: readonly R[], asked: readonly R[]): readonly R[] {
  if (phase !== 'joined') return [];
  const free = remotes.filter((remote) => asked.indexOf(remote) < 0);
  if (!free.some(({ line }) => line.need !== 'none')) return [];
  return free.filter(({ line }) => line.need !== 'none' || line.nearlySpent()).slice(0, mostAtOnce);
}

export function play(scope: Scope): Release {
  const { members, needs } = scope;
  let asked: readonly Remote[] = [];
  let planned: Release = () => undefined;
  let over = false;

  const plan = (): void => {
    planned();
    planned = needs.clock.soon(ask);
  };
  const ask = (): void => {
    const due = playAsks(scope.state, members.remotes, asked);
    if (due.length === 0) return;
    asked = asked.concat(due);
    const tracks = due.map(({ member, source }) => ({ member: member.id, source }));
    const answered = (grants: readonly PlayGrant[]): void => {
      asked = asked.filter((remote) => due.indexOf(remote) < 0);
      if (over) return;
      due.forEach((remote) => give(remote, grants));
      plan();
    };
    needs
      .request('media.play', { room: scope.id, tracks })
      .then(({ play: grants }) => answered(grants))
      .catch((cause: unknown) => {
        if (!over) scope.refused(cause);
        answered([]);
      });
  };
  /** A track that is gone by now is left out of the answer, and so is one whose stream is not there yet. */
  const give = (remote: Remote, grants: readonly PlayGrant[]): void => {
    const grant = grants.filter(({ member, source }) => member === remote.member.id && source === remote.source)[0];
    if (grant !== undefined) remote.grant(grant);
    else if (remote.line.need !== 'none') remote.line.refuse();
  };

  const stop = reaction(
    () => members.remotes.map(({ line }) => line.need).concat(scope.state === 'joined' ? 'url' : 'none'),
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
