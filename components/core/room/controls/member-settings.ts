import type { MemberSettings } from '../../media/controls';
import type { Source } from '../../protocol/room-state';
import { makeObservable, ref } from '../../shared/mobx';

const keyOf = (member: string, source: Source): string => `${source} ${member}`;

const none = {};

/** Settings for playing other members. They are kept while a member is away, and forgotten when the room is left. */
export class MemberSettingsStore {
  private known: { readonly [key: string]: Partial<MemberSettings> } = {};

  constructor() {
    makeObservable<this, 'known'>(this, { known: ref });
  }

  of(member: string, source: Source): Partial<MemberSettings> {
    return this.known[keyOf(member, source)] ?? none;
  }

  isSilent(member: string, source: Source): boolean {
    const { muted, volume } = this.of(member, source);
    return muted === true || volume === 0;
  }

  set(member: string, source: Source, settings: Partial<MemberSettings>): void {
    this.known = { ...this.known, [keyOf(member, source)]: { ...this.of(member, source), ...settings } };
  }

  clear(): void {
    this.known = {};
  }
}
