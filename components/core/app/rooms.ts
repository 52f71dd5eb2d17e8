import type { Capabilities } from '../room/capabilities';
import type { Room } from '../room/room';
import type { DeviceList } from '../shared/device-list';
import { makeObservable, ref } from '../shared/mobx';
import { releaseOnce, type Release } from '../shared/release';
import type { Texts } from '../texts/texts';
import type { FeatureRooms } from './features';
import type { ConnectionModel, PermissionsModel } from './types';

/** The parts of a running `createRtc` that components use. */
export interface OpenRtc {
  readonly connection: ConnectionModel;
  readonly capabilities: Capabilities;
  readonly permissions: PermissionsModel;
  readonly texts: Texts;
  /** The APIs of the running features, by their names. */
  readonly apis: { readonly [name: string]: unknown };
  readonly featureRooms: readonly FeatureRooms[];
  readonly copyLink?: (room: string) => Promise<void>;
  createRoom(id: string): Room;
}

/**
 * The registry in which components look rooms up by name: a store cannot pass through a property, and components attach before names are
 * known. The registry is observable, and a room exists as soon as a component or a customer asks for it.
 */
export class Rooms {
  /** Counts returns of the app to the foreground: a refused permission may be granted by now. */
  foregroundCount = 0;
  /** The devices of a browser; null on a phone, and before the first report. */
  devices: DeviceList | null = null;
  /** From `createRtc` to its `close`. It is here because copies of one version of the kit share the registry, not `createRtc`. */
  isTaken = false;
  private openRtc: OpenRtc | null = null;
  private readonly created = new Map<string, Room>();

  constructor() {
    makeObservable<this, 'openRtc'>(this, { openRtc: ref, foregroundCount: ref, devices: ref });
  }

  // ---- views ----

  /** The room of this id, created if needed; null while no `createRtc` runs or the id is empty. */
  getOrCreate(id: string): Room | null {
    if (this.openRtc === null || id === '') return null;
    const known = this.created.get(id);
    if (known !== undefined) return known;
    const room = this.openRtc.createRoom(id);
    this.created.set(id, room);
    room.on('left', ({ to = '' }) => this.getOrCreate(to)?.continueFrom(room));
    return room;
  }

  /** The room for a component's `room` property: an id, or a name that a feature defines. */
  byName(name: string): Room | null {
    const special = (this.part('featureRooms') ?? []).map((rooms) => rooms.byName(name)).filter((room) => room !== undefined)[0];
    return special === undefined ? this.getOrCreate(name) : special;
  }

  /** The API of a feature by its name; null while it does not run. The feature's own module knows the type. */
  feature<Api>(name: string): Api | null {
    return (this.openRtc?.apis[name] as Api | undefined) ?? null;
  }

  /** A `createRtc` is running. */
  get isOpen(): boolean {
    return this.openRtc !== null;
  }

  get connection(): ConnectionModel | null {
    return this.part('connection');
  }

  get capabilities(): Capabilities | null {
    return this.part('capabilities');
  }

  get permissions(): PermissionsModel | null {
    return this.part('permissions');
  }

  /** Copies the link that opens a room in a browser; null if the app set no `browserLink`. */
  get copyLink(): ((room: string) => Promise<void>) | null {
    return this.part('copyLink');
  }

  /** The texts of the screens, for components without their own locale. */
  get texts(): Texts | null {
    return this.part('texts');
  }

  private part<Name extends keyof OpenRtc>(name: Name): NonNullable<OpenRtc[Name]> | null {
    return this.openRtc?.[name] ?? null;
  }

  // ---- frames in ----

  /** The app is in the foreground again. */
  returnedToForeground(): void {
    this.forEach((room) => room.returnedToForeground());
    this.foregroundCount += 1;
  }

  /** A device was plugged in, unplugged or opened: one that was missing is tried again. */
  devicesChanged(devices: DeviceList): void {
    this.devices = devices;
    this.forEach(({ me }) => me.failed.retryPresent(devices));
  }

  /** Visits the rooms that were created so far. */
  forEach(act: (room: Room) => void): void {
    this.created.forEach(act);
  }

  /** The room of this id if it was created before. */
  find(id: string): Room | undefined {
    return this.created.get(id);
  }

  // ---- actions ----

  open(openRtc: OpenRtc): Release {
    this.openRtc = openRtc;
    return releaseOnce(() => this.close());
  }

  private close(): void {
    this.openRtc = null;
    this.created.clear();
  }
}

/** The app's one registry. */
export const rooms = new Rooms();
