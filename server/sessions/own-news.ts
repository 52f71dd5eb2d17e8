import type { Position, StreamEvent } from '../../components/core/protocol/messages';

/** Receives the news in events about the user whose connection gets them. `stream` is that of the room or call. */
export interface OwnNews {
  /** A membership in a room has ended, as the event at this position says. */
  onRoomLeft(stream: string, at: Position): void;
  /** Other nodes took this connection for lost. */
  onGivenUp(stream: string): void;
  /** A call is over for the user, or for all parties. */
  onCallEnded(stream: string, forAll: boolean): void;
}

export function tellOwnNews(client: OwnNews, user: string, event: StreamEvent): void {
  switch (event.k) {
    case 'room.closed':
      return client.onRoomLeft(event.n, event);
    case 'member.left':
      return event.d.id === user ? client.onRoomLeft(event.n, event) : undefined;
    case 'member.offline':
    case 'party.offline':
      return event.d.id === user ? client.onGivenUp(event.n) : undefined;
    case 'party.ended':
      return event.d.id === user ? client.onCallEnded(event.n, false) : undefined;
    case 'call.ended':
      return client.onCallEnded(event.n, true);
    default:
      return undefined;
  }
}
