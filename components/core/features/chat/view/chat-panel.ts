import type { Member } from '../../../protocol/room-state';
import type { ReactionKind } from '../../../protocol/chat/rules';
import type { Room } from '../../../room/room';
import { makeObservable, reaction, ref, transaction, untracked } from '../../../shared/mobx';
import { releaseAll, type Release } from '../../../shared/release';
import { chatTextsOf, type ChatTexts } from '../../../texts/chat';
import type { Texts } from '../../../texts/texts';
import { addControl } from '../../../view/controls/extra-controls';
import { openSide, sideOf } from '../../../view/controls/side';
import { roomByName, whileRoom } from '../../../view/room-by-name';
import { noToast, whyToast, type ToastView } from '../../../view/toast';
import { chatName, chatOf } from '../app-chat';
import type { RoomChat } from '../room-chat';
import type { ChatEntry } from '../types';
import { messageSaid, reactionSaid, sendImage, type ChatPlatform } from './chat-actions';
import { buttonOf } from './chat-button';
import { ChatDraft } from './chat-draft';

/** Rows of the first page, and of each further one: the view of a phone is slow with hundreds. */
const firstRows = 50;
const ignored = (): void => undefined;

/** A tap on a button: its action, and the key of what it is about. */
export interface ChatTap {
  act: string;
  key?: string;
}

/** The state of one rtc-chat: what is open, written and chosen. */
export class ChatPanel {
  readonly draft = new ChatDraft();
  /** The key of the message whose buttons are shown, and whether it is about to be deleted. */
  chosen = '';
  isSure = false;
  /** The strip of reactions is open. */
  hasStrip = false;
  rows = firstRows;
  newFrom: number | null = null;
  /** The place to which the list scrolls. */
  anchor = '';
  isAtEnd = true;
  toasts: ToastView[] = noToast;
  /** The word for screen readers. */
  said = '';
  private name = '';
  private turns = 0;
  private isWanted = false;

  constructor(private readonly platform: ChatPlatform) {
    makeObservable(this, {
      chosen: ref,
      isSure: ref,
      hasStrip: ref,
      rows: ref,
      newFrom: ref,
      anchor: ref,
      isAtEnd: ref,
      toasts: ref,
      said: ref,
    });
  }

  // ---- views ----

  get room(): Room | null {
    return roomByName(this.name);
  }

  get chat(): RoomChat | null {
    return chatOf(this.room);
  }

  get isOpen(): boolean {
    const { room } = this;
    return room !== null && sideOf(room.id) === chatName;
  }

  /** The members whom the picker offers. */
  get mentionable(): readonly Member[] {
    const { room } = this;
    return room === null ? [] : this.draft.mentionable(room.members, room.me.id);
  }

  // ---- actions ----

  /** Serves the room of this name until released: its button, and new messages while it is open. */
  serve(name: string, texts: Texts): Release {
    this.name = name;
    const words = chatTextsOf(texts);
    const button = (chat: RoomChat) => buttonOf(chat, words, this.isOpen);
    const isIn = (): Room | null => {
      const { room, chat } = this;
      return chat?.isAvailable === true && (room?.state === 'joined' || room?.state === 'reconnecting') ? room : null;
    };
    return releaseAll([
      whileRoom(isIn, (room) => {
        const chat = chatOf(room);
        if (room === null || chat === null) return ignored;
        const remove = addControl({
          room: room.id,
          get view() {
            return button(chat);
          },
          tap: () => this.setOpen(!this.isOpen),
        });
        if (this.isWanted) untracked(() => this.setOpen(true));
        return () => {
          remove();
          if (this.isOpen) openSide('', '');
        };
      }),
      reaction(
        () => this.chat?.messages,
        (now = []) => this.follow(now[now.length - 1], words),
      ),
      reaction(
        () => this.chat?.reactions,
        (now = []) => (this.said = reactionSaid(now, words) ?? this.said),
      ),
    ]);
  }

  /** Opens or closes as the page says; before the room is joined, as soon as it is. */
  setWanted(isWanted: boolean): void {
    this.isWanted = isWanted;
    this.setOpen(isWanted);
  }

  setOpen(isOpen: boolean): void {
    const { room, chat } = this;
    if (room === null || chat === null || isOpen === this.isOpen) return;
    transaction(() => {
      this.rows = firstRows;
      this.choose('');
      this.newFrom = isOpen && chat.unread > 0 ? chat.readUpTo : null;
      openSide(isOpen ? room.id : '', chatName);
    });
    if (!isOpen) return;
    this.isAtEnd = this.newFrom === null;
    this.platform.afterLayout(() => (this.newFrom === null ? this.toEnd() : this.scrollTo('chat-new')));
    // They are read as they are shown; the line above them stays.
    chat.markRead();
  }

  toEnd(): void {
    this.isAtEnd = true;
    this.turns += 1;
    // Another id each time: the same one again would not scroll.
    this.scrollTo(`chat-end-${this.turns % 2}`);
    this.chat?.markRead();
  }

  /** The list is at its end again. */
  setAtEnd(isAtEnd: boolean): void {
    if (this.isAtEnd === isAtEnd) return;
    this.isAtEnd = isAtEnd;
    if (isAtEnd) this.chat?.markRead();
  }

  /** `by` is positive towards older messages. */
  scrolled(by: number): void {
    if (by > 0) this.setAtEnd(false);
  }

  /** Shows older rows; the first one of now stays in its place. */
  showOlder(): void {
    const { chat } = this;
    if (chat === null) return;
    const first = `chat-${chat.messages.slice(-this.rows)[0]?.key ?? ''}`;
    if (chat.messages.length > this.rows) this.grow(first);
    else chat.loadMore().then(() => this.grow(first), ignored);
  }

  send(): void {
    const { chat } = this;
    const message = chat === null || chat.isForbidden ? null : this.draft.take();
    if (chat === null || message === null) return;
    this.newFrom = null;
    this.isAtEnd = true;
    // A failure stands under the message.
    chat.send(message.text, message.details).then(undefined, ignored);
  }

  /** Shows the buttons of a message, or hides them. */
  choose(key: string): void {
    this.isSure = false;
    this.chosen = this.chosen === key ? '' : key;
  }

  /** A button of the sheet was tapped. */
  tap({ act, key = '' }: ChatTap, texts: Texts): void {
    const { chat, chosen, draft } = this;
    const words = chatTextsOf(texts);
    const fail = (text: keyof ChatTexts) => (): void => this.tell(words[text]);
    const entry = chat?.messages.filter((other) => other.key === chosen)[0];
    if (chat === null) return;
    if (act === 'close') this.setOpen(false);
    if (act === 'send') this.send();
    if (act === 'image') sendImage(chat, fail('chat.imageFailed'));
    if (act === 'strip') this.hasStrip = !this.hasStrip;
    if (act === 'react') chat.react(key as ReactionKind);
    if (act === 'at') this.mentionable.filter(({ id }) => id === key).forEach((member) => draft.mention(member));
    if (act === 'row') this.choose(key);
    if (act === 'link') this.copy(key);
    if (act === 'retry') chat.retry(key).then(undefined, ignored);
    if (act === 'noreply') draft.setReply(null);
    if (act === 'older') this.showOlder();
    if (act === 'down') this.toEnd();
    if (act === 'delete' && !this.isSure && entry?.state === 'sent') {
      this.isSure = true;
      return;
    }
    if (entry === undefined || ['reply', 'copy', 'delete', 'cancel'].indexOf(act) < 0) return;
    this.choose('');
    if (act === 'reply') draft.setReply(entry);
    if (act === 'copy') this.copy(entry.text);
    if (act === 'delete') chat.remove(chosen).then(undefined, fail('chat.notDeleted'));
  }

  private grow(first: string): void {
    if ((this.chat?.messages.length ?? 0) <= this.rows) return;
    this.rows += firstRows;
    this.platform.afterLayout(() => this.scrollTo(first));
  }

  private tell(text: string): void {
    this.toasts = whyToast(text);
  }

  private copy(text: string): void {
    this.platform.copy(text).then(undefined, ignored);
  }

  private follow(last: ChatEntry | undefined, words: ChatTexts): void {
    const { chat, room, isOpen } = this;
    if (chat === null || last === undefined) return;
    if (last.state === 'sent' && last.from !== room?.me.id && chat.unread > 0) this.said = messageSaid(last, words);
    if (isOpen && this.isAtEnd) this.platform.afterLayout(() => this.toEnd());
  }

  private scrollTo(anchor: string): void {
    this.anchor = anchor;
  }
}
