import type { Release } from '../../shared/release';
import { native } from '../native';
import type { Host } from '../platform';

/** Additions of the browser runtime to WeChat's API. */
interface MutedVoiceApi {
  onMutedVoice(listener: () => void): void;
  offMutedVoice(listener: () => void): void;
}

const api = native as unknown as MutedVoiceApi;

/** Calls `listener` when the user talks into a muted microphone. A phone measures nothing then, and never calls. */
export function watchMutedVoice({ listsDevices }: Pick<Host, 'listsDevices'>, listener: () => void): Release {
  if (listsDevices !== true) return () => undefined;
  api.onMutedVoice(listener);
  return () => api.offMutedVoice(listener);
}
