import type { RtcError } from '../../protocol/errors';
import type { Kind } from '../../protocol/room-state';
import type { Release } from '../../shared/release';
import type { Wanted } from '../me';
import { reaction } from '../mobx';
import type { Scope } from '../scope';

export interface Told {
  readonly audio: boolean | null;
  readonly video: boolean | null;
}

export interface MuteTelling {
  kind: Kind;
  muted: boolean;
}

/** What the room has to be told next: it hears of what is sent, so a refused camera is a muted one. Null when it knows all. */
export function muteDue(sends: Wanted, told: Told): MuteTelling | null {
  if (told.audio !== null && told.audio !== !sends.microphone) return { kind: 'audio', muted: !sends.microphone };
  if (told.video !== null && told.video !== !sends.camera) return { kind: 'video', muted: !sends.camera };
  return null;
}

/** Keeps the room's idea of our tracks equal to what we send; one request at a time, and the last wish wins. */
export class Muting {
  /** What was agreed with the server since its last word, frame or snapshot. */
  private agreed: Partial<Told> = {};
  private running: Promise<void> | null = null;

  constructor(private readonly scope: Scope) {}

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
    this.agreed = {};
  }

  react(): Release {
    return reaction(
      () => (this.scope.state === 'joined' ? muteDue(this.scope.me.sends, this.told()) : null),
      (due) => {
        if (due !== null) this.run().catch((cause: unknown) => this.scope.refused(cause));
      },
    );
  }

  private told(): Told {
    const { me } = this.scope;
    const audio = me.serverMuted('audio');
    const video = me.serverMuted('video');
    // Both are read in any case, so that a frame is noticed.
    return {
      audio: audio === null ? null : (this.agreed.audio ?? audio),
      video: video === null ? null : (this.agreed.video ?? video),
    };
  }

  private step(): Promise<void> {
    const { me, needs, id } = this.scope;
    const due = muteDue(me.sends, this.told());
    if (due === null) return Promise.resolve();
    return needs.request('track.mute', { room: id, source: 'main', ...due }).then(
      () => {
        this.agreed = { ...this.agreed, [due.kind]: due.muted };
        return this.step();
      },
      (error: RtcError) => {
        // Not heard is not refused: the wish stands, and the next seat begins with it.
        if (!error.retry) me.want(due.kind === 'audio' ? { microphone: due.muted } : { camera: due.muted });
        throw error;
      },
    );
  }
}
