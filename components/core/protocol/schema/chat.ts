import { Type } from '@sinclair/typebox';
import { limits } from '../limits';
import { reactionKinds } from '../chat/rules';
import { closed, Id, listOf, oneOf, RoomId } from './parts';

/** The messages of a room's chat. */

const MessageId = Type.String({ minLength: 1, maxLength: limits.chatIdLength });
const Mentions = listOf(Id, { maxItems: limits.chatMentions });
/** Begins with `https://`. */
const ImageUrl = Type.String({ maxLength: 1024 });
/** Chosen by the sender, once for each message: a repetition under the same key is the same message. */
const Key = Type.String({ minLength: 1, maxLength: 32 });

/** A message as all members get it. Messages are in the order of `ts`, and of `id` where that is the same. */
export const ChatMessage = closed({
  id: MessageId,
  /** Server time in milliseconds. */
  ts: Type.Number(),
  from: Id,
  /** The name of the sender at that time. */
  name: Type.String(),
  /** '' in a message that is only an image. */
  text: Type.String(),
  /** The id of the message that this one answers. It may be gone. */
  reply: Type.Optional(MessageId),
  mentions: Type.Optional(Mentions),
  image: Type.Optional(ImageUrl),
  key: Type.Optional(Key),
});

export const chatMethods = {
  /** Sends a message to all. `image` is a URL where the app put the image; `key` makes the request repeatable also under another request key. */
  'chat.send': {
    params: closed({
      room: RoomId,
      /** Control characters and invisible marks of direction are taken out. At most 2 KiB are left. */
      text: Type.String(),
      reply: Type.Optional(MessageId),
      mentions: Type.Optional(Mentions),
      image: Type.Optional(ImageUrl),
      key: Type.Optional(Key),
    }),
    result: closed({ message: ChatMessage }),
  },
  /** Deletes a message of one's own; a moderator deletes any. */
  'chat.delete': { params: closed({ room: RoomId, id: MessageId }), result: closed({}) },
  /** The newest messages, or the newest of those before a message: the oldest first. `more` says that there are older ones. */
  'chat.history': {
    params: closed({
      room: RoomId,
      before: Type.Optional(MessageId),
      most: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.chatPage })),
    }),
    result: closed({ messages: listOf(ChatMessage), more: Type.Boolean() }),
  },
} as const;

export const chatEvents = {
  'chat.sent': closed({ message: ChatMessage }),
  /** `by` deleted the message `id`: its sender or a moderator. */
  'chat.deleted': closed({ id: MessageId, by: Id }),
} as const;

export const chatEphemerals = {
  /** A reaction of the sender, which rises over the pictures. */
  reaction: closed({ id: Id, kind: oneOf(...reactionKinds) }),
} as const;
