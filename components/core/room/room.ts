import type { AudioPreset } from '../media/media';
import { rtcError, type RtcError } from '../protocol/errors';
import type { Ephemeral, LeftReason, Plane, StreamEvent } from '../protocol/messages';
import type { Member, RoomState, Source } from '../protocol/room-state';
import { Emitter } from '../shared/emitter';
import type { Json } from '../shared/json';
import type { Release } from '../shared/release';
import { PageRefcount } from './page-refcount';
import type { Capabilities } from './capabilities';
import type { Controls } from './controls/control-types';
import { createControls } from './controls/controls';
import type { LocalParticipant } from './local-participant';
import { keepConnectedWhileObserved } from './keep-connected';
import { makeObservable, ref } from '../shared/mobx';
import type { JoinOptions, RoomFrames, RoomPreview, RoomEvents, RoomModel, RoomPhase } from './types';
import type { Dependencies } from './dependencies';
import { isAudioPreset, isVideoChoice, type VideoChoice } from './presets/adaptive-bitrate';
import type { RemoteStream } from './remote-stream';
import { NativeElements } from './native-elements';
import { RoomSession } from './room-session';
import { AudioLevelSampler } from './audio-level/audio-level';
import { isInRoom } from './room-phase';
import { refusalReason, type DeviceFlags } from './mute/device-toggle';

/** A room as components and customers see it: its state, and the actions of the user. */
export class Room implements RoomModel {
  preview: RoomPreview | null = null;
  readonly controls: Controls;
  readonly elements: NativeElements;
  /** Every frame of the room, for features that keep a state of their own. Emitted after the room has applied it. */
  readonly frames = new Emitter<RoomFrames>();
  private readonly events = new Emitter<RoomEvents>();
  private readonly session: RoomSession;
  private readonly sampler: AudioLevelSampler;
  private readonly pages: PageRefcount;

  constructor(
    readonly id: string,
    private readonly deps: Dependencies,
  ) {
    this.session = new RoomSession(id, deps, this.events);
    this.sampler = new AudioLevelSampler(deps.clock);
    this.elements = new NativeElements(this.session, deps, this.sampler, this.events);
    this.controls = createControls(this.session);
    makeObservable(this, { preview: ref });
    this.pages = new PageRefcount(deps.clock, { first: () => this.session.reset(), last: () => void this.leave() });
    keepConnectedWhileObserved(this.session, deps);
  }

  // ---- views ----

  get title(): string {
    return this.session.members.state.title || (this.preview?.title ?? '');
  }

  get rules(): RoomModel['rules'] {
    return this.session.members.state.rules;
  }

  get attrs(): RoomModel['attrs'] {
    return this.session.members.state.attrs;
  }

  get state(): RoomPhase {
    return this.session.state;
  }

  get left(): LeftReason | null {
    return this.session.left;
  }

  get error(): RtcError | null {
    return this.session.error;
  }

  get capacity(): number {
    return this.session.members.state.capacity;
  }

  get plane(): Plane | null {
    return this.session.plane;
  }

  get joinedAt(): number | null {
    return this.session.joinedAt;
  }

  get members(): readonly Member[] {
    return this.session.members.all;
  }

  get me(): LocalParticipant {
    return this.session.me;
  }

  get audience(): number {
    return this.session.members.state.audience?.count ?? 0;
  }

  get recording(): boolean {
    return this.session.members.state.recording === true;
  }

  get remotes(): readonly RemoteStream[] {
    return this.session.members.remotes;
  }

  get resumable(): boolean {
    return this.session.resumable;
  }

  get capabilities(): Capabilities {
    return this.deps.capabilities;
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    this.session.muteSync.obey(event);
    this.session.apply(event);
    this.frames.emit('event', event);
  }

  replace(state: RoomState): void {
    this.session.replace(state);
    this.frames.emit('replaced', state);
  }

  applyEphemeral(frame: Ephemeral): void {
    this.frames.emit('ephemeral', frame);
    const remote = this.session.members.remote(frame.d.id, 'main');
    if (remote === undefined) return;
    if (frame.k === 'net') remote.uplink = frame.d.level;
    // A player reports the same level earlier.
    else if (frame.k === 'volume' && !remote.audioLevel.isNative(this.deps.clock.now()))
      this.sampler.accept(remote.audioLevel, frame.d.level);
  }

  setOnline(online: boolean): void {
    this.session.setOnline(online);
  }

  lost(): void {
    this.session.lost();
  }

  connectionEnded(error: RtcError): void {
    this.session.connectionEnded(error);
  }

  /** The app is in the foreground again. */
  returnedToForeground(): void {
    this.me.session.setHeld(false);
    this.remotes.forEach(({ session }) => session.setHeld(false));
  }

  attachPage(): Release {
    return this.pages.acquire();
  }

  // ---- actions ----

  fetchPreview(): Promise<RoomPreview> {
    return this.deps.request('room.get', { room: this.id }).then((preview) => {
      this.preview = preview;
      return preview;
    });
  }

  join({ name, microphone, camera, pin }: JoinOptions = {}): Promise<void> {
    if (!isInRoom(this.state)) {
      if (name !== undefined) this.me.rename(name);
      if (microphone !== undefined) this.me.choose({ microphone });
      if (camera !== undefined) this.me.choose({ camera });
    }
    return this.session.join(pin);
  }

  /** The server moved the user here from another room: they go on with the same name and devices, and without the lobby. */
  continueFrom({ me: { name, wanted } }: Room): void {
    if (isInRoom(this.state)) return;
    this.me.rename(name);
    this.me.setWanted(wanted);
    this.session.reset();
    this.session.resumable = true;
  }

  leave(): Promise<void> {
    return this.session.leave();
  }

  setName(name: string): void {
    this.me.rename(name);
    if (isInRoom(this.state))
      this.deps.request('member.update', { room: this.id, name }).catch((cause: unknown) => this.session.requestRefused(cause));
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.set({ microphone: on });
  }

  setCamera(on: boolean): Promise<void> {
    return this.set({ camera: on });
  }

  switchCamera(): Promise<void> {
    this.me.switchCamera();
    return Promise.resolve();
  }

  setRoute(route: 'speaker' | 'earpiece'): Promise<void> {
    if (route === 'earpiece' && !this.capabilities.route) return Promise.reject(rtcError('unsupported'));
    this.me.setRoute(route);
    return Promise.resolve();
  }

  setVideoPreset(video: VideoChoice): Promise<void> {
    return this.me.presets.choose(isVideoChoice(video) ? { video } : null);
  }

  setAudioPreset(audio: AudioPreset): Promise<void> {
    return this.me.presets.choose(isAudioPreset(audio) ? { audio } : null);
  }

  retryPlay(member: string, source: Source): void {
    this.session.members.remote(member, source)?.session.retry();
  }

  retryDevices(): Promise<void> {
    return this.me.failed.retry();
  }

  send(topic: string, value: Json): Promise<void> {
    if (!isInRoom(this.state)) return Promise.reject(rtcError('not_in_room'));
    return this.deps.request('message.send', { room: this.id, topic, value }).then(() => undefined);
  }

  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Release {
    return this.events.on(name, listener);
  }

  private set(wanted: Partial<DeviceFlags>): Promise<void> {
    const reason = refusalReason(wanted, { publish: this.capabilities.publish, phase: this.state, role: this.me.role });
    if (reason !== null) return Promise.reject(rtcError(reason));
    this.me.choose(wanted);
    return isInRoom(this.state) ? this.session.muteSync.run() : Promise.resolve();
  }
}
