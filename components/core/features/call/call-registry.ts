import type { FeatureContext } from '../../app/features';
import type { CallState, InboxState } from '../../protocol/call-state';
import type { RtcError } from '../../protocol/errors';
import { callStream, type StreamEvent } from '../../protocol/messages';
import { Emitter } from '../../shared/emitter';
import { computed, makeObservable, reaction, ref, transaction } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';
import type { Call, CallOwner } from './call';
import { storeCall, type StoredCall } from './call-storage';
import { Inbox } from './inbox';
import { IncomingCalls } from './incoming-calls';
import type { CallsEvents } from './types';

const nothing = (): void => undefined;

/** An ended call stays the present one for this long, so that a screen can show the reason. */
const endShownMs = 2_000;

/** The calls of this device: which one is present, which ones ring, and the server's frames about each. */
export class CallRegistry implements CallOwner {
  current: Call | null = null;
  list: readonly Call[] = [];
  hidden = false;
  readonly inbox: Inbox;
  readonly events = new Emitter<CallsEvents<Call>>();
  private readonly incomingCalls: IncomingCalls;
  private readonly watching: Release;
  private listening: Release = nothing;
  private retiring: Release = nothing;

  constructor(
    private readonly context: FeatureContext,
    /** Keeps the connection and the inbox until released: while a call is present. */
    private readonly listen: () => Release,
  ) {
    this.incomingCalls = new IncomingCalls(context, this);
    this.inbox = new Inbox(context, () => {
      // The own user id may be known only now.
      this.judge();
      this.incomingCalls.restore();
    });
    makeObservable<this, 'stored'>(this, {
      current: ref,
      list: ref,
      hidden: ref,
      live: computed,
      incoming: computed,
      stored: computed.struct,
    });
    this.watching = releaseAll([
      reaction(
        () => this.current?.state,
        () => this.current !== null && this.events.emit('changed', this.current),
      ),
      reaction(
        () => this.incoming,
        (call) => {
          if (call === null) return;
          call.markPresented();
          this.events.emit('incoming', call);
        },
      ),
      reaction(
        () => this.stored,
        () => this.store(),
      ),
    ]);
  }

  // ---- views ----

  /** The present call while it is in progress. */
  get live(): Call | null {
    return this.current === null || this.current.facts.isEnded ? null : this.current;
  }

  get incoming(): Call | null {
    const { live } = this;
    const rings = ({ facts }: Call): boolean => facts.rings && (live === null || !live.facts.isAnsweredBy(facts.server));
    // A call from the user who is being called does not ring: the server makes one call of the two.
    return this.list.filter(rings)[0] ?? null;
  }

  private get stored(): StoredCall | null {
    const { live, inbox } = this;
    // Without a room the server has not confirmed yet that this device is in the call.
    if (live === null || live.room === null || !live.facts.here) return null;
    return { ...live.room.me.wanted, id: live.id, user: inbox.user };
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    if (event.n.indexOf('u:') !== 0) return this.forStream(event.n, (call) => call.session.apply(event));
    this.inbox.apply(event);
    if (event.k === 'inbox.called') this.incomingCalls.announce(event.d);
  }

  replace(stream: string, state: CallState | InboxState): void {
    if (stream.indexOf('u:') === 0) this.inbox.replace(state as InboxState);
    else this.forStream(stream, (call) => call.session.replace(state as CallState));
  }

  lost(stream: string): void {
    if (stream.indexOf('u:') === 0) this.inbox.lost();
    else this.forStream(stream, (call) => call.session.finish('lost'));
  }

  setOnline(online: boolean): void {
    this.list.forEach((call) => call.session.setOnline(online));
    this.inbox.setOnline(online);
  }

  /** The connection ended for good. */
  disconnected(error: RtcError): void {
    this.inbox.forget();
    this.list.forEach((call) => call.session.finish('lost', error));
  }

  /** A hidden app may be killed, so its call is stored. An app that was suspended has missed its timers, so deadlines are set again. */
  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    if (hidden && this.live !== null) this.store();
    this.list.forEach((call) => call.session.setDeadline());
  }

  /** The last listener was released, so a later show of the app is not reported. */
  forgetHidden(): void {
    this.hidden = false;
  }

  private forStream(stream: string, act: (call: Call) => void): void {
    this.list.forEach((call) => {
      if (callStream(call.id) === stream) act(call);
    });
  }

  private judge(): void {
    this.list.forEach((call) => call.session.judge());
  }

  // ---- actions ----

  add(call: Call): void {
    if (this.list.indexOf(call) < 0) this.list = this.list.concat(call);
  }

  makePresent(call: Call): void {
    const { live } = this;
    if (live === call) return;
    if (live !== null) void live.end();
    const listening = this.listen();
    this.retire();
    this.listening = listening;
    transaction(() => {
      this.current = call;
      this.add(call);
    });
    call.markPresented();
    call.releaseListening();
    call.media.start();
  }

  answerFailed(): void {
    this.retire();
  }

  confirmed(call: Call): void {
    const { live } = this;
    const isRequested = (other: Call): boolean => other !== call && other.facts.isEnded && other.facts.isRequesting;
    // A request that still waits may have made this very call, and is ended here already.
    if (live === call || this.list.some(isRequested)) return;
    call.facts.transition({ type: 'answered' });
    if (live === null) return this.makePresent(call);
    if (!live.facts.isAnsweredBy(call.facts.server)) return void call.end();
    this.supersede(call);
    live.session.subscribe(false, call.id);
  }

  renamed(call: Call): void {
    const { live } = this;
    const same = this.list.filter(({ id }) => id === call.id);
    const kept = live !== null && live.id === call.id ? live : call;
    this.incomingCalls.markKnown(call.id);
    same.filter((other) => other !== kept).forEach((other) => this.supersede(other));
    // The request of the other object is answered too. Subscribing anew leaves no gap between the answer and the stream.
    if (same.length > 1) kept.session.subscribe(false);
  }

  ended(call: Call): void {
    const wasPresent = this.current === call;
    const isShown = wasPresent || (call.presented && !call.facts.isDismissed && this.live === null);
    if (wasPresent) call.media.release();
    else if (isShown) this.retire();
    if (isShown) {
      this.current = call;
      this.retiring = this.context.clock.after(endShownMs, () => this.retire());
    }
    if (!call.session.isPending) this.drop(call);
    if (call.presented) this.events.emit('ended', call);
  }

  endReported(call: Call): void {
    if (call.facts.isEnded) this.drop(call);
    this.judge();
    this.incomingCalls.read();
  }

  /** Drops calls that ring here, because the last listener was released. */
  dropUnanswered(): void {
    this.list.filter(({ facts }) => !facts.isEnded && !facts.isAnswered).forEach((call) => this.drop(call));
    this.incomingCalls.forget();
  }

  /** Stops and forgets everything without telling the server. */
  release(): void {
    this.watching();
    this.current?.media.release();
    this.retire();
    this.list.forEach((call) => this.drop(call));
  }

  private store(): void {
    storeCall(this.context.storage, this.stored, this.context.clock.now());
  }

  private retire(): void {
    this.retiring();
    this.current = null;
    this.listening();
    this.listening = nothing;
  }

  /** Another object represents the call from now on. If listeners know this one, `ended` is emitted for it. */
  private supersede(call: Call): void {
    const isKnown = call.presented && !call.facts.isEnded && !call.facts.isRequesting;
    this.drop(call);
    if (!isKnown) return;
    call.facts.transition({ type: 'ended', reason: 'merged', at: this.context.clock.now(), dismissed: false });
    this.events.emit('ended', call);
  }

  private drop(call: Call): void {
    this.list = this.list.filter((other) => other !== call);
    call.release();
  }
}
