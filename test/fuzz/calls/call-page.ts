import type { Clock } from '../../../components/core/shared/clock';
import { releaseAll, type Release } from '../../../components/core/shared/release';
import type { CallsModel } from '../../../components/core/features/call/types';
import { comparer, makeObservable, reaction, ref } from '../../../components/core/shared/mobx';
import type { RoomModel } from '../../../components/core/room/types';
import type { Random } from '../../harness/random';

/** How the native elements of this device behave: they start soon, late, never, or start and break. */
export type MediaBehaviour = 'soon' | 'late' | 'never' | 'breaks';

const startRangeMs: { readonly [Name in MediaBehaviour]: readonly [number, number] } = {
  soon: [50, 1_500],
  late: [4_000, 25_000],
  never: [0, 0],
  breaks: [50, 1_500],
};

interface Tile {
  key: string;
  member: string;
  source: 'main' | 'screen';
}

/** The call's page, as `rtc-call` builds it: one pusher, and one player per remote member. */
export class CallPage {
  /** False while the user looks at another page. */
  isOpen = true;
  private shown: Release = () => undefined;
  private readonly stopFollowing: Release;

  constructor(
    calls: CallsModel,
    private readonly clock: Clock,
    private readonly random: Random,
    readonly media: MediaBehaviour,
  ) {
    makeObservable(this, { isOpen: ref });
    this.stopFollowing = reaction(
      () => {
        const call = calls.current;
        return { call: this.isOpen && call !== null && call.state !== 'ended' ? call : null, room: call?.room ?? null };
      },
      ({ call, room }) => {
        this.shown();
        this.shown = call === null ? () => undefined : releaseAll([call.show(), ...(room === null ? [] : [this.play(room)])]);
      },
      { equals: comparer.shallow, fireImmediately: true },
    );
  }

  /** The user goes to another page, or comes back. */
  toggle(): void {
    this.isOpen = !this.isOpen;
  }

  close(): void {
    this.stopFollowing();
    this.shown();
  }

  private play(room: RoomModel): Release {
    let pushing: Release = () => undefined;
    const tiles = new Map<string, Release>();
    const nothing = (): void => undefined;
    const pusher = room.elements.attachPusher({
      start: () => {
        pushing();
        pushing = this.startElement((type) =>
          room.elements.acceptPusher(type === 'broken' ? { type, reason: 'push_broken' } : { type }),
        );
      },
      stop: () => pushing(),
      startPreview: nothing,
      stopPreview: nothing,
      switchCamera: nothing,
      afterRemoval: (callback) => callback(),
      isOff: () => Promise.resolve(true),
      invoke: () => Promise.resolve(),
    });
    const stop = reaction(
      () =>
        room.remotes
          .filter(({ player }) => player.src !== '')
          .map(({ member, source, playerKey, player }) => ({ key: `${playerKey} ${player.src}`, member: member.id, source })),
      (wanted: readonly Tile[]) => {
        tiles.forEach((release, key) => {
          if (wanted.some((tile) => tile.key === key)) return;
          release();
          tiles.delete(key);
        });
        wanted.filter(({ key }) => !tiles.has(key)).forEach((tile) => tiles.set(tile.key, this.tile(room, tile)));
      },
      { equals: comparer.structural, fireImmediately: true },
    );
    return () => {
      stop();
      pusher();
      pushing();
      tiles.forEach((release) => release());
    };
  }

  private tile(room: RoomModel, { member, source }: Tile): Release {
    return releaseAll([
      room.elements.attachPlayer(member, source, { invoke: () => Promise.resolve() }),
      this.startElement((type) =>
        room.elements.acceptPlayer(member, source, type === 'broken' ? { type, reason: 'play_broken' } : { type }),
      ),
    ]);
  }

  /** Emits the events of one native element after its start. */
  private startElement(say: (type: 'started' | 'broken') => void): Release {
    if (this.media === 'never') return () => undefined;
    const [least, most] = startRangeMs[this.media];
    const startsInMs = this.random.integer(least, most);
    const started = this.clock.after(startsInMs, () => say('started'));
    if (this.media !== 'breaks') return started;
    return releaseAll([started, this.clock.after(startsInMs + this.random.integer(500, 8_000), () => say('broken'))]);
  }
}
