import { say, type Texts } from '../../texts/texts';
import type { MeModel, RoomPhase, Toggle } from '../model';
import { icon } from './icon';
import type { Screen } from './screen';

export type ControlName = 'microphone' | 'camera' | 'flip' | 'route' | 'leave';

/** How a button looks; `waiting` is between a tap and its answer, `disabled` says why when it is tapped. */
export type ControlTone = 'on' | 'off' | 'waiting' | 'disabled' | 'end';

export interface ControlView {
  name: ControlName;
  icon: string;
  tone: ControlTone;
  text: string;
  label: string;
  /** Why a disabled button does nothing, or ''. */
  why: string;
}

export interface ControlFacts {
  state: RoomPhase;
  me: Pick<MeModel, 'microphone' | 'camera' | 'route' | 'role'>;
  screen: Pick<Screen, 'earpiece'>;
  texts: Texts;
}

const isWaiting = (toggle: Toggle): boolean =>
  toggle.wanted
    ? toggle.actual === 'starting' || toggle.actual === 'off'
    : toggle.actual === 'on' || toggle.actual === 'starting';

/** Whether people can see and hear by this device now, or will in a moment. */
export const isOn = (toggle: Toggle): boolean => toggle.wanted && toggle.actual !== 'failed';

interface ToggleWords {
  name: 'microphone' | 'camera';
  icons: { on: string; off: string };
  words: { on: string; off: string };
  labels: { on: string; off: string };
}

function toggleView(toggle: Toggle, { name, icons, words, labels }: ToggleWords, facts: ControlFacts): ControlView {
  const { texts } = facts;
  const on = isOn(toggle);
  const waits = toggle.actual !== 'failed' && isWaiting(toggle);
  const audience = facts.me.role === 'audience';
  const text = on ? words.on : words.off;
  return {
    name,
    icon: on ? icons.on : icon(icons.off, 'danger'),
    tone: audience ? 'disabled' : waits ? 'waiting' : on ? 'on' : 'off',
    text: waits ? say(texts['control.waiting'], { label: text }) : text,
    label: on ? labels.on : labels.off,
    why: audience ? texts['control.audience'] : '',
  };
}

/** The row of buttons, in order. A phone without a choice of earpiece has one button fewer. */
export function controlsView(facts: ControlFacts): ControlView[] {
  const { me, screen, texts } = facts;
  const microphone = toggleView(
    me.microphone,
    {
      name: 'microphone',
      icons: { on: 'mic', off: 'mic-off' },
      words: { on: texts['control.mute'], off: texts['control.muted'] },
      labels: { on: texts['control.microphoneOn'], off: texts['control.microphoneOff'] },
    },
    facts,
  );
  const camera = toggleView(
    me.camera,
    {
      name: 'camera',
      icons: { on: 'camera', off: 'camera-off' },
      words: { on: texts['control.camera'], off: texts['control.cameraOff'] },
      labels: { on: texts['control.cameraIsOn'], off: texts['control.cameraIsOff'] },
    },
    facts,
  );
  const speaker = me.route === 'speaker';
  const controls: ControlView[] = [
    microphone,
    camera,
    {
      name: 'flip',
      icon: 'flip',
      tone: isOn(me.camera) ? 'on' : 'disabled',
      text: texts['control.flip'],
      label: texts['control.flipLabel'],
      why: isOn(me.camera) ? '' : texts['control.flipNoCamera'],
    },
    {
      name: 'route',
      icon: speaker ? 'speaker' : 'earpiece',
      tone: 'on',
      text: speaker ? texts['control.speaker'] : texts['control.earpiece'],
      label: speaker ? texts['control.speakerOn'] : texts['control.earpieceOn'],
      why: '',
    },
    {
      name: 'leave',
      icon: 'leave',
      tone: 'end',
      text: texts['control.leave'],
      label: texts['control.leaveLabel'],
      why: '',
    },
  ];
  return controls.filter((control) => control.name !== 'route' || screen.earpiece);
}
