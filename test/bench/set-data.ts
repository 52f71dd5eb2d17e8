import { createBinder, type View } from '../../components/core/bind/binder';
import { GridMemory } from '../../components/core/store/views/grid-memory';
import { gridOf } from '../../components/core/store/views/grid';
import { plainScreen } from '../../components/core/store/views/screen';
import { bothTracks, member, StoreHouse, track } from '../fakes/store-house';
import { zhCN } from '../../components/core/texts/zh-cn';
import type { Row } from './row';

/** What crossed the bridge between two threads: calls and bytes of JSON. */
interface Crossed {
  calls: number;
  bytes: number;
}

/** A grid of a room with eight others, bound as the component binds it. */
class BoundGrid {
  readonly house = new StoreHouse();
  private crossed: Crossed = { calls: 0, bytes: 0 };
  private readonly release: () => void;

  constructor() {
    const view: View = {
      setData: (patch) => {
        this.crossed.calls += 1;
        this.crossed.bytes += Buffer.byteLength(JSON.stringify(patch));
      },
    };
    const screen = { ...plainScreen, players: 9 };
    const memory = new GridMemory({ width: 390, height: 640 });
    const facts = {
      memory,
      isPreview: false,
      maxPlayers: 9,
      screen,
      permits: { camera: 'granted', microphone: 'granted' },
      texts: zhCN,
      call: null,
    } as const;
    const { clock } = this.house.platform;
    this.release = createBinder(clock, () => undefined)(view, () => ({ ...gridOf({ room: this.house.room, ...facts }) }));
  }

  /** What one act makes cross, everything that follows within `ms` included. */
  async during(act: () => void | Promise<void>, ms = 400): Promise<Crossed> {
    // Long enough for voices of the last act to fall silent.
    await this.house.pass(2_000);
    this.crossed = { calls: 0, bytes: 0 };
    await act();
    await this.house.pass(ms);
    return { ...this.crossed };
  }

  close(): void {
    this.release();
    this.house.close();
  }
}

const names = ['ana', 'ben', 'cai', 'dan', 'eva', 'fei', 'gu', 'han'];
const words = ({ calls, bytes }: Crossed): string => `${calls} setData, ${(bytes / 1000).toFixed(2)} kB`;

/** The crossings of design's table. The peers' figures are quoted: their kits run in WeChat only. */
export async function measureSetData(): Promise<readonly Row[]> {
  const grid = new BoundGrid();
  const { house } = grid;
  const row = (name: string, ours: Crossed, peer: string, bar: string, met: boolean | null): Row => {
    return {
      group: 'set-data',
      name,
      ours: words(ours),
      peer: peer === '–' ? peer : `${peer} (quoted)`,
      ratio: '–',
      bar,
      met,
      runs: 1,
    };
  };

  const arrive = await grid.during(async () => {
    await house.joined();
    for (const name of names) house.tell('member.joined', { member: member(name, { tracks: bothTracks }) });
    await house.pass(50);
    for (const name of names) {
      house.room.acceptPlayer(name, 'main', { type: 'started' });
      house.room.acceptPlayer(name, 'main', { type: 'firstFrame' });
    }
  }, 500);
  const volume = await grid.during(() => names.forEach((name, i) => house.room.acceptPlayerVolume(name, 'main', 30 + i * 5)));
  // What the phone reports of a player once in two seconds.
  const report = { netQualityLevel: 1, videoBitrate: 800, audioBitrate: 48, videoFPS: 15, netJitter: 20 };
  const status = await grid.during(() => names.forEach((name) => house.room.acceptPlayerNet(name, 'main', report)));
  const muted = await grid.during(() => house.tell('track.muted', { id: 'ana', ...track(), muted: true }));
  grid.close();
  return [
    row(
      'one volume tick, 8 remote members',
      volume,
      '8 setData, 33.4 kB',
      '1 setData, ≤ 0.5 kB',
      volume.calls === 1 && volume.bytes <= 500,
    ),
    row('one netstatus tick, 8 players', status, '8 setData, 39–43 kB', '0 setData', status.calls === 0),
    row('8 members joining with audio and video', arrive, '37.6 kB', '≤ 8 kB', arrive.bytes <= 8_000),
    row('one member mutes', muted, '–', '–', null),
  ];
}
