import type { Texts } from '../texts/texts';
import { releaseOnce, type Release } from '../shared/release';
import type { CallsModel } from '../features/call/types';
import type { Capabilities } from '../room/capabilities';
import { makeObservable, ref } from '../shared/mobx';
import type { ConnectionModel, PermissionsModel, RoomsModel } from '../room/types';
import type { Room } from '../room/room';

/** What `createRtc` puts behind the names. */
export interface OpenRtc {
  readonly connection: ConnectionModel;
  readonly capabilities: Capabilities;
  readonly permissions: PermissionsModel;
  readonly texts: Texts;
  readonly calls: CallsModel;
  readonly copyLink?: (room: string) => Promise<void>;
  make(id: string): Room;
}

/**
 * Where components look a room up. A store cannot pass through a property, and components attach before names are known:
 * so the registry is observable, and a room is there as soon as somebody asks for it by name.
 */
export class Rooms implements RoomsModel {
  /** How often the app came back to the front: what was refused may be allowed by now. */
  foregroundCount = 0;
  private openRtc: OpenRtc | null = null;
  private readonly created = new Map<string, Room>();

  constructor() {
    makeObservable<this, 'open_'>(this, { open_: ref, foregroundCount: ref });
  }

  // ---- views ----

  named(id: string): Room | null {
    if (this.openRtc === null || id === '') return null;
    const known = this.created.get(id);
    if (known !== undefined) return known;
    const room = this.openRtc.make(id);
    this.created.set(id, room);
    return room;
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

  get calls(): CallsModel | null {
    return this.openRtc?.calls ?? null;
  }

  get copyLink(): RoomsModel['copyLink'] {
    return this.openRtc?.copyLink ?? null;
  }

  get texts(): Texts | null {
    return this.openRtc?.texts ?? null;
  }

  // ---- frames in ----

  /** The app is in front again. */
  returnedToForeground(): void {
    this.each((room) => room.returnedToForeground());
    this.foregroundCount += 1;
  }

  /** Rooms that somebody has asked for. */
  each(act: (room: Room) => void): void {
    this.created.forEach(act);
  }

  /** The room under this name if anybody has asked for it. */
  find(id: string): Room | undefined {
    return this.created.get(id);
  }

  // ---- wishes out ----

  open(opened: OpenRtc): Release {
    this.openRtc = opened;
    return releaseOnce(() => {
      this.openRtc = null;
      this.created.clear();
    });
  }
}

/** The app's one registry. */
export const rooms = new Rooms();
