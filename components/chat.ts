/** The public entry of the chat: an app that does not import it does not carry its code. */
export { chat } from './core/features/chat/feature';
export type {
  ChatDetails,
  ChatEntry,
  ChatOptions,
  Chats,
  ChatState,
  RoomChatModel,
  RtcWithChat,
  ShownReaction,
} from './core/features/chat/types';
export type { ReactionKind } from './core/protocol/chat/rules';
export type { RtcChatProperties } from './core/features/chat/tags';
