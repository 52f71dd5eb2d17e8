import type { Capabilities } from '../room/capabilities';
import type { Room } from '../room/room';
import { makeObservable, ref } from '../shared/mobx';
import { releaseOnce, type Release } from '../shared/release';
import type { Texts } from '../texts/texts';
import type { FeatureInstance } from './features';
import type { ConnectionModel, PermissionsModel } from './types';

type RunningFeature = Pick<FeatureInstance<unknown>, 'api' | 'roomByName'>;

/** What `createRtc` puts behind the names. */
export interface OpenRtc {
  readonly connection: ConnectionModel;
  readonly capabilities: Capabilities;
  readonly permissions: PermissionsModel;
  readonly texts: Texts;
  /** Running features by name. */
  readonly features: { readonly [name: string]: RunningFeature };
  readonly copyLink?: (room: string) => Promise<void>;
  createRoom(id: string): Room;
}

/**
 * The registry in which components look rooms up by name: a store cannot pass through a property, and components attach before names are
 * known. The registry is observable, and a room exists as soon as a component or a customer asks for it.
 */
export class Rooms {
  /** Counts returns of the app to the front: a device that was refused may be allowed by now. */
  foregroundCount = 0;
  private openRtc: OpenRtc | null = null;
  private readonly created = new Map<string, Room>();

  constructor() {
    makeObservable<this, 'openRtc'>(this, { openRtc: ref, foregroundCount: ref });
  }

  // ---- views ----

  /** The room of this id; null while no `createRtc` ran or the id is empty. */
  named(id: string): Room | null {
    if (this.openRtc === null || id === '') return null;
    const known = this.created.get(id);
    if (known !== undefined) return known;
    const room = this.openRtc.createRoom(id);
    this.created.set(id, room);
    return room;
  }

  /** The room that a component's `room` property means: an id, or a name that a feature gives a meaning to. */
  byName(name: string): Room | null {
    const { features = {} } = this.openRtc ?? {};
    const special = Object.keys(features)
      .map((feature) => features[feature]?.roomByName(name))
      .filter((room) => room !== undefined)[0];
    return special === undefined ? this.named(name) : special;
  }

  /** What a feature gives, by its name; null while it does not run. The feature's own module knows the type. */
  feature<Api>(name: string): Api | null {
    return (this.openRtc?.features[name]?.api as Api | undefined) ?? null;
  }

  /** A `createRtc` ran and was not closed. */
  get isOpen(): boolean {
    return this.openRtc !== null;
  }

  get connection(): ConnectionModel | null {
    return this.openRtc?.connection ?? null;
  }

  get capabilities(): Capabilities | null {
    return this.openRtc?.capabilities ?? null;
  }

  get permissions(): PermissionsModel | null {
    return this.openRtc?.permissions ?? null;
  }

  /** Copies the link by which a browser opens a room; null where the app has none. */
  get copyLink(): ((room: string) => Promise<void>) | null {
    return this.openRtc?.copyLink ?? null;
  }

  /** The words people see, unless a component is given another locale. */
  get texts(): Texts | null {
    return this.openRtc?.texts ?? null;
  }

  // ---- frames in ----

  /** The app is in front again. */
  returnedToForeground(): void {
    this.each((room) => room.returnedToForeground());
    this.foregroundCount += 1;
  }

  /** Rooms that were created so far. */
  each(act: (room: Room) => void): void {
    this.created.forEach(act);
  }

  /** The room of this id if it was created. */
  find(id: string): Room | undefined {
    return this.created.get(id);
  }

  // ---- wishes out ----

  open(openRtc: OpenRtc): Release {
    this.openRtc = openRtc;
    return releaseOnce(() => {
      this.openRtc = null;
      this.created.clear();
    });
  }
}

/** The app's one registry. */
export const rooms = new Rooms();
