import type { Member, Room } from 'miniprogram-rtc-kit';
import type { DemoApp } from '../../app';
import { roomById } from '../room-page-state';

/** A show as its watchers see it. */
export interface Show {
  /** `waiting`: nobody sends yet. */
  phase: 'joining' | 'waiting' | 'live' | 'over' | 'failed';
  /** The member who is shown: the first one who sends a picture or sound; '' for none. */
  presenter: string;
  name: string;
  /** Everybody who watches, with oneself. */
  watchers: number;
}

const sends = ({ tracks }: Member): boolean => tracks.length > 0;

function showOf(room: Room, isFailed: boolean): Show {
  const others = room.members.filter(({ id }) => id !== room.me.id);
  const presenter = others.filter(sends)[0];
  const isIn = room.state === 'joined' || room.state === 'reconnecting';
  return {
    phase: isFailed
      ? 'failed'
      : room.state === 'left'
        ? 'over'
        : !isIn
          ? 'joining'
          : presenter === undefined
            ? 'waiting'
            : 'live',
    presenter: presenter?.id ?? '',
    name: presenter?.name ?? '',
    watchers: room.members.length - others.filter(sends).length,
  };
}

/**
 * Joins a room only to watch, and reports it until the result is called, which leaves. Nothing is sent, and no permission is asked for,
 * because neither microphone nor camera is wanted and the page has no pusher.
 */
export function watchShow(id: string, then: (show: Show) => void): () => void {
  const { rtc } = getApp<DemoApp>();
  const room = roomById(id);
  if (rtc === null || room === null) return () => undefined;
  let isFailed = false;
  let wasIn = false;
  const report = (): void => then(showOf(room, isFailed));
  const release = rtc.watch(
    () => JSON.stringify([room.state, room.members.map(({ id: member, name, tracks }) => [member, name, tracks.length])]),
    () => {
      wasIn = wasIn || room.state === 'joined';
      // A room that was left before this page opened is still `left`.
      if (room.state !== 'left' || wasIn) report();
    },
  );
  room.join({ microphone: false, camera: false }).then(undefined, () => {
    isFailed = true;
    report();
  });
  return () => {
    release();
    void room.leave();
  };
}
