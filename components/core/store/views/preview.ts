import type { Texts } from '../../texts/texts';
import type { MeModel } from '../model';
import { isOn, type ControlName } from './controls';
import { permitView, type Permits, type PermitView } from './permit';
import type { Screen } from './screen';

export interface PreviewButton {
  name: ControlName;
  icon: string;
  off: boolean;
  label: string;
}

/** What lies on the preview: three buttons, or what is missing and the way to it. */
export interface PreviewView {
  permit: PermitView | null;
  /** Said in place of the picture where this WeChat cannot show one. */
  title: string;
  line: string;
  buttons: readonly PreviewButton[];
}

export interface PreviewFacts {
  me: Pick<MeModel, 'microphone' | 'camera'>;
  permits: Permits;
  screen: Pick<Screen, 'browser' | 'preview'>;
  texts: Texts;
}

export function previewView({ me, permits, screen, texts }: PreviewFacts): PreviewView {
  const permit = permitView({ me, permits, screen, texts });
  const microphone = isOn(me.microphone);
  const camera = isOn(me.camera);
  const blind = permit === null && !screen.preview && camera;
  const button = (name: ControlName, glyph: string, off: boolean, label: string): PreviewButton => ({
    name,
    icon: glyph,
    off,
    label,
  });
  const flip = button('flip', 'flip', false, texts['control.flipLabel']);
  return {
    permit,
    title: blind ? texts['lobby.noPreview'] : '',
    line: blind ? texts['lobby.noPreviewLine'] : '',
    buttons:
      permit !== null
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
          ].concat(camera && screen.preview ? [flip] : []),
  };
}
