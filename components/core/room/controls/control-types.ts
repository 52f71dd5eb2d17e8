import type { Acts } from '../../media/acts';
import type { MemberSettings, Settings } from '../../media/controls';
import type { Source } from '../../protocol/room-state';

/** Settings and commands of devices and elements, beyond on and off. Every call is checked against one table first. */
export interface Controls extends Acts {
  /** Device settings that were set, in this run of the app or an earlier one. */
  readonly settings: Partial<Settings>;
  /** Applies all of the settings or, when one is refused, none. Rejects with `bad_request`, `unsupported`. */
  set(settings: Partial<Settings>): Promise<void>;
  /** The settings that were set for a member, present or not, since the room was joined. */
  settingsOf(member: string, source?: Source): Partial<MemberSettings>;
  setMember(member: string, settings: Partial<MemberSettings>, source?: Source): Promise<void>;
  /**
   * Shares the own screen as a second picture. Resolves when the user has chosen a screen in the browser's picker; rejects with
   * `screen_refused` when the picker is cancelled.
   */
  shareScreen(on: boolean): Promise<void>;
}
