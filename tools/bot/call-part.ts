import type { CallState } from '../../components/core/protocol/call-state';
import { isWaiting } from '../../components/core/protocol/call-table';
import { isRtcError } from '../../components/core/protocol/errors';
import { callStream } from '../../components/core/protocol/messages';
import { reduceCall } from '../../components/core/protocol/reduce-call';
import type { Release } from '../../components/core/shared/release';
import type { BotNeeds } from './bot';
import { Seat, tracksOf } from './seat';

type Deed = 'follow' | 'answer' | 'consent' | 'join' | 'report';

/** Without these there is no part: the others may fail, as when a question was taken back. */
const essential: readonly Deed[] = ['follow', 'answer', 'join'];

const answerMs = 1_000;
const retryMs = 1_000;

/**
 * The bot's part in one call: it rings, answers after a second, takes a seat, and is over when the call says so. An event, a snapshot
 * after a dead line and an answer all end in `step`, which does what the call's state asks for and has not been begun yet.
 */
export class CallPart {
  private call: CallState | null = null;
  private seat: Seat | null = null;
  private isOver = false;
  private readonly begun = new Set<Deed>();
  private readonly held: Release[];

  constructor(
    readonly id: string,
    private readonly needs: BotNeeds,
    private readonly over: (part: CallPart) => void,
  ) {
    const { signalling } = needs;
    const stream = callStream(id);
    this.held = [
      signalling.on('event', (event) => {
        if (event.n === stream && this.call !== null) this.stands(reduceCall(this.call, event));
      }),
      signalling.on('snapshot', (snapshot) => {
        if (snapshot.stream === stream) this.stands(snapshot.state as unknown as CallState);
      }),
      signalling.on('lost', (lost) => {
        if (lost.stream === stream) this.end();
      }),
    ];
  }

  /** Does what is to be done now. */
  step(): void {
    const { call, seat, needs } = this;
    if (this.isOver) return;
    if (call === null) return this.begin('follow', () => this.follow());
    const me = call.parties.find(({ id }) => id === needs.me.user);
    if (call.reason !== null || me === undefined || me.state === 'ended') return this.end();
    if (isWaiting(me)) return this.begin('answer', () => this.answer());
    // Answered by another bot of this name.
    if (me.device !== needs.me.device) return this.end();
    if (call.asks === '' || call.asks === me.id) this.begun.delete('consent');
    else this.begin('consent', () => needs.signalling.request('call.consent', { call: this.id, agrees: true }));
    if (seat === null) this.begin('join', () => this.join(call));
    else seat.turn(call.kind);
  }

  /** Leaves, whatever the call does. */
  async leave(): Promise<void> {
    this.end();
    await this.needs.signalling.request('call.end', { call: this.id });
  }

  // ---- deeds ----

  private async follow(): Promise<void> {
    const { signalling } = this.needs;
    const { e, s, call } = await signalling.request('call.follow', { call: this.id, rings: true });
    if (this.isOver) return;
    this.held.push(signalling.follow(callStream(this.id), { e, s }));
    this.needs.log('info', 'rings', { call: this.id, kind: call.kind });
    this.stands(call);
  }

  private async answer(): Promise<void> {
    const { clock, signalling, me } = this.needs;
    await new Promise<void>((resolve) => this.held.push(clock.after(answerMs, resolve)));
    await signalling.request('call.accept', { call: this.id, name: me.name });
    this.needs.log('info', 'answered', { call: this.id });
  }

  private async join({ room, kind }: CallState): Promise<void> {
    const { signalling, me } = this.needs;
    const joined = await signalling.request('room.join', { room, name: me.name, tracks: tracksOf(kind) });
    if (this.isOver) return void signalling.request('room.leave', { room }).catch(() => undefined);
    this.seat = new Seat(this.needs, joined, kind, {
      talking: () => this.begin('report', () => signalling.request('call.connected', { call: this.id })),
      lost: () => this.unseat(),
    });
    this.step();
  }

  /** Begins once what succeeds; what fails, again a moment later where that can help. */
  private begin(deed: Deed, act: () => Promise<unknown>): void {
    if (this.begun.has(deed)) return;
    this.begun.add(deed);
    act().catch((cause: unknown) => {
      if (this.isOver) return;
      this.needs.log('warn', `could not ${deed}`, { call: this.id, cause: String(cause) });
      if (!isRtcError(cause) || !cause.retry) return essential.includes(deed) ? this.giveUp() : undefined;
      const retry = (): void => {
        this.begun.delete(deed);
        this.step();
      };
      this.held.push(this.needs.clock.after(retryMs, retry));
    });
  }

  private giveUp(): void {
    this.leave().catch(() => undefined);
  }

  private stands(call: CallState): void {
    this.call = call;
    this.step();
  }

  private unseat(): void {
    this.seat?.release();
    this.seat = null;
    this.begun.delete('join');
    this.begun.delete('report');
    this.step();
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.held.forEach((release) => release());
    this.seat?.leave();
    this.needs.log('info', 'over', { call: this.id, reason: this.call?.reason ?? null });
    this.over(this);
  }
}
