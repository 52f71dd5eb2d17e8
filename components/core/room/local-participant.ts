import type { AudioPreset, MediaPlane, PusherAttributes, Quality } from '../media/media';
import type { Reason } from '../protocol/errors';
import type { Kind, Member, Role, Source } from '../protocol/room-state';
import { StreamSession } from './stream/stream-session';
import { computed, makeObservable, ref } from '../shared/mobx';
import type { StreamStatus, LocalParticipantModel, PresetState, PusherCommands, RoomPhase, Toggle } from './types';
import { NativeStreams } from './stream/native-streams';
import type { Dependencies } from './dependencies';
import { DeviceSettings } from './controls/device-settings';
import { EncodingPresets } from './presets/encoding-presets';
import { isInRoom } from './room-phase';
import { ScreenShare } from './screen-share/screen-share';
import { toggleOf } from './mute/device-toggle';
import { AudioLevel } from './audio-level/audio-level';

/** What of the room decides about ourselves. */
export interface LocalContext {
  readonly phase: RoomPhase;
  readonly member: Member | undefined;
  readonly plane: MediaPlane;
}

export interface WantedDevices {
  readonly microphone: boolean;
  readonly camera: boolean;
}

export interface DeviceFailures {
  readonly microphone: Reason | null;
  readonly camera: Reason | null;
}

/** Ourselves: what we want, what stands against it, and what the pusher should therefore be. */
export class LocalParticipant implements LocalParticipantModel {
  id = '';
  name: string;
  wanted: WantedDevices;
  failures: DeviceFailures;
  facing: 'front' | 'back' = 'front';
  route: 'speaker' | 'earpiece' = 'speaker';
  /** A phone call has our microphone. */
  interrupted = false;
  feedback = false;
  /** No page shows what we are in, so nothing of ours is sent. */
  paused = false;
  /** The app is hidden, and nothing of ours is to be seen or heard meanwhile. */
  mutedInBackground = false;
  /** The element's commands, while there is an element. */
  commands: PusherCommands | null = null;
  readonly session: StreamSession;
  /** What the pusher heard to be playable, on a plane where it is the one that hears. */
  readonly streams = new NativeStreams();
  readonly audioLevel = new AudioLevel();
  readonly settings: DeviceSettings;
  readonly screenShare: ScreenShare;
  readonly presets: EncodingPresets;
  /** An element's camera is chosen when it is inserted, and by command afterwards. */
  private insertedFacing: 'front' | 'back' = 'front';

  constructor(
    private readonly deps: Dependencies,
    private readonly around: () => LocalContext,
  ) {
    const { name, microphone, camera } = deps.choices.last;
    this.name = name;
    this.wanted = { microphone, camera };
    this.failures = this.initialFailures();
    this.settings = new DeviceSettings(deps);
    this.screenShare = new ScreenShare(deps.clock, () => ({ phase: around().phase, published: this.publishes('screen') }));
    this.presets = new EncodingPresets(deps.choices, deps.clock, () => this.rebuild());
    this.session = new StreamSession(deps.clock, { rebuildFrom: 2, broken: 'push_broken' });
    makeObservable<this, 'insertedFacing'>(this, {
      id: ref,
      name: ref,
      wanted: ref,
      failures: ref,
      facing: ref,
      route: ref,
      interrupted: ref,
      feedback: ref,
      paused: ref,
      mutedInBackground: ref,
      commands: ref,
      insertedFacing: ref,
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
  get entersRoom(): boolean {
    return this.around().plane.streamOf !== undefined;
  }

  get microphone(): Toggle {
    return this.toggle('microphone', 'audio');
  }

  get camera(): Toggle {
    return this.toggle('camera', 'video');
  }

  /** What can be sent of what is wanted. */
  get sends(): WantedDevices {
    return {
      microphone: this.wanted.microphone && this.failures.microphone === null && !this.mutedInBackground,
      camera: this.wanted.camera && this.failures.camera === null && !this.presets.audioOnly && !this.mutedInBackground,
    };
  }

  get videoPreset(): PresetState {
    return { wanted: this.presets.video, actual: this.presets.actual };
  }

  get audioPreset(): AudioPreset {
    return this.presets.audio;
  }

  get volume(): number {
    return this.audioLevel.volume;
  }

  get status(): StreamStatus {
    return this.session.status;
  }

  get trouble(): Reason | null {
    return this.session.reason;
  }

  get quality(): Quality {
    return this.session.quality.report;
  }

  get pusher(): PusherAttributes {
    const { phase, plane } = this.around();
    const publish = isInRoom(phase) && this.session.url !== '';
    const wish = {
      publish,
      ...this.sends,
      facing: this.insertedFacing,
      ...this.presets.encoding,
      settings: this.settings.values,
    };
    const grant = publish ? { source: 'main' as const, urls: [this.session.url], leftMs: 0 } : null;
    return plane.pusher(wish, grant, this.deps.device);
  }

  get pusherKey(): string {
    return `me.${this.session.generation}`;
  }

  get screen(): Toggle {
    return this.screenShare.toggle;
  }

  get screenUrl(): string {
    return this.screenShare.url;
  }

  publishes(source: Source): boolean {
    return this.around().member?.tracks.some((track) => track.source === source) === true;
  }

  serverMuted(kind: Kind): boolean | null {
    const tracks = this.around().member?.tracks ?? [];
    return tracks.filter((track) => track.source === 'main' && track.kind === kind)[0]?.muted ?? null;
  }

  // ---- frames in ----

  setFailures(failures: Partial<DeviceFailures>): void {
    this.failures = { ...this.failures, ...failures };
  }

  // ---- wishes out ----

  setWanted(changed: Partial<WantedDevices>): void {
    this.wanted = { ...this.wanted, ...changed };
    const { microphone, camera } = this.failures;
    // A tap on a button that says "refused" is a wish to try again.
    if ((changed.microphone && microphone !== null) || (changed.camera && camera !== null)) this.retryDevices();
    if (changed.camera) this.presets.resumeVideo();
    this.deps.choices.remember(changed);
  }

  rename(name: string): void {
    this.name = name;
    this.deps.choices.remember({ name });
  }

  switchCamera(): void {
    this.facing = this.facing === 'front' ? 'back' : 'front';
    this.commands?.switchCamera();
  }

  /** Camera and microphone are asked for anew: a permission was given, a device plugged in. */
  retryDevices(): void {
    this.failures = this.initialFailures();
    this.rebuild();
  }

  /** While no page shows the room, nothing is sent. */
  setPaused(paused: boolean): void {
    this.paused = paused;
  }

  rebuild(): void {
    this.insertedFacing = this.facing;
    this.session.rebuild();
  }

  attach(commands: PusherCommands): void {
    this.insertedFacing = this.facing;
    this.commands = commands;
  }

  /** A page that closes late must not take the commands of the one that opened. */
  detach(commands: PusherCommands): void {
    if (this.commands === commands) this.commands = null;
  }

  private initialFailures(): DeviceFailures {
    const always = this.deps.capabilities.publish ? null : 'unsupported';
    return { microphone: always, camera: always };
  }

  private toggle(device: keyof WantedDevices, kind: Kind): Toggle {
    const silenced = device === 'camera' && this.presets.audioOnly ? 'weak_network' : null;
    return toggleOf({
      wanted: this.wanted[device],
      failure: this.failures[device] ?? silenced,
      phase: this.around().phase,
      serverMuted: this.serverMuted(kind),
      live: this.session.live,
    });
  }
}
