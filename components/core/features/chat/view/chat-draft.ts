import type { Member } from '../../../protocol/room-state';
import { makeObservable, ref, transaction } from '../../../shared/mobx';
import type { ChatDetails, ChatEntry } from '../types';

const wordAfterAt = /(?:^|\s)@([^\s@]{0,40})$/;
/** The members that the picker offers at once. */
const mostOffered = 6;

/** The message that is being written. */
export class ChatDraft {
  text = '';
  /** The message that it answers. */
  reply: ChatEntry | null = null;
  /** The field has the keyboard, or gets it. */
  isFocused = false;
  private mentioned: readonly Member[] = [];

  constructor() {
    makeObservable(this, { text: ref, reply: ref, isFocused: ref });
  }

  /** The members whose names begin like the word after the `@` that is being written. */
  mentionable(members: readonly Member[], me: string): readonly Member[] {
    const written = wordAfterAt.exec(this.text)?.[1]?.toLowerCase();
    if (written === undefined) return [];
    return members.filter(({ id, name }) => id !== me && name.toLowerCase().indexOf(written) === 0).slice(0, mostOffered);
  }

  setReply(entry: ChatEntry | null): void {
    this.reply = entry;
    this.isFocused = entry !== null;
  }

  setFocused(isFocused: boolean): void {
    this.isFocused = isFocused;
  }

  write(text: string): void {
    this.text = text;
  }

  mention(member: Member): void {
    this.isFocused = true;
    this.mentioned = this.mentioned.concat(member);
    this.text = `${this.text.replace(/@[^\s@]*$/, '')}@${member.name} `;
  }

  /** Takes the message out, to send it; null while there is no text. */
  take(): { text: string; details: ChatDetails } | null {
    const { reply } = this;
    const text = this.text.trim();
    if (text === '') return null;
    const mentions = this.mentioned.filter(({ name }) => text.indexOf(`@${name}`) >= 0).map(({ id }) => id);
    transaction(() => {
      this.text = '';
      this.reply = null;
      this.mentioned = [];
    });
    return { text, details: { ...(reply === null ? {} : { reply: reply.id }), ...(mentions.length === 0 ? {} : { mentions }) } };
  }
}
