import type { FeatureContext } from '../../app/features';
import { isForbidden, type ReactionKind } from '../../protocol/chat/rules';
import { rtcError } from '../../protocol/errors';
import type { ChatMessage, StreamEvent } from '../../protocol/messages';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { Member } from '../../protocol/room-state';
import type { Room } from '../../room/room';
import type { RoomPhase } from '../../room/types';
import { computed, makeObservable, reaction, ref, transaction } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';
import { merged, mostEntries, sentEntry, withNewestPage } from './entries';
import { Outbox } from './outbox';
import { Reactions } from './reactions';
import type { ChatDetails, ChatEntry, ChatOptions, RoomChatModel, ShownReaction } from './types';

type Context = Pick<FeatureContext, 'clock' | 'request' | 'signalling'>;

/** The chat of one room: its history after joining, kept up to date by the events of the room. */
export class RoomChat implements RoomChatModel {
  hasMore = false;
  isAvailable = true;
  readonly release: Release;
  /** The messages that the server has, and lines of the room. */
  private entries: readonly ChatEntry[] = [];
  private readonly outbox: Outbox;
  /** Server time of the newest message that the user has seen; null before the history came. */
  private readAt: number | null = null;
  /** Counts the stays in the room, so that a late answer changes nothing in the next one. */
  private stay = 0;
  private readonly floating: Reactions;
  /** The member about whom the room told something in this frame. */
  private news: Member | null = null;
  private loading: Promise<void> | null = null;

  constructor(
    private readonly room: Room,
    private readonly context: Context,
    { systemLines = true }: ChatOptions,
  ) {
    makeObservable<this, 'entries' | 'readAt'>(this, {
      hasMore: ref,
      isAvailable: ref,
      entries: ref,
      readAt: ref,
      messages: computed,
      unread: computed,
    });
    this.outbox = new Outbox(room, context.clock);
    this.floating = new Reactions(room, context);
    const note = (member: Member): void => {
      if (systemLines) this.news = member;
    };
    this.release = releaseAll([
      reaction(
        () => room.state,
        (state) => this.follow(state),
        { fireImmediately: true },
      ),
      room.on('memberjoined', note),
      room.on('memberleft', ({ member }) => note(member)),
      room.frames.on('event', (event) => this.apply(event)),
      room.frames.on('ephemeral', ({ k, d }) => k === 'reaction' && d.id !== room.me.id && this.floating.show(d.id, d.kind)),
    ]);
  }

  // ---- views ----

  get messages(): readonly ChatEntry[] {
    return this.entries.concat(this.outbox.entries);
  }

  get unread(): number {
    const { readAt, room } = this;
    if (readAt === null) return 0;
    return this.entries.filter(({ ts, state, from }) => ts > readAt && state === 'sent' && from !== room.me.id).length;
  }

  get reactions(): readonly ShownReaction[] {
    return this.floating.shown;
  }

  get isForbidden(): boolean {
    const { rules, me } = this.room;
    return isForbidden(rules, { role: me.role, forbidden: this.member(me.id)?.forbidden ?? [] }, 'chat');
  }

  /** Server time of the newest message that the user has seen. */
  get readUpTo(): number {
    return this.readAt ?? 0;
  }

  // ---- actions ----

  send(text: string, details: ChatDetails = {}): Promise<void> {
    const { state } = this.room;
    if (state !== 'joined' && state !== 'reconnecting') return Promise.reject(rtcError('not_in_room'));
    if (this.outbox.isFull) return Promise.reject(rtcError('rate_limited'));
    return this.transmit(this.outbox.add(text, details));
  }

  retry(key: string): Promise<void> {
    const entry = this.outbox.failed(key);
    return entry === undefined ? Promise.resolve() : this.transmit(entry);
  }

  remove(key: string): Promise<void> {
    const { room, outbox } = this;
    if (outbox.failed(key) !== undefined) outbox.drop([key]);
    const entry = this.entries.filter((other) => other.key === key)[0];
    if (entry === undefined || entry.id === '') return Promise.resolve();
    return this.context.request('chat.delete', { room: room.id, id: entry.id }).then(() => this.forget(entry.id));
  }

  loadMore(): Promise<void> {
    const oldest = this.entries.filter(({ id }) => id !== '')[0];
    if (!this.hasMore || oldest === undefined) return Promise.resolve();
    this.loading ??= this.load(oldest.id).then(
      () => void (this.loading = null),
      (cause: unknown) => {
        this.loading = null;
        throw cause;
      },
    );
    return this.loading;
  }

  markRead(): void {
    this.readAt = this.newestTs();
  }

  react(kind: ReactionKind): void {
    if (!this.isForbidden) this.floating.send(kind);
  }

  // ---- changes ----

  private follow(state: RoomPhase): void {
    if (state === 'joined') this.load().catch((cause: unknown) => this.historyFailed(cause));
    if (state !== 'left' && state !== 'idle') return;
    this.stay += 1;
    transaction(() => {
      this.entries = [];
      this.outbox.clear();
      this.floating.clear();
      this.hasMore = false;
      this.readAt = null;
    });
  }

  private historyFailed(cause: unknown): void {
    if (toRtcError(cause).reason === 'unknown_method') this.isAvailable = false;
    // The events go on, and the next reconnection asks again.
    else this.readAt ??= this.newestTs();
  }

  /** Loads the newest page, or the one before a message. */
  private load(before?: string): Promise<void> {
    const { stay, room } = this;
    const where = before === undefined ? {} : { before };
    return this.context.request('chat.history', { room: room.id, ...where }).then(({ messages, more }) => {
      if (stay === this.stay) this.acceptPage(messages, more, before === undefined);
    });
  }

  private acceptPage(messages: readonly ChatMessage[], more: boolean, isNewest: boolean): void {
    const page = messages.map((message) => sentEntry(message, this.room.me.id));
    transaction(() => {
      if (!isNewest) {
        this.hasMore = more && this.entries.length + page.length < mostEntries;
        this.keep(merged(this.entries, page));
        return;
      }
      const { entries, isWhole } = withNewestPage(this.entries, page, more);
      if (!isWhole || this.readAt === null) this.hasMore = more;
      this.keep(entries);
      this.dropSent(page);
      this.readAt ??= this.newestTs();
    });
  }

  private apply(event: StreamEvent): void {
    const { news } = this;
    this.news = null;
    if (event.k === 'chat.sent') this.accept(event.d.message);
    if (event.k === 'chat.deleted') this.forget(event.d.id);
    if (news !== null && event.k === 'member.joined') this.tell(event, news, 'joined');
    if (news !== null && event.k === 'member.left') this.tell(event, news, 'left');
    if (event.k === 'track.muted' && event.d.by === 'host' && event.d.id === this.room.me.id && event.d.kind === 'audio') {
      const me = this.member(event.d.id);
      if (me !== undefined) this.tell(event, me, 'muted');
    }
  }

  private tell({ s, ts }: StreamEvent, { id: from, name }: Member, text: string): void {
    this.keep(merged(this.entries, [{ key: `s${s}`, id: '', ts, from, name, text, state: 'system', reason: null }]));
  }

  private accept(message: ChatMessage): void {
    const entry = sentEntry(message, this.room.me.id);
    transaction(() => {
      this.keep(merged(this.entries, [entry]));
      this.dropSent([entry]);
    });
  }

  /** Own messages that came back are no longer on their way. */
  private dropSent(sent: readonly ChatEntry[]): void {
    const { id } = this.room.me;
    this.outbox.drop(sent.filter(({ from }) => from === id).map(({ key }) => key));
  }

  private keep(entries: readonly ChatEntry[]): void {
    if (entries.length > mostEntries) this.hasMore = true;
    this.entries = entries.slice(-mostEntries);
  }

  private forget(id: string): void {
    this.entries = this.entries.filter((entry) => entry.id !== id);
  }

  private transmit(entry: ChatEntry): Promise<void> {
    const { stay, outbox } = this;
    outbox.set(entry.key, { state: 'sending', reason: null });
    return this.context.request('chat.send', outbox.paramsOf(entry)).then(
      ({ message }) => {
        if (stay === this.stay) this.accept(message);
      },
      (cause: unknown) => {
        const error = toRtcError(cause);
        outbox.set(entry.key, { state: 'failed', reason: error.reason });
        throw error;
      },
    );
  }

  private member(id: string): Member | undefined {
    return this.room.members.filter((member) => member.id === id)[0];
  }

  private newestTs(): number {
    return this.entries.reduce((newest, { ts }) => Math.max(newest, ts), 0);
  }
}
