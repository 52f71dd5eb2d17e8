import type { Result } from '../../../protocol/messages';
import type { Room } from '../../../room/room';
import { makeObservable, reaction, ref, transaction, untracked } from '../../../shared/mobx';
import { releaseAll, type Release } from '../../../shared/release';
import { pollWordsOf, type PollWords } from '../../../texts/polls';
import { formatText, type Texts } from '../../../texts/texts';
import { toRtcError } from '../../../protocol/to-rtc-error';
import { addControl } from '../../../view/controls/extra-controls';
import type { ControlView } from '../../../view/controls/controls-view';
import { openSide, sideOf } from '../../../view/controls/side';
import { roomByName, whileRoom } from '../../../view/room-by-name';
import { noToast, whyToast, type ToastView } from '../../../view/toast';
import { pollsName, pollsOf } from '../app-polls';
import type { PollNews, RoomPolls } from '../room-polls';
import type { PollEntry } from '../types';
import { PollForm, type PollOption } from './poll-form';
import { pollsGlyph } from './polls-glyph';

const ignored = (): void => undefined;

/** A tap on a button: its action, the poll or the field that it is about, and the number of a choice. */
export interface PollTap {
  act: string;
  key?: string;
  n?: number;
}

/** The votes of a poll with names, as far as they are loaded. */
export type ShownVotes = { readonly poll: string } & Result<'poll.votes'>;

const faults: { readonly [reason: string]: keyof PollWords } = {
  poll_closed: 'late',
  conflict: 'busy',
  rate_limited: 'quick',
  forbidden: 'refused',
};

/** The state of one rtc-polls: what is open, written and chosen. */
export class PollsPanel {
  readonly form = new PollForm();
  /** The poll that is about to be closed, or ''. */
  closing = '';
  votes: ShownVotes | null = null;
  toasts: ToastView[] = noToast;
  /** The word for screen readers. */
  said = '';
  private name = '';
  private isWanted = false;

  constructor() {
    makeObservable(this, { closing: ref, votes: ref, toasts: ref, said: ref });
  }

  // ---- views ----

  get room(): Room | null {
    return roomByName(this.name);
  }

  get polls(): RoomPolls | null {
    return pollsOf(this.room);
  }

  get isOpen(): boolean {
    const { room } = this;
    return room !== null && sideOf(room.id) === pollsName;
  }

  // ---- actions ----

  /** Serves the room of this name until released: its button, and the word of a poll that opens or closes. */
  serve(name: string, texts: Texts): Release {
    this.name = name;
    const words = pollWordsOf(texts);
    const button = ({ unread }: RoomPolls): ControlView => ({
      name: pollsName,
      icon: pollsName,
      glyph: pollsGlyph,
      tone: this.isOpen ? 'active' : 'on',
      text: words.title,
      label: unread === 0 ? words.title : formatText(words.unread, { count: unread }),
      why: '',
      badge: unread === 0 ? '' : String(unread),
    });
    const isIn = (): Room | null => {
      const { room, polls } = this;
      return polls?.isAvailable === true && (room?.state === 'joined' || room?.state === 'reconnecting') ? room : null;
    };
    return releaseAll([
      whileRoom(isIn, (room) => {
        const polls = pollsOf(room);
        if (room === null || polls === null) return ignored;
        const remove = addControl({
          room: room.id,
          get view() {
            return button(polls);
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
        () => this.polls?.news ?? null,
        (news) => this.tellNews(news, words),
      ),
    ]);
  }

  /** Opens or closes as the page says; before the room is joined, as soon as it is. */
  setWanted(isWanted: boolean): void {
    this.isWanted = isWanted;
    this.setOpen(isWanted);
  }

  setOpen(isOpen: boolean): void {
    const { room, polls } = this;
    if (room === null || polls === null || isOpen === this.isOpen) return;
    transaction(() => {
      this.form.end();
      this.closing = '';
      this.votes = null;
      openSide(isOpen ? room.id : '', pollsName);
      polls.markSeen();
    });
  }

  /** A button of the sheet was tapped. */
  tap({ act, key = '', n = 0 }: PollTap, texts: Texts): void {
    const { polls, form } = this;
    const words = pollWordsOf(texts);
    const poll = polls?.polls.filter(({ id }) => id === key)[0];
    if (polls === null) return;
    if (act === 'close') this.setOpen(false);
    if (act === 'retry') polls.reload().then(undefined, ignored);
    if (act === 'new') form.begin(key === 'hands' ? 'hands' : 'choices');
    if (act === 'cancel') form.end();
    if (act === 'add') form.add();
    if (act === 'remove') form.remove(n);
    if (act === 'option') form.toggle(key as PollOption);
    if (act === 'start') this.start(polls, words);
    if (act === 'keep') this.closing = '';
    if (act === 'end') this.end(polls, key, words);
    if (poll === undefined) return;
    if (act === 'vote' && poll.closedAt === 0) this.attempt(polls.vote(key, chosen(poll, n)), words);
    if (act === 'names') this.loadVotes(polls, key, words);
  }

  private start(polls: RoomPolls, words: PollWords): void {
    const { form } = this;
    const question = form.isSending ? null : form.take(words);
    if (question === null) return;
    form.send();
    polls.open(question).then(
      () => form.end(),
      (cause: unknown) => form.refuse(faultOf(cause, words)),
    );
  }

  /** Closing cannot be taken back, so the first tap asks. */
  private end(polls: RoomPolls, poll: string, words: PollWords): void {
    const isSure = this.closing === poll;
    this.closing = isSure ? '' : poll;
    if (isSure) this.attempt(polls.close(poll), words);
  }

  private loadVotes(polls: RoomPolls, poll: string, words: PollWords): void {
    const known = this.votes?.poll === poll ? this.votes : null;
    const after = known?.next === '' ? undefined : known?.next;
    this.attempt(
      polls.votes(poll, after).then(({ votes, next }) => {
        const former = after === undefined ? [] : (known?.votes ?? []);
        this.showVotes({ poll, votes: former.concat(votes), next });
      }),
      words,
    );
  }

  private attempt(act: Promise<void>, words: PollWords): void {
    act.then(undefined, (cause: unknown) => this.tell(faultOf(cause, words)));
  }

  private showVotes(votes: ShownVotes): void {
    this.votes = votes;
  }

  private tell(text: string): void {
    this.toasts = whyToast(text);
  }

  private tellNews(news: PollNews | null, words: PollWords): void {
    if (news === null) return;
    if (this.isOpen) this.polls?.markSeen();
    const { kind, poll } = news;
    const { name, question } = poll;
    if (kind === 'closed' && this.closing === poll.id) this.closing = '';
    this.said = formatText(words[kind === 'opened' ? 'saidOpened' : 'saidClosed'], { name, question });
  }
}

const faultOf = (cause: unknown, words: PollWords): string => words[faults[toRtcError(cause).reason] ?? 'wrong'];

/** The vote after a tap on a choice: one of several is added or taken out, a single one is chosen, a raised hand goes down. */
function chosen({ mine, many, kind }: PollEntry, choice: number): readonly number[] {
  const others = mine.filter((other) => other !== choice);
  if (others.length < mine.length) return many || kind === 'hands' ? others : mine;
  return many ? mine.concat(choice) : [choice];
}
