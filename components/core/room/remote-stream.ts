import type { Layer, MediaPlane, PlayerAttributes, Quality } from '../media/media';
import type { PlayGrant } from '../protocol/messages';
import type { Kind, Member, Source } from '../protocol/room-state';
import { releaseAll, type Release } from '../shared/release';
import { datedGrant, type DatedGrant } from './stream/grant-urls';
import { StreamSession } from './stream/stream-session';
import { computed, makeObservable, ref } from '../shared/mobx';
import type { MemberSettingsStore } from './controls/member-settings';
import type { ElementCommands, StreamStatus, RemoteStreamModel } from './types';
import type { NativeStreams } from './stream/native-streams';
import type { Dependencies } from './dependencies';
import { AudioLevel } from './audio-level/audio-level';

/** The state of the room that playing a stream depends on. */
export interface PlaybackContext {
  readonly plane: MediaPlane;
  readonly route: 'speaker' | 'earpiece';
  readonly memberSettings: MemberSettingsStore;
  /** The streams that the own pusher reports as playable. */
  readonly streams: NativeStreams;
}

/** One source of another member, as played here: camera and microphone, or the screen. */
export class RemoteStream implements RemoteStreamModel {
  member: Member;
  /** The quality level of the member's own stream to the server, as the member reports it. */
  uplink = 0;
  /** The commands of the player; null while no element plays the stream. */
  commands: ElementCommands | null = null;
  /** The name that the own pusher reports the stream by, on a plane whose pusher does so. */
  stream: string | null = null;
  private lastGrant: DatedGrant | null = null;
  readonly session: StreamSession;
  readonly audioLevel = new AudioLevel();

  constructor(
    member: Member,
    readonly source: Source,
    private readonly deps: Dependencies,
    private readonly context: () => PlaybackContext,
  ) {
    this.member = member;
    // On Android a new src does not repair a player that failed or was added while hidden, so every restart builds a new element.
    this.session = new StreamSession(deps.clock, { rebuildFrom: 0, failureReason: 'play_broken' });
    makeObservable(this, { member: ref, stream: ref, uplink: ref, player: computed.struct, quality: computed.struct });
    this.requestUrlIfPublished();
  }

  // ---- views ----

  get status(): StreamStatus {
    return this.session.status;
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
    return this.audioLevel.volume;
  }

  get speaking(): boolean {
    return this.audioLevel.speaking && this.hasAudio;
  }

  /** The last report, with the lower level of two: from the member up to the server, and from the server down to this device. */
  get quality(): Quality {
    const report = this.session.quality.report;
    const known = [report.level, this.uplink].filter((level) => level > 0);
    return { ...report, level: known.length === 0 ? 0 : Math.min.apply(null, known) };
  }

  get downlink(): number {
    return this.session.quality.level;
  }

  get player(): PlayerAttributes {
    return this.playerAs('full');
  }

  /** The attributes of a player for this size of the picture; `none` plays only the sound. */
  playerAs(layer: Layer | 'none'): PlayerAttributes {
    const { plane, route, memberSettings } = this.context();
    const { id } = this.member;
    const { url } = this.session;
    const grant = url === '' ? null : { member: id, source: this.source, urls: [url], leftMs: 0 };
    const fit = memberSettings.of(id, this.source).fit ?? (this.source === 'screen' ? 'contain' : 'cover');
    const audio = this.hasAudio && !memberSettings.isSilent(id, this.source);
    const picture = { video: this.hasVideo && layer !== 'none', layer: layer === 'full' ? layer : ('small' as const) };
    return plane.player({ audio, ...picture, fit, route }, grant, this.deps.device);
  }

  get pictureInPicture(): boolean {
    return this.context().memberSettings.of(this.member.id, this.source).pictureInPicture === true;
  }

  get playerKey(): string {
    return `${this.member.id}.${this.source}.${this.session.generation}`;
  }

  // ---- frames in ----

  /** An element plays the stream, until released. */
  attach(commands: ElementCommands): Release {
    this.commands = commands;
    return releaseAll([
      () => {
        if (this.commands === commands) this.commands = null;
      },
      this.session.attach(),
    ]);
  }

  update(member: Member): void {
    // A member who left and joined again has streams with other names.
    const isRejoined = member.joinedAt !== this.member.joinedAt;
    this.member = member;
    if (isRejoined) this.discardGrant();
    this.requestUrlIfPublished();
  }

  /** Takes the server's grant: a URL to play, or the name by which the own pusher reports the stream. */
  acceptGrant(grant: PlayGrant): void {
    const { plane } = this.context();
    const dated = datedGrant(grant, this.deps.clock.now());
    if (plane.streamOf === undefined) return this.session.acceptGrant(dated);
    this.lastGrant = dated;
    this.stream = plane.streamOf(grant);
    this.updateNativeUrl();
  }

  /** Called when the own pusher reported playable streams: starts, changes or stops this one. */
  updateNativeUrl(): void {
    const { stream, lastGrant, session } = this;
    if (stream === null || lastGrant === null) return;
    const url = this.context().streams.urlOf(stream);
    if (url === '') return session.clear();
    if (url === session.url && session.urlRequest === 'none') return;
    // Another URL of the same stream replaces the present one, so it must not be kept as a spare.
    if (url !== session.url) session.discardGrants();
    session.acceptGrant({ ...lastGrant, urls: [url] });
  }

  private discardGrant(): void {
    this.session.discardGrants();
    this.stream = null;
  }

  private requestUrlIfPublished(): void {
    if (!this.published) {
      this.stream = null;
      this.session.clear();
    } else if (this.stream === null) this.session.requestUrl();
  }

  private has(kind: Kind): boolean {
    return this.member.tracks.some((track) => track.source === this.source && track.kind === kind && !track.muted);
  }
}
