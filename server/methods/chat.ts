import { rtcError } from '../../components/core/protocol/errors';
import type { ChatMessage, Method } from '../../components/core/protocol/messages';
import type { Member } from '../../components/core/protocol/room-state';
import { requireMember } from '../access/callers';
import { access } from '../access/table';
import type { OpenRoom } from '../chat/chat-log';
import { cleanText } from '../chat/chat-text';
import { answerInTime } from '../hooks/with-timeout';
import { deleteChat, sendChat } from '../rooms/changes';
import { requireAbility } from '../rooms/order/forbidden';
import { isModerator } from '../rooms/order/ranks';
import type { RoomRecord } from '../rooms/room-record';
import { callerSession, roomsOf, type MethodDefinition, type MethodRequest } from './method-definition';

const openRoom = ({ public: { id, openedAt } }: RoomRecord): OpenRoom => ({ room: id, openedAt });

/** The member who writes. Throws `not_allowed` while the room, or a moderator, forbids it. */
function requireWriter(record: RoomRecord, request: MethodRequest<'chat.send'>): Member {
  const member = requireMember(record, callerSession(request), access['chat.send']);
  requireAbility(record, member, 'chat');
  return member;
}

/** The text that others see, after the customer's check. Throws `bad_request`, `too_large`, or `forbidden` when it is refused. */
async function checkedText(request: MethodRequest<'chat.send'>, { id: from, name }: Member): Promise<string> {
  const { context, params } = request;
  const { room, image } = params;
  const text = cleanText(params.text);
  if (image !== undefined && !image.startsWith('https://')) throw rtcError('bad_request', { message: '/image: not https' });
  if (text === '' && image === undefined) throw rtcError('bad_request', { message: '/text: empty' });
  if (Buffer.byteLength(text) > context.limits.chatTextBytes) throw rtcError('too_large', { message: '/text' });
  const { moderateMessage } = context.hooks;
  if (moderateMessage === undefined) return text;
  const message = { room, from, name, text, ...(image === undefined ? {} : { image }) };
  const answer = await answerInTime(context, 'moderateMessage', () => moderateMessage(message));
  if (answer === false) throw rtcError('forbidden', { message: 'refused by the check of messages' });
  if (answer === true) return text;
  const changed = cleanText(answer);
  if (Buffer.byteLength(changed) > context.limits.chatTextBytes) throw rtcError('too_large', { message: '/text' });
  return changed;
}

/** The message without what the log adds. */
function messageOf({ params }: MethodRequest<'chat.send'>, { id, name }: Member, text: string): Omit<ChatMessage, 'id' | 'ts'> {
  const { room, mentions, ...optional } = params;
  return { ...optional, from: id, name, text, ...(mentions === undefined ? {} : { mentions: Array.from(new Set(mentions)) }) };
}

const send: MethodDefinition<'chat.send'> = {
  async run(request) {
    const { context, caller, params } = request;
    const { room, key } = params;
    const user = caller.session.user;
    const afterMs = context.rates.take('chatMessages', user);
    if (afterMs > 0) throw rtcError('rate_limited', { afterMs });
    // The sender may repeat a message minutes later, as another request.
    const once = key === undefined ? request.once : `${prefixOf(user)}/${key}`;
    const rooms = roomsOf(request);
    const { record } = await rooms.load(room);
    const where = openRoom(record);
    const member = requireWriter(record, request);
    const text = await checkedText(request, member);
    // In the history before it is told: who joins in between finds it there, or is told.
    const { message, isRepeated } = await context.chat.add(where, messageOf(request, member, text), once);
    try {
      const told = await rooms.change(
        room,
        (now) => {
          requireWriter(now, request);
          return sendChat(now, message);
        },
        once,
      );
      if (isRepeated && !told.repeated) await context.chat.restore(where, message);
      return { result: { message }, repeated: told.repeated };
    } catch (refusal) {
      if (!isRepeated) await context.chat.remove(where, message);
      throw refusal;
    }
  },
};

/** The owner of the keys, apart from those of the user's sessions. */
const prefixOf = (user: string): string => `chat.${user}`;

const remove: MethodDefinition<'chat.delete'> = {
  async run(request) {
    const { context, params } = request;
    const { room, id } = params;
    const rooms = roomsOf(request);
    const { record } = await rooms.load(room);
    const where = openRoom(record);
    const message = await context.chat.find(where, id);
    const allowed = (now: RoomRecord): Member => {
      const member = requireMember(now, callerSession(request), access['chat.delete']);
      if (message === null) throw rtcError('not_found', { message: '/id' });
      if (message.from !== member.id && !isModerator(member))
        throw rtcError('forbidden', { message: 'the message of another member' });
      return member;
    };
    // Out of the history before it is told: who joins in between must not find it and never hear of its end.
    if (message !== null) {
      allowed(record);
      await context.chat.remove(where, message);
    }
    try {
      const { repeated } = await rooms.change(room, (now) => deleteChat(now, id, allowed(now).id), request.once);
      return { result: {}, repeated };
    } catch (refusal) {
      // It was not told: the same request, sent again, must find it.
      if (message !== null) await context.chat.restore(where, message);
      throw refusal;
    }
  },
};

const history: MethodDefinition<'chat.history'> = {
  async run(request) {
    const { context, params } = request;
    const { room, before = null, most = context.limits.chatPage } = params;
    const { record } = await roomsOf(request).load(room);
    requireMember(record, callerSession(request), access['chat.history']);
    return { result: await context.chat.page(openRoom(record), { before, most }) };
  },
};

export const chatMethods = { 'chat.send': send, 'chat.delete': remove, 'chat.history': history } satisfies Partial<{
  readonly [M in Method]: MethodDefinition<M>;
}>;
