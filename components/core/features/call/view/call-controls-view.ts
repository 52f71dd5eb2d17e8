import type { CallViewTexts } from './call-view-texts';
import type { CallModel } from '../types';
import type { LocalParticipantModel, RoomModel } from '../../../room/types';
import { controlsView, type ControlName, type ControlView } from '../../../view/controls/controls-view';
import type { Screen } from '../../../view/screen';

export type CallControlName =
  'microphone' | 'camera' | 'flip' | 'route' | 'invite' | 'toVideo' | 'toVoice' | 'toRoom' | 'share' | 'end';

/** A button of the tray, or a row of the sheet. */
export interface CallControlView extends Omit<ControlView, 'name'> {
  name: CallControlName;
}

export interface CallControlFacts {
  call: Pick<CallModel, 'kind' | 'state' | 'direction' | 'group' | 'videoRequest' | 'activeAt'>;
  room: Pick<RoomModel, 'me'> | null;
  screen: Pick<Screen, 'earpiece' | 'flips'>;
  texts: CallViewTexts;
}

const plain = (name: CallControlName, drawing: string, text: string, label = text): CallControlView => ({
  name,
  icon: drawing,
  tone: 'on',
  text,
  label,
  why: '',
});

type RoomControl = Exclude<ControlName, 'screen' | 'devices' | 'leave'>;

/** The controls of a room, as drawn on ink. */
function roomButtons(
  names: readonly RoomControl[],
  me: LocalParticipantModel,
  { screen, texts }: CallControlFacts,
): CallControlView[] {
  const all = controlsView({ state: 'joined', me, screen, texts });
  return names.reduce<CallControlView[]>(
    (buttons, name) => buttons.concat(all.filter((control) => control.name === name).map((control) => ({ ...control, name }))),
    [],
  );
}

function videoButton({ call, texts }: CallControlFacts): CallControlView {
  const turn = plain('toVideo', 'camera', texts['call.toVideo']);
  if (call.videoRequest !== 'me') return turn;
  return { ...turn, tone: 'waiting', text: texts['call.asking'], label: texts['call.askingLabel'] };
}

function endButton({ call, texts }: CallControlFacts): CallControlView {
  const isPlaced = call.direction === 'out' && (call.state === 'inviting' || call.state === 'ringing');
  return { ...plain('end', 'hang-up', texts[isPlaced ? 'call.cancel' : 'call.hangUp']), tone: 'end' };
}

/** The tray: at most five buttons, `end` always last. */
export function callControls(facts: CallControlFacts): CallControlView[] {
  const { call, room, texts } = facts;
  const end = endButton(facts);
  if (room === null) return [end];
  const active = call.state === 'active';
  const invite = plain('invite', 'invite', texts['room.invite']);
  const of = (names: readonly RoomControl[]): CallControlView[] => roomButtons(names, room.me, facts);
  if (call.kind === 'audio') return of(['microphone', 'route']).concat(active ? [invite, videoButton(facts)] : [], end);
  if (call.group && active) return of(['microphone', 'camera', 'flip']).concat(invite, end);
  return of(['microphone', 'route', 'camera', 'flip']).concat(end);
}

/** The controls that do not fit in the tray. */
export function moreControls(facts: CallControlFacts): CallControlView[] {
  const { call, room, texts } = facts;
  if (call.state !== 'active' || room === null) return [];
  const video = call.kind === 'video';
  const rows = video && call.group ? roomButtons(['route'], room.me, facts) : [];
  if (video && !call.group) rows.push(plain('invite', 'invite', texts['room.invite']));
  if (call.group) rows.push(plain('share', 'link', texts['call.share']));
  if (video) rows.push(plain('toVoice', 'accept', texts['call.toVoice']));
  rows.push(plain('toRoom', 'members', texts['call.toRoom']));
  return rows;
}
