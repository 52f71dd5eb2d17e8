import type { RtcError } from '../../protocol/errors';
import type { Kind } from '../../protocol/room-state';
import type { Release } from '../../shared/release';
import type { WantedDevices } from '../local-participant';
import { reaction } from '../../shared/mobx';
import type { RoomContext } from '../room-context';

export interface ServerMutes {
  readonly audio: boolean | null;
  readonly video: boolean | null;
}

export interface MuteRequest {
  kind: Kind;
  muted: boolean;
}

/** What the room has to be told next: it hears of what is sent, so a refused camera is a muted one. Null when it knows all. */
export function nextMuteRequest(sends: WantedDevices, told: ServerMutes): MuteRequest | null {
  if (told.audio !== null && told.audio !== !sends.microphone) return { kind: 'audio', muted: !sends.microphone };
  if (told.video !== null && told.video !== !sends.camera) return { kind: 'video', muted: !sends.camera };
  return null;
}

/** Keeps the room's idea of our tracks equal to what we send; one request at a time, and the last wish wins. */
export class MuteSync {
  /** What was agreed with the server since its last word, frame or snapshot. */
  private acknowledged: Partial<ServerMutes> = {};
  private running: Promise<void> | null = null;

  constructor(private readonly context: RoomContext) {}

  /** Resolves when the room knows; rejects when it refuses, and then the wish is taken back. */
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

  /** A new seat: nothing is agreed yet. */
  reset(): void {
    this.acknowledged = {};
  }

  observe(): Release {
    return reaction(
      () => (this.context.state === 'joined' ? nextMuteRequest(this.context.me.sends, this.serverMutes()) : null),
      (due) => {
        if (due !== null) this.run().catch((cause: unknown) => this.context.requestRefused(cause));
      },
    );
  }

  private serverMutes(): ServerMutes {
    const { me } = this.context;
    const audio = me.serverMuted('audio');
    const video = me.serverMuted('video');
    // Both are read in any case, so that a frame is noticed.
    return {
      audio: audio === null ? null : (this.acknowledged.audio ?? audio),
      video: video === null ? null : (this.acknowledged.video ?? video),
    };
  }

  private step(): Promise<void> {
    const { me, deps, id } = this.context;
    const due = nextMuteRequest(me.sends, this.serverMutes());
    if (due === null) return Promise.resolve();
    return deps.request('track.mute', { room: id, source: 'main', ...due }).then(
      () => {
        this.acknowledged = { ...this.acknowledged, [due.kind]: due.muted };
        return this.step();
      },
      (error: RtcError) => {
        // Not heard is not refused: the wish stands, and the next seat begins with it.
        if (!error.retry) me.setWanted(due.kind === 'audio' ? { microphone: due.muted } : { camera: due.muted });
        throw error;
      },
    );
  }
}
