import type { MediaPlane } from '../media/media';
import { rtcError, type RtcError } from '../protocol/errors';
import { roomStream, type LeftReason, type Plane, type Result, type StreamEvent } from '../protocol/messages';
import type { RoomState } from '../protocol/room-state';
import type { Emitter } from '../shared/emitter';
import { releaseAll, type Release } from '../shared/release';
import { applyGrants } from './stream/apply-grants';
import { LocalParticipant } from './local-participant';
import type { StreamSession } from './stream/stream-session';
import { Members } from './members';
import { makeObservable, ref, transaction } from '../shared/mobx';
import type { RoomEvents, RoomPhase } from './types';
import type { Dependencies } from './dependencies';
import { startAutomation } from './automation/start';
import { MuteSync } from './mute/sync-mute';
import { tracksFor } from './automation/publish';
import { Rejoining } from './automation/rejoin';
import { RemoteStream } from './remote-stream';
import { toRtcError } from '../protocol/to-rtc-error';
import { emitRoomEvents } from './room-events';
import { isInRoom, nextRoomPhase, type RoomPhaseEvent } from './room-phase';
import type { RoomContext } from './room-context';
import { JoinQueue } from './join-queue';

/** What the end of the connection means for a seat. */
const leftBy: { readonly [reason: string]: LeftReason } = { replaced: 'replaced', banned: 'kicked', closed: 'closed' };

/**
 * Our seat in a room: taken by one request, kept over reconnects, taken again by itself when the server gave it up, and given
 * back without a trace. Only this class writes what is true of the room.
 */
export class RoomSession implements RoomContext {
  state: RoomPhase = 'idle';
  left: LeftReason | null = null;
  error: RtcError | null = null;
  plane: Plane | null = null;
  joinedAt: number | null = null;
  resumable: boolean;
  readonly me: LocalParticipant;
  readonly members: Members;
  readonly muteSync: MuteSync;
  private readonly stream: string;
  private readonly rejoining: Rejoining;
  private readonly joinQueue: JoinQueue;
  /** What is acquired with the seat and goes with it. */
  private acquired: readonly Release[] = [];
  private subscription: Release = () => undefined;

  constructor(
    readonly id: string,
    readonly deps: Dependencies,
    private readonly events: Emitter<RoomEvents>,
  ) {
    this.stream = roomStream(id);
    this.joinQueue = new JoinQueue(id, deps.request);
    this.resumable = deps.signalling.resumableStreams.indexOf(this.stream) >= 0;
    makeObservable(this, { state: ref, left: ref, error: ref, plane: ref, joinedAt: ref, resumable: ref });
    this.me = new LocalParticipant(deps, () => ({
      phase: this.state,
      member: this.members.find(this.me.id),
      plane: this.mediaPlane,
    }));
    this.members = new Members(
      id,
      (member, source) =>
        new RemoteStream(member, source, deps, () => ({
          plane: this.mediaPlane,
          route: this.me.route,
          memberSettings: this.members.settings,
          streams: this.me.streams,
        })),
    );
    this.muteSync = new MuteSync(this);
    this.rejoining = new Rejoining(
      deps.clock,
      () => this.enter(),
      (error) => this.end('refused', leftBy[error.reason] ?? 'lost', error),
    );
  }

  // ---- views ----

  get mediaPlane(): MediaPlane {
    const { plane, deps } = this;
    return (plane === null ? null : deps.plane(plane)) ?? deps.defaultPlane;
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    if (!isInRoom(this.state)) return;
    const before = this.members.state;
    this.members.apply(event);
    if (event.k === 'room.closed') this.end('removed', 'closed');
    else if (event.k !== 'member.left' || event.d.id !== this.me.id) emitRoomEvents(this.events, event, before, this.me.id);
    else if (event.d.reason === 'lost') this.lost();
    else this.end('removed', event.d.reason);
  }

  replace(state: RoomState): void {
    if (!isInRoom(this.state)) return;
    this.muteSync.reset();
    this.members.replace(state, this.me.id);
  }

  /** The connection came or went. */
  setOnline(online: boolean): void {
    if (!online) return this.transition('dropped');
    if (this.state !== 'reconnecting' || this.rejoining.active) return;
    this.transition('resumed');
    this.streams().forEach((line) => line.state === 'failed' && line.retry());
  }

  /** The server gave our seat away while we could not be heard: we take it again, with the same wishes. */
  lost(): void {
    this.resumable = false;
    if (this.state !== 'joined' && this.state !== 'reconnecting') return;
    this.transition('lost');
    this.rejoining.start();
  }

  /** The connection ended for good. */
  connectionEnded(error: RtcError): void {
    const reason = leftBy[error.reason];
    if (this.state === 'joining') this.transition('refused', error);
    else this.end('removed', reason ?? 'lost', reason === undefined ? error : null);
  }

  requestRefused(cause: unknown): void {
    const error = toRtcError(cause);
    this.deps.log('warn', 'request refused', { room: this.id, reason: error.reason });
    if (error.reason === 'not_in_room') this.lost();
    // What is tried again by itself is nobody's trouble yet.
    else if (!error.retry) this.events.emit('error', error);
  }

  // ---- wishes out ----

  join(): Promise<void> {
    if (isInRoom(this.state)) return this.joinQueue.pendingJoin ?? Promise.resolve();
    transaction(() => {
      this.error = null;
      this.left = null;
      this.transition('join');
    });
    this.acquired = [this.deps.hold()];
    const { stayId } = this.joinQueue;
    return this.enter().catch((cause: unknown) => {
      const error = toRtcError(cause);
      if (stayId === this.joinQueue.stayId) this.transition('refused', error);
      throw error;
    });
  }

  leave(): Promise<void> {
    if (!isInRoom(this.state)) return this.joinQueue.idle;
    this.end('leave', 'left');
    return this.joinQueue.leave();
  }

  /** Somebody stands before the room anew: how it ended for whoever was here before is not their concern. */
  reset(): void {
    if (isInRoom(this.state)) return;
    transaction(() => {
      this.left = null;
      this.error = null;
      this.transition('forget');
    });
  }

  private enter(): Promise<void> {
    const { me, id } = this;
    const wish = () => ({ room: id, name: me.name, tracks: tracksFor(me.sends).slice() });
    return this.joinQueue.join(wish, (result) => this.accept(result));
  }

  private accept(result: Result<'room.join'>): void {
    if (this.deps.plane(result.plane) === null) {
      void this.joinQueue.leave();
      throw rtcError('unsupported', { message: `media plane ${result.plane}` });
    }
    const { me, members, deps } = this;
    const first = this.state === 'joining';
    transaction(() => {
      me.id = result.me;
      this.plane = result.plane;
      this.resumable = false;
      this.rejoining.stop();
      if (first) this.joinedAt = deps.clock.now();
      // A new seat has new streams: whatever was granted before is void.
      this.streams().forEach((line) => line.discardGrants());
      this.replace(result.snap);
      applyGrants(this, result);
      this.transition('joined');
    });
    this.subscription();
    if (first) {
      this.acquired = this.acquired.concat(startAutomation(this, this.muteSync));
      this.events.emit('joined', { members: members.all.length });
    }
    const following = deps.signalling.subscribe(this.stream, { e: result.e, s: result.s });
    // Events that overtook the answer are told while we begin to follow, and one of them may have been our end.
    if (isInRoom(this.state)) this.subscription = following;
    else following();
  }

  private transition(happening: RoomPhaseEvent, error: RtcError | null = null): void {
    const before = this.state;
    const after = nextRoomPhase(before, happening);
    if (after === before) return;
    transaction(() => {
      this.state = after;
      this.error = error;
    });
    this.deps.log('info', 'room', { room: this.id, from: before, to: after, by: happening });
    if (!isInRoom(after)) this.release();
    if (error !== null) this.events.emit('error', error);
  }

  private end(happening: RoomPhaseEvent, reason: LeftReason, error: RtcError | null = null): void {
    if (!isInRoom(this.state)) return;
    transaction(() => {
      this.left = reason;
      this.me.session.clear();
      this.me.screenShare.stop();
      this.me.interrupted = false;
      this.members.empty();
      this.transition(happening, error);
    });
    this.events.emit('left', { reason });
  }

  private release(): void {
    this.joinQueue.stayId += 1;
    this.rejoining.stop();
    this.subscription();
    this.subscription = () => undefined;
    releaseAll(this.acquired)();
    this.acquired = [];
  }

  private streams(): readonly StreamSession[] {
    return [this.me.session, this.me.screenShare.session].concat(this.members.remotes.map(({ session }) => session));
  }
}
