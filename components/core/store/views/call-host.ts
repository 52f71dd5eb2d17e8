import type { RtcError } from '../../protocol/errors';
import type { CallModel, CallSounds } from '../call-model';
import type { RtcCallEvents } from '../tags';
import { holdsCall, type CallMemory } from './call-memory';

/** The page on which an rtc-call lies, and the ways from it. */
export interface HostPage {
  is(path: string): boolean;
  isInFront(): boolean;
  isAlone(): boolean;
  open(path: string): void;
  back(): void;
}

/** One rtc-call as the functions behind its handlers see it. */
export interface CallHost {
  readonly memory: CallMemory;
  readonly page: HostPage;
  tell<Name extends keyof RtcCallEvents>(name: Name, detail: RtcCallEvents[Name]): void;
}

/** The page is the call's own; there may be none. */
export const isOwnPage = ({ memory, page }: CallHost): boolean => memory.wishes.page !== '' && page.is(memory.wishes.page);

/** Whether this component shows the call: by its page, or, without such a page, because the call began on it. */
export const isStage = (host: CallHost, call: CallModel | null): boolean =>
  host.memory.wishes.page === '' ? holdsCall(host.memory, call) : isOwnPage(host);

/** A refusal reaches us as the answer to a tap and as the call's own error: the page hears of it once. */
export function tellError({ memory, tell }: CallHost, error: RtcError): void {
  if (memory.toldError === error) return;
  memory.toldError = error;
  tell('error', { reason: error.reason, retry: error.retry });
}

const silence = 'none';

/** The kit's sounds lie beside its components, wherever a mini program has put them: `is` is the path of rtc-call. */
export function soundsOf(is: string, { ringtone, ringback }: { ringtone: string; ringback: string }): CallSounds {
  const folder = `/${is.replace(/^\//, '').replace(/call\/index$/, '')}assets/sounds/`;
  const chosen = (own: string, kit: string): string => (own === silence ? '' : own === '' ? `${folder}${kit}.mp3` : own);
  return { incoming: chosen(ringtone, 'incoming'), outgoing: chosen(ringback, 'outgoing'), ended: `${folder}ended.mp3` };
}
