import type { Member, Room } from 'miniprogram-rtc-kit';
import type { DemoApp } from '../app';

export interface RoomPageState {
  joined: boolean;
  left: boolean;
  /** The first other member; '' while there is none. */
  other: string;
}

/** The room of this id; null on a page that was opened without one. */
export const roomById = (id: string): Room | null => (id === '' ? null : (getApp<DemoApp>().rtc?.room(id) ?? null));

/** False if the kit refuses this text as the id of a room. */
export function isRoomId(id: string): boolean {
  try {
    roomById(id);
    return id !== '';
  } catch {
    return false;
  }
}

const isJoined = ({ state }: Room): boolean => state === 'joined' || state === 'reconnecting';

/** Reports the state of a room, now and on every change, until the result is called. */
export function watchRoom(id: string, then: (state: RoomPageState) => void): () => void {
  const { rtc } = getApp<DemoApp>();
  const room = roomById(id);
  if (rtc === null || room === null) return () => undefined;
  // A room that was left before this page opened is still `left`.
  let wasIn = false;
  const read = (): string => {
    wasIn = wasIn || isJoined(room);
    const others = room.members.filter((member: Member) => member.id !== room.me.id);
    return JSON.stringify({ joined: isJoined(room), left: wasIn && room.state === 'left', other: others[0]?.id ?? '' });
  };
  return rtc.watch(read, (state) => then(JSON.parse(state) as RoomPageState));
}
