import { callOfRoom } from '../../components/core/protocol/messages';
import type { Context } from '../context';
import { twirpError } from './twirp-error';

/** The call that goes on in a room; null for every other room, such as one that a call became. */
export async function liveCallOf({ calls }: Pick<Context, 'calls'>, room: string): Promise<string | null> {
  const call = callOfRoom(room);
  const entry = call === null ? null : await calls.load(call);
  return entry === null || entry.public.reason !== null ? null : call;
}

/** Throws `failed_precondition` for the room of a call that goes on: its parties decide who is in it. */
export async function refuseRoomOfCall(context: Pick<Context, 'calls'>, room: string): Promise<void> {
  if ((await liveCallOf(context, room)) !== null)
    throw twirpError('failed_precondition', 'the room of a call: use rtc.OperatorService/EndCall');
}
