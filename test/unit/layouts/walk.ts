import { layouts } from '../../../components/layouts';
import { isFeature, type FeatureContext } from '../../../components/core/app/features';
import { rooms } from '../../../components/core/app/rooms';
import type { LayoutStore } from '../../../components/core/features/layouts/layout-store';
import type { RemoteStreamModel } from '../../../components/core/room/types';
import { autorun } from '../../../components/core/shared/mobx';
import type { Json } from '../../../components/core/shared/json';
import { GridState } from '../../../components/core/view/grid/grid-state';
import { gridOf, type GridView } from '../../../components/core/view/grid/grid-view';
import { formOf, type Size } from '../../../components/core/view/layout';
import { plainScreen, type Screen } from '../../../components/core/view/screen';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { FakeClock } from '../../fakes/platform/fake-clock';
import {
  fakeMe,
  fakeMember,
  fakeRoom,
  observableRemote,
  toggle,
  type FakeRemote,
  type FakeRoom,
} from '../../fakes/store/fake-room-model';
import { mobx } from '../../fakes/store/kit-mobx';

export const windows = {
  portrait: { width: 390, height: 700 },
  landscape: { width: 844, height: 390 },
  desktop: { width: 1_280, height: 720 },
} as const satisfies { readonly [form: string]: Size };

/** A room with the feature of layouts, whose grid is rendered as its component does. */
export class Walk {
  readonly clock = new FakeClock();
  readonly stored = new Map<string, Json>();
  readonly room: FakeRoom = fakeRoom(mobx, { me: fakeMe() });
  readonly store: LayoutStore;
  state: GridState;
  screen: Screen = { ...plainScreen, ...windows.portrait };
  layout = '';
  isPreview = false;
  view: GridView & { look: string };
  renders = 0;
  private born = 0;
  private readonly closing: (() => void)[] = [];

  constructor() {
    const feature: unknown = layouts();
    if (!isFeature(feature)) throw new Error('layouts() is a feature');
    const storage = {
      read: (key: string) => this.stored.get(key),
      write: (key: string, value: Json) => void this.stored.set(key, value),
    };
    const instance = feature.start({ clock: this.clock, storage } as unknown as FeatureContext);
    this.store = instance.api as LayoutStore;
    const opened = { connection: {}, capabilities: {}, permissions: {}, texts: zhCN, createRoom: () => this.room };
    this.closing.push(
      rooms.open({ ...opened, apis: { layouts: instance.api }, featureRooms: [] } as unknown as Parameters<typeof rooms.open>[0]),
    );
    this.state = new GridState(this.screen);
    this.view = this.render();
  }

  render(): GridView & { look: string } {
    const { state, layout, isPreview, screen, room } = this;
    state.resize({ width: screen.width, height: screen.height });
    const permissions = { camera: 'granted', microphone: 'granted' } as const;
    const facts = { state, layout, isPreview, onInk: false, maxPlayers: 8, screen, permissions, texts: zhCN, now: () => 0 };
    this.renders += 1;
    return (this.view = gridOf({ room, ...facts }));
  }

  /** Renders at every change, as a page does, until the walk ends. */
  follow(): this {
    this.closing.push(autorun(() => void this.render()));
    return this;
  }

  close(): void {
    this.closing
      .splice(0)
      .reverse()
      .forEach((close) => close());
  }

  turn(form: keyof typeof windows): void {
    const window = windows[form];
    this.screen = { ...this.screen, ...window, form: formOf(window) };
    this.render();
  }

  join(count = 1, more: Partial<RemoteStreamModel> = {}): this {
    for (let turn = 0; turn < count; turn += 1) {
      const id = `m${this.born}`;
      this.born += 1;
      this.room.remotes = this.room.remotes.concat(observableRemote(mobx, fakeMember(id, id), more));
    }
    this.render();
    return this;
  }

  remote(id: string, source = 'main'): FakeRemote {
    const found = this.room.remotes.find((one) => one.member.id === id && one.source === source);
    if (found === undefined) throw new Error(`${id} is not here`);
    return found as FakeRemote;
  }

  share(id: string): void {
    const { member } = this.remote(id);
    const more = { source: 'screen', hasAudio: false, playerKey: `${id}.screen.0` } as const;
    this.room.remotes = this.room.remotes.concat(observableRemote(mobx, member, more));
    this.render();
  }

  shareOwn(on: boolean): void {
    this.room.me.screen = toggle(on);
    this.render();
  }

  leave(id: string): void {
    this.room.remotes = this.room.remotes.filter(({ member }) => member.id !== id);
    this.render();
  }

  /** Talks for `ms`, then is silent. */
  say(id: string, ms: number): void {
    this.remote(id).speaking = true;
    this.render();
    this.wait(ms);
    this.remote(id).speaking = false;
    this.render();
  }

  /** Time passes, and the grid is rendered ten times a second, more often than audio levels change. */
  wait(ms: number): void {
    for (let left = ms; left > 0; left -= 100) {
      this.clock.advance(Math.min(100, left));
      this.render();
    }
  }

  /** Keys of the tiles in sight by their style: from the top left, and `me` for the own one. */
  seen(): string[] {
    const { own, tiles } = this.view;
    const all = [{ key: 'me', style: own.style }, ...tiles].filter(({ style }) => style !== '' && !style.includes('opacity:0'));
    const at = (style: string): number => {
      const [left = 0, top = 0] = ['left', 'top'].map((side) => Number(new RegExp(`${side}:([\\d.]+)`).exec(style)?.[1]));
      return top * 1_000 + left;
    };
    return all.sort((one, other) => at(one.style) - at(other.style)).map(({ key }) => key.replace(':main', ''));
  }
}
