import type { CallRecord, CallState, InboxState } from '../../protocol/call-state';
import { isWaiting } from '../../protocol/call-table';
import type { RtcError } from '../../protocol/errors';
import { callStream, type StreamEvent } from '../../protocol/messages';
import { Emitter } from '../../shared/emitter';
import { releaseAll, type Release } from '../../shared/release';
import type { CallEvents } from '../call-model';
import { computed, makeObservable, observable, reaction, ref, transaction } from '../mobx';
import { Call } from './call';
import type { CallHouse } from './call-house';
import type { CallNeeds } from './call-needs';
import { Inbox } from './inbox';
import { keepCall, keptCall, type KeptCall } from './kept';
import { attend } from './media';
import { callNamed, isAsked, isHere, ownParty } from './verdict';

const nothing = (): void => undefined;

/** How long an end stays on the screen. */
const afterwardsMs = 2_000;

/** Which calls there are on this device: the present one, those that ring, and those whose end the server does not know yet. */
export class Exchange implements CallHouse {
  current: Call | null = null;
  list: readonly Call[] = [];
  hidden = false;
  readonly inbox: Inbox;
  readonly events = new Emitter<CallEvents>();
  /** The call of the run before. */
  private kept: (KeptCall & { fresh: boolean }) | null;
  /** What `inbox.called` said, until the call is looked at. */
  private called: { [id: string]: { call: CallState; leftMs: number } } = {};
  /** Calls of the inbox that were looked at. */
  private seen: { [id: string]: true } = {};
  private attending: Release = nothing;
  private holding: Release = nothing;
  private retiring: Release = nothing;
  private readonly watching: Release;

  constructor(
    private readonly needs: CallNeeds,
    /** Keeps the connection and the inbox while we are in a call. */
    private readonly hold: () => Release,
  ) {
    const { keeper, clock } = needs;
    this.kept = keptCall(keeper, clock.now());
    this.inbox = new Inbox(needs, () => this.settle());
    makeObservable<this, 'keeping'>(this, {
      current: ref,
      list: ref,
      hidden: observable,
      live: computed,
      incoming: computed,
      keeping: computed.struct,
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
          call.presented = true;
          this.events.emit('incoming', call);
        },
      ),
      reaction(
        () => this.keeping,
        () => this.keep(),
      ),
    ]);
  }

  // ---- views ----

  /** The present call while it goes on. */
  get live(): Call | null {
    return this.current === null || this.current.ending !== null ? null : this.current;
  }

  get incoming(): Call | null {
    const { live } = this;
    // Whom we call calls us: the server makes one call of the two, and nobody has to answer it.
    return this.list.filter((call) => call.rings && !(live !== null && live.awaits(call.known)))[0] ?? null;
  }

  get user(): string {
    return this.inbox.user;
  }

  get profile(): { name: string; avatar?: string } {
    return this.inbox.profile;
  }

  get quiet(): boolean {
    return this.inbox.state.quiet;
  }

  record(id: string): CallRecord | undefined {
    return this.inbox.record(id);
  }

  find(id: string): Call | undefined {
    return this.list.filter((call) => call.id === id)[0];
  }

  private get keeping(): KeptCall | null {
    const { live, user } = this;
    // Without a room the server has not said yet that we are in it.
    if (live === null || live.room === null || !live.here) return null;
    const { microphone, camera } = live.room.me.wanted;
    return { id: live.id, user, microphone, camera };
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    if (event.n.indexOf('u:') !== 0) return this.of(event.n, (call) => call.apply(event));
    this.inbox.apply(event);
    if (event.k !== 'inbox.called') return;
    const { id } = event.d.call;
    this.called[id] = event.d;
    delete this.seen[id];
    // Not at once: when much is told of the past, the call may be over by the end of this turn.
    this.needs.clock.soon(() => this.meetAll());
  }

  replace(stream: string, state: CallState | InboxState): void {
    if (stream.indexOf('u:') === 0) this.inbox.replace(state as InboxState);
    else this.of(stream, (call) => call.take(state as CallState));
  }

  lost(stream: string): void {
    if (stream.indexOf('u:') === 0) this.inbox.lost();
    else this.of(stream, (call) => call.close('lost'));
  }

  online(online: boolean): void {
    this.list.forEach((call) => call.online(online));
    this.inbox.online = online;
    if (online) this.inbox.settle();
  }

  /** The connection ended for good. */
  ended(error: RtcError): void {
    this.inbox.forget();
    this.list.forEach((call) => call.close('lost', error));
  }

  private of(stream: string, act: (call: Call) => void): void {
    this.list.forEach((call) => {
      if (callStream(call.id) === stream) act(call);
    });
  }

  /** The inbox as a whole is here, and with it who we are. */
  private settle(): void {
    this.list.forEach((call) => call.judge());
    this.meetAll();
    const { kept, needs, user } = this;
    this.kept = null;
    if (kept === null || this.inbox.state.calls.indexOf(kept.id) >= 0) return;
    if (this.live === null) this.keep();
    if (!kept.fresh || kept.user !== user || this.find(kept.id) !== undefined) return;
    const call = new Call(needs, this, callNamed(kept.id, {}));
    call.presented = true;
    call.gone();
  }

  private meetAll(): void {
    if (this.inbox.heard) this.inbox.state.calls.forEach((id) => this.meet(id));
  }

  /** Looks once at a call of the inbox that nobody here placed, joined or opened. */
  private meet(id: string): void {
    const { needs, called, user, live } = this;
    if (this.seen[id] !== undefined || this.find(id) !== undefined) return;
    const { device } = needs.signalling;
    const told = called[id];
    const me = told === undefined ? null : ownParty(told.call, { user, device });
    const isOurs = isHere(me, device);
    // Most likely the very call that waits for its answer.
    if (isOurs && this.list.some((call) => call.isPlacing)) return;
    this.seen[id] = true;
    delete called[id];
    if (told !== undefined && (isOurs || me === null || !isWaiting(me))) {
      // Nobody else is to find it: placed or answered on another device, or what our own call becomes.
      if (!isOurs) return;
      if (live !== null) return live.awaits(told.call) ? live.follow(false, id) : undefined;
    }
    const kept = this.kept !== null && this.kept.id === id && this.kept.user === user ? this.kept : null;
    const how = { ...(kept === null ? {} : { wish: kept }), ...(told === undefined ? {} : { ringsMs: told.leftMs }) };
    const call = new Call(needs, this, told?.call ?? callNamed(id, {}), how);
    call.presented = kept !== null;
    this.add(call);
    // The answer to its `call()` never came: nobody here knows of it, and nobody will.
    if (isOurs) call.abandon();
    else call.follow(!this.quiet && (told === undefined || isAsked(me)));
  }

  // ---- wishes out ----

  add(call: Call): void {
    if (this.list.indexOf(call) < 0) this.list = this.list.concat(call);
  }

  begin(call: Call): void {
    const { live, needs } = this;
    if (live === call) return;
    if (live !== null) void live.end();
    const holding = this.hold();
    this.retire();
    this.holding = holding;
    transaction(() => {
      this.current = call;
      this.add(call);
    });
    call.presented = true;
    call.held();
    this.attending = attend(call, needs);
  }

  yield(call: Call): void {
    if (this.current !== call) return;
    this.attending();
    this.retire();
  }

  found(call: Call): void {
    const { live } = this;
    // What waits for its answer may be this very call, and is perhaps ended by now.
    if (live === call || this.list.some((other) => other !== call && other.ending !== null && other.isPlacing)) return;
    call.answers = true;
    if (live === null) this.begin(call);
    else if (live.awaits(call.known)) {
      this.drop(call);
      live.follow(false, call.id);
    } else void call.end();
  }

  renamed(call: Call): void {
    const same = this.list.filter((other) => other !== call && other.id === call.id);
    same.forEach((other) => this.drop(other));
    // What the other one asked, the server answers too: only an answer that is heard leaves no hole in the stream.
    if (same.length > 0) call.follow(false);
    this.seen[call.id] = true;
    delete this.called[call.id];
  }

  hears(call: Call): boolean {
    return this.list.some((other) => other !== call && other.id === call.id);
  }

  over(call: Call): void {
    const { current } = this;
    const shows = current === call || (call.presented && !call.dismissed && (current === null || current.ending !== null));
    if (current === call) this.attending();
    else if (shows) this.retire();
    if (shows) {
      this.current = call;
      this.retiring();
      this.retiring = this.needs.clock.after(afterwardsMs, () => this.retire());
    }
    if (!call.isPending) this.drop(call);
    if (call.presented) this.events.emit('ended', call);
  }

  told(call: Call): void {
    if (call.ending !== null) this.drop(call);
    this.list.forEach((other) => other.judge());
    this.meetAll();
  }

  /** Nobody listens any more: what rings rings for nobody. */
  hush(): void {
    this.list.filter((call) => call.ending === null && !call.answers).forEach((call) => this.drop(call));
    this.seen = {};
  }

  keep(): void {
    keepCall(this.needs.keeper, this.keeping, this.needs.clock.now());
  }

  release(): void {
    this.watching();
    this.attending();
    this.retire();
    this.list.forEach((call) => this.drop(call));
  }

  private retire(): void {
    this.retiring();
    this.current = null;
    this.holding();
    this.holding = nothing;
  }

  private drop(call: Call): void {
    this.list = this.list.filter((other) => other !== call);
    call.release();
  }
}
