import { layouts } from '../../../components/layouts';
import { isFeature, type FeatureContext } from '../../../components/core/app/features';
import { rooms } from '../../../components/core/app/rooms';
import { createBinder, type View } from '../../../components/core/bind/binder';
import { releaseAll, type Release } from '../../../components/core/shared/release';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { GridState } from '../../../components/core/view/grid/grid-state';
import { gridOf } from '../../../components/core/view/grid/grid-view';
import type { Form } from '../../../components/core/view/layout';
import { plainScreen } from '../../../components/core/view/screen';
import { member, StoreTestbed, track } from '../../fakes/store/store-testbed';

/** Transfers over the bridge between the two threads: calls and bytes of JSON. */
export interface Crossed {
  calls: number;
  bytes: number;
}

/** Long enough for audio levels to reach zero, and for the list to be still. */
const restMs = 4_000;
const windows = {
  portrait: { width: 390, height: 640 },
  landscape: { width: 844, height: 390 },
  desktop: { width: 1_280, height: 720 },
};

/** The grid of a room with the feature of layouts, bound as its component binds it, and the setData that it causes. */
export class BoundRoom {
  readonly testbed = new StoreTestbed();
  readonly state: GridState;
  private crossed: Crossed = { calls: 0, bytes: 0 };
  private readonly release: Release;

  constructor(form: Form) {
    const view: View = {
      setData: (patch) => {
        this.crossed.calls += 1;
        this.crossed.bytes += Buffer.byteLength(JSON.stringify(patch));
      },
    };
    const screen = { ...plainScreen, ...windows[form], form, players: 64 };
    this.state = new GridState(windows[form]);
    const { clock, storage } = this.testbed.platform;
    const feature: unknown = layouts();
    if (!isFeature(feature)) throw new Error('layouts() is a feature');
    const instance = feature.start({ clock, storage } as unknown as FeatureContext);
    const opened = { connection: {}, capabilities: {}, permissions: {}, texts: zhCN, createRoom: () => this.testbed.room };
    const facts = {
      state: this.state,
      layout: '',
      now: () => 0,
      isPreview: false,
      onInk: false,
      maxPlayers: screen.players,
      screen,
      permissions: { camera: 'granted', microphone: 'granted' },
      texts: zhCN,
    } as const;
    this.release = releaseAll([
      rooms.open({ ...opened, features: { layouts: instance } } as unknown as Parameters<typeof rooms.open>[0]),
      createBinder(clock, () => undefined)(view, () => ({ ...gridOf({ room: this.testbed.room, ...facts }) })),
      () => this.testbed.close(),
    ]);
  }

  /** The transfers that one action causes within `ms`. */
  async during(act: () => void | Promise<void>, ms = 400): Promise<Crossed> {
    await this.testbed.advance(restMs);
    this.crossed = { calls: 0, bytes: 0 };
    await act();
    await this.testbed.advance(ms);
    return { ...this.crossed };
  }

  /** Every player of these members shows its first picture. */
  show(ids: readonly string[]): void {
    const { elements } = this.testbed.room;
    ids.forEach((id) => {
      elements.acceptPlayer(id, 'main', { type: 'started' });
      elements.acceptPlayer(id, 'main', { type: 'firstFrame' });
    });
  }

  close(): void {
    this.release();
  }
}

/** The moments of a room, in the order of the table. */
export const moments = [
  'first full picture',
  'one volume tick',
  'one netstatus tick',
  'a member joins',
  'a member mutes',
  'one from a later page speaks',
  'a page turns',
] as const;
export type Moment = (typeof moments)[number];

/** The report that a phone sends per player every two seconds. */
const report = { netQualityLevel: 1, videoBitrate: 800, audioBitrate: 48, videoFPS: 15, netJitter: 20 };
const ticks = 200;
/** Until then the code is compiled while it runs. */
const warmUpTicks = 100;

export interface Measured {
  readonly crossed: ReadonlyMap<Moment, Crossed>;
  /** Processor time of the view for a volume tick, in ms. */
  readonly tickMs: number;
}

/** Measures every moment of a room with so many others, who all send sound and picture. A moment that cannot happen has no figure. */
export async function measureRoom(others: number, form: Form): Promise<Measured> {
  const bound = new BoundRoom(form);
  const { testbed, state } = bound;
  const ids = Array.from({ length: others }, (_, at) => `member-${at}`);
  const crossed = new Map<Moment, Crossed>();
  const measure = async (moment: Moment, act: () => void | Promise<void>, ms?: number): Promise<void> =>
    void crossed.set(moment, await bound.during(act, ms));
  const volume = (of: (at: number) => number): void =>
    ids.forEach((id, at) => testbed.room.elements.acceptPlayerVolume(id, 'main', of(at)));
  try {
    await measure('first full picture', async () => {
      await testbed.joined(...ids.map((id) => member(id)));
      await testbed.advance(50);
      bound.show(ids);
    });
    await measure('one volume tick', () => volume((at) => 20 + (at % 60)));
    await measure('one netstatus tick', () => ids.forEach((id) => testbed.room.elements.acceptPlayerNet(id, 'main', report)));
    await measure('a member joins', async () => {
      testbed.emit('member.joined', { member: member('newcomer') });
      await testbed.advance(50);
      bound.show(['newcomer']);
    });
    testbed.emit('member.left', { id: 'newcomer', why: 'left' });
    await measure('a member mutes', () => testbed.emit('track.muted', { id: 'member-0', ...track(), muted: true }));
    const perPage = form === 'desktop' ? 25 : 9;
    if (others + 1 > perPage) {
      const last = `member-${others - 1}`;
      // Ten reports of one voice, by which it becomes the speaker.
      await measure('one from a later page speaks', async () => {
        for (let turn = 0; turn < 10; turn += 1) {
          testbed.room.elements.acceptPlayerVolume(last, 'main', 60);
          await testbed.advance(300);
        }
      });
      await measure('a page turns', () => state.showPage(1));
      state.showPage(0);
    }
    const tick = async (turn: number): Promise<void> => {
      volume((at) => 20 + ((at * 7 + turn * 13) % 60));
      await testbed.advance(300);
    };
    for (let turn = 0; turn < warmUpTicks; turn += 1) await tick(turn);
    const before = process.cpuUsage();
    for (let turn = 0; turn < ticks; turn += 1) await tick(turn);
    const { user, system } = process.cpuUsage(before);
    return { crossed, tickMs: (user + system) / 1_000 / ticks };
  } finally {
    bound.close();
  }
}
