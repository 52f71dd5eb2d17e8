import type { Layer, MediaPlane, PlayerAttributes, Quality } from '../media/media';
import type { PlayGrant } from '../protocol/messages';
import type { Kind, Member, Source } from '../protocol/room-state';
import { releaseAll, type Release } from '../shared/release';
import { leaseOf, type Lease } from './lease';
import { MediaLine } from './media-line';
import { computed, makeObservable, ref } from './mobx';
import type { MemberControls } from './member-controls';
import type { ElementCommands, Flow, RemoteModel } from './model';
import type { NativeStreams } from './native-streams';
import type { Needs } from './needs';
import type { Sample } from './quality';
import { Voice } from './voice';

/** What a player needs to know that is not the member's own. */
export interface Listening {
  readonly plane: MediaPlane;
  readonly route: 'speaker' | 'earpiece';
  readonly theirs: MemberControls;
  /** What the own pusher heard to play. */
  readonly streams: NativeStreams;
}

/** One thing that somebody else shows: their camera and microphone, or their screen. */
export class Remote implements RemoteModel {
  member: Member;
  /** How well the member sends, by the member's own word. */
  uplink = 0;
  /** The commands of the element that plays it, while there is one. */
  commands: ElementCommands | null = null;
  /** The name by which the own pusher knows it, on a plane where that hears what to play. */
  stream: string | null = null;
  private lease: Lease | null = null;
  readonly line: MediaLine;
  readonly voice = new Voice();

  constructor(
    member: Member,
    readonly source: Source,
    private readonly needs: Needs,
    private readonly listening: () => Listening,
  ) {
    this.member = member;
    // A player that broke, or was added while hidden, is not healed by a new src on Android: always a new element.
    this.line = new MediaLine(needs.clock, { rebuildFrom: 0, broken: 'play_broken' });
    makeObservable(this, { member: ref, stream: ref, uplink: ref, player: computed.struct, quality: computed.struct });
    this.follow();
  }

  // ---- views ----

  get flow(): Flow {
    return this.line.flow;
  }

  get hasAudio(): boolean {
    return this.has('audio');
  }

  get hasVideo(): boolean {
    return this.has('video');
  }

  get published(): boolean {
    return this.member.tracks.some((track) => track.source === this.source);
  }

  get volume(): number {
    return this.voice.volume;
  }

  get speaking(): boolean {
    return this.voice.speaking && this.hasAudio;
  }

  /** The weaker of two ways: theirs up to the server, and ours down from it. */
  get quality(): Quality {
    const report = this.line.quality.report;
    const known = [report.level, this.uplink].filter((level) => level > 0);
    return { ...report, level: known.length === 0 ? 0 : Math.min.apply(null, known) };
  }

  /** How we get what they send. */
  get down(): number {
    return this.line.quality.level;
  }

  get history(): readonly Sample[] {
    return this.line.quality.history;
  }

  get player(): PlayerAttributes {
    return this.playerAs('full');
  }

  /** The element as it stands among others: `none` is only heard. */
  playerAs(layer: Layer | 'none'): PlayerAttributes {
    const { plane, route, theirs } = this.listening();
    const { id } = this.member;
    const { url } = this.line;
    const grant = url === '' ? null : { member: id, source: this.source, urls: [url], leftMs: 0 };
    const fit = theirs.of(id, this.source).fit ?? (this.source === 'screen' ? 'contain' : 'cover');
    const audio = this.hasAudio && !theirs.isSilent(id, this.source);
    const picture = { video: this.hasVideo && layer !== 'none', layer: layer === 'full' ? layer : ('small' as const) };
    return plane.player({ audio, ...picture, fit, route }, grant, this.needs.device);
  }

  get floats(): boolean {
    return this.listening().theirs.of(this.member.id, this.source).pictureInPicture === true;
  }

  get playerKey(): string {
    return `${this.member.id}.${this.source}.${this.line.generation}`;
  }

  // ---- frames in ----

  /** An element plays it, and can be told what to do. */
  attach(commands: ElementCommands): Release {
    this.commands = commands;
    return releaseAll([
      () => {
        if (this.commands === commands) this.commands = null;
      },
      this.line.attach(),
    ]);
  }

  update(member: Member): void {
    // A later arrival under the same id is another seat, and its streams have other names.
    const moved = member.joinedAt !== this.member.joinedAt;
    this.member = member;
    if (moved) this.lose();
    this.follow();
  }

  /** The server granted it: what to play, or the name of it. */
  grant(grant: PlayGrant): void {
    const { plane } = this.listening();
    const lease = leaseOf(grant, this.needs.clock.now());
    if (plane.streamOf === undefined) return this.line.offer(lease);
    this.lease = lease;
    this.stream = plane.streamOf(grant);
    this.hear();
  }

  /** Something was heard of streams, maybe of this one. */
  hear(): void {
    const { stream, lease, line } = this;
    if (stream === null || lease === null) return;
    const url = this.listening().streams.urlOf(stream);
    if (url === '') return line.clear();
    if (url === line.url && line.need === 'none') return;
    // Another URL of the same stream is not one in reserve.
    if (url !== line.url) line.forget();
    line.offer({ ...lease, urls: [url] });
  }

  private lose(): void {
    this.line.forget();
    this.stream = null;
  }

  private follow(): void {
    if (!this.published) {
      this.stream = null;
      this.line.clear();
    } else if (this.stream === null) this.line.want();
  }

  private has(kind: Kind): boolean {
    return this.member.tracks.some((track) => track.source === this.source && track.kind === kind && !track.muted);
  }
}
