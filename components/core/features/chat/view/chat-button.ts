import type { ChatTexts } from '../../../texts/chat';
import { formatText } from '../../../texts/texts';
import type { ControlView } from '../../../view/controls/controls-view';
import { chatName } from '../app-chat';
import type { RoomChat } from '../room-chat';
import { chatGlyph } from './chat-glyph';

/** The button among the controls of the room, with the number of unread messages. */
export function buttonOf({ unread }: RoomChat, words: ChatTexts, isOpen: boolean): ControlView {
  const count = unread > 99 ? '99+' : String(unread);
  return {
    name: chatName,
    icon: chatName,
    glyph: chatGlyph,
    tone: isOpen ? 'active' : 'on',
    text: words['chat.title'],
    label: unread === 0 ? words['chat.title'] : formatText(words['chat.unread'], { count }),
    why: '',
    badge: unread === 0 ? '' : count,
  };
}
