import type { MediaPlane } from '../media/media';
import { rtcError, type RtcError } from '../protocol/errors';
import { roomStream, type LeftReason, type Plane, type Result, type StreamEvent } from '../protocol/messages';
import type { RoomState } from '../protocol/room-state';
import type { Emitter } from '../shared/emitter';
import { releaseAll, type Release } from '../shared/release';
import { acceptJoinGrants } from './stream/join-grants';
import { LocalParticipant } from './local-participant';
import type { StreamSession } from './stream/stream-session';
import { Members } from './members';
import { makeObservable, ref, transaction } from '../shared/mobx';
import type { RoomEvents, RoomPhase } from './types';
import type { Dependencies } from './dependencies';
import { startAutomation } from './automation/start';
import { MuteSync } from './mute/sync-mute';
import { tracksFor } from './automation/publish';
import { retryRequest } from './automation/retry-request';
import { RemoteStream } from './remote-stream';
import { toRtcError } from '../protocol/to-rtc-error';
import { emitRoomEvents } from './room-events';
import { isInRoom, nextRoomPhase, type RoomPhaseEvent } from './room-phase';
import type { RoomContext } from './room-context';
import { JoinQueue } from './join-queue';

/** The reason for which a room is left when the connection ends with this error. */
const leftReasonOf: { readonly [reason: string]: LeftReason } = { replaced: 'replaced', banned: 'kicked', closed: 'closed' };

/**
 * The own membership in one room, from join to leave. It survives reconnects, and joins again by itself if the server lost this member.
 * Only this class writes the state of the room.
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
  /** Stops joining again; null while there is no need to. */
  private rejoining: Release | null = null;
  private readonly joinQueue: JoinQueue;
  /** Released when the room is left. */
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
    else this.end('removed', event.d.reason, null, event.d.to);
  }

  replace(state: RoomState): void {
    if (!isInRoom(this.state)) return;
    this.muteSync.reset();
    this.members.replace(state, this.me.id);
  }

  /** The connection is online, or lost. */
  setOnline(online: boolean): void {
    if (!online) return this.transition('dropped');
    if (this.state !== 'reconnecting' || this.rejoining !== null) return;
    this.transition('resumed');
    this.streams().forEach((stream) => stream.state === 'failed' && stream.retry());
  }

  /** The server removed this member while the connection was lost: joins again, with the same wanted devices. */
  lost(): void {
    this.resumable = false;
    if (this.state !== 'joined' && this.state !== 'reconnecting') return;
    this.transition('lost');
    // Without end: while there is a connection the client never gives up.
    this.rejoining ??= retryRequest(this.deps.clock, () => this.sendJoin(), {
      done: () => undefined,
      failed: (error) => this.end('refused', leftReasonOf[error.reason] ?? 'lost', error),
    });
  }

  /** The connection ended for good. */
  connectionEnded(error: RtcError): void {
    const reason = leftReasonOf[error.reason];
    if (this.state === 'joining') this.transition('refused', error);
    else this.end('removed', reason ?? 'lost', reason === undefined ? error : null);
  }

  requestRefused(cause: unknown): void {
    const error = toRtcError(cause);
    this.deps.log('warn', 'request refused', { room: this.id, reason: error.reason });
    if (error.reason === 'not_in_room') this.lost();
    // An error that is retried is not reported.
    else if (!error.retry) this.events.emit('error', error);
  }

  // ---- actions ----

  join(pin?: string): Promise<void> {
    if (isInRoom(this.state)) return this.joinQueue.pendingJoin ?? Promise.resolve();
    transaction(() => {
      this.error = null;
      this.left = null;
      this.transition('join');
    });
    this.acquired = [this.deps.acquireConnection()];
    const roomSessionId = this.joinQueue.begin(pin);
    return this.sendJoin().catch((cause: unknown) => {
      const error = toRtcError(cause);
      if (roomSessionId === this.joinQueue.roomSessionId) this.transition('refused', error);
      throw error;
    });
  }

  leave(): Promise<void> {
    if (!isInRoom(this.state)) return this.joinQueue.idle;
    this.end('leave', 'left');
    return this.joinQueue.leave();
  }

  /** A page opens the room: forgets how an earlier session ended. */
  reset(): void {
    if (isInRoom(this.state)) return;
    transaction(() => {
      this.left = null;
      this.error = null;
      this.transition('forget');
    });
  }

  private sendJoin(): Promise<void> {
    const { me, id } = this;
    const params = () => ({ room: id, name: me.name, tracks: tracksFor(me.sends).slice() });
    return this.joinQueue.join(params, (result) => this.accept(result));
  }

  private accept(result: Result<'room.join'>): void {
    if (this.deps.plane(result.plane) === null) {
      void this.joinQueue.leave();
      throw rtcError('unsupported', { message: `media plane ${result.plane}` });
    }
    const { me, members, deps } = this;
    const isFirst = this.state === 'joining';
    transaction(() => {
      me.joinedAs(result.me);
      this.plane = result.plane;
      this.resumable = false;
      this.stopRejoining();
      if (isFirst) this.joinedAt = deps.clock.now();
      // A new join has new streams, so earlier grants are void.
      this.streams().forEach((stream) => stream.discardGrants());
      this.replace(result.snap);
      acceptJoinGrants(this, result);
      this.transition('joined');
    });
    this.subscription();
    if (isFirst) {
      this.acquired = this.acquired.concat(startAutomation(this, this.muteSync));
      this.events.emit('joined', { members: members.all.length });
    }
    const subscription = deps.signalling.subscribe(this.stream, { e: result.e, s: result.s });
    // `subscribe` delivers events that overtook the answer, and one of them may have ended this session.
    if (isInRoom(this.state)) this.subscription = subscription;
    else subscription();
  }

  private transition(event: RoomPhaseEvent, error: RtcError | null = null): void {
    const before = this.state;
    const after = nextRoomPhase(before, event);
    if (after === before) return;
    transaction(() => {
      this.state = after;
      this.error = error;
    });
    this.deps.log('info', 'room', { room: this.id, from: before, to: after, by: event });
    if (!isInRoom(after)) this.release();
    if (error !== null) this.events.emit('error', error);
  }

  private end(event: RoomPhaseEvent, reason: LeftReason, error: RtcError | null = null, to?: string): void {
    if (!isInRoom(this.state)) return;
    transaction(() => {
      this.left = reason;
      this.me.session.clear();
      this.me.screenShare.stop();
      this.me.setCondition('interrupted', false);
      this.members.empty();
      this.transition(event, error);
    });
    this.events.emit('left', to === undefined ? { reason } : { reason, to });
  }

  private release(): void {
    this.joinQueue.roomSessionId += 1;
    this.stopRejoining();
    this.subscription();
    this.subscription = () => undefined;
    releaseAll(this.acquired)();
    this.acquired = [];
  }

  private stopRejoining(): void {
    this.rejoining?.();
    this.rejoining = null;
  }

  private streams(): readonly StreamSession[] {
    return [this.me.session, this.me.screenShare.session].concat(this.members.remotes.map(({ session }) => session));
  }
}
