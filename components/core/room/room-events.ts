import type { StreamEvent } from '../protocol/messages';
import type { RoomState } from '../protocol/room-state';
import type { Emitter } from '../shared/emitter';
import type { RoomEvents } from './types';

/** Emits the room event for an event of its stream. `before` is the state without it; the own join and leave are not emitted. */
export function emitRoomEvents(events: Emitter<RoomEvents>, event: StreamEvent, before: RoomState, own: string): void {
  const known = (id: string) => before.members.filter((member) => member.id === id)[0];
  if (event.k === 'message.sent') {
    events.emit('message', { member: event.d.id, topic: event.d.topic, value: event.d.value });
  } else if (event.k === 'member.joined' && event.d.member.id !== own) {
    // A member who joins again without having left is no new arrival.
    if (known(event.d.member.id) === undefined) events.emit('memberjoined', event.d.member);
  } else if (event.k === 'member.left') {
    const member = known(event.d.id);
    if (member !== undefined) events.emit('memberleft', { member, reason: event.d.reason });
  }
}
