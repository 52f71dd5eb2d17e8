import type { FeatureContext } from '../../app/features';
import type { Room as PublicRoom } from '../../app/public-api';
import { rtcError } from '../../protocol/errors';
import { untracked } from '../../shared/mobx';
import { RoomRequests } from './room-requests';
import type { Requests, RoomRequestsModel, TopicsOf } from './types';

/** The requests of an app. Those of a room begin when they are first asked for. */
export class AppRequests implements Requests {
  private rooms: { [room: string]: RoomRequests } = {};

  constructor(private readonly context: FeatureContext) {}

  of<Topics extends TopicsOf<Topics>>(room: string | Pick<PublicRoom, 'id'>): RoomRequestsModel<Topics> {
    const id = typeof room === 'string' ? room : room.id;
    const found = this.context.room(id);
    if (found === null) throw rtcError('closed');
    // The topics of the app are known to the compiler alone.
    return (this.rooms[id] ??= untracked(() => new RoomRequests(found, this.context))) as unknown as RoomRequestsModel<Topics>;
  }

  release(): void {
    Object.keys(this.rooms).forEach((id) => this.rooms[id]?.release());
    this.rooms = {};
  }
}
