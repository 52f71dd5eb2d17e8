import type { RtcError } from '../../../protocol/errors';
import type { CallModel, CallSounds } from '../types';
import type { RtcCallEvents } from '../../../app/tags';
import { isShownBy, type CallUiState } from './call-ui-state';

/** The page on which an rtc-call lies, and the ways from it. */
export interface HostPage {
  hasRoute(path: string): boolean;
  isCurrent(): boolean;
  isOnlyPage(): boolean;
  open(path: string): void;
  back(): void;
}

/** One rtc-call as the functions behind its handlers see it. */
export interface CallHost {
  readonly ui: CallUiState;
  readonly page: HostPage;
  emit<Name extends keyof RtcCallEvents>(name: Name, detail: RtcCallEvents[Name]): void;
}

/** The page is the call's own; there may be none. */
export const isOwnPage = ({ ui, page }: CallHost): boolean => ui.properties.page !== '' && page.hasRoute(ui.properties.page);

/** Whether this component shows the call: by its page, or, without such a page, because the call began on it. */
export const showsCall = (host: CallHost, call: CallModel | null): boolean =>
  host.ui.properties.page === '' ? isShownBy(host.ui, call) : isOwnPage(host);

/** A refusal reaches us as the answer to a tap and as the call's own error: the page hears of it once. */
export function emitError({ ui, emit }: CallHost, error: RtcError): void {
  if (ui.emittedError === error) return;
  ui.emittedError = error;
  emit('error', { reason: error.reason, retry: error.retry });
}

const silence = 'none';

/** The kit's sounds lie beside its components, wherever a mini program has put them: `is` is the path of rtc-call. */
export function soundsOf(is: string, { ringtone, ringback }: { ringtone: string; ringback: string }): CallSounds {
  const folder = `/${is.replace(/^\//, '').replace(/call\/index$/, '')}assets/sounds/`;
  const chosen = (own: string, kit: string): string => (own === silence ? '' : own === '' ? `${folder}${kit}.mp3` : own);
  return { incoming: chosen(ringtone, 'incoming'), outgoing: chosen(ringback, 'outgoing'), ended: `${folder}ended.mp3` };
}
