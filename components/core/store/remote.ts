import type { MediaPlane, PlayerAttributes, Quality } from '../media/media';
import type { Kind, Member, Source } from '../protocol/room-state';
import { MediaLine } from './media-line';
import { computed, makeObservable, observable, ref } from './mobx';
import type { Flow, RemoteModel } from './model';
import type { Needs } from './needs';
import { Voice } from './voice';

/** What a player needs to know that is not the member's own. */
export interface Listening {
  readonly plane: MediaPlane;
  readonly route: 'speaker' | 'earpiece';
}

/** One thing that somebody else shows: their camera and microphone, or their screen. */
export class Remote implements RemoteModel {
  member: Member;
  /** How well the member sends, by the member's own word. */
  uplink = 0;
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
    makeObservable(this, { member: ref, uplink: observable, player: computed.struct, quality: computed.struct });
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

  get player(): PlayerAttributes {
    const { plane, route } = this.listening();
    const { url } = this.line;
    const grant = url === '' ? null : { member: this.member.id, source: this.source, urls: [url], leftMs: 0 };
    const fit = this.source === 'screen' ? 'contain' : 'cover';
    return plane.player({ audio: this.hasAudio, video: this.hasVideo, fit, route }, grant, this.needs.device);
  }

  get playerKey(): string {
    return `${this.member.id}.${this.source}.${this.line.generation}`;
  }

  // ---- frames in ----

  update(member: Member): void {
    // A later arrival under the same id is another seat, and its streams have other names.
    const moved = member.joinedAt !== this.member.joinedAt;
    this.member = member;
    if (moved) this.line.forget();
    this.follow();
  }

  private follow(): void {
    if (this.published) this.line.want();
    else this.line.clear();
  }

  private has(kind: Kind): boolean {
    return this.member.tracks.some((track) => track.source === this.source && track.kind === kind && !track.muted);
  }
}
