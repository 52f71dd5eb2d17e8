import type { Runtime } from '../../engine/runtime';
import type { WxMembers } from '../members';

/** App show and hide, errors, and other events of the whole mini program. */
export function lifecycleApi(runtime: Runtime): WxMembers {
  const ignore = (): void => undefined;
  const updates = {
    onCheckForUpdate: ignore,
    onUpdateReady: ignore,
    onUpdateFailed: ignore,
    applyUpdate: () => location.reload(),
  };
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
    // Browsers do not report audio interruptions by phone calls. The live elements report a lost microphone instead.
    onAudioInterruptionBegin: ignore,
    offAudioInterruptionBegin: ignore,
    onAudioInterruptionEnd: ignore,
    offAudioInterruptionEnd: ignore,
  };
}
