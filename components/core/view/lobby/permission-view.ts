import type { Texts } from '../../texts/texts';
import type { LocalParticipantModel } from '../../room/types';
import { icon } from '../icon';
import type { Screen } from '../screen';

/** The two permissions as the platform reports them. */
export type Permission = 'granted' | 'refused' | 'unasked' | 'undeclared';
export interface Permissions {
  camera: Permission;
  microphone: Permission;
  /** A browser link exists and can be copied. */
  link?: boolean;
}

export type PermissionAction = '' | 'askDevices' | 'openSettings' | 'retryDevices' | 'copyLink';

/** Shown in place of the preview: the missing permission, and how to grant it. */
export interface PermissionView {
  icon: string;
  title: string;
  line: string;
  steps: readonly string[];
  /** Text of the button, or '' for none. */
  action: string;
  act: PermissionAction;
}

type Device = 'camera' | 'microphone';
type Level = 'ask' | 'app' | 'phone' | 'browser' | 'undeclared';

/** The device to explain first: the microphone before the camera, because nobody can talk without it. */
export function refusedDevice(me: Pick<LocalParticipantModel, 'camera' | 'microphone'>): Device | null {
  if (me.microphone.actual === 'failed' && me.microphone.reason === 'microphone_refused') return 'microphone';
  if (me.camera.actual === 'failed' && me.camera.reason === 'camera_refused') return 'camera';
  return null;
}

/**
 * The cause of a refusal. A user who was never asked has declined the privacy agreement, which comes first; the mini program's own
 * setting can be read; the phone's permission for WeChat cannot, so it shows only as a failure.
 */
export function levelOfRefusal(permit: Permission, screen: Pick<Screen, 'browser'>): Level {
  if (screen.browser) return 'browser';
  if (permit === 'undeclared') return 'undeclared';
  if (permit === 'unasked') return 'ask';
  return permit === 'refused' ? 'app' : 'phone';
}

/** The explanation on a device that cannot publish. */
export const linkAction = (link: boolean | undefined, texts: Texts): { action: string; act: '' | 'copyLink' } =>
  link === true ? { action: texts['permit.copyLink'], act: 'copyLink' } : { action: '', act: '' };

export interface PermissionFacts {
  me: Pick<LocalParticipantModel, 'camera' | 'microphone'>;
  permissions: Permissions;
  screen: Pick<Screen, 'browser'>;
  texts: Texts;
}

export function permissionView({ me, permissions, screen, texts }: PermissionFacts): PermissionView | null {
  if (me.microphone.reason === 'unsupported') {
    const { action, act } = linkAction(permissions.link, texts);
    return {
      icon: icon('warning', 'warn'),
      title: texts['permit.nowhere'],
      line: texts['permit.nowhereLine'],
      steps: [],
      action,
      act,
    };
  }
  const device = refusedDevice(me);
  if (device === null) return null;
  const camera = device === 'camera';
  const picture = icon(camera ? 'camera-off' : 'mic-off', 'danger');
  const check = { steps: [], action: texts['permit.check'], act: 'retryDevices' as const };
  const level = levelOfRefusal(permissions[device], screen);
  switch (level) {
    case 'ask':
    case 'app':
      return {
        icon: picture,
        title: camera ? texts['permit.cameraApp'] : texts['permit.microphoneApp'],
        line: camera ? texts['permit.cameraAppLine'] : texts['permit.microphoneAppLine'],
        steps: [],
        action: texts['permit.allow'],
        act: level === 'ask' ? 'askDevices' : 'openSettings',
      };
    case 'phone':
      return {
        ...check,
        icon: picture,
        title: camera ? texts['permit.cameraPhone'] : texts['permit.microphonePhone'],
        line: texts['permit.phoneLine'],
        steps: [
          texts['permit.phoneStep1'],
          texts['permit.phoneStep2'],
          camera ? texts['permit.cameraStep3'] : texts['permit.microphoneStep3'],
        ],
      };
    case 'browser':
      return {
        ...check,
        icon: picture,
        title: camera ? texts['permit.cameraBrowser'] : texts['permit.microphoneBrowser'],
        line: texts['permit.browserLine'],
      };
    case 'undeclared':
      return { ...check, icon: picture, title: texts['permit.undeclared'], line: texts['permit.undeclaredLine'] };
  }
}
