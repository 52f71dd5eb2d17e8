import type { Source } from '../../../components/core/protocol/room-state';
import type { DevIngest, MembershipRef } from '../media-server';
import type { IngestStream } from './messages';
import { membershipTag } from '../signed-url';

type Listeners = { [Name in keyof DevIngest]: Parameters<DevIngest[Name]>[0] };

/** The parent's side of unsigned streams: asks the rooms, and remembers the membership of each push. */
export class EmbeddedDevIngest implements DevIngest {
  private readonly listeners: Partial<Listeners> = {};
  /** Memberships with a running push, by tag. */
  private readonly active = new Map<string, MembershipRef>();

  constructor(
    private readonly key: string,
    private readonly nameOf: (membership: MembershipRef, source: Source) => string,
  ) {}

  onPublish(listener: Listeners['onPublish']): void {
    this.listeners.onPublish = listener;
  }

  onEnd(listener: Listeners['onEnd']): void {
    this.listeners.onEnd = listener;
  }

  onPlay(listener: Listeners['onPlay']): void {
    this.listeners.onPlay = listener;
  }

  /** Finds the stream for an unsigned path; null refuses it. */
  async open(app: 'in' | 'out', room: string, name: string): Promise<IngestStream | null> {
    const { onPublish, onPlay } = this.listeners;
    const membership = app === 'in' ? await onPublish?.({ room, name }) : await onPlay?.({ room, member: name });
    if (membership === null || membership === undefined) return null;
    const stream = this.nameOf(membership, 'main');
    // An unsigned player has no membership of its own; it ends with the stream.
    if (app === 'out') return { stream, member: '' };
    const tag = membershipTag(this.key, membership);
    this.active.set(tag, membership);
    return { stream, member: tag };
  }

  end(tag: string): void {
    const membership = this.active.get(tag);
    this.active.delete(tag);
    if (membership !== undefined) this.listeners.onEnd?.(membership);
  }

  endAll(): void {
    Array.from(this.active.keys()).forEach((tag) => this.end(tag));
  }

  /** The room removed the member itself and needs no notification. */
  forget(tag: string): void {
    this.active.delete(tag);
  }
}
