import type { Texts } from '../../texts/texts';
import type { LocalParticipantModel } from '../../room/types';
import { isOn, type ControlName } from '../controls/controls-view';
import { permissionView, type Permissions, type PermissionView } from './permission-view';
import type { Screen } from '../screen';

export interface PreviewButton {
  name: string;
  icon: string;
  off: boolean;
  label: string;
}

/** The overlay of the preview: three buttons, or the missing permission and how to grant it. */
export interface PreviewView {
  permission: PermissionView | null;
  /** Text in place of the preview, for a WeChat that cannot show one. */
  title: string;
  line: string;
  buttons: readonly PreviewButton[];
}

export interface PreviewFacts {
  me: Pick<LocalParticipantModel, 'microphone' | 'camera'>;
  permissions: Permissions;
  screen: Pick<Screen, 'browser' | 'preview' | 'flips'>;
  /** Buttons of other components of the page. */
  extras?: readonly PreviewButton[] | undefined;
  texts: Texts;
}

export function previewView({ me, permissions, screen, extras = [], texts }: PreviewFacts): PreviewView {
  const permission = permissionView({ me, permissions, screen, texts });
  const microphone = isOn(me.microphone);
  const camera = isOn(me.camera);
  const blind = permission === null && !screen.preview && camera;
  const button = (name: ControlName, glyph: string, off: boolean, label: string): PreviewButton => ({
    name,
    icon: glyph,
    off,
    label,
  });
  const flip = button('flip', 'flip', false, texts['control.flipLabel']);
  return {
    permission,
    title: blind ? texts['lobby.noPreview'] : '',
    line: blind ? texts['lobby.noPreviewLine'] : '',
    buttons:
      permission !== null
        ? []
        : [
            button(
              'microphone',
              microphone ? 'mic' : 'mic-off',
              !microphone,
              texts[microphone ? 'control.microphoneOn' : 'control.microphoneOff'],
            ),
            button(
              'camera',
              camera ? 'camera' : 'camera-off',
              !camera,
              texts[camera ? 'control.cameraIsOn' : 'control.cameraIsOff'],
            ),
          ].concat(camera && screen.preview && screen.flips ? [flip] : [], extras),
  };
}
