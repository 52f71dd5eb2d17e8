import type { MediaPlane } from '../media/media';
import { rtcError, type RtcError } from '../protocol/errors';
import { roomStream, type LeftReason, type Plane, type Result, type StreamEvent } from '../protocol/messages';
import type { RoomState } from '../protocol/room-state';
import type { Emitter } from '../shared/emitter';
import { releaseAll, type Release } from '../shared/release';
import { takeGrants } from './grants';
import { Me } from './me';
import type { MediaLine } from './media-line';
import { Members } from './members';
import { makeObservable, ref, transaction } from './mobx';
import type { RoomEvents, RoomPhase } from './model';
import type { Needs } from './needs';
import { react } from './reactions/all';
import { Muting } from './reactions/mute';
import { tracksFor } from './reactions/publish';
import { Rejoining } from './reactions/rejoin';
import { Remote } from './remote';
import { asRtcError } from './as-rtc-error';
import { tellEvent } from './tell-event';
import { isIn, roomAfter, type RoomHappening } from './room-phase';
import type { Scope } from './scope';
import { SeatQuestions } from './seat-questions';

/** What the end of the connection means for a seat. */
const leftBy: { readonly [reason: string]: LeftReason } = { replaced: 'replaced', banned: 'kicked', closed: 'closed' };

/**
 * Our seat in a room: taken by one request, kept over reconnects, taken again by itself when the server gave it up, and given
 * back without a trace. Only this class writes what is true of the room.
 */
export class Seat implements Scope {
  state: RoomPhase = 'idle';
  left: LeftReason | null = null;
  error: RtcError | null = null;
  plane: Plane | null = null;
  joinedAt: number | null = null;
  held: boolean;
  readonly me: Me;
  readonly members: Members;
  readonly muting: Muting;
  private readonly stream: string;
  private readonly rejoining: Rejoining;
  private readonly questions: SeatQuestions;
  /** What is acquired with the seat and goes with it. */
  private acquired: readonly Release[] = [];
  private following: Release = () => undefined;

  constructor(
    readonly id: string,
    readonly needs: Needs,
    private readonly events: Emitter<RoomEvents>,
  ) {
    this.stream = roomStream(id);
    this.questions = new SeatQuestions(id, needs.request);
    this.held = needs.signalling.held.indexOf(this.stream) >= 0;
    makeObservable(this, { state: ref, left: ref, error: ref, plane: ref, joinedAt: ref, held: ref });
    this.me = new Me(needs, () => ({
      phase: this.state,
      member: this.members.find(this.me.id),
      plane: this.mediaPlane,
    }));
    this.members = new Members(
      id,
      (member, source) =>
        new Remote(member, source, needs, () => ({
          plane: this.mediaPlane,
          route: this.me.route,
          theirs: this.members.theirs,
          streams: this.me.streams,
        })),
    );
    this.muting = new Muting(this);
    this.rejoining = new Rejoining(
      needs.clock,
      () => this.enter(),
      (error) => this.end('refused', leftBy[error.reason] ?? 'lost', error),
    );
  }

  // ---- views ----

  get mediaPlane(): MediaPlane {
    const { plane, needs } = this;
    return (plane === null ? null : needs.plane(plane)) ?? needs.defaultPlane;
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    if (!isIn(this.state)) return;
    const before = this.members.state;
    this.members.apply(event);
    if (event.k === 'room.closed') this.end('removed', 'closed');
    else if (event.k !== 'member.left' || event.d.id !== this.me.id) tellEvent(this.events, event, before, this.me.id);
    else if (event.d.reason === 'lost') this.lost();
    else this.end('removed', event.d.reason);
  }

  replace(state: RoomState): void {
    if (!isIn(this.state)) return;
    this.muting.reset();
    this.members.replace(state, this.me.id);
  }

  /** The connection came or went. */
  online(online: boolean): void {
    if (!online) return this.happen('dropped');
    if (this.state !== 'reconnecting' || this.rejoining.active) return;
    this.happen('resumed');
    this.lines().forEach((line) => line.course === 'failed' && line.retry());
  }

  /** The server gave our seat away while we could not be heard: we take it again, with the same wishes. */
  lost(): void {
    this.held = false;
    if (this.state !== 'joined' && this.state !== 'reconnecting') return;
    this.happen('lost');
    this.rejoining.start();
  }

  /** The connection ended for good. */
  ended(error: RtcError): void {
    const reason = leftBy[error.reason];
    if (this.state === 'joining') this.happen('refused', error);
    else this.end('removed', reason ?? 'lost', reason === undefined ? error : null);
  }

  refused(cause: unknown): void {
    const error = asRtcError(cause);
    this.needs.log('warn', 'request refused', { room: this.id, reason: error.reason });
    if (error.reason === 'not_in_room') this.lost();
    // What is tried again by itself is nobody's trouble yet.
    else if (!error.retry) this.events.emit('error', error);
  }

  // ---- wishes out ----

  join(): Promise<void> {
    if (isIn(this.state)) return this.questions.entering ?? Promise.resolve();
    transaction(() => {
      this.error = null;
      this.left = null;
      this.happen('join');
    });
    this.acquired = [this.needs.hold()];
    const { stay } = this.questions;
    return this.enter().catch((cause: unknown) => {
      const error = asRtcError(cause);
      if (stay === this.questions.stay) this.happen('refused', error);
      throw error;
    });
  }

  leave(): Promise<void> {
    if (!isIn(this.state)) return this.questions.done;
    this.end('leave', 'left');
    return this.questions.leave();
  }

  /** Somebody stands before the room anew: how it ended for whoever was here before is not their concern. */
  forget(): void {
    if (isIn(this.state)) return;
    transaction(() => {
      this.left = null;
      this.error = null;
      this.happen('forget');
    });
  }

  private enter(): Promise<void> {
    const { me, id } = this;
    const wish = () => ({ room: id, name: me.name, tracks: tracksFor(me.sends).slice() });
    return this.questions.enter(wish, (result) => this.accept(result));
  }

  private accept(result: Result<'room.join'>): void {
    if (this.needs.plane(result.plane) === null) {
      void this.questions.leave();
      throw rtcError('unsupported', { message: `media plane ${result.plane}` });
    }
    const { me, members, needs } = this;
    const first = this.state === 'joining';
    transaction(() => {
      me.id = result.me;
      this.plane = result.plane;
      this.held = false;
      this.rejoining.stop();
      if (first) this.joinedAt = needs.clock.now();
      // A new seat has new streams: whatever was granted before is void.
      this.lines().forEach((line) => line.forget());
      this.replace(result.snap);
      takeGrants(this, result);
      this.happen('joined');
    });
    this.following();
    if (first) {
      this.acquired = this.acquired.concat(react(this, this.muting));
      this.events.emit('joined', { members: members.all.length });
    }
    const following = needs.signalling.follow(this.stream, { e: result.e, s: result.s });
    // Events that overtook the answer are told while we begin to follow, and one of them may have been our end.
    if (isIn(this.state)) this.following = following;
    else following();
  }

  private happen(happening: RoomHappening, error: RtcError | null = null): void {
    const before = this.state;
    const after = roomAfter(before, happening);
    if (after === before) return;
    transaction(() => {
      this.state = after;
      this.error = error;
    });
    this.needs.log('info', 'room', { room: this.id, from: before, to: after, by: happening });
    if (!isIn(after)) this.release();
    if (error !== null) this.events.emit('error', error);
  }

  private end(happening: RoomHappening, reason: LeftReason, error: RtcError | null = null): void {
    if (!isIn(this.state)) return;
    transaction(() => {
      this.left = reason;
      this.me.line.clear();
      this.me.sharing.end();
      this.me.interrupted = false;
      this.members.empty();
      this.happen(happening, error);
    });
    this.events.emit('left', { reason });
  }

  private release(): void {
    this.questions.stay += 1;
    this.rejoining.stop();
    this.following();
    this.following = () => undefined;
    releaseAll(this.acquired)();
    this.acquired = [];
  }

  private lines(): readonly MediaLine[] {
    return [this.me.line, this.me.sharing.line].concat(this.members.remotes.map(({ line }) => line));
  }
}
