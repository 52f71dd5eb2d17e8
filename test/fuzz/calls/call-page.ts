import type { Clock } from '../../../components/core/platform/platform';
import { releaseAll, type Release } from '../../../components/core/shared/release';
import type { CallsModel } from '../../../components/core/store/call-model';
import { comparer, makeObservable, reaction, ref } from '../../../components/core/store/mobx';
import type { RoomModel } from '../../../components/core/store/model';
import type { Chance } from '../chance';

/** What becomes of the native elements of this phone: they begin soon, late, never, or begin and break. */
export type Media = 'soon' | 'late' | 'never' | 'breaks';

const beginsInMs: { readonly [Name in Media]: readonly [number, number] } = {
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

/** The call's page, as `rtc-call` makes it: it shows the call, and has one element that sends and one for each of the others. */
export class CallPage {
  /** The person may look at another page meanwhile. */
  isOpen = true;
  private shown: Release = () => undefined;
  private readonly over: Release;

  constructor(
    calls: CallsModel,
    private readonly clock: Clock,
    private readonly chance: Chance,
    readonly media: Media,
  ) {
    makeObservable(this, { isOpen: ref });
    this.over = reaction(
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

  close(): void {
    this.over();
    this.shown();
  }

  private play(room: RoomModel): Release {
    let pushing: Release = () => undefined;
    const tiles = new Map<string, Release>();
    const nothing = (): void => undefined;
    const pusher = room.attachPusher({
      start: () => {
        pushing();
        pushing = this.begin((type) => room.acceptPusher(type === 'broken' ? { type, reason: 'push_broken' } : { type }));
      },
      stop: () => pushing(),
      startPreview: nothing,
      stopPreview: nothing,
      switchCamera: nothing,
      run: () => Promise.resolve(),
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
      room.attachPlayer(member, source, { run: () => Promise.resolve() }),
      this.begin((type) => room.acceptPlayer(member, source, type === 'broken' ? { type, reason: 'play_broken' } : { type })),
    ]);
  }

  /** One native element after it was started. */
  private begin(say: (type: 'started' | 'broken') => void): Release {
    if (this.media === 'never') return () => undefined;
    const [least, most] = beginsInMs[this.media];
    const startsInMs = this.chance.between(least, most);
    const started = this.clock.after(startsInMs, () => say('started'));
    if (this.media !== 'breaks') return started;
    return releaseAll([started, this.clock.after(startsInMs + this.chance.between(500, 8_000), () => say('broken'))]);
  }
}
