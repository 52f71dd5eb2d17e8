import { formatText, type Texts } from '../../texts/texts';
import type { LocalParticipantModel, RoomPhase, Toggle } from '../../room/types';
import { icon } from '../icon';
import type { Screen } from '../screen';

export type ControlName = 'microphone' | 'camera' | 'flip' | 'route' | 'screen' | 'leave';

/** The look of a button. `active`: an option usually off; `waiting`: between tap and response; `disabled`: explains itself when tapped. */
export type ControlTone = 'on' | 'off' | 'active' | 'waiting' | 'disabled' | 'end';

export interface ControlView {
  /** A `ControlName`, or the name of a button that another component of the page adds. */
  name: string;
  icon: string;
  tone: ControlTone;
  text: string;
  label: string;
  /** The reason why a button is disabled, or ''. */
  why: string;
  /** A number beside the icon, such as of unread messages. */
  badge?: string;
  /** The style that draws the icon of a button which another component adds: the controls draw their own icons only. */
  glyph?: string;
}

export interface ControlFacts {
  state: RoomPhase;
  me: Pick<LocalParticipantModel, 'microphone' | 'camera' | 'screen' | 'route' | 'role'>;
  screen: Pick<Screen, 'earpiece' | 'flips'>;
  /** This device can share its screen. */
  shares?: boolean;
  /** Buttons of other components of the page. */
  extras?: readonly ControlView[];
  texts: Texts;
}

const isWaiting = (toggle: Toggle): boolean =>
  toggle.wanted
    ? toggle.actual === 'starting' || toggle.actual === 'off'
    : toggle.actual === 'on' || toggle.actual === 'starting';

/** Whether the device is on or starting. */
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
    text: waits ? formatText(texts['control.waiting'], { label: text }) : text,
    label: on ? labels.on : labels.off,
    why: audience ? texts['control.audience'] : '',
  };
}

/** Starts or stops screen sharing. */
function screenControl({ me, texts }: ControlFacts): ControlView {
  const on = isOn(me.screen);
  const audience = me.role === 'audience';
  const text = texts[on ? 'control.sharing' : 'control.share'];
  const waits = isWaiting(me.screen);
  return {
    name: 'screen',
    icon: 'share-screen',
    tone: audience ? 'disabled' : waits ? 'waiting' : on ? 'active' : 'on',
    text: waits ? formatText(texts['control.waiting'], { label: texts['control.share'] }) : text,
    label: texts[on ? 'control.sharingLabel' : 'control.shareLabel'],
    why: audience ? texts['control.audience'] : '',
  };
}

/** The row of buttons, in order. A device without an earpiece or a second camera has less buttons, one that can share its screen one more. */
export function controlsView(facts: ControlFacts): ControlView[] {
  const { me, screen, extras = [], texts } = facts;
  const microphone = toggleView(
    me.microphone,
    {
      name: 'microphone',
      icons: { on: 'mic', off: 'mic-off' },
      words: { on: texts['control.mute'], off: texts['tile.muted'] },
      labels: { on: texts['control.microphoneOn'], off: texts['control.microphoneOff'] },
    },
    facts,
  );
  const camera = toggleView(
    me.camera,
    {
      name: 'camera',
      icons: { on: 'camera', off: 'camera-off' },
      words: { on: texts['control.camera'], off: texts['tile.cameraOff'] },
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
    screenControl(facts),
  ];
  const leave: ControlView = {
    name: 'leave',
    icon: 'leave',
    tone: 'end',
    text: texts['control.leave'],
    label: texts['control.leaveLabel'],
    why: '',
  };
  return controls
    .concat(extras, leave)
    .filter(
      ({ name }) =>
        (name !== 'route' || screen.earpiece) &&
        (name !== 'flip' || screen.flips) &&
        (name !== 'screen' || facts.shares === true),
    );
}
