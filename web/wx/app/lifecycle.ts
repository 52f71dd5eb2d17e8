import type { Runtime } from '../../engine/runtime';
import type { WxMembers } from '../members';

/** App show and hide, errors, and what else happens to the whole mini program. */
export function lifecycleApi(runtime: Runtime): WxMembers {
  const never = (): void => undefined;
  const updates = { onCheckForUpdate: never, onUpdateReady: never, onUpdateFailed: never, applyUpdate: () => location.reload() };
  return {
    onAppShow: runtime.shown.on,
    offAppShow: runtime.shown.off,
    onAppHide: runtime.hidden.on,
    offAppHide: runtime.hidden.off,
    onError: runtime.errors.on,
    offError: runtime.errors.off,
    onUnhandledRejection: runtime.rejections.on,
    offUnhandledRejection: runtime.rejections.off,
    getLaunchOptionsSync: () => runtime.launch,
    getEnterOptionsSync: () => runtime.launch,
    nextTick: (act: () => void) => queueMicrotask(act),
    getUpdateManager: () => updates,
    // A browser does not tell when a phone call takes the microphone: the live elements report it as an event of their own.
    onAudioInterruptionBegin: never,
    offAudioInterruptionBegin: never,
    onAudioInterruptionEnd: never,
    offAudioInterruptionEnd: never,
  };
}
