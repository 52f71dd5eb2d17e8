import type { AudioPreset, MediaPlane, PusherAttributes, Quality } from '../media/media';
import type { Reason } from '../protocol/errors';
import type { Kind, Member, Role, Source } from '../protocol/room-state';
import { MediaLine } from './media-line';
import { computed, makeObservable, ref } from './mobx';
import type { Flow, MeModel, PresetModel, PusherCommands, RoomPhase, Toggle } from './model';
import { NativeStreams } from './native-streams';
import type { Needs } from './needs';
import { OwnSettings } from './own-settings';
import { Presets } from './presets';
import type { Sample } from './quality';
import { isIn } from './room-phase';
import { Sharing } from './sharing';
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
  howling = false;
  /** No page shows what we are in, so nothing of ours is sent. */
  paused = false;
  /** The app is hidden, and nothing of ours is to be seen or heard meanwhile. */
  hushed = false;
  /** The element's commands, while there is an element. */
  commands: PusherCommands | null = null;
  readonly line: MediaLine;
  /** What the pusher heard to be playable, on a plane where it is the one that hears. */
  readonly streams = new NativeStreams();
  readonly voice = new Voice();
  readonly settings: OwnSettings;
  readonly sharing: Sharing;
  readonly presets: Presets;
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
    this.settings = new OwnSettings(needs);
    this.sharing = new Sharing(needs.clock, () => ({ phase: around().phase, published: this.publishes('screen') }));
    this.presets = new Presets(needs.choices, needs.clock, () => this.rebuild());
    this.line = new MediaLine(needs.clock, { rebuildFrom: 2, broken: 'push_broken' });
    makeObservable<this, 'inserted'>(this, {
      id: ref,
      name: ref,
      wanted: ref,
      failures: ref,
      facing: ref,
      route: ref,
      interrupted: ref,
      howling: ref,
      paused: ref,
      hushed: ref,
      commands: ref,
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

  /** We are in the engine's room as well, also to listen. */
  get enters(): boolean {
    return this.around().plane.streamOf !== undefined;
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
      microphone: this.wanted.microphone && this.failures.microphone === null && !this.hushed,
      camera: this.wanted.camera && this.failures.camera === null && !this.presets.soundOnly && !this.hushed,
    };
  }

  get history(): readonly Sample[] {
    return this.line.quality.history;
  }

  get videoPreset(): PresetModel {
    return { wanted: this.presets.video, actual: this.presets.actual };
  }

  get audioPreset(): AudioPreset {
    return this.presets.audio;
  }

  get volume(): number {
    return this.voice.volume;
  }

  get flow(): Flow {
    return this.line.flow;
  }

  get trouble(): Reason | null {
    return this.line.reason;
  }

  get quality(): Quality {
    return this.line.quality.report;
  }

  get pusher(): PusherAttributes {
    const { phase, plane } = this.around();
    const publish = isIn(phase) && this.line.url !== '';
    const wish = { publish, ...this.sends, facing: this.inserted, ...this.presets.wish, settings: this.settings.now };
    const grant = publish ? { source: 'main' as const, urls: [this.line.url], leftMs: 0 } : null;
    return plane.pusher(wish, grant, this.needs.device);
  }

  get pusherKey(): string {
    return `me.${this.line.generation}`;
  }

  get screen(): Toggle {
    return this.sharing.toggle;
  }

  get screenUrl(): string {
    return this.sharing.url;
  }

  publishes(source: Source): boolean {
    return this.around().member?.tracks.some((track) => track.source === source) === true;
  }

  serverMuted(kind: Kind): boolean | null {
    const tracks = this.around().member?.tracks ?? [];
    return tracks.filter((track) => track.source === 'main' && track.kind === kind)[0]?.muted ?? null;
  }

  // ---- frames in ----

  fail(failures: Partial<Failures>): void {
    this.failures = { ...this.failures, ...failures };
  }

  // ---- wishes out ----

  want(changed: Partial<Wanted>): void {
    this.wanted = { ...this.wanted, ...changed };
    const { microphone, camera } = this.failures;
    // A tap on a button that says "refused" is a wish to try again.
    if ((changed.microphone && microphone !== null) || (changed.camera && camera !== null)) this.retryDevices();
    if (changed.camera) this.presets.again();
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
    const silenced = device === 'camera' && this.presets.soundOnly ? 'weak_network' : null;
    return toggleOf({
      wanted: this.wanted[device],
      failure: this.failures[device] ?? silenced,
      phase: this.around().phase,
      serverMuted: this.serverMuted(kind),
      live: this.line.live,
    });
  }
}
