import type { RtcError } from '../../protocol/errors';
import type { StreamEvent } from '../../protocol/messages';
import type { Kind } from '../../protocol/room-state';
import type { Release } from '../../shared/release';
import type { DeviceFlags } from './device-toggle';
import { reaction } from '../../shared/mobx';
import type { RoomContext } from '../room-context';

/** The mute state of the own tracks as the server has it; null for a track that is not published. */
export interface ServerMutes {
  readonly audio: boolean | null;
  readonly video: boolean | null;
}

export interface MuteRequest {
  kind: Kind;
  muted: boolean;
}

/** The next mute request, so that the server's state equals what is sent: a refused camera counts as muted. Null if they are equal. */
export function nextMuteRequest(sends: DeviceFlags, server: ServerMutes): MuteRequest | null {
  if (server.audio !== null && server.audio !== !sends.microphone) return { kind: 'audio', muted: !sends.microphone };
  if (server.video !== null && server.video !== !sends.camera) return { kind: 'video', muted: !sends.camera };
  return null;
}

/** An element that has not switched a device off by so many answers is stopped. */
const answersAwaited = 2;

/** Keeps the server's mute state of the own tracks equal to what is sent, by one request at a time. */
export class MuteSync {
  /** Requests that the server accepted, until its next snapshot includes them. */
  private acknowledged: Partial<ServerMutes> = {};
  private running: Promise<void> | null = null;

  constructor(private readonly context: RoomContext) {}

  /** Resolves when the server's state is equal. Rejects when the server refuses; then the wanted state is reverted. */
  run(): Promise<void> {
    if (this.running !== null) return this.running;
    const done = (): void => {
      this.running = null;
    };
    const running = this.step();
    this.running = running;
    running.then(done, done);
    return running;
  }

  /** Switches off what an operator muted. Called before the event is applied, so that the own state does not undo it. */
  obey(event: StreamEvent): void {
    const { me } = this.context;
    if (event.k !== 'track.muted' || event.d.by === undefined || event.d.id !== me.id || event.d.source !== 'main') return;
    this.acknowledged = { ...this.acknowledged, [event.d.kind]: true };
    me.setWanted(event.d.kind === 'audio' ? { microphone: false } : { camera: false });
  }

  /** Called for a new snapshot, which includes every accepted request. */
  reset(): void {
    this.acknowledged = {};
  }

  observe(): Release {
    return reaction(
      () => (this.context.state === 'joined' ? nextMuteRequest(this.context.me.sends, this.serverMutes()) : null),
      (due) => {
        if (due !== null) this.run().catch((cause: unknown) => this.context.requestRefused(cause));
      },
      // A device may have been switched off between a join and its answer.
      { fireImmediately: true },
    );
  }

  private serverMutes(): ServerMutes {
    const { me } = this.context;
    const audio = me.serverMuted('audio');
    const video = me.serverMuted('video');
    // Both are read first, so that mobx observes them in every case.
    return {
      audio: audio === null ? null : (this.acknowledged.audio ?? audio),
      video: video === null ? null : (this.acknowledged.video ?? video),
    };
  }

  private step(answers = answersAwaited): Promise<void> {
    const { me } = this.context;
    const due = nextMuteRequest(me.sends, this.serverMutes());
    if (due === null) return Promise.resolve();
    // The others rely on "muted", so it is said only when the element has it.
    if (!due.muted || me.commands === null) return this.send(due);
    return me.commands.isOff(due.kind === 'audio' ? 'microphone' : 'camera').then((isOff) => {
      const now = nextMuteRequest(me.sends, this.serverMutes());
      if (now === null || now.kind !== due.kind || !now.muted) return this.step();
      if (!isOff && answers > 1) return this.step(answers - 1);
      if (!isOff) this.stopSending();
      return this.send(due);
    });
  }

  /** Ends sending by a command, because the element did not switch a device off. Switching it on sends again. */
  private stopSending(): void {
    const { me, deps, id } = this.context;
    deps.log('warn', 'pusher stopped, because a device stayed on', { room: id });
    me.commands?.stop();
    me.session.accept({ type: 'failed', reason: 'device_failed' });
  }

  private send(due: MuteRequest): Promise<void> {
    const { me, deps, id } = this.context;
    if (!due.muted && me.trouble === 'device_failed') me.session.retry();
    return deps.request('track.mute', { room: id, source: 'main', ...due }).then(
      () => {
        this.acknowledged = { ...this.acknowledged, [due.kind]: due.muted };
        return this.step();
      },
      (error: RtcError) => {
        // After an error that can be retried the wanted state is kept, and the next join sends it.
        if (!error.retry) me.choose(due.kind === 'audio' ? { microphone: due.muted } : { camera: due.muted });
        throw error;
      },
    );
  }
}
