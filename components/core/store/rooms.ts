import type { Texts } from '../texts/texts';
import { releaseOnce, type Release } from '../shared/release';
import type { CallsModel } from './call-model';
import type { Capabilities } from './capabilities';
import { makeObservable, ref } from './mobx';
import type { ConnectionModel, PermissionsModel, RoomsModel } from './model';
import type { Room } from './room';

/** What `createRtc` puts behind the names. */
export interface Opened {
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
  returns = 0;
  private opened: Opened | null = null;
  private readonly known = new Map<string, Room>();

  constructor() {
    makeObservable<this, 'opened'>(this, { opened: ref, returns: ref });
  }

  // ---- views ----

  named(id: string): Room | null {
    if (this.opened === null || id === '') return null;
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const room = this.opened.make(id);
    this.known.set(id, room);
    return room;
  }

  get connection(): ConnectionModel | null {
    return this.opened?.connection ?? null;
  }

  get capabilities(): Capabilities | null {
    return this.opened?.capabilities ?? null;
  }

  get permissions(): PermissionsModel | null {
    return this.opened?.permissions ?? null;
  }

  get calls(): CallsModel | null {
    return this.opened?.calls ?? null;
  }

  get copyLink(): RoomsModel['copyLink'] {
    return this.opened?.copyLink ?? null;
  }

  get texts(): Texts | null {
    return this.opened?.texts ?? null;
  }

  // ---- frames in ----

  /** The app is in front again. */
  shown(): void {
    this.each((room) => room.shown());
    this.returns += 1;
  }

  /** Rooms that somebody has asked for. */
  each(act: (room: Room) => void): void {
    this.known.forEach(act);
  }

  /** The room under this name if anybody has asked for it. */
  find(id: string): Room | undefined {
    return this.known.get(id);
  }

  // ---- wishes out ----

  open(opened: Opened): Release {
    this.opened = opened;
    return releaseOnce(() => {
      this.opened = null;
      this.known.clear();
    });
  }
}

/** The app's one registry. */
export const rooms = new Rooms();
