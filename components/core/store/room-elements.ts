import type { MediaEvent, NetReport } from '../media/media';
import type { Source } from '../protocol/room-state';
import { Emitter } from '../shared/emitter';
import { releaseAll, type Release } from '../shared/release';
import type { ElementCommands, MusicEvent, PusherCommands, RoomEvents } from './model';
import { acceptPusherEvent } from './native-input';
import type { Needs } from './needs';
import { commandPusher } from './reactions/pusher-commands';
import { commandSettings } from './reactions/settings';
import { Seat } from './seat';
import { Loudness } from './voice';

/** The side of a room that its native elements know: what they tell, and what they are told. */
export abstract class RoomElements {
  protected readonly events = new Emitter<RoomEvents>();
  protected readonly seat: Seat;
  protected readonly loudness: Loudness;

  constructor(
    readonly id: string,
    protected readonly needs: Needs,
  ) {
    this.seat = new Seat(id, needs, this.events);
    this.loudness = new Loudness(needs.clock);
  }

  acceptPusher(event: MediaEvent): void {
    acceptPusherEvent(this.seat.me, event);
  }

  acceptPlayer(member: string, source: Source, event: MediaEvent): void {
    this.seat.members.remote(member, source)?.line.accept(event);
  }

  acceptPusherCode(code: number, message: string): void {
    const event = this.seat.mediaPlane.pusherEvent(code, message);
    if (event === null) this.needs.codes.note('pusher', code, message);
    else this.acceptPusher(event);
  }

  acceptPlayerCode(member: string, source: Source, code: number, message: string): void {
    const event = this.seat.mediaPlane.playerEvent(code, message);
    if (event === null) this.needs.codes.note('player', code, message);
    else this.acceptPlayer(member, source, event);
  }

  acceptPusherNet(report: NetReport): void {
    this.seat.me.line.quality.accept(this.seat.mediaPlane.quality(report));
  }

  acceptPlayerNet(member: string, source: Source, report: NetReport): void {
    this.seat.members.remote(member, source)?.line.quality.accept(this.seat.mediaPlane.quality(report));
  }

  acceptPusherVolume(level: number): void {
    this.loudness.accept(this.seat.me.voice, level);
  }

  acceptScreenCode(code: number, message: string): void {
    if (this.seat.me.sharing.hear(code)) return;
    const event = this.seat.mediaPlane.pusherEvent(code, message);
    if (event === null) this.needs.codes.note('pusher', code, message);
    else this.seat.me.sharing.accept(event);
  }

  acceptMusic(event: MusicEvent): void {
    this.events.emit('music', event);
  }

  acceptPlayerVolume(member: string, source: Source, level: number): void {
    const remote = this.seat.members.remote(member, source);
    if (remote === undefined) return;
    remote.voice.nativeAt = this.needs.clock.now();
    this.loudness.accept(remote.voice, level);
  }

  attachPusher(commands: PusherCommands): Release {
    this.seat.me.attach(commands);
    const acts = [commandPusher(this.seat, commands), commandSettings(this.seat, commands)];
    return releaseAll([() => this.seat.me.detach(commands), this.seat.me.line.attach(), ...acts]);
  }

  attachPlayer(member: string, source: Source, commands: ElementCommands): Release {
    return this.seat.members.remote(member, source)?.attach(commands) ?? (() => undefined);
  }
}
