import type { AudioPreset } from '../media/media';
import { rtcError, type RtcError } from '../protocol/errors';
import type { Ephemeral, LeftReason, Plane, StreamEvent } from '../protocol/messages';
import type { Member, RoomState, Source } from '../protocol/room-state';
import type { Json } from '../shared/json';
import type { Release } from '../shared/release';
import { Attendance } from './attendance';
import type { Capabilities } from './capabilities';
import { createControls, type Controls } from './controls';
import type { Me, Wanted } from './me';
import { holdWhileShown } from './hold-while-shown';
import { makeObservable, ref } from './mobx';
import type { JoinWish, LookModel, RoomEvents, RoomModel, RoomPhase } from './model';
import type { Needs } from './needs';
import { isAudioPreset, isVideoChoice, type VideoChoice } from './preset-policy';
import type { Remote } from './remote';
import { RoomElements } from './room-elements';
import { isIn } from './room-phase';
import { refusalOf } from './toggle';

/** A room as components and customers see it: what is true, and what may be wished. */
export class Room extends RoomElements implements RoomModel {
  preview: LookModel | null = null;
  readonly controls: Controls;
  private readonly attendance: Attendance;

  constructor(id: string, needs: Needs) {
    super(id, needs);
    this.controls = createControls(this.seat);
    makeObservable(this, { preview: ref });
    this.attendance = new Attendance(needs.clock, { opened: () => this.seat.forget(), left: () => void this.leave() });
    holdWhileShown(this.seat, needs);
  }

  // ---- views ----

  get title(): string {
    return this.seat.members.state.title || (this.preview?.title ?? '');
  }

  get state(): RoomPhase {
    return this.seat.state;
  }

  get left(): LeftReason | null {
    return this.seat.left;
  }

  get error(): RtcError | null {
    return this.seat.error;
  }

  get capacity(): number {
    return this.seat.members.state.capacity;
  }

  get plane(): Plane | null {
    return this.seat.plane;
  }

  get joinedAt(): number | null {
    return this.seat.joinedAt;
  }

  get members(): readonly Member[] {
    return this.seat.members.all;
  }

  get me(): Me {
    return this.seat.me;
  }

  get remotes(): readonly Remote[] {
    return this.seat.members.remotes;
  }

  get held(): boolean {
    return this.seat.held;
  }

  get capabilities(): Capabilities {
    return this.needs.capabilities;
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    this.seat.apply(event);
  }

  replace(state: RoomState): void {
    this.seat.replace(state);
  }

  hear(frame: Ephemeral): void {
    const remote = this.seat.members.remote(frame.d.id, 'main');
    if (remote === undefined) return;
    if (frame.k === 'net') remote.uplink = frame.d.level;
    // The player itself hears the same, and sooner.
    else if (!remote.voice.isNative(this.needs.clock.now())) this.loudness.accept(remote.voice, frame.d.level);
  }

  online(online: boolean): void {
    this.seat.online(online);
  }

  lost(): void {
    this.seat.lost();
  }

  ended(error: RtcError): void {
    this.seat.ended(error);
  }

  /** The app is in front again. */
  shown(): void {
    this.me.line.shown();
    this.remotes.forEach(({ line }) => line.shown());
  }

  attend(): Release {
    return this.attendance.attend();
  }

  // ---- wishes out ----

  look(): Promise<LookModel> {
    return this.needs.request('room.look', { room: this.id }).then((look) => {
      this.preview = look;
      return look;
    });
  }

  join({ name, microphone, camera }: JoinWish = {}): Promise<void> {
    if (!isIn(this.state)) {
      if (name !== undefined) this.me.rename(name);
      if (microphone !== undefined) this.me.want({ microphone });
      if (camera !== undefined) this.me.want({ camera });
    }
    return this.seat.join();
  }

  leave(): Promise<void> {
    return this.seat.leave();
  }

  setName(name: string): void {
    this.me.rename(name);
    if (isIn(this.state))
      this.needs.request('member.update', { room: this.id, name }).catch((cause: unknown) => this.seat.refused(cause));
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.set({ microphone: on });
  }

  setCamera(on: boolean): Promise<void> {
    return this.set({ camera: on });
  }

  switchCamera(): Promise<void> {
    this.me.flip();
    return Promise.resolve();
  }

  setRoute(route: 'speaker' | 'earpiece'): Promise<void> {
    if (route === 'earpiece' && !this.capabilities.route) return Promise.reject(rtcError('unsupported'));
    this.me.route = route;
    return Promise.resolve();
  }

  setVideoPreset(video: VideoChoice): Promise<void> {
    return this.me.presets.choose(isVideoChoice(video) ? { video } : null);
  }

  setAudioPreset(audio: AudioPreset): Promise<void> {
    return this.me.presets.choose(isAudioPreset(audio) ? { audio } : null);
  }

  retryPlay(member: string, source: Source): void {
    this.seat.members.remote(member, source)?.line.retry();
  }

  retryDevices(): void {
    this.me.retryDevices();
  }

  send(topic: string, value: Json): Promise<void> {
    if (!isIn(this.state)) return Promise.reject(rtcError('not_in_room'));
    return this.needs.request('message.send', { room: this.id, topic, value }).then(() => undefined);
  }

  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Release {
    return this.events.on(name, listener);
  }

  private set(wanted: Partial<Wanted>): Promise<void> {
    const why = refusalOf(wanted, { publish: this.capabilities.publish, phase: this.state, role: this.me.role });
    if (why !== null) return Promise.reject(rtcError(why));
    this.me.want(wanted);
    return isIn(this.state) ? this.seat.muting.run() : Promise.resolve();
  }
}
