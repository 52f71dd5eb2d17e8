import { fakePhone, type Phone, type PhoneOptions } from '../fakes/fake-phone';
import type { Mounted } from '../fakes/fake-phone-mounted';
import type { PhonePage } from '../fakes/fake-phone-pages';
import type { Rtc } from '../../components/core/store/door';
import type { RtcOptions } from '../../components/core/store/rtc-options';
import { RoomServer } from './room-server';

export type Way = 'open' | 'replace' | 'restart';

/** What lies on a page of the app: rooms by their names, in order. */
export interface Opened {
  page: PhonePage;
  rooms: { id: string; view: Mounted }[];
}

/** A mini program with the whole built kit, its store and a server, on a phone of one version. */
export class App {
  readonly server = new RoomServer();
  readonly phone: Phone;
  readonly rtc: Rtc;
  /** Pages that are open, the one in front last; the first page of the app has no room. */
  opened: Opened[];

  constructor(
    version: string,
    { kit = '', rtc = {}, ...options }: PhoneOptions & { kit?: string; rtc?: Partial<RtcOptions> } = {},
  ) {
    this.phone = fakePhone(version, { ...options, server: this.server.accept });
    this.rtc = this.copy(kit, rtc);
    this.opened = [{ page: this.phone.page, rooms: [] }];
  }

  /** `createRtc` of the kit in this folder of the build. */
  copy(folder: string, more: Partial<RtcOptions> = {}): Rtc {
    const kit = this.phone.require(`${folder}/index`) as typeof import('../../components');
    return kit.createRtc({ server: 'wss://rtc/v1', token: () => Promise.resolve('t'), locale: 'en', ...more });
  }

  /** A page with these rooms on it, which join by themselves. */
  go(ids: readonly string[], how: Way = 'open', folder = ''): Opened {
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
    // The commands of an element wait for it, at most 300 ms.
    await this.phone.clock.advance(400);
    await this.server.settle(this.phone);
  }

  /** Everything is left; what is still held is given, without what an app registers once for good. */
  async end(): Promise<{ sockets: number; timers: number; live: number; routes: string[] }> {
    const pages = this.opened.map(({ page }) => page);
    this.go([], 'restart');
    await this.settle();
    await this.phone.clock.advance(6_000);
    await this.settle();
    const { sockets, timers, live } = this.phone.held();
    return { sockets, timers, live, routes: leftOn(pages.concat(this.phone.page)) };
  }
}

/** The room on a page, in order. */
export function viewOf({ rooms }: Opened, place = 0): Mounted {
  const room = rooms[place];
  if (room === undefined) throw new Error(`the page has ${rooms.length} rooms`);
  return room.view;
}

/** What the kit has put on pages and not taken away again; a page keeps its number. */
export const leftOn = (pages: readonly PhonePage[]): string[] =>
  pages.flatMap((page) => Object.keys(page).filter((name) => /^rtc/.test(name) && name !== 'rtcPlace'));

export const nothing = { sockets: 0, timers: 0, live: 0, routes: [] };
