import { isModerator, reactionKinds, type ReactionKind } from '../../../protocol/chat/rules';
import type { Member } from '../../../protocol/room-state';
import { chatTextsOf, type ChatTexts } from '../../../texts/chat';
import { formatText, type Texts } from '../../../texts/texts';
import { avatarView } from '../../../view/avatar';
import { lookOf, type Look, type Screen } from '../../../view/screen';
import type { ToastView } from '../../../view/toast';
import { uploadOfApp } from '../app-chat';
import type { ChatPanel } from './chat-panel';
import { quoted, rowsOf, type RowView } from './chat-rows';

const emoji: { readonly [Kind in ReactionKind]: string } = {
  clap: '👏',
  thumbsup: '👍',
  heart: '❤️',
  joy: '😂',
  open_mouth: '😮',
  tada: '🎉',
};

/** A reaction that rises over the pictures, in one of six lanes. */
interface FloatView {
  key: number;
  text: string;
  name: string;
  lane: number;
}

interface OpenChatView {
  /** A panel begins below the bar of the room. */
  style: string;
  rows: readonly RowView[];
  hasOlder: boolean;
  /** The text in an empty list, or ''. */
  empty: string;
  /** The text in place of the field while the user may not write, or ''. */
  off: string;
  draft: string;
  canSend: boolean;
  hasImage: boolean;
  /** The message that the next one answers, or ''. */
  reply: string;
  members: readonly { id: string; name: string }[];
  /** The strip of reactions; empty while it is closed. */
  strip: readonly { kind: ReactionKind; text: string; label: string }[];
  /** The button that leads to new messages below, or ''. */
  down: string;
  anchor: string;
  /** The field has the keyboard. */
  focus: boolean;
}

export interface ChatPageView extends Pick<Look, 'look'> {
  chat: OpenChatView | null;
  floats: readonly FloatView[];
  toasts: ToastView[];
  said: string;
  words: { readonly [name: string]: string };
}

/** The value before there is a room. */
export const closedChat: ChatPageView = { look: '', chat: null, floats: [], toasts: [], said: '', words: {} };

/** The texts of the template, by the short names that it uses. */
const shortNames = (words: ChatTexts): { readonly [name: string]: string } => {
  const short: { [name: string]: string } = {};
  Object.keys(words).forEach((key) => {
    if (key.indexOf('chat.') === 0) short[key.slice(5)] = words[key as keyof ChatTexts];
  });
  return short;
};

/** Everything that an rtc-chat shows on its page. */
export function chatOnPage(
  panel: ChatPanel,
  { screen, texts, now }: { screen: Screen; texts: Texts; now(): number },
): ChatPageView {
  const { room, chat, isOpen } = panel;
  const words = chatTextsOf(texts);
  // Nothing can be drawn over the video of an older library.
  const floats = chat === null || !screen.overVideo ? [] : chat.reactions;
  return {
    look: lookOf(screen, texts).look,
    floats: floats.map(({ key, kind, name }) => ({ key, text: emoji[kind], name, lane: key % 6 })),
    toasts: panel.toasts,
    said: panel.said,
    words: isOpen ? shortNames(words) : {},
    chat: room === null || chat === null || !isOpen ? null : openView(),
  };

  function openView(): OpenChatView | null {
    if (room === null || chat === null) return null;
    const { messages, isForbidden, unread } = chat;
    const find = (id: string): Member | undefined => room.members.filter((member) => member.id === id)[0];
    const entries = messages.slice(-panel.rows);
    const { bar, form } = screen;
    return {
      style: form === 'desktop' && bar !== null ? `top:${bar.top + Math.max(56, bar.height)}px` : '',
      rows: rowsOf({
        entries,
        me: room.me.id,
        isModerator: isModerator(room.me),
        face: (id, name) => avatarView(id, name, find(id)?.avatar),
        nameOf: (id) => find(id)?.name ?? '',
        newFrom: panel.newFrom,
        chosen: panel.chosen,
        isSure: panel.isSure,
        now: now(),
        texts: words,
      }),
      hasOlder: chat.hasMore || messages.length > entries.length,
      empty: messages.length === 0 ? words['chat.empty'] : '',
      off: isForbidden ? words['chat.off'] : '',
      draft: panel.draft.text,
      canSend: panel.draft.text.trim() !== '',
      hasImage: uploadOfApp() !== undefined,
      reply: panel.draft.reply === null ? '' : quoted(panel.draft.reply, words),
      members: panel.mentionable.map(({ id, name }) => ({ id, name })),
      strip: panel.hasStrip ? reactionKinds.map((kind) => ({ kind, text: emoji[kind], label: words[`chat.${kind}`] })) : [],
      down: !panel.isAtEnd && unread > 0 ? formatText(words['chat.down'], { count: unread }) : '',
      anchor: panel.anchor,
      focus: panel.draft.isFocused,
    };
  }
}
