import type { MediaPlane, Preset, PusherAttributes, Quality } from '../media/media';
import type { Reason } from '../protocol/errors';
import type { Kind, Member, Role } from '../protocol/room-state';
import { MediaLine } from './media-line';
import { computed, makeObservable, observable, ref } from './mobx';
import type { Flow, MeModel, PusherCommands, RoomPhase, Toggle } from './model';
import type { Needs } from './needs';
import { isIn } from './room-phase';
import { toggleOf } from './toggle';
import { Voice } from './voice';

/** What of the room decides about ourselves. */
export interface Surroundings {
  readonly phase: RoomPhase;
  readonly member: Member | undefined;
  readonly plane: MediaPlane;
}

export interface Wanted {
  readonly microphone: boolean;
  readonly camera: boolean;
}

export interface Failures {
  readonly microphone: Reason | null;
  readonly camera: Reason | null;
}

const presets: readonly Preset[] = ['standard', 'low', 'least'];

/** Ourselves: what we want, what stands against it, and what the pusher should therefore be. */
export class Me implements MeModel {
  id = '';
  name: string;
  wanted: Wanted;
  failures: Failures;
  facing: 'front' | 'back' = 'front';
  route: 'speaker' | 'earpiece' = 'speaker';
  /** A phone call has our microphone. */
  interrupted = false;
  /** No page shows what we are in, so nothing of ours is sent. */
  paused = false;
  /** The element's commands, while there is an element. */
  commands: PusherCommands | null = null;
  readonly line: MediaLine;
  readonly voice = new Voice();
  private step = 0;
  /** An element's camera is chosen when it is inserted, and by command afterwards. */
  private inserted: 'front' | 'back' = 'front';

  constructor(
    private readonly needs: Needs,
    private readonly around: () => Surroundings,
  ) {
    const { name, microphone, camera } = needs.choices.last;
    this.name = name;
    this.wanted = { microphone, camera };
    this.failures = this.noFailures();
    this.line = new MediaLine(needs.clock, { rebuildFrom: 2, broken: 'push_broken' });
    makeObservable<this, 'step' | 'inserted'>(this, {
      id: ref,
      name: ref,
      wanted: ref,
      failures: ref,
      facing: ref,
      route: ref,
      interrupted: ref,
      paused: ref,
      commands: ref,
      step: observable,
      inserted: ref,
      microphone: computed.struct,
      camera: computed.struct,
      pusher: computed.struct,
      sends: computed.struct,
    });
  }

  // ---- views ----

  get role(): Role {
    return this.around().member?.role ?? 'speaker';
  }

  get microphone(): Toggle {
    return this.toggle('microphone', 'audio');
  }

  get camera(): Toggle {
    return this.toggle('camera', 'video');
  }

  /** What can be sent of what is wanted. */
  get sends(): Wanted {
    return {
      microphone: this.wanted.microphone && this.failures.microphone === null,
      camera: this.wanted.camera && this.failures.camera === null,
    };
  }

  get volume(): number {
    return this.voice.volume;
  }

  get flow(): Flow {
    return this.line.flow;
  }

  get quality(): Quality {
    return this.line.quality.report;
  }

  get pusher(): PusherAttributes {
    const { phase, plane } = this.around();
    const publish = isIn(phase) && this.line.url !== '';
    const wish = { publish, ...this.sends, facing: this.inserted, preset: presets[this.step] ?? 'least' };
    const grant = publish ? { source: 'main' as const, urls: [this.line.url], leftMs: 0 } : null;
    return plane.pusher(wish, grant, this.needs.device);
  }

  get pusherKey(): string {
    return `me.${this.line.generation}`;
  }

  serverMuted(kind: Kind): boolean | null {
    const tracks = this.around().member?.tracks ?? [];
    return tracks.filter((track) => track.source === 'main' && track.kind === kind)[0]?.muted ?? null;
  }

  // ---- frames in ----

  fail(failures: Partial<Failures>): void {
    this.failures = { ...this.failures, ...failures };
  }

  /** The device cannot encode this size: the next smaller one, or false when there is none. */
  stepDown(): boolean {
    if (this.step >= presets.length - 1) return false;
    this.step += 1;
    this.rebuild();
    return true;
  }

  // ---- wishes out ----

  want(changed: Partial<Wanted>): void {
    this.wanted = { ...this.wanted, ...changed };
    const { microphone, camera } = this.failures;
    // A tap on a button that says "refused" is a wish to try again.
    if ((changed.microphone && microphone !== null) || (changed.camera && camera !== null)) this.retryDevices();
    this.needs.choices.remember(changed);
  }

  rename(name: string): void {
    this.name = name;
    this.needs.choices.remember({ name });
  }

  flip(): void {
    this.facing = this.facing === 'front' ? 'back' : 'front';
    this.commands?.switchCamera();
  }

  /** Camera and microphone are asked for anew: a permission was given, a device plugged in. */
  retryDevices(): void {
    this.failures = this.noFailures();
    this.rebuild();
  }

  rebuild(): void {
    this.inserted = this.facing;
    this.line.rebuild();
  }

  attach(commands: PusherCommands): void {
    this.inserted = this.facing;
    this.commands = commands;
  }

  /** A page that closes late must not take the commands of the one that opened. */
  detach(commands: PusherCommands): void {
    if (this.commands === commands) this.commands = null;
  }

  private noFailures(): Failures {
    const always = this.needs.capabilities.publish ? null : 'unsupported';
    return { microphone: always, camera: always };
  }

  private toggle(device: keyof Wanted, kind: Kind): Toggle {
    return toggleOf({
      wanted: this.wanted[device],
      failure: this.failures[device],
      phase: this.around().phase,
      serverMuted: this.serverMuted(kind),
      live: this.line.live,
    });
  }
}
