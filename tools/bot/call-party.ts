import type { CallState } from '../../components/core/protocol/call-state';
import { isWaitingParty } from '../../components/core/protocol/call-table';
import { isRtcError } from '../../components/core/protocol/errors';
import { callStream } from '../../components/core/protocol/messages';
import { reduceCall } from '../../components/core/protocol/reduce-call';
import type { Release } from '../../components/core/shared/release';
import type { BotDependencies } from './dependencies';
import { RoomSession, tracksOf } from './room-session';

type Step = 'subscribe' | 'answer' | 'consent' | 'join' | 'report';

/** The bot ends the call when one of these fails. The others may fail, for example when a request for video was withdrawn. */
const essential: readonly Step[] = ['subscribe', 'answer', 'join'];

const answerMs = 1_000;
const retryMs = 1_000;

/**
 * The bot as a party of one call: it rings, answers after a second, joins the room of the call and ends with it. Events, snapshots and
 * answers all lead to `step`, which starts whatever the call's state requires and has not been started yet.
 */
export class CallParty {
  private call: CallState | null = null;
  private session: RoomSession | null = null;
  private isOver = false;
  private readonly started = new Set<Step>();
  private readonly releases: Release[];

  constructor(
    readonly id: string,
    private readonly dependencies: BotDependencies,
    private readonly onEnd: (party: CallParty) => void,
  ) {
    const { signalling } = dependencies;
    const stream = callStream(id);
    this.releases = [
      signalling.on('event', (event) => {
        if (event.n === stream && this.call !== null) this.applyState(reduceCall(this.call, event));
      }),
      signalling.on('snapshot', (snapshot) => {
        if (snapshot.stream === stream) this.applyState(snapshot.state as unknown as CallState);
      }),
      signalling.on('lost', (lost) => {
        if (lost.stream === stream) this.end();
      }),
    ];
  }

  /** Starts the next steps that the state of the call requires. */
  step(): void {
    const { call, session, dependencies } = this;
    if (this.isOver) return;
    if (call === null) return this.start('subscribe', () => this.subscribe());
    const me = call.parties.find(({ id }) => id === dependencies.me.user);
    if (call.reason !== null || me === undefined || me.state === 'ended') return this.end();
    if (isWaitingParty(me)) return this.start('answer', () => this.answer());
    // Another device of this user answered.
    if (me.device !== dependencies.me.device) return this.end();
    if (call.videoRequestBy === '' || call.videoRequestBy === me.id) this.started.delete('consent');
    else this.start('consent', () => dependencies.signalling.request('call.answer_video', { call: this.id, agrees: true }));
    if (session === null) this.start('join', () => this.join(call));
    else session.setKind(call.kind);
  }

  /** Leaves the call in any state. */
  async leave(): Promise<void> {
    this.end();
    await this.dependencies.signalling.request('call.end', { call: this.id });
  }

  // ---- steps ----

  private async subscribe(): Promise<void> {
    const { signalling } = this.dependencies;
    const { e, s, call } = await signalling.request('call.subscribe', { call: this.id, rings: true });
    if (this.isOver) return;
    this.releases.push(signalling.subscribe(callStream(this.id), { e, s }));
    this.dependencies.log('info', 'rings', { call: this.id, kind: call.kind });
    this.applyState(call);
  }

  private async answer(): Promise<void> {
    const { clock, signalling, me } = this.dependencies;
    await new Promise<void>((resolve) => this.releases.push(clock.after(answerMs, resolve)));
    await signalling.request('call.accept', { call: this.id, name: me.name });
    this.dependencies.log('info', 'answered', { call: this.id });
  }

  private async join({ room, kind }: CallState): Promise<void> {
    const { signalling, me } = this.dependencies;
    const joined = await signalling.request('room.join', { room, name: me.name, tracks: tracksOf(kind) });
    if (this.isOver) return void signalling.request('room.leave', { room }).catch(() => undefined);
    this.session = new RoomSession(this.dependencies, joined, kind, {
      connected: () => this.start('report', () => signalling.request('call.connected', { call: this.id })),
      lost: () => this.rejoin(),
    });
    this.step();
  }

  /** Runs a step that is not running or done yet. A failed step runs again a second later, if its error is temporary. */
  private start(step: Step, run: () => Promise<unknown>): void {
    if (this.started.has(step)) return;
    this.started.add(step);
    run().catch((cause: unknown) => {
      if (this.isOver) return;
      this.dependencies.log('warn', `could not ${step}`, { call: this.id, cause: String(cause) });
      if (!isRtcError(cause) || !cause.retry) return essential.includes(step) ? this.giveUp() : undefined;
      const retry = (): void => {
        this.started.delete(step);
        this.step();
      };
      this.releases.push(this.dependencies.clock.after(retryMs, retry));
    });
  }

  private giveUp(): void {
    this.leave().catch(() => undefined);
  }

  private applyState(call: CallState): void {
    this.call = call;
    this.step();
  }

  private rejoin(): void {
    this.session?.release();
    this.session = null;
    this.started.delete('join');
    this.started.delete('report');
    this.step();
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.releases.forEach((release) => release());
    this.session?.leave();
    this.dependencies.log('info', 'over', { call: this.id, reason: this.call?.reason ?? null });
    this.onEnd(this);
  }
}
