import { texts } from '../../texts';
import { WxError, api } from '../callbacks';
import { showAlert } from '../interface/dialogs';
import type { WxMembers } from '../members';

/** WeChat's scopes for which a browser asks the user. All other scopes count as granted. */
const devices: Readonly<Record<string, { readonly permission: string; readonly constraints: MediaStreamConstraints }>> = {
  'scope.camera': { permission: 'camera', constraints: { video: true } },
  'scope.record': { permission: 'microphone', constraints: { audio: true } },
};

const denied = 103;

type Settings = Record<string, boolean>;

/** The browser's permissions as WeChat's settings. */
class Permissions {
  /** The answers on this page, for browsers that cannot report a permission without a prompt. */
  private readonly answers = new Map<string, boolean>();
  private appSetting: Record<string, string> = {
    cameraAuthorized: 'not determined',
    microphoneAuthorized: 'not determined',
  };

  constructor() {
    void this.settings();
  }

  /** The last known settings, for the synchronous `getAppAuthorizeSetting`. */
  known(): Record<string, string> {
    return { ...this.appSetting };
  }

  /** Reads all settings. As in WeChat, a scope without an answer is absent. */
  async settings(): Promise<Settings> {
    const settings: Settings = {};
    for (const scope of Object.keys(devices)) {
      const state = await this.stateOf(scope);
      if (state !== null) settings[scope] = state;
    }
    const word = (scope: string): string =>
      settings[scope] === undefined ? 'not determined' : settings[scope] ? 'authorized' : 'denied';
    this.appSetting = { cameraAuthorized: word('scope.camera'), microphoneAuthorized: word('scope.record') };
    return settings;
  }

  async authorize(scope: string): Promise<void> {
    const device = devices[scope];
    if (device === undefined) return;
    if (navigator.mediaDevices === undefined) throw new WxError(texts.insecure, denied);
    try {
      const stream = await navigator.mediaDevices.getUserMedia(device.constraints);
      stream.getTracks().forEach((track) => track.stop());
    } catch (cause) {
      const { name } = cause as Error;
      // A missing or busy device is no refusal: the live tag reports it when it opens the device.
      if (name !== 'NotAllowedError' && name !== 'SecurityError') return;
      this.answers.set(scope, false);
      await this.settings();
      throw new WxError('auth deny', denied);
    }
    this.answers.set(scope, true);
    await this.settings();
  }

  private async stateOf(scope: string): Promise<boolean | null> {
    const device = devices[scope];
    if (device === undefined) return true;
    try {
      const { state } = await navigator.permissions.query({ name: device.permission as PermissionName });
      return state === 'prompt' ? null : state === 'granted';
    } catch {
      return this.answers.get(scope) ?? null;
    }
  }
}

/** `wx.authorize`, `getSetting` and `openSetting`, on the browser's permissions. */
export function settingsApi(): WxMembers {
  const permissions = new Permissions();
  const getSetting = async (): Promise<object> => ({ authSetting: await permissions.settings() });
  return {
    authorize: api<{ scope: string }>('authorize', ({ scope }) => permissions.authorize(scope)),
    getSetting: api('getSetting', getSetting),
    openSetting: api('openSetting', async () => {
      await showAlert(texts.allowTitle, navigator.mediaDevices === undefined ? texts.insecure : texts.allowSteps);
      return getSetting();
    }),
    getAppAuthorizeSetting: () => permissions.known(),
    openAppAuthorizeSetting: api('openAppAuthorizeSetting', () => showAlert(texts.allowTitle, texts.allowSteps)),

    // A web page has no privacy agreement with WeChat. The owner of the page is responsible for its own notice.
    getPrivacySetting: api('getPrivacySetting', () => ({ needAuthorization: false, privacyContractName: '' })),
    requirePrivacyAuthorize: api('requirePrivacyAuthorize', () => undefined),
    openPrivacyContract: api('openPrivacyContract', () => undefined),
    onNeedPrivacyAuthorization: () => undefined,
  };
}
