import type { Method } from '../../../components/core/protocol/messages';
import {
  access,
  callCallers,
  refusalBy,
  roomCallers,
  type CallCaller,
  type CallRow,
  type RoomCaller,
  type RoomRow,
} from '../../../server/access/table';

const methods = Object.keys(access) as readonly Method[];
const rooms = methods.filter((method) => access[method].about === 'room');
const calls = methods.filter((method) => access[method].about === 'call');

/** The methods that a caller may use; conditions count as far as they are met. */
const mayInRoom = (caller: RoomCaller, audienceNeedsPublishGrant = false): readonly Method[] =>
  rooms.filter((method) => refusalBy((access[method] as RoomRow)[caller], { audienceNeedsPublishGrant }) === null);
const mayInCall = (caller: CallCaller, isGroup = true): readonly Method[] =>
  calls.filter((method) => refusalBy((access[method] as CallRow)[caller], { isGroup }) === null);

/** Written by hand, because all other tests take their expectations from the table. */
describe('the table of access', () => {
  it('[P330] lets hosts do everything', () => {
    expect(mayInRoom('host')).toEqual(rooms);
  });

  it('[P430] lets co-hosts do all but what is for hosts, and nothing to other moderators', () => {
    expect(rooms.filter((method) => !mayInRoom('cohost').includes(method))).toEqual(['room.close', 'room.hand_over']);
    const ranked = rooms.filter((method) => refusalBy((access[method] as RoomRow).cohost, { about: 'moderator' }) !== null);
    expect(ranked).toEqual([
      'room.close',
      'member.remove',
      'room.hand_over',
      'member.promote',
      'member.demote',
      'member.mute',
      'member.forbid',
    ]);
  });

  it('[P330] [P430] lets speakers send, and change nothing about others', () => {
    const own = ['room.audience', 'track.publish', 'track.unpublish', 'track.mute', 'media.publish'];
    expect(mayInRoom('speaker').filter((method) => !mayInRoom('audience').includes(method))).toEqual(own);
    const aboutOthers = ['member.demote', 'hand.lower'] as const;
    for (const role of ['speaker', 'audience'] as const)
      for (const method of aboutOthers) {
        const answers = (['self', 'other', 'moderator'] as const).map((about) => refusalBy(access[method][role], { about }));
        expect(answers).toEqual([null, 'forbidden', 'forbidden']);
      }
  });

  it('[P330] lets the audience publish nothing, except where a media server makes it enter by that', () => {
    const chats = ['chat.send', 'chat.delete', 'chat.history'];
    const reads = ['room.get', 'room.join', 'room.leave', 'member.update', 'media.play', 'message.send'];
    const polls = ['poll.vote', 'poll.list', 'poll.votes'];
    const requests = ['request.send', 'request.answer'];
    const asks = ['member.demote', 'member.answer', 'hand.raise', 'hand.lower'];
    expect(mayInRoom('audience')).toEqual([...reads, ...chats, ...polls, ...requests, ...asks]);
    const published = [...reads.slice(0, 4), 'media.publish', ...reads.slice(4)];
    expect(mayInRoom('audience', true)).toEqual([...published, ...chats, ...polls, ...requests, ...asks]);
  });

  it('[P330] lets outsiders look and join, and others nothing, not even know that a room is there', () => {
    expect(roomCallers.map((caller) => mayInRoom(caller)).slice(4)).toEqual([['room.get', 'room.join'], [], []]);
    expect(rooms.map((method) => (access[method] as RoomRow).unnamed)).toEqual(rooms.map(() => 'not_found'));
  });

  it('[P331] lets nobody but the answering device act in a call, and strangers only join a group', () => {
    const acts = ['call.invite', 'call.connected', 'call.switch', 'call.answer_video', 'call.move'];
    const actors = callCallers.filter((caller) => acts.some((method) => mayInCall(caller).includes(method as Method)));
    expect(actors).toEqual(['connected']);
    expect([mayInCall('stranger'), mayInCall('stranger', false)]).toEqual([['call.join'], []]);
    expect(mayInCall('waiting')).toEqual(['call.subscribe', 'call.join', 'call.accept', 'call.reject', 'call.end']);
    expect(mayInCall('other_device')).toEqual(['call.subscribe']);
  });

  it('[P332] leaves reading and leaving to an expired token', () => {
    const left = methods.filter((method) => access[method].expired === 'allowed');
    expect(left).toEqual(['room.get', 'room.leave', 'call.reject', 'call.end', 'user.presence']);
  });
});
