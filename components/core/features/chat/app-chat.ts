import { rooms } from '../../app/rooms';
import type { Room } from '../../room/room';
import type { AppChats } from './chats';
import type { RoomChat } from './room-chat';

/** The name under which the feature plugs into the core, and its field of `rtc`. */
export const chatName = 'chat';

/** The chat of a room; null while no `createRtc` runs, or while it runs without the feature. Observable. */
export const chatOf = (room: Room | null): RoomChat | null =>
  room === null ? null : (rooms.feature<AppChats>(chatName)?.of(room) ?? null);

/** The app's way to choose an image; undefined without one. */
export const uploadOfApp = (): (() => Promise<string>) | undefined => rooms.feature<AppChats>(chatName)?.upload;
