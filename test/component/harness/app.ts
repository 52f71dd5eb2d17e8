import { fakePhone, type Phone, type PhoneOptions } from '../../fakes/phone/fake-phone';
import type { Mounted } from '../../fakes/phone/mounted';
import type { PhonePage } from '../../fakes/phone/pages';
import type { RtcWithCalls } from '../../../components/core/features/call/types';
import type { RtcOptions } from '../../../components/core/app/rtc-options';
import { RoomServer } from './room-server';

export type Navigation = 'open' | 'replace' | 'restart';

/** The rooms on a page of the app, in order. */
export interface OpenedPage {
  page: PhonePage;
  rooms: { id: string; view: Mounted }[];
}

/** A mini program with the whole built kit and a fake server, on a phone of one version. */
export class App {
  readonly server = new RoomServer();
  readonly phone: Phone;
  readonly rtc: RtcWithCalls;
  /** Open pages, the one in front last; the first page of the app has no room. */
  opened: OpenedPage[];

  constructor(
    version: string,
    { kit = '', rtc = {}, ...options }: PhoneOptions & { kit?: string; rtc?: Partial<RtcOptions> } = {},
  ) {
    this.phone = fakePhone(version, { ...options, server: this.server.accept });
    this.rtc = this.createRtc(kit, rtc);
    this.opened = [{ page: this.phone.page, rooms: [] }];
  }

  /** Calls `createRtc` of the kit in this folder of the build. */
  createRtc(folder: string, more: Partial<RtcOptions> = {}): RtcWithCalls {
    const kit = this.phone.require(`${folder}/index`) as typeof import('../../../components');
    const { calls } = this.phone.require(`${folder}/calls`) as typeof import('../../../components/calls');
    const options = { server: 'wss://rtc/v1', token: () => Promise.resolve('t'), locale: 'en' as const, ...more };
    return kit.createRtc({ ...options, features: [calls()] });
  }

  /** Opens a page with these rooms, which join automatically. */
  openPage(ids: readonly string[], how: Navigation = 'open', folder = ''): OpenedPage {
    const page = this.phone.open('pages/room/index', {}, how);
    this.opened = this.opened.slice(0, how === 'open' ? undefined : how === 'replace' ? -1 : 0);
    const rooms = ids.map((id) => ({ id, view: this.phone.mount(`${folder}room`, { room: id, autoJoin: true }) }));
    const opened = { page, rooms };
    this.opened = this.opened.concat(opened);
    return opened;
  }

  back(): void {
    this.phone.back();
    this.opened = this.opened.slice(0, -1);
  }

  async settle(): Promise<void> {
    await this.server.settle(this.phone);
    // Commands wait up to 300 ms for their element.
    await this.phone.clock.advance(400);
    await this.server.settle(this.phone);
  }

  /** Leaves everything; returns the resources still in use, without listeners that an app registers once. */
  async closeAll(): Promise<{ sockets: number; timers: number; live: number; routes: string[] }> {
    const pages = this.opened.map(({ page }) => page);
    this.openPage([], 'restart');
    await this.settle();
    await this.phone.clock.advance(6_000);
    await this.settle();
    const { sockets, timers, live } = this.phone.held();
    return { sockets, timers, live, routes: handlersLeftOn(pages.concat(this.phone.page)) };
  }
}

/** The room component at `place` of a page. */
export function viewOf({ rooms }: OpenedPage, place = 0): Mounted {
  const room = rooms[place];
  if (room === undefined) throw new Error(`the page has ${rooms.length} rooms`);
  return room.view;
}

/** Handlers of the kit that are still on the given pages; a page keeps its number. */
export const handlersLeftOn = (pages: readonly PhonePage[]): string[] =>
  pages.flatMap((page) => Object.keys(page).filter((name) => /^rtc/.test(name) && name !== 'rtcPlace'));

export const nothingHeld = { sockets: 0, timers: 0, live: 0, routes: [] };
