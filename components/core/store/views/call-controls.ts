import { say, type Texts } from '../../texts/texts';
import type { CallModel } from '../call-model';
import type { MeModel, RoomModel } from '../model';
import { isOn, isWaiting, type ControlTone } from './controls';
import { icon } from './icon';
import type { Screen } from './screen';

export type CallControlName =
  'microphone' | 'camera' | 'flip' | 'route' | 'invite' | 'toVideo' | 'toVoice' | 'toRoom' | 'share' | 'end';

/** A button of the tray, or a row of the sheet. */
export interface CallControlView {
  name: CallControlName;
  icon: string;
  tone: ControlTone;
  text: string;
  label: string;
  /** Why a disabled button does nothing, or ''. */
  why: string;
}

export interface CallControlFacts {
  call: Pick<CallModel, 'kind' | 'state' | 'direction' | 'group' | 'asks' | 'activeAt'>;
  room: Pick<RoomModel, 'me'> | null;
  screen: Pick<Screen, 'earpiece'>;
  texts: Texts;
}

type Device = 'microphone' | 'camera';

const deviceIcons: { readonly [Name in Device]: { on: string; off: string } } = {
  microphone: { on: 'mic', off: 'mic-off' },
  camera: { on: 'camera', off: 'camera-off' },
};

/** On ink a box is dark with a white icon; one that is off is white with a red one. */
function deviceButton(name: Device, me: MeModel, texts: Texts): CallControlView {
  const toggle = me[name];
  const on = isOn(toggle);
  const waits = toggle.actual !== 'failed' && isWaiting(toggle);
  const words = {
    microphone: on ? texts['control.mute'] : texts['control.muted'],
    camera: on ? texts['control.camera'] : texts['control.cameraOff'],
  };
  const labels = {
    microphone: on ? texts['control.microphoneOn'] : texts['control.microphoneOff'],
    camera: on ? texts['control.cameraIsOn'] : texts['control.cameraIsOff'],
  };
  return {
    name,
    icon: on ? icon(deviceIcons[name].on, 'ink', true) : icon(deviceIcons[name].off, 'danger', false),
    tone: waits ? 'waiting' : on ? 'on' : 'off',
    text: waits ? say(texts['control.waiting'], { label: words[name] }) : words[name],
    label: labels[name],
    why: '',
  };
}

const plain = (name: CallControlName, drawing: string, text: string, label = text): CallControlView => ({
  name,
  icon: icon(drawing, 'ink', true),
  tone: 'on',
  text,
  label,
  why: '',
});

function routeButton(me: MeModel, texts: Texts): CallControlView {
  return me.route === 'speaker'
    ? plain('route', 'speaker', texts['control.speaker'], texts['control.speakerOn'])
    : plain('route', 'earpiece', texts['control.earpiece'], texts['control.earpieceOn']);
}

function flipButton(me: MeModel, texts: Texts): CallControlView {
  const flip = plain('flip', 'flip', texts['control.flip'], texts['control.flipLabel']);
  return isOn(me.camera) ? flip : { ...flip, tone: 'disabled', why: texts['control.flipNoCamera'] };
}

function videoButton({ call, texts }: CallControlFacts): CallControlView {
  const turn = plain('toVideo', 'camera', texts['call.toVideo']);
  if (call.asks !== 'me') return turn;
  return { ...turn, tone: 'waiting', text: texts['call.asking'], label: texts['call.askingLabel'] };
}

function endButton({ call, texts }: CallControlFacts): CallControlView {
  const isPlaced = call.direction === 'out' && (call.state === 'inviting' || call.state === 'ringing');
  return { ...plain('end', 'hang-up', texts[isPlaced ? 'call.cancel' : 'call.hangUp']), tone: 'end' };
}

/** The tray: at most five buttons, the end always last. */
export function callControls(facts: CallControlFacts): CallControlView[] {
  const { call, room, screen, texts } = facts;
  const end = endButton(facts);
  if (room === null) return [end];
  const { me } = room;
  const microphone = deviceButton('microphone', me, texts);
  const route = screen.earpiece ? [routeButton(me, texts)] : [];
  const active = call.state === 'active';
  const invite = plain('invite', 'invite', texts['call.invite']);
  if (call.kind === 'audio') return [microphone].concat(route, active ? [invite, videoButton(facts)] : [], [end]);
  const camera = deviceButton('camera', me, texts);
  const flip = flipButton(me, texts);
  return [microphone].concat(call.group && active ? [camera, flip, invite] : route.concat([camera, flip]), [end]);
}

/** What has no place in the tray. */
export function moreControls(facts: CallControlFacts): CallControlView[] {
  const { call, room, screen, texts } = facts;
  if (call.state !== 'active' || room === null) return [];
  const video = call.kind === 'video';
  const rows: CallControlView[] = [];
  if (video && call.group && screen.earpiece) rows.push(routeButton(room.me, texts));
  if (video && !call.group) rows.push(plain('invite', 'invite', texts['call.invite']));
  if (call.group) rows.push(plain('share', 'link', texts['call.share']));
  if (video) rows.push(plain('toVoice', 'accept', texts['call.toVoice']));
  rows.push(plain('toRoom', 'members', texts['call.toRoom']));
  return rows;
}
