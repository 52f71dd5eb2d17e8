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

/** What a player needs to know that is not the member's own. */
export interface PlaybackContext {
  readonly plane: MediaPlane;
  readonly route: 'speaker' | 'earpiece';
  readonly memberSettings: MemberSettingsStore;
  /** What the own pusher heard to play. */
  readonly streams: NativeStreams;
}

/** One thing that somebody else shows: their camera and microphone, or their screen. */
export class RemoteStream implements RemoteStreamModel {
  member: Member;
  /** How well the member sends, by the member's own word. */
  uplink = 0;
  /** The commands of the element that plays it, while there is one. */
  commands: ElementCommands | null = null;
  /** The name by which the own pusher knows it, on a plane where that hears what to play. */
  stream: string | null = null;
  private lease: DatedGrant | null = null;
  readonly session: StreamSession;
  readonly audioLevel = new AudioLevel();

  constructor(
    member: Member,
    readonly source: Source,
    private readonly deps: Dependencies,
    private readonly listening: () => PlaybackContext,
  ) {
    this.member = member;
    // A player that broke, or was added while hidden, is not healed by a new src on Android: always a new element.
    this.session = new StreamSession(deps.clock, { rebuildFrom: 0, broken: 'play_broken' });
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

  /** The weaker of two ways: theirs up to the server, and ours down from it. */
  get quality(): Quality {
    const report = this.session.quality.report;
    const known = [report.level, this.uplink].filter((level) => level > 0);
    return { ...report, level: known.length === 0 ? 0 : Math.min.apply(null, known) };
  }

  /** How we get what they send. */
  get downlink(): number {
    return this.session.quality.level;
  }

  get player(): PlayerAttributes {
    return this.playerAs('full');
  }

  /** The element as it stands among others: `none` is only heard. */
  playerAs(layer: Layer | 'none'): PlayerAttributes {
    const { plane, route, memberSettings } = this.listening();
    const { id } = this.member;
    const { url } = this.session;
    const grant = url === '' ? null : { member: id, source: this.source, urls: [url], leftMs: 0 };
    const fit = memberSettings.of(id, this.source).fit ?? (this.source === 'screen' ? 'contain' : 'cover');
    const audio = this.hasAudio && !memberSettings.isSilent(id, this.source);
    const picture = { video: this.hasVideo && layer !== 'none', layer: layer === 'full' ? layer : ('small' as const) };
    return plane.player({ audio, ...picture, fit, route }, grant, this.deps.device);
  }

  get pictureInPicture(): boolean {
    return this.listening().memberSettings.of(this.member.id, this.source).pictureInPicture === true;
  }

  get playerKey(): string {
    return `${this.member.id}.${this.source}.${this.session.generation}`;
  }

  // ---- frames in ----

  /** An element plays it, and can be told what to do. */
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
    // A later arrival under the same id is another seat, and its streams have other names.
    const moved = member.joinedAt !== this.member.joinedAt;
    this.member = member;
    if (moved) this.discardGrant();
    this.requestUrlIfPublished();
  }

  /** The server granted it: what to play, or the name of it. */
  grant(grant: PlayGrant): void {
    const { plane } = this.listening();
    const lease = datedGrant(grant, this.deps.clock.now());
    if (plane.streamOf === undefined) return this.session.acceptGrant(lease);
    this.lease = lease;
    this.stream = plane.streamOf(grant);
    this.updateNativeUrl();
  }

  /** Something was heard of streams, maybe of this one. */
  updateNativeUrl(): void {
    const { stream, lease, session } = this;
    if (stream === null || lease === null) return;
    const url = this.listening().streams.urlOf(stream);
    if (url === '') return session.clear();
    if (url === session.url && session.urlRequest === 'none') return;
    // Another URL of the same stream is not one in reserve.
    if (url !== session.url) session.discardGrants();
    session.acceptGrant({ ...lease, urls: [url] });
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
