import { emptyInbox, type CallState, type InboxState } from '../../components/core/protocol/call-state';
import { userStream, type StreamEvent } from '../../components/core/protocol/messages';
import { reduceInbox } from '../../components/core/protocol/reduce-call';
import type { Clock } from '../../components/core/platform/platform';
import type { Log } from '../../components/core/shared/log';
import type { Release } from '../../components/core/shared/release';
import type { Signalling } from '../../components/core/signalling/signalling';
import { CallPart } from './call-part';
import type { Media } from './media';

export interface BotNeeds {
  signalling: Signalling;
  media: Media;
  clock: Clock;
  log: Log;
  me: {
    user: string;
    name: string;
    /** As in `hello.dev`: the same after a restart, so that a call that was answered goes on. */
    device: string;
  };
}

const retryMs = 2_000;

/** Somebody who answers every call, one at a time, and is busy meanwhile: follows the inbox, and gives each call its part. */
export class Bot {
  private inbox: InboxState = emptyInbox;
  private part: CallPart | null = null;
  /** Calls that are over for us, though the inbox may still name them. */
  private readonly done = new Set<string>();
  /** The inbox that is heard, or the next try to hear it. */
  private following: Release = () => undefined;
  private readonly held: Release[];

  constructor(private readonly needs: BotNeeds) {
    const { signalling, me } = needs;
    const stream = userStream(me.user);
    this.held = [
      signalling.on('event', (event) => {
        if (event.n === stream) this.accept(event);
      }),
      signalling.on('snapshot', (snapshot) => {
        if (snapshot.stream === stream) this.stands(snapshot.state as unknown as InboxState);
      }),
      signalling.on('lost', (lost) => {
        if (lost.stream === stream) void this.follow();
      }),
    ];
  }

  async follow(): Promise<void> {
    const { signalling, clock, log, me } = this.needs;
    try {
      const { e, s, inbox } = await signalling.request('inbox.follow', { name: me.name });
      this.following();
      this.following = signalling.follow(userStream(me.user), { e, s });
      log('info', 'can be called', {});
      this.stands(inbox);
    } catch (cause) {
      log('warn', 'cannot be called yet', { cause: String(cause) });
      this.following();
      this.following = clock.after(retryMs, () => void this.follow());
    }
  }

  /** Hangs up, and answers nobody any more. */
  async close(): Promise<void> {
    this.held.forEach((release) => release());
    this.following();
    const { part } = this;
    this.part = null;
    await part?.leave();
  }

  private accept(event: StreamEvent): void {
    this.inbox = reduceInbox(this.inbox, event);
    if (event.k === 'inbox.called') this.called(event.d.call);
    if (event.k === 'inbox.ended') this.done.delete(event.d.record.id);
  }

  private called(call: CallState): void {
    this.done.delete(call.id);
    if (this.part === null) this.take(call.id);
    else if (this.part.id !== call.id) this.refuse(call.id);
  }

  private stands(inbox: InboxState): void {
    this.inbox = { ...emptyInbox, ...inbox };
    this.takeNext();
  }

  private takeNext(): void {
    const next = this.inbox.calls.find((id) => !this.done.has(id));
    if (this.part === null && next !== undefined) this.take(next);
  }

  private take(id: string): void {
    this.part = new CallPart(id, this.needs, (part) => {
      this.done.add(part.id);
      if (this.part !== part) return;
      this.part = null;
      this.takeNext();
    });
    this.part.step();
  }

  private refuse(id: string): void {
    const { signalling, log } = this.needs;
    this.done.add(id);
    signalling.request('call.reject', { call: id, why: 'busy' }).catch((cause: unknown) => {
      log('info', 'could not refuse', { cause: String(cause) });
    });
  }
}
