import type { ChatTexts } from '../../../texts/chat';
import { formatText } from '../../../texts/texts';
import { uploadOfApp } from '../app-chat';
import type { RoomChat } from '../room-chat';
import type { ChatEntry, ShownReaction } from '../types';

/** The part of the platform that the panel uses. */
export interface ChatPlatform {
  copy(text: string): Promise<void>;
  /** Runs `act` when the rows that were just sent to the view are laid out. */
  afterLayout(act: () => void): void;
}

/** The longest part of a message that screen readers are told while it arrives. */
const saidLength = 80;

/** Lets the app choose an image, and sends it. */
export function sendImage(chat: RoomChat, failed: () => void): void {
  // A message that fails says so under itself.
  const send = (image: string): void => void (image === '' || chat.send('', { image }).then(undefined, () => undefined));
  uploadOfApp()?.().then(send, failed);
}

/** The newest reaction for screen readers; null without one. */
export function reactionSaid(shown: readonly ShownReaction[], words: ChatTexts): string | null {
  const last = shown[shown.length - 1];
  return last === undefined ? null : formatText(words['chat.reacted'], { name: last.name, reaction: words[`chat.${last.kind}`] });
}

/** A message for screen readers. */
export const messageSaid = ({ name, text }: ChatEntry, words: ChatTexts): string =>
  formatText(words['chat.reacted'], { name, reaction: (text || words['chat.image']).slice(0, saidLength) });
