import type { RtcError } from '../../../protocol/errors';
import type { CallModel, CallSounds } from '../types';
import type { RtcCallEvents } from '../tags';
import { isShownBy, type CallUiState } from './call-ui-state';

/** The page that contains an rtc-call, and navigation from it. */
export interface HostPage {
  hasRoute(path: string): boolean;
  isCurrent(): boolean;
  isOnlyPage(): boolean;
  open(path: string): void;
  back(): void;
}

/** One rtc-call, as its controllers use it. */
export interface CallHost {
  readonly ui: CallUiState;
  readonly page: HostPage;
  emit<Name extends keyof RtcCallEvents>(name: Name, detail: RtcCallEvents[Name]): void;
}

/** Whether this page is the call's own page, if it has one. */
export const isOwnPage = ({ ui, page }: CallHost): boolean => ui.properties.page !== '' && page.hasRoute(ui.properties.page);

/** Whether this component shows the call: by its page, or, without such a page, because the call began on it. */
export const showsCall = (host: CallHost, call: CallModel | null): boolean =>
  host.ui.properties.page === '' ? isShownBy(host.ui, call) : isOwnPage(host);

/** A failure arrives as the result of a tap and as the call's own error; the page gets one event. */
export function emitError({ ui, emit }: CallHost, error: RtcError): void {
  if (ui.emittedError === error) return;
  ui.emittedError = error;
  emit('error', { reason: error.reason, retry: error.retry });
}

const silence = 'none';

/**
 * Paths of the kit's sounds, relative to the components' folder in this mini program. `is` is the path of rtc-call. Base library 1.7.2
 * has none, so that only the page's own sounds are heard there.
 */
export function soundsOf(is: string | undefined, { ringtone, ringback }: { ringtone: string; ringback: string }): CallSounds {
  const folder = `/${(is ?? '').replace(/^\//, '').replace(/call\/index$/, '')}assets/sounds/`;
  const ours = (name: string): string => (is === undefined ? '' : `${folder}${name}.mp3`);
  const chosen = (own: string, kit: string): string => (own === silence ? '' : own === '' ? ours(kit) : own);
  return { incoming: chosen(ringtone, 'incoming'), outgoing: chosen(ringback, 'outgoing'), ended: ours('ended') };
}
