import { emptyInbox, type CallState, type InboxState } from '../../components/core/protocol/call-state';
import { userStream, type StreamEvent } from '../../components/core/protocol/messages';
import { reduceInbox } from '../../components/core/protocol/reduce-call';
import type { Release } from '../../components/core/shared/release';
import { CallParty } from './call-party';
import type { BotDependencies } from './dependencies';

const retryMs = 2_000;

/** A user who answers every call, one at a time, and is busy meanwhile. It subscribes to its inbox and joins each call as a party. */
export class Bot {
  private inbox: InboxState = emptyInbox;
  private party: CallParty | null = null;
  /** Calls that the bot has left, although the inbox may still list them. */
  private readonly left = new Set<string>();
  /** The subscription to the inbox, or the timer of the next attempt. */
  private subscription: Release = () => undefined;
  private readonly releases: Release[];

  constructor(private readonly dependencies: BotDependencies) {
    const { signalling, me } = dependencies;
    const stream = userStream(me.user);
    this.releases = [
      signalling.on('event', (event) => {
        if (event.n === stream) this.apply(event);
      }),
      signalling.on('snapshot', (snapshot) => {
        if (snapshot.stream === stream) this.applyInbox(snapshot.state as unknown as InboxState);
      }),
      signalling.on('lost', (lost) => {
        if (lost.stream === stream) void this.subscribe();
      }),
    ];
  }

  async subscribe(): Promise<void> {
    const { signalling, clock, log, me } = this.dependencies;
    try {
      const { e, s, inbox } = await signalling.request('inbox.subscribe', { name: me.name });
      this.subscription();
      this.subscription = signalling.subscribe(userStream(me.user), { e, s });
      log('info', 'can be called', {});
      this.applyInbox(inbox);
    } catch (cause) {
      log('warn', 'cannot be called yet', { cause: String(cause) });
      this.subscription();
      this.subscription = clock.after(retryMs, () => void this.subscribe());
    }
  }

  /** Leaves the current call and answers no further ones. */
  async close(): Promise<void> {
    this.releases.forEach((release) => release());
    this.subscription();
    const { party } = this;
    this.party = null;
    await party?.leave();
  }

  private apply(event: StreamEvent): void {
    this.inbox = reduceInbox(this.inbox, event);
    if (event.k === 'inbox.called') this.handleCall(event.d.call);
    if (event.k === 'inbox.ended') this.left.delete(event.d.record.id);
  }

  private handleCall(call: CallState): void {
    this.left.delete(call.id);
    if (this.party === null) this.join(call.id);
    else if (this.party.id !== call.id) this.reject(call.id);
  }

  private applyInbox(inbox: InboxState): void {
    this.inbox = { ...emptyInbox, ...inbox };
    this.joinNext();
  }

  private joinNext(): void {
    const next = this.inbox.calls.find((id) => !this.left.has(id));
    if (this.party === null && next !== undefined) this.join(next);
  }

  private join(id: string): void {
    this.party = new CallParty(id, this.dependencies, (party) => {
      this.left.add(party.id);
      if (this.party !== party) return;
      this.party = null;
      this.joinNext();
    });
    this.party.step();
  }

  private reject(id: string): void {
    const { signalling, log } = this.dependencies;
    this.left.add(id);
    signalling.request('call.reject', { call: id, why: 'busy' }).catch((cause: unknown) => {
      log('info', 'could not reject the call', { cause: String(cause) });
    });
  }
}
