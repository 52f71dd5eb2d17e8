import { createBinder, type View } from '../../components/core/bind/binder';
import { GridState } from '../../components/core/view/grid/grid-state';
import { gridOf } from '../../components/core/view/grid/grid-view';
import type { Form } from '../../components/core/view/layout';
import { plainScreen } from '../../components/core/view/screen';
import { bothTracks, member, StoreTestbed, track } from '../fakes/store/store-testbed';
import { zhCN } from '../../components/core/texts/zh-cn';
import type { Row } from './row';

/** Transfers over the bridge between the two threads: calls and bytes of JSON. */
interface Crossed {
  calls: number;
  bytes: number;
}

/** A grid, bound as the component binds it. */
class BoundGrid {
  readonly testbed = new StoreTestbed();
  private crossed: Crossed = { calls: 0, bytes: 0 };
  private readonly release: () => void;

  constructor(form: Form = 'portrait') {
    const view: View = {
      setData: (patch) => {
        this.crossed.calls += 1;
        this.crossed.bytes += Buffer.byteLength(JSON.stringify(patch));
      },
    };
    const isDesktop = form === 'desktop';
    const screen = { ...plainScreen, form, players: isDesktop ? 64 : 9 };
    const state = new GridState(isDesktop ? { width: 1_280, height: 720 } : { width: 390, height: 640 });
    const facts = {
      state,
      layout: '',
      now: () => 0,
      isPreview: false,
      onInk: false,
      maxPlayers: screen.players,
      screen,
      permissions: { camera: 'granted', microphone: 'granted' },
      texts: zhCN,
    } as const;
    const { clock } = this.testbed.platform;
    this.release = createBinder(clock, () => undefined)(view, () => ({ ...gridOf({ room: this.testbed.room, ...facts }) }));
  }

  /** The transfers that one action causes within `ms`. */
  async during(act: () => void | Promise<void>, ms = 400): Promise<Crossed> {
    // Long enough for the audio levels of the last action to reach zero.
    await this.testbed.advance(2_000);
    this.crossed = { calls: 0, bytes: 0 };
    await act();
    await this.testbed.advance(ms);
    return { ...this.crossed };
  }

  close(): void {
    this.release();
    this.testbed.close();
  }
}

const names = ['ana', 'ben', 'cai', 'dan', 'eva', 'fei', 'gu', 'han'];
const words = ({ calls, bytes }: Crossed): string => `${calls} setData, ${(bytes / 1000).toFixed(2)} kB`;

/** The figures of a room of `count` others on a phone and on a desktop; no peer publishes any. */
async function measureLargeRoom(count: number, form: Form): Promise<readonly Row[]> {
  const grid = new BoundGrid(form);
  const { testbed } = grid;
  const ids = Array.from({ length: count }, (_, at) => `member-${at}`);
  const arrive = await grid.during(async () => {
    await testbed.joined();
    for (const id of ids) testbed.emit('member.joined', { member: member(id, { tracks: bothTracks }) });
    await testbed.advance(50);
    for (const id of ids) {
      testbed.room.elements.acceptPlayer(id, 'main', { type: 'started' });
      testbed.room.elements.acceptPlayer(id, 'main', { type: 'firstFrame' });
    }
  }, 500);
  const volume = await grid.during(() =>
    ids.forEach((id, at) => testbed.room.elements.acceptPlayerVolume(id, 'main', 20 + (at % 60))),
  );
  grid.close();
  const row = (what: string, ours: Crossed): Row => ({
    group: 'set-data',
    name: `${what}, ${count} remote members, ${form}`,
    ours: words(ours),
    peer: '–',
    ratio: '–',
    bar: '–',
    met: null,
    runs: 1,
  });
  return [row('all joining', arrive), row('one volume tick', volume)];
}

/** The rows of the table of setData. The peers' figures are quoted, because their kits run in WeChat only. */
export async function measureSetData(): Promise<readonly Row[]> {
  const grid = new BoundGrid();
  const { testbed } = grid;
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
    await testbed.joined();
    for (const name of names) testbed.emit('member.joined', { member: member(name, { tracks: bothTracks }) });
    await testbed.advance(50);
    for (const name of names) {
      testbed.room.elements.acceptPlayer(name, 'main', { type: 'started' });
      testbed.room.elements.acceptPlayer(name, 'main', { type: 'firstFrame' });
    }
  }, 500);
  const volume = await grid.during(() =>
    names.forEach((name, i) => testbed.room.elements.acceptPlayerVolume(name, 'main', 30 + i * 5)),
  );
  // The report that a phone sends per player every two seconds.
  const report = { netQualityLevel: 1, videoBitrate: 800, audioBitrate: 48, videoFPS: 15, netJitter: 20 };
  const status = await grid.during(() => names.forEach((name) => testbed.room.elements.acceptPlayerNet(name, 'main', report)));
  const muted = await grid.during(() => testbed.emit('track.muted', { id: 'ana', ...track(), muted: true }));
  grid.close();
  const large: Row[] = [];
  for (const count of [24, 49])
    for (const form of ['portrait', 'desktop'] as const) large.push(...(await measureLargeRoom(count, form)));
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
    ...large,
  ];
}
