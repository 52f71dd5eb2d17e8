import type { Ephemeral } from '../../components/core/protocol/messages';
import { mayShow } from '../access/ephemerals';
import type { Context } from '../context';
import { memberOf } from '../rooms/room-record';

/**
 * Sends an ephemeral of a member to the room. Only those who send sound have a volume: a listener must not appear to speak. Those who are not
 * listed send nothing.
 */
export async function sendToRoom(context: Context, room: string, ephemeral: Ephemeral): Promise<void> {
  const { record } = await context.rooms.load(room);
  const member = memberOf(record, ephemeral.d.id);
  if (member === null || !mayShow(context, record, member, ephemeral.k)) return;
  context.fanOut.publishEphemeral(ephemeral);
}
