import type { CallState, InboxState } from '../../protocol/call-state';
import type { RtcError } from '../../protocol/errors';
import { callStream, type StreamEvent } from '../../protocol/messages';
import { Emitter } from '../../shared/emitter';
import { releaseAll, type Release } from '../../shared/release';
import type { CallEvents } from './types';
import { computed, makeObservable, reaction, ref, transaction } from '../../shared/mobx';
import { IncomingCalls } from './incoming-calls';
import type { Call } from './call';
import type { CallOwner } from './call-owner';
import type { CallDependencies } from './dependencies';
import { Inbox } from './inbox';
import { storeCall, type StoredCall } from './call-storage';
import { bindMedia } from './call-media';

const nothing = (): void => undefined;

/** How long an end stays on the screen. */
const afterwardsMs = 2_000;

/** Which calls there are on this device, which of them is the present one, and what the server says of each. */
export abstract class CallRegistry implements CallOwner {
  current: Call | null = null;
  list: readonly Call[] = [];
  hidden = false;
  readonly inbox: Inbox;
  readonly events = new Emitter<CallEvents>();
  private readonly arrivals: IncomingCalls;
  private readonly watching: Release;
  private attending: Release = nothing;
  private holding: Release = nothing;
  private retiring: Release = nothing;

  constructor(protected readonly deps: CallDependencies) {
    this.arrivals = new IncomingCalls(deps, this);
    this.inbox = new Inbox(deps, () => {
      // Who we are may be known only now.
      this.judge();
      this.arrivals.restore();
    });
    makeObservable<this, 'keeping'>(this, {
      current: ref,
      list: ref,
      hidden: ref,
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

  get live(): Call | null {
    return this.current === null || this.current.ending !== null ? null : this.current;
  }

  get incoming(): Call | null {
    const { live } = this;
    // Whom we call calls us: the server makes one call of the two, and nobody has to answer it.
    return this.list.filter((call) => call.rings && (live === null || !live.awaits(call.known)))[0] ?? null;
  }

  private get keeping(): StoredCall | null {
    const { live, inbox } = this;
    // Without a room the server has not said yet that we are in it.
    return live === null || live.room === null || !live.here ? null : { ...live.room.me.wanted, id: live.id, user: inbox.user };
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    if (event.n.indexOf('u:') !== 0) return this.of(event.n, (call) => call.apply(event));
    this.inbox.apply(event);
    if (event.k === 'inbox.called') this.arrivals.tell(event.d);
  }

  replace(stream: string, state: CallState | InboxState): void {
    if (stream.indexOf('u:') === 0) this.inbox.replace(state as InboxState);
    else this.of(stream, (call) => call.take(state as CallState));
  }

  lost(stream: string): void {
    if (stream.indexOf('u:') === 0) this.inbox.lost();
    else this.of(stream, (call) => call.close('lost'));
  }

  connected(connected: boolean): void {
    this.list.forEach((call) => call.connected(connected));
    this.inbox.connected(connected);
  }

  /** The connection ended for good. */
  disconnected(error: RtcError): void {
    this.inbox.forget();
    this.list.forEach((call) => call.close('lost', error));
  }

  private of(stream: string, act: (call: Call) => void): void {
    this.list.forEach((call) => {
      if (callStream(call.id) === stream) act(call);
    });
  }

  private judge(): void {
    this.list.forEach((call) => call.judge());
  }

  // ---- wishes out ----

  /** Keeps the connection and the inbox: as long as we are in a call. */
  abstract listen(): Release;

  add(call: Call): void {
    if (this.list.indexOf(call) < 0) this.list = this.list.concat(call);
  }

  begin(call: Call): void {
    const { live } = this;
    if (live === call) return;
    if (live !== null) void live.end();
    const holding = this.listen();
    this.retire();
    this.holding = holding;
    transaction(() => {
      this.current = call;
      this.add(call);
    });
    call.presented = true;
    call.held();
    this.attending = bindMedia(call, this.deps);
  }

  yield(call: Call, error: RtcError): void {
    transaction(() => {
      call.answers = false;
      call.error = error;
      this.attending();
      call.room = null;
      this.retire();
    });
  }

  found(call: Call): void {
    const { live } = this;
    // What waits for its answer may be this very call, and is ended here already.
    if (live === call || this.list.some((other) => other !== call && other.ending !== null && other.isPlacing)) return;
    call.answers = true;
    if (live === null) return this.begin(call);
    if (!live.awaits(call.known)) return void call.end();
    this.supersede(call);
    live.follow(false, call.id);
  }

  renamed(call: Call): void {
    const { live } = this;
    const same = this.list.filter(({ id }) => id === call.id);
    const goesOn = live !== null && live.id === call.id ? live : call;
    this.arrivals.met(call.id);
    same.filter((other) => other !== goesOn).forEach((other) => this.supersede(other));
    // What the other one asked, the server answers too: only an answer that is heard leaves no hole in the stream.
    if (same.length > 1) goesOn.follow(false);
  }

  over(call: Call): void {
    const wasPresent = this.current === call;
    const shows = wasPresent || (call.presented && !call.dismissed && this.live === null);
    if (wasPresent) this.attending();
    else if (shows) this.retire();
    if (shows) {
      this.current = call;
      this.retiring = this.deps.clock.after(afterwardsMs, () => this.retire());
    }
    if (!call.isPending) this.drop(call);
    if (call.presented) this.events.emit('ended', call);
  }

  told(call: Call): void {
    if (call.ending !== null) this.drop(call);
    this.judge();
    this.arrivals.look();
  }

  /** Stops and forgets all, without a word. */
  release(): void {
    this.watching();
    this.attending();
    this.retire();
    this.list.forEach((call) => this.drop(call));
  }

  /** Nobody listens any more: what rings rings for nobody. */
  protected hush(): void {
    this.list.filter((call) => call.ending === null && !call.answers).forEach((call) => this.drop(call));
    this.arrivals.forget();
  }

  protected keep(): void {
    storeCall(this.deps.keeper, this.keeping, this.deps.clock.now());
  }

  private retire(): void {
    this.retiring();
    this.current = null;
    this.holding();
    this.holding = nothing;
  }

  /** It goes on as another object: whoever was told of this one is told that it is over. */
  private supersede(call: Call): void {
    const isKnown = call.presented && call.ending === null && !call.isPlacing;
    this.drop(call);
    if (!isKnown) return;
    call.ending = { reason: 'merged', at: this.deps.clock.now() };
    this.events.emit('ended', call);
  }

  private drop(call: Call): void {
    this.list = this.list.filter((other) => other !== call);
    call.release();
  }
}
