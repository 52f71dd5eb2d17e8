import type { Acts } from '../../media/acts';
import type { MemberSettings, Settings } from '../../media/controls';
import type { Source } from '../../protocol/room-state';

/** The devices and elements of a room beyond on and off. Every wish is checked by one table before it is taken. */
export interface Controls extends Acts {
  /** What was set so far, now or at an earlier start. */
  readonly settings: Partial<Settings>;
  /** Takes over all of it, or nothing. */
  set(settings: Partial<Settings>): Promise<void>;
  /** What was set for somebody, here or not, since the room was joined. */
  settingsOf(member: string, source?: Source): Partial<MemberSettings>;
  setMember(member: string, settings: Partial<MemberSettings>, source?: Source): Promise<void>;
  /**
   * Shows our screen to the room as a second picture. The browser asks which: it is shared once somebody chose, and `screen_refused` when
   * nobody did.
   */
  shareScreen(on: boolean): Promise<void>;
}
