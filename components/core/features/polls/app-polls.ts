import type { FeatureContext } from '../../app/features';
import type { Room as PublicRoom } from '../../app/public-api';
import { rooms } from '../../app/rooms';
import { rtcError } from '../../protocol/errors';
import type { Room } from '../../room/room';
import { untracked } from '../../shared/mobx';
import { RoomPolls } from './room-polls';
import type { Polls } from './types';

/** The name under which the feature plugs into the core, and its field of `rtc`. */
export const pollsName = 'polls';

/** The polls of an app. Those of a room begin when they are first asked for. */
export class AppPolls implements Polls {
  private known: { [room: string]: RoomPolls } = {};

  constructor(private readonly context: FeatureContext) {}

  of(room: string | Pick<PublicRoom, 'id'>): RoomPolls {
    const id = typeof room === 'string' ? room : room.id;
    const found = this.context.room(id);
    if (found === null) throw rtcError('closed');
    // A view may be the first to ask, in the middle of reading.
    return (this.known[id] ??= untracked(() => new RoomPolls(found, this.context)));
  }

  release(): void {
    Object.keys(this.known).forEach((id) => this.known[id]?.release());
    this.known = {};
  }
}

/** The polls of a room; null while no `createRtc` runs, or while it runs without the feature. Observable. */
export const pollsOf = (room: Room | null): RoomPolls | null =>
  room === null ? null : (rooms.feature<AppPolls>(pollsName)?.of(room) ?? null);
