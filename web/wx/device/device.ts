import { callWx } from '../../built-ins/call-wx';
import { texts } from '../../texts';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

/** Screen, clipboard, vibration and keyboard. */
export function deviceApi(): WxMembers {
  let lock: WakeLockSentinel | null = null;
  let wanted = false;
  const keepOn = async (): Promise<void> => {
    if (!wanted || document.hidden || !('wakeLock' in navigator)) return;
    // Browsers refuse on a low battery. The call goes on, and the screen may turn off.
    const granted = await navigator.wakeLock.request('screen').catch(() => null);
    const former = lock;
    lock = granted;
    await former?.release();
    if (!wanted) await granted?.release();
  };
  // The browser releases the lock when the tab is hidden.
  document.addEventListener('visibilitychange', () => void keepOn());

  const vibrate = (ms: number) => () => {
    if (!('vibrate' in navigator)) throw new Error('not supported');
    // Browsers refuse before the first touch, and Chromium writes an error to the console.
    if (navigator.userActivation?.hasBeenActive === false || !navigator.vibrate(ms)) throw new Error('not allowed yet');
  };
  return {
    setKeepScreenOn: api<{ keepScreenOn: boolean }>('setKeepScreenOn', async ({ keepScreenOn }) => {
      wanted = keepScreenOn;
      if (keepScreenOn) await keepOn();
      else await lock?.release();
    }),
    setClipboardData: api<{ data: string }>('setClipboardData', async ({ data }) => {
      await copyText(data);
      // WeChat says so itself.
      callWx('showToast', { title: texts.copiedText, icon: 'success' });
    }),
    getClipboardData: api('getClipboardData', async () => ({ data: await navigator.clipboard.readText() })),
    vibrateShort: api('vibrateShort', vibrate(15)),
    vibrateLong: api('vibrateLong', vibrate(400)),
    hideKeyboard: api('hideKeyboard', () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    }),
  };
}

export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard === undefined) throw new Error('needs https or localhost');
  await navigator.clipboard.writeText(text);
}
