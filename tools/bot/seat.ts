import type { CallKind } from '../../components/core/protocol/call-state';
import { roomStream, type Result } from '../../components/core/protocol/messages';
import { reduce } from '../../components/core/protocol/reduce';
import type { RoomState, Track } from '../../components/core/protocol/room-state';
import { releaseAll, type Release } from '../../components/core/shared/release';
import type { BotNeeds } from './bot';

export const tracksOf = (kind: CallKind): Track[] => {
  const audio: Track = { source: 'main', kind: 'audio', muted: false };
  return kind === 'audio' ? [audio] : [audio, { ...audio, kind: 'video' }];
};

interface SeatListener {
  /** Ours has left, and one of the others is heard or sends nothing: said once. */
  talking(): void;
  /** The server gave the seat up while the line was dead. */
  lost(): void;
}

/** The bot's place in the room that carries a call: it sends what the call is, and hears everybody. */
export class Seat {
  private room: RoomState;
  private kind: CallKind;
  private sending: Release = () => undefined;
  private flows = false;
  private talks = false;
  /** By member and source. */
  private readonly hearing = new Map<string, Release>();
  private readonly heard = new Set<string>();
  private readonly held: Release;

  constructor(
    private readonly needs: BotNeeds,
    joined: Result<'room.join'>,
    kind: CallKind,
    private readonly listener: SeatListener,
  ) {
    const { signalling } = needs;
    this.room = joined.snap;
    this.kind = kind;
    const stream = roomStream(this.room.id);
    this.held = releaseAll([
      signalling.on('event', (event) => {
        if (event.n === stream) this.stands(reduce(this.room, event));
      }),
      signalling.on('snapshot', (snapshot) => {
        if (snapshot.stream === stream) this.stands(snapshot.state as unknown as RoomState);
      }),
      signalling.on('lost', (lost) => {
        if (lost.stream === stream) listener.lost();
      }),
      signalling.follow(stream, { e: joined.e, s: joined.s }),
    ]);
    this.send();
    this.stands(this.room);
  }

  /** The call goes on with another kind. */
  turn(kind: CallKind): void {
    if (kind === this.kind) return;
    this.kind = kind;
    const room = this.room.id;
    if (kind === 'video') this.tell(this.needs.signalling.request('track.publish', { room, tracks: tracksOf(kind) }));
    else this.tell(this.needs.signalling.request('track.mute', { room, source: 'main', kind: 'video', muted: true }));
    this.sending();
    this.send();
  }

  leave(): void {
    this.release();
    this.tell(this.needs.signalling.request('room.leave', { room: this.room.id }));
  }

  release(): void {
    this.held();
    this.sending();
    this.hearing.forEach((stop) => stop());
    this.hearing.clear();
  }

  private send(): void {
    const { media, signalling } = this.needs;
    const room = this.room.id;
    this.sending = media.send({
      kind: this.kind,
      urls: async () => (await signalling.request('media.publish', { room, source: 'main' })).publish.urls,
      flowing: () => {
        this.flows = true;
        this.check();
      },
    });
  }

  private stands(room: RoomState): void {
    this.room = room;
    const sources = this.others.flatMap(({ id, tracks }) => tracks.map(({ source }) => ({ member: id, source })));
    const wanted = new Map(sources.map((one) => [`${one.member}/${one.source}`, one]));
    this.hearing.forEach((stop, key) => {
      if (wanted.has(key)) return;
      stop();
      this.hearing.delete(key);
    });
    wanted.forEach((track, key) => {
      if (this.hearing.has(key)) return;
      const urls = async () => {
        const { play } = await this.needs.signalling.request('media.play', { room: room.id, tracks: [track] });
        return play.flatMap((grant) => grant.urls);
      };
      const heard = () => {
        this.heard.add(track.member);
        this.check();
      };
      this.hearing.set(key, this.needs.media.hear({ urls, heard }));
    });
    this.check();
  }

  private check(): void {
    if (this.talks || !this.flows) return;
    this.talks = this.others.some(({ id, tracks }) => this.heard.has(id) || tracks.every(({ muted }) => muted));
    if (this.talks) this.listener.talking();
  }

  private get others(): RoomState['members'] {
    return this.room.members.filter(({ id }) => id !== this.needs.me.user);
  }

  /** What comes too late to matter: the seat may be gone by then. */
  private tell(answer: Promise<unknown>): void {
    answer.catch((cause: unknown) => this.needs.log('debug', 'refused', { cause: String(cause) }));
  }
}
