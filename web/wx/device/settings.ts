import { texts } from '../../texts';
import { api, WxError } from '../callbacks';
import { showAlert } from '../interface/dialogs';
import type { WxMembers } from '../members';

/** WeChat's scopes that a browser asks the person about. Others are not asked for and count as given. */
const devices: Readonly<Record<string, { readonly permission: string; readonly constraints: MediaStreamConstraints }>> = {
  'scope.camera': { permission: 'camera', constraints: { video: true } },
  'scope.record': { permission: 'microphone', constraints: { audio: true } },
};

const denied = 103;

/** `wx.authorize`, `getSetting` and `openSetting` over the browser's own permissions. */
export function settingsApi(): WxMembers {
  /** What was answered on this page, for browsers that cannot be asked without a prompt. */
  const answered = new Map<string, boolean>();

  const stateOf = async (scope: string): Promise<boolean | null> => {
    const device = devices[scope];
    if (device === undefined) return true;
    try {
      const { state } = await navigator.permissions.query({ name: device.permission as PermissionName });
      return state === 'prompt' ? null : state === 'granted';
    } catch {
      return answered.get(scope) ?? null;
    }
  };
  const authSetting = async (): Promise<Record<string, boolean>> => {
    const setting: Record<string, boolean> = {};
    for (const scope of Object.keys(devices)) {
      const state = await stateOf(scope);
      // As in WeChat, a scope that was never asked for is absent.
      if (state !== null) setting[scope] = state;
    }
    return setting;
  };
  const sync: Record<string, string> = { cameraAuthorized: 'not determined', microphoneAuthorized: 'not determined' };
  const remember = (setting: Record<string, boolean>): Record<string, boolean> => {
    const word = (scope: string): string =>
      setting[scope] === undefined ? 'not determined' : setting[scope] ? 'authorized' : 'denied';
    Object.assign(sync, { cameraAuthorized: word('scope.camera'), microphoneAuthorized: word('scope.record') });
    return setting;
  };
  void authSetting().then(remember);

  return {
    authorize: api<{ scope: string }>('authorize', async ({ scope }) => {
      const device = devices[scope];
      if (device === undefined) return;
      if (navigator.mediaDevices === undefined) throw new WxError(texts.insecure, denied);
      try {
        const stream = await navigator.mediaDevices.getUserMedia(device.constraints);
        stream.getTracks().forEach((track) => track.stop());
      } catch (cause) {
        // No device, or one in use, is no refusal: whoever opens it will say so.
        if ((cause as Error).name !== 'NotAllowedError' && (cause as Error).name !== 'SecurityError') return;
        answered.set(scope, false);
        remember(await authSetting());
        throw new WxError('auth deny', denied);
      }
      answered.set(scope, true);
      remember(await authSetting());
    }),
    getSetting: api('getSetting', async () => ({ authSetting: remember(await authSetting()) })),
    openSetting: api('openSetting', async () => {
      await showAlert(texts.allowTitle, navigator.mediaDevices === undefined ? texts.insecure : texts.allowSteps);
      return { authSetting: remember(await authSetting()) };
    }),
    getAppAuthorizeSetting: () => ({ ...sync }),
    openAppAuthorizeSetting: api('openAppAuthorizeSetting', () => showAlert(texts.allowTitle, texts.allowSteps)),

    // A web page has no agreement with WeChat to accept; its own notice is its owner's affair.
    getPrivacySetting: api('getPrivacySetting', () => ({ needAuthorization: false, privacyContractName: '' })),
    requirePrivacyAuthorize: api('requirePrivacyAuthorize', () => undefined),
    openPrivacyContract: api('openPrivacyContract', () => undefined),
    onNeedPrivacyAuthorization: () => undefined,
  };
}
