import type { MediaEvent, NetReport } from '../media/media';
import type { Source } from '../protocol/room-state';
import type { Emitter } from '../shared/emitter';
import { releaseAll, type Release } from '../shared/release';
import type { ElementCommands, MusicEvent, NativeElementsModel, PusherCommands, RoomEvents } from './types';
import { applyPusherEvent } from './native-events';
import type { Dependencies } from './dependencies';
import { runPusherCommands } from './automation/pusher-commands';
import { runSettingCommands } from './controls/setting-commands';
import type { RoomSession } from './room-session';
import type { AudioLevelSampler } from './audio-level/audio-level';

/** Takes the events of a room's native elements, and attaches their commands. */
export class NativeElements implements NativeElementsModel {
  constructor(
    private readonly session: RoomSession,
    private readonly deps: Dependencies,
    private readonly sampler: AudioLevelSampler,
    private readonly events: Emitter<RoomEvents>,
  ) {}

  acceptPusher(event: MediaEvent): void {
    applyPusherEvent(this.session.me, event);
  }

  acceptPlayer(member: string, source: Source, event: MediaEvent): void {
    this.session.members.remote(member, source)?.session.accept(event);
  }

  acceptPusherCode(code: number, message: string): void {
    const event = this.session.mediaPlane.pusherEvent(code, message);
    if (event === null) this.deps.codes.count('pusher', code, message);
    else this.acceptPusher(event);
  }

  acceptPlayerCode(member: string, source: Source, code: number, message: string): void {
    const event = this.session.mediaPlane.playerEvent(code, message);
    if (event === null) this.deps.codes.count('player', code, message);
    else this.acceptPlayer(member, source, event);
  }

  acceptPusherNet(report: NetReport): void {
    this.session.me.session.quality.accept(this.session.mediaPlane.quality(report));
  }

  acceptPlayerNet(member: string, source: Source, report: NetReport): void {
    this.session.members.remote(member, source)?.session.quality.accept(this.session.mediaPlane.quality(report));
  }

  acceptPusherVolume(level: number): void {
    this.sampler.accept(this.session.me.audioLevel, level);
  }

  acceptScreenCode(code: number, message: string): void {
    if (this.session.me.screenShare.acceptScreenCode(code)) return;
    const event = this.session.mediaPlane.pusherEvent(code, message);
    if (event === null) this.deps.codes.count('pusher', code, message);
    else this.session.me.screenShare.accept(event);
  }

  acceptMusic(event: MusicEvent): void {
    this.events.emit('music', event);
  }

  acceptPlayerVolume(member: string, source: Source, level: number): void {
    const remote = this.session.members.remote(member, source);
    if (remote === undefined) return;
    remote.audioLevel.nativeAt = this.deps.clock.now();
    this.sampler.accept(remote.audioLevel, level);
  }

  readPermissions(): Promise<void> {
    return this.session.me.failed.read();
  }

  attachPusher(commands: PusherCommands): Release {
    this.session.me.attach(commands);
    return releaseAll([
      () => this.session.me.detach(commands),
      this.session.me.session.attach(),
      runPusherCommands(this.session, commands),
      runSettingCommands(this.session, commands),
    ]);
  }

  attachPlayer(member: string, source: Source, commands: ElementCommands): Release {
    return this.session.members.remote(member, source)?.attach(commands) ?? (() => undefined);
  }
}
