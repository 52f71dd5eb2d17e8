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
import { toggleOf, type DeviceFlags } from './mute/device-toggle';
import { FailedDevices } from './mute/failed-devices';
import { AudioLevel } from './audio-level/audio-level';

/** The state of the room that the local participant depends on. */
export interface LocalContext {
  readonly phase: RoomPhase;
  readonly member: Member | undefined;
  readonly plane: MediaPlane;
}

/** A restart builds a new pusher after this many failures in a row. Before that the same element is started again, which is quicker. */
const rebuildPusherFrom = 2;

/** The own user in a room: the wanted devices, their failures, and the attributes of the pusher that follow from both. */
export class LocalParticipant implements LocalParticipantModel {
  id = '';
  name: string;
  wanted: DeviceFlags;
  facing: 'front' | 'back' = 'front';
  route: 'speaker' | 'earpiece' = 'speaker';
  /** A phone call has the microphone. */
  interrupted = false;
  feedback = false;
  /** No page shows the room, so nothing is sent. */
  paused = false;
  /** The app is hidden, and `whenHidden` is `mute`. */
  mutedInBackground = false;
  /** The commands of the pusher; null while no element exists. */
  commands: PusherCommands | null = null;
  readonly session: StreamSession;
  /** The streams that the pusher reports as playable, on a plane whose pusher does so. */
  readonly streams = new NativeStreams();
  readonly audioLevel = new AudioLevel();
  readonly failed: FailedDevices;
  readonly settings: DeviceSettings;
  readonly screenShare: ScreenShare;
  readonly presets: EncodingPresets;
  /** The camera is chosen by an attribute when the element is inserted, and by a command afterwards. */
  private insertedFacing: 'front' | 'back' = 'front';
  /** The generation of the element in the view. */
  private element = 0;

  constructor(
    private readonly deps: Dependencies,
    private readonly context: () => LocalContext,
  ) {
    const { name, microphone, camera } = deps.choices.last;
    this.name = name;
    this.wanted = { microphone, camera };
    this.settings = new DeviceSettings(deps);
    this.screenShare = new ScreenShare(deps.clock, () => ({ phase: context().phase, published: this.publishes('screen') }));
    this.failed = new FailedDevices(deps, this);
    this.presets = new EncodingPresets(deps.choices, deps.clock, () => this.rebuild());
    this.session = new StreamSession(deps.clock, { rebuildFrom: rebuildPusherFrom, failureReason: 'push_broken' });
    makeObservable<this, 'insertedFacing' | 'element'>(this, {
      id: ref,
      name: ref,
      wanted: ref,
      facing: ref,
      route: ref,
      interrupted: ref,
      feedback: ref,
      paused: ref,
      mutedInBackground: ref,
      commands: ref,
      insertedFacing: ref,
      element: ref,
      microphone: computed.struct,
      camera: computed.struct,
      pusher: computed.struct,
      sends: computed.struct,
    });
  }

  // ---- views ----

  get role(): Role {
    return this.context().member?.role ?? 'speaker';
  }

  /** The plane has every member enter the engine's room by a pusher, listeners included. */
  get entersRoom(): boolean {
    return this.context().plane.streamOf !== undefined;
  }

  get microphone(): Toggle {
    return this.toggle('microphone', 'audio');
  }

  get camera(): Toggle {
    return this.toggle('camera', 'video');
  }

  /** The wanted devices that can be sent. */
  get sends(): DeviceFlags {
    return {
      microphone: this.wanted.microphone && this.failed.reasons.microphone === null && !this.mutedInBackground,
      camera: this.wanted.camera && this.failed.reasons.camera === null && !this.presets.audioOnly && !this.mutedInBackground,
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
    const { phase, plane } = this.context();
    const publish = isInRoom(phase) && this.session.url !== '';
    const options = {
      publish,
      ...this.sends,
      microphoneRefused: this.failed.reasons.microphone === 'microphone_refused',
      facing: this.insertedFacing,
      ...this.presets.encoding,
      settings: this.settings.values,
    };
    const grant = publish ? { source: 'main' as const, urls: [this.session.url], leftMs: 0 } : null;
    return plane.pusher(options, grant, this.deps.device);
  }

  get pusherReady(): boolean {
    return this.failed.known;
  }

  get pusherKey(): string {
    const { generation } = this.session;
    return this.commands === null || this.element === generation ? `me.${generation}` : '';
  }

  get screen(): Toggle {
    return this.screenShare.toggle;
  }

  get screenUrl(): string {
    return this.screenShare.url;
  }

  publishes(source: Source): boolean {
    return this.context().member?.tracks.some((track) => track.source === source) === true;
  }

  serverMuted(kind: Kind): boolean | null {
    const track = this.context().member?.tracks.filter((each) => each.source === 'main' && each.kind === kind)[0];
    return track === undefined ? null : track.muted;
  }

  // ---- actions ----

  /** The user's choice, which counts in the next room too. */
  choose(changed: Partial<DeviceFlags>): void {
    this.setWanted(changed);
    this.deps.choices.remember(changed);
  }

  /** A decision of somebody else, which ends with the room. */
  setWanted(changed: Partial<DeviceFlags>): void {
    this.wanted = { ...this.wanted, ...changed };
    this.failed.retryWanted(changed);
    if (changed.camera) this.presets.resumeVideo();
  }

  rename(name: string): void {
    this.name = name;
    this.deps.choices.remember({ name });
  }

  switchCamera(): void {
    this.facing = this.facing === 'front' ? 'back' : 'front';
    this.commands?.switchCamera();
  }

  /** The server knows this client as the member `id`. */
  joinedAs(id: string): void {
    this.id = id;
  }

  setRoute(route: 'speaker' | 'earpiece'): void {
    this.route = route;
  }

  /** A condition that comes from outside the room begins, or ends. */
  setCondition(name: 'interrupted' | 'feedback' | 'paused' | 'mutedInBackground', is: boolean): void {
    this[name] = is;
  }

  rebuild(): void {
    this.insertedFacing = this.facing;
    this.session.rebuild();
  }

  attach(commands: PusherCommands): void {
    this.insertedFacing = this.facing;
    this.element = this.session.generation;
    this.commands = commands;
  }

  /** The phone has removed the element before this generation, so that the next one may be inserted. */
  setElement(generation: number): void {
    this.element = generation;
  }

  /** Compares, because the old page may close after the new one has attached its commands. */
  detach(commands: PusherCommands): void {
    if (this.commands === commands) this.commands = null;
  }

  private toggle(device: keyof DeviceFlags, kind: Kind): Toggle {
    const networkFailure = device === 'camera' && this.presets.audioOnly ? 'weak_network' : null;
    return toggleOf({
      wanted: this.wanted[device],
      failure: this.failed.reasons[device] ?? networkFailure,
      phase: this.context().phase,
      serverMuted: this.serverMuted(kind),
      live: this.session.live,
    });
  }
}
