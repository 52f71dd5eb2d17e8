import { limits } from '../../protocol/limits';
import { releaseAll, releaseOnce, type Release } from '../../shared/release';
import { autorun, reaction } from '../../shared/mobx';
import type { StreamStatus } from '../../room/types';
import type { Room } from '../../room/room';
import type { Call } from './call';
import type { CallDependencies } from './dependencies';
import { retryRequest } from '../../room/automation/retry-request';

/** The page that shows it may follow the one that showed it. */
const pausedAfterMs = 1_000;

export interface MediaFacts {
  room: boolean;
  /** Something of ours is to be sent: a wish that a refused device stands against is none. */
  sends: boolean;
  status: StreamStatus;
  others: readonly { sends: boolean; status: StreamStatus }[];
}

const isFlowing = (status: StreamStatus): boolean => status === 'live' || status === 'weak';

/** Whether two hear each other, as far as one of them can tell: what is to be sent goes out, and one of the others comes in. */
export const isConnected = ({ room, sends, status, others }: MediaFacts): boolean =>
  room && (!sends || isFlowing(status)) && others.some((other) => !other.sends || isFlowing(other.status));

function factsOf({ state, me, remotes }: Room): MediaFacts {
  return {
    room: state === 'joined',
    sends: me.sends.microphone || me.sends.camera,
    status: me.status,
    others: remotes.map(({ hasAudio, hasVideo, status }) => ({ sends: hasAudio || hasVideo, status })),
  };
}

/** All that happens by itself while we are in a call: its room is entered and left, the server hears that media are there, the others that nobody looks. */
export function bindMedia(call: Call, needs: Pick<CallDependencies, 'clock' | 'request' | 'room'>): Release {
  const { clock } = needs;
  const nothing = (): void => undefined;
  const isTalking = (): boolean => call.here && (call.state === 'connecting' || call.state === 'active');
  let entering: Release = nothing;
  let telling: Release = nothing;
  let pausing: Release = nothing;

  const stops = [
    // Our devices as they were wished for, before the room is entered: nobody is seen who only calls.
    reaction(
      () => (call.ending === null ? call.known.room : ''),
      (name) => {
        const room = name === '' || (call.room !== null && call.room.id === name) ? null : needs.room(name);
        if (room === null) return;
        const { microphone = true, camera = true } = call.wishes;
        room.me.setWanted({ microphone, camera: camera && call.kind === 'video' });
        call.room = room;
      },
      { fireImmediately: true },
    ),
    reaction(
      () => (isTalking() ? call.room : null),
      (room) => {
        entering();
        if (room === null) return;
        // A user id may be longer than a name.
        const name = Array.from(call.me?.name ?? '')
          .slice(0, limits.nameLength)
          .join('');
        entering = retryRequest(clock, () => room.join({ name }), { done: nothing, failed: nothing });
      },
      { fireImmediately: true },
    ),
    reaction(
      () => (call.room === null ? null : call.room.error),
      (error) => {
        if (error !== null && !error.retry) call.error = error;
      },
    ),
    reaction(
      () => call.here && call.me?.state === 'connecting' && call.room !== null && isConnected(factsOf(call.room)),
      (due) => {
        telling();
        if (due)
          telling = retryRequest(clock, () => needs.request('call.connected', { call: call.id }), {
            done: nothing,
            failed: nothing,
          });
      },
    ),
    reaction(
      () => `${call.kind} ${call.videoRequest}`,
      () => {
        const isVideo = call.kind === 'video';
        if (!isVideo || call.wantsVideo) call.room?.setCamera(isVideo).catch(nothing);
        // What was asked and not agreed to opens no camera later.
        if (call.videoRequest === '') call.wantsVideo = false;
      },
    ),
    autorun(() => {
      const isIdle = isTalking() && !call.isShown;
      pausing();
      if (isIdle) pausing = clock.after(pausedAfterMs, () => (call.paused = true));
      else call.paused = false;
    }),
    autorun(() => {
      if (call.room !== null) call.room.me.paused = call.paused;
    }),
  ];
  return releaseOnce(() => {
    releaseAll(stops)();
    entering();
    telling();
    pausing();
    call.paused = false;
    const { room } = call;
    if (room === null) return;
    room.me.paused = false;
    // What goes on as an ordinary room is left by whoever is in it.
    if (call.reason !== 'moved') void room.leave();
  });
}
