import type { Texts } from '../../texts/texts';
import type { LocalParticipantModel } from '../../room/types';
import { icon } from '../icon';
import type { Screen } from '../screen';

/** What is known of the two permissions, in the words of the platform. */
export type Permission = 'granted' | 'refused' | 'unasked' | 'undeclared';
export interface Permissions {
  camera: Permission;
  microphone: Permission;
  /** There is a link for browsers, which can be copied. */
  link?: boolean;
}

export type PermissionAction = '' | 'askDevices' | 'openSettings' | 'retryDevices' | 'copyLink';

/** In place of the preview: what is missing and the way to it. */
export interface PermissionView {
  icon: string;
  title: string;
  line: string;
  steps: readonly string[];
  /** What the button says, or '' for none. */
  action: string;
  act: PermissionAction;
}

type Device = 'camera' | 'microphone';
type Level = 'ask' | 'app' | 'phone' | 'browser' | 'undeclared';

/** The device that people must be told of first: without a microphone one cannot talk, so it goes before the camera. */
export function refusedDevice(me: Pick<LocalParticipantModel, 'camera' | 'microphone'>): Device | null {
  if (me.microphone.actual === 'failed' && me.microphone.reason === 'microphone_refused') return 'microphone';
  if (me.camera.actual === 'failed' && me.camera.reason === 'camera_refused') return 'camera';
  return null;
}

/**
 * Who said no. Somebody who was never asked has refused the privacy agreement, which comes first; the mini program's own setting can be
 * read; the phone's switch for WeChat shows only by its effect.
 */
export function levelOfRefusal(permit: Permission, screen: Pick<Screen, 'browser'>): Level {
  if (screen.browser) return 'browser';
  if (permit === 'undeclared') return 'undeclared';
  if (permit === 'unasked') return 'ask';
  return permit === 'refused' ? 'app' : 'phone';
}

/** What a page can offer from which nothing can be sent. */
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
