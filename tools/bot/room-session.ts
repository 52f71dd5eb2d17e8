import type { CallKind } from '../../components/core/protocol/call-state';
import { roomStream, type Result } from '../../components/core/protocol/messages';
import { reduce } from '../../components/core/protocol/reduce';
import type { RoomState, Track } from '../../components/core/protocol/room-state';
import { releaseAll, type Release } from '../../components/core/shared/release';
import type { BotDependencies } from './dependencies';

export const tracksOf = (kind: CallKind): Track[] => {
  const audio: Track = { source: 'main', kind: 'audio', muted: false };
  return kind === 'audio' ? [audio] : [audio, { ...audio, kind: 'video' }];
};

interface RoomSessionListener {
  /** Called once, when the bot sends and another member was received or is muted. */
  connected(): void;
  /** The server removed the member while the connection was lost. */
  lost(): void;
}

/** The bot as a member of the room of a call: it publishes audio, or audio and video, and plays all other members. */
export class RoomSession {
  private room: RoomState;
  private kind: CallKind;
  private publishing: Release = () => undefined;
  private isPublishing = false;
  private isConnected = false;
  /** By member and source. */
  private readonly playing = new Map<string, Release>();
  private readonly received = new Set<string>();
  private readonly releases: Release;

  constructor(
    private readonly dependencies: BotDependencies,
    joined: Result<'room.join'>,
    kind: CallKind,
    private readonly listener: RoomSessionListener,
  ) {
    const { signalling } = dependencies;
    this.room = joined.snap;
    this.kind = kind;
    const stream = roomStream(this.room.id);
    this.releases = releaseAll([
      signalling.on('event', (event) => {
        if (event.n === stream) this.applyState(reduce(this.room, event));
      }),
      signalling.on('snapshot', (snapshot) => {
        if (snapshot.stream === stream) this.applyState(snapshot.state as unknown as RoomState);
      }),
      signalling.on('lost', (lost) => {
        if (lost.stream === stream) listener.lost();
      }),
      signalling.subscribe(stream, { e: joined.e, s: joined.s }),
    ]);
    this.publish();
    this.applyState(this.room);
  }

  /** Switches between an audio and a video call. */
  setKind(kind: CallKind): void {
    if (kind === this.kind) return;
    this.kind = kind;
    const room = this.room.id;
    if (kind === 'video')
      this.ignoreFailure(this.dependencies.signalling.request('track.publish', { room, tracks: tracksOf(kind) }));
    else
      this.ignoreFailure(
        this.dependencies.signalling.request('track.mute', { room, source: 'main', kind: 'video', muted: true }),
      );
    this.publishing();
    this.publish();
  }

  leave(): void {
    this.release();
    this.ignoreFailure(this.dependencies.signalling.request('room.leave', { room: this.room.id }));
  }

  release(): void {
    this.releases();
    this.publishing();
    this.playing.forEach((stop) => stop());
    this.playing.clear();
  }

  private publish(): void {
    const { media, signalling } = this.dependencies;
    const room = this.room.id;
    this.publishing = media.publish({
      kind: this.kind,
      urls: async () => (await signalling.request('media.publish', { room, source: 'main' })).publish.urls,
      onSending: () => {
        this.isPublishing = true;
        this.check();
      },
    });
  }

  private applyState(room: RoomState): void {
    this.room = room;
    const sources = this.others.flatMap(({ id, tracks }) => tracks.map(({ source }) => ({ member: id, source })));
    const wanted = new Map(sources.map((one) => [`${one.member}/${one.source}`, one]));
    this.playing.forEach((stop, key) => {
      if (wanted.has(key)) return;
      stop();
      this.playing.delete(key);
    });
    wanted.forEach((track, key) => {
      if (this.playing.has(key)) return;
      const urls = async () => {
        const { play } = await this.dependencies.signalling.request('media.play', { room: room.id, tracks: [track] });
        return play.flatMap((grant) => grant.urls);
      };
      const onReceiving = () => {
        this.received.add(track.member);
        this.check();
      };
      this.playing.set(key, this.dependencies.media.play({ urls, onReceiving }));
    });
    this.check();
  }

  private check(): void {
    if (this.isConnected || !this.isPublishing) return;
    this.isConnected = this.others.some(({ id, tracks }) => this.received.has(id) || tracks.every(({ muted }) => muted));
    if (this.isConnected) this.listener.connected();
  }

  private get others(): RoomState['members'] {
    return this.room.members.filter(({ id }) => id !== this.dependencies.me.user);
  }

  /** For requests that may come too late: the member may be gone by then. */
  private ignoreFailure(request: Promise<unknown>): void {
    request.catch((cause: unknown) => this.dependencies.log('debug', 'refused', { cause: String(cause) }));
  }
}
