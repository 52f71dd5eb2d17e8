import type { Member, Room } from 'miniprogram-rtc-kit';
import type { DemoApp } from '../app';

export interface Seen {
  joined: boolean;
  left: boolean;
  /** The first member who is not ourselves; '' while there is none. */
  other: string;
}

/** The room of this name, from the one `createRtc` of the app. */
export const roomNamed = (id: string): Room | null => getApp<DemoApp>().rtc?.room(id) ?? null;

const isInside = ({ state }: Room): boolean => state === 'joined' || state === 'reconnecting';

/** What a page of its own wants to know of a room, now and whenever it changes, until it calls what it got. */
export function watchRoom(id: string, then: (seen: Seen) => void): () => void {
  const { rtc } = getApp<DemoApp>();
  const room = roomNamed(id);
  if (rtc === null || room === null) return () => undefined;
  const look = (): string => {
    const others = room.members.filter((member: Member) => member.id !== room.me.id);
    return JSON.stringify({ joined: isInside(room), left: room.state === 'left', other: others[0]?.id ?? '' });
  };
  return rtc.watch(look, (seen) => then(JSON.parse(seen) as Seen));
}
