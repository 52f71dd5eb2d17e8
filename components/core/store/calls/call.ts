import type { CallKind, CallState, EndReason } from '../../protocol/call-state';
import { isWaiting } from '../../protocol/call-table';
import { isRtcError, rtcError, type RtcError } from '../../protocol/errors';
import { limits } from '../../protocol/limits';
import { callStream, type Result, type StreamEvent } from '../../protocol/messages';
import { reduceCall } from '../../protocol/reduce-call';
import { releaseOnce, type Release } from '../../shared/release';
import { asRtcError } from '../as-rtc-error';
import type { CallModel, CallWish, RejectReason } from '../call-model';
import { transaction } from '../mobx';
import type { CallHouse } from './call-house';
import type { CallNeeds } from './call-needs';
import { insist } from './insist';
import { Parting } from './parting';
import { peopleOf } from './people';
import { Standing } from './standing';
import { callOfRecord, deadlineOf, endOf, reasonOf } from './verdict';

const nothing = (): void => undefined;

/** One call: hears its stream, says to the server what is wished, and ends once. */
export class Call extends Standing implements CallModel {
  /** We asked for video, or agreed to it: only then may it open our camera. */
  wantsVideo = false;
  /** Somebody has seen it: it does not go without a word. */
  presented: boolean;
  /** Rejected by this very person, who needs not be told. */
  dismissed = false;
  /** Asked for, and not answered yet. */
  isPlacing = false;
  /** What is held for whoever opened it. */
  held: Release = nothing;
  private ringsUntil: number;
  private isReleased = false;
  private acked = false;
  private starting: Promise<unknown> = Promise.resolve();
  private accepting: Promise<void> | null = null;
  private asking: Release = nothing;
  private following: Release = nothing;
  private alarm: Release = nothing;
  private readonly askEnd = (): Promise<unknown> => this.needs.request('call.end', { call: this.known.into || this.id });
  private readonly parting: Parting;

  constructor(
    private readonly needs: CallNeeds,
    house: CallHouse,
    known: CallState,
    private how: { placed?: boolean; wish?: CallWish; ringsMs?: number } = {},
  ) {
    super(needs.clock, needs.signalling.device, house, known, how.placed === true);
    this.presented = this.placed;
    this.parting = new Parting(needs.clock, () => {
      this.following();
      house.told(this);
    });
    this.ringsUntil = needs.clock.now() + (how.ringsMs ?? limits.callRingMs);
  }

  // ---- views ----

  /** The server has to be told of its end. */
  get isPending(): boolean {
    return this.isPlacing || this.parting.pending;
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    this.take(reduceCall(this.known, event));
  }

  /** The call as the server has it. */
  take(state: CallState): void {
    const before = this.known;
    transaction(() => {
      this.known = state;
      if (state.activeMs !== before.activeMs) this.date(state);
      // Whatever the server knows of its waiting, it knows better than we.
      if (this.placed) this.ringsUntil = this.clock.now() + limits.callRingMs;
      if (state.id !== before.id) this.house.renamed(this);
      // Ended here before the server knew: what it became meanwhile ends too.
      if (this.ending === null) this.judge();
      else if (state.into !== before.into) this.leave();
    });
    this.arm();
  }

  /** What the server's word means here: again when we learn who we are. */
  judge(): void {
    if (this.ending !== null || this.isReleased) return;
    const { known, me, house } = this;
    const reason = endOf(known, me, this.device);
    if (reason === 'merged') return known.into === '' ? undefined : this.follow(false, known.into);
    if (reason !== null) return this.close(reason);
    if (this.here) house.found(this);
    if (this.answers) this.prepare();
    if (me !== null && me.state === 'queued') this.acked = false;
    else if (this.rings && !this.acked && !house.quiet) this.follow(true);
  }

  online(online: boolean): void {
    if (online === (this.offlineAt === null)) return;
    this.offlineAt = online ? null : this.clock.now();
    this.arm();
  }

  /** Sets the alarm for a call of which nothing is heard; also after a sleep, in which no timer ran. */
  arm(): void {
    this.alarm();
    const { state: phase, here, offlineAt, ringsUntil, house } = this;
    const due =
      phase === 'ended' || this.isReleased ? null : deadlineOf({ phase, here, offlineAt, hidden: house.hidden, ringsUntil });
    if (due !== null) this.alarm = this.clock.after(Math.max(0, due.at - this.clock.now()), () => this.close(due.reason));
  }

  /** It is over here, whatever the server knows. */
  close(reason: NonNullable<CallModel['reason']>, error: RtcError | null = null): void {
    if (this.ending !== null) return;
    transaction(() => {
      this.ending = { reason, at: this.clock.now() };
      if (error !== null) this.error = error;
    });
    this.asking();
    this.alarm();
    if (!this.parting.pending) this.following();
    this.needs.log('info', 'call over', { call: this.id, reason });
    this.house.over(this);
  }

  /** Nobody wants to know of it any more. */
  release(): void {
    this.isReleased = true;
    this.asking();
    this.alarm();
    this.following();
    this.parting.release();
    this.held();
  }

  private hear({ e, s, call }: Result<'call.follow'>): void {
    this.following();
    if (this.ending === null) this.take(call);
    else {
      // Ended while it was asked for: now it has a name to be ended by.
      this.known = call;
      this.leave();
    }
    if (!this.isReleased && (this.ending === null || (this.parting.pending && !this.house.hears(this))))
      this.following = this.needs.signalling.follow(callStream(call.id), { e, s });
  }

  /** It cannot be heard any more: the history may know how it ended. */
  gone(reason: EndReason | null = null, error: RtcError | null = null): void {
    const { me, id, house } = this;
    const record = house.record(id);
    if (record !== undefined && this.ending === null) this.known = callOfRecord(record, house.user);
    this.close(record?.reason ?? reason ?? (me !== null && isWaiting(me) ? 'cancelled' : 'lost'), error);
  }

  // ---- wishes out ----

  /** Hears its stream, or that of the call that it becomes. `rings` is this device's word that a person is told. */
  follow(rings: boolean, id = this.id): void {
    this.acked = rings;
    this.asking();
    this.asking = insist(this.clock, () => this.needs.request('call.follow', { call: id, rings }), {
      done: (answer) => this.hear(answer),
      failed: () => this.gone(),
    });
  }

  /** The request that makes it a call of ours; what is wished meanwhile waits for its answer. */
  start(ask: () => Promise<Result<'call.follow'>>): Promise<Call> {
    this.isPlacing = true;
    const answered = (act: () => void): Call => {
      this.isPlacing = false;
      act();
      if (this.ending !== null && !this.parting.pending) this.house.told(this);
      return this;
    };
    const answer = ask().then(
      (result) => answered(() => this.hear(result)),
      (cause: unknown) => {
        const error = asRtcError(cause);
        answered(() => this.gone(reasonOf(error), error));
        throw error;
      },
    );
    this.starting = answer.then(nothing, nothing);
    return answer;
  }

  accept(wish: CallWish = {}): Promise<void> {
    if (this.ending !== null)
      return Promise.reject(rtcError(this.reason === 'answered_elsewhere' ? 'answered_elsewhere' : 'call_over'));
    if (this.answers) return this.accepting ?? Promise.resolve();
    transaction(() => {
      this.how = { wish };
      this.answers = true;
      this.error = null;
      this.house.begin(this);
      this.prepare();
    });
    this.accepting = this.needs.request('call.accept', { call: this.id, ...this.house.profile }).then(
      () => undefined,
      (cause: unknown) => {
        const error = asRtcError(cause);
        this.accepting = null;
        if (error.reason === 'answered_elsewhere') this.close('answered_elsewhere');
        else if (error.reason === 'call_over' || error.reason === 'not_found') this.gone();
        else if (this.ending === null) this.ringAgain(error);
        throw error;
      },
    );
    return this.accepting;
  }

  reject(why: RejectReason = 'rejected'): Promise<void> {
    if (this.answers) return this.end();
    this.dismissed = true;
    return this.finish(why, () => this.needs.request('call.reject', { call: this.id, why }));
  }

  end(): Promise<void> {
    if (!this.answers) return this.reject();
    const answered = this.others.some(({ device }) => device !== '');
    return this.finish(answered || !this.placed ? 'hangup' : 'cancelled', this.askEnd);
  }

  invite(to: readonly string[]): Promise<void> {
    const people = peopleOf(to, this.me?.id ?? '');
    if (isRtcError(people)) return Promise.reject(people);
    return this.wish(() => this.needs.request('call.invite', { call: this.id, to: people }));
  }

  turn(kind: CallKind): Promise<void> {
    this.wantsVideo = kind === 'video';
    // Nobody has to agree to be seen no longer.
    if (kind === 'audio') this.room?.setCamera(false).catch(nothing);
    return this.wish(() => this.needs.request('call.turn', { call: this.id, kind }));
  }

  consent(agrees: boolean): Promise<void> {
    this.wantsVideo = agrees;
    return this.wish(() => this.needs.request('call.consent', { call: this.id, agrees }));
  }

  move(): Promise<void> {
    return this.wish(() => this.needs.request('call.move', { call: this.id }));
  }

  show(): Release {
    this.shows += 1;
    return releaseOnce(() => {
      this.shows -= 1;
    });
  }

  /** Once it has an id, and while it goes on. */
  private wish(ask: () => Promise<unknown>): Promise<void> {
    return this.starting.then(() => {
      if (this.ending !== null) throw rtcError('call_over');
      return ask().then(nothing, (cause: unknown) => {
        this.error = asRtcError(cause);
        throw this.error;
      });
    });
  }

  private finish(reason: NonNullable<CallModel['reason']>, ask: () => Promise<unknown>): Promise<void> {
    if (this.ending === null) {
      if (this.id !== '') this.parting.tell(ask);
      this.close(reason);
    }
    return this.starting.then(() => this.parting.told);
  }

  /** Nobody here knows of it, though the server has us in it. */
  abandon(): void {
    this.answers = true;
    void this.end();
  }

  private leave(): void {
    this.parting.tell(this.askEnd);
  }

  private ringAgain(error: RtcError): void {
    transaction(() => {
      this.answers = false;
      this.room = null;
      this.error = error;
      this.house.yield(this);
    });
  }

  /** Our devices as they were wished for, before the room is entered: nobody is seen who only calls. */
  private prepare(): void {
    const { id, room: name, kind } = this.known;
    const room = id === '' || this.room?.id === name ? null : this.needs.room(name);
    if (room === null) return;
    const { microphone = true, camera = true } = this.how.wish ?? {};
    room.me.want({ microphone, camera: camera && kind === 'video' });
    this.room = room;
  }
}
