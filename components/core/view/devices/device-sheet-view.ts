import { errors } from '../../protocol/errors';
import { formatText, type Texts } from '../../texts/texts';
import type { DeviceTexts } from '../../texts/devices';
import type { LocalParticipantModel, RoomModel } from '../../room/types';
import type { DeviceInfo, DeviceKind, DeviceList } from '../../shared/device-list';
import { isOn } from '../controls/controls-view';
import type { Screen } from '../screen';
import { recordSeconds, type OwnRecording } from './own-recording';

export interface DeviceChoiceView {
  id: string;
  text: string;
  chosen: boolean;
}

/** The devices of one kind. */
export interface DeviceSectionView {
  kind: DeviceKind;
  title: string;
  choices: readonly DeviceChoiceView[];
  /** A line in place of the choices, or ''. */
  note: string;
  /** Text of the button that plays a test sound, or '' without it. */
  tone: string;
  /** Lit boxes of twelve, or −1 without a meter. */
  meter: number;
  /** The meter in words, or ''. */
  level: string;
  /** Text of the button that records the own voice and plays it back, or '' without it. */
  record: string;
  /** Why that did not work, or ''. */
  recordFault: string;
}

export interface DeviceSheetView {
  title: string;
  close: string;
  sections: readonly DeviceSectionView[];
}

export interface DeviceSheetFacts {
  room: Pick<RoomModel, 'state'> & { me: Pick<LocalParticipantModel, 'microphone' | 'camera' | 'facing' | 'route' | 'volume'> };
  /** The devices of a browser; null on a phone, which has a front and a back camera, a loudspeaker and an earpiece. */
  devices: DeviceList | null;
  /** A sound was heard a moment ago. */
  isHeard: boolean;
  /** The recording of the own voice; null where there is no recorder. */
  recording: Pick<OwnRecording, 'state' | 'secondsLeft' | 'fault' | 'isRepeated'> | null;
  screen: Pick<Screen, 'meter' | 'earpiece'>;
  texts: Texts & DeviceTexts;
}

const audibleVolume = 3;
const heardForMs = 3_000;

/** Whether the microphone was loud within the last seconds, so that the words beside the meter do not flicker between two syllables. */
export class RecentSound {
  private heardAt: number | null = null;

  next(volume: number, now: number): boolean {
    if (volume >= audibleVolume) this.heardAt = now;
    return this.heardAt !== null && now - this.heardAt < heardForMs;
  }
}

const boxes = 12;

/** A device without a label is named by its place in the list. */
const choicesOf = (devices: readonly DeviceInfo[], used: string, name: string, { texts }: DeviceSheetFacts): DeviceChoiceView[] =>
  devices.map(({ id, label }, place) => ({
    id,
    text: label || formatText(texts['devices.numbered'], { name, number: place + 1 }),
    chosen: id !== '' && id === used,
  }));

const pair = (values: readonly [string, string], chosen: string, words: readonly [string, string]): DeviceChoiceView[] =>
  values.map((id, place) => ({ id, text: words[place] ?? '', chosen: id === chosen }));

/** In a room the stream has the microphone, and others would hear the playback. */
function recordOf({ room: { state }, recording, texts }: DeviceSheetFacts): Pick<DeviceSectionView, 'record' | 'recordFault'> {
  if (recording === null || (state !== 'idle' && state !== 'left')) return { record: '', recordFault: '' };
  const { secondsLeft, fault, isRepeated } = recording;
  const name = { idle: isRepeated ? 'recordAgain' : 'record', recording: 'recording', playing: 'playing' } as const;
  const seconds = recording.state === 'idle' ? recordSeconds : secondsLeft;
  return {
    record: formatText(texts[`devices.${name[recording.state]}`], { seconds }),
    recordFault: fault === null ? '' : texts[errors[fault].text],
  };
}

/** The level comes from the element, which runs in a room, and before it with the camera. */
function levelOf({ room: { state, me }, isHeard, screen, texts }: DeviceSheetFacts): Pick<DeviceSectionView, 'meter' | 'level'> {
  const inRoom = state === 'joined' || state === 'reconnecting';
  if (!screen.meter) return { meter: -1, level: '' };
  if (!isOn(me.microphone)) return { meter: -1, level: texts['devices.muted'] };
  if (!inRoom && !isOn(me.camera)) return { meter: -1, level: texts['devices.noLevel'] };
  const meter = Math.min(boxes, Math.round((me.volume / 100) * boxes));
  return { meter, level: texts[isHeard ? 'devices.heard' : 'devices.quiet'] };
}

/** The sheet of devices. A section without anything to choose, to see or to hear is left out. */
export function deviceSheetView(facts: DeviceSheetFacts): DeviceSheetView {
  const { room, devices, screen, texts } = facts;
  const { me } = room;
  const isPhone = devices === null;
  const plain = { note: '', tone: '', meter: -1, level: '', record: '', recordFault: '' };
  const named = (kind: DeviceKind, title: string, list: readonly DeviceInfo[]): DeviceSectionView => ({
    ...plain,
    kind,
    title,
    choices: devices === null ? [] : choicesOf(list, devices.inUse[kind], title, facts),
  });
  const camera = named('camera', texts['control.camera'], devices?.cameras ?? []);
  const microphone = named('microphone', texts['lobby.microphone'], devices?.microphones ?? []);
  const speaker = named('speaker', texts['control.speaker'], devices?.speakers ?? []);
  const missing = (section: DeviceSectionView): string =>
    !isPhone && section.choices.length === 0 ? texts['lobby.missing'] : '';
  const facings = pair(['front', 'back'], me.facing, [texts['devices.front'], texts['devices.back']]);
  const routes = pair(['speaker', 'earpiece'], me.route, [texts['control.speaker'], texts['control.earpiece']]);
  const sections: DeviceSectionView[] = [
    {
      ...camera,
      // A phone switches its open camera only.
      choices: isPhone ? (isOn(me.camera) ? facings : []) : camera.choices,
      note: isPhone && !isOn(me.camera) ? texts['control.flipNoCamera'] : missing(camera),
    },
    { ...microphone, note: missing(microphone), ...levelOf(facts), ...recordOf(facts) },
    {
      ...speaker,
      choices: !isPhone ? speaker.choices : screen.earpiece ? routes : [],
      // A phone plays sounds outside the room on the loudspeaker alone.
      tone: isPhone && me.route === 'earpiece' ? '' : texts['devices.tone'],
    },
  ];
  return {
    title: texts['devices.title'],
    close: texts['devices.close'],
    sections: sections.filter(
      ({ choices, note, tone, meter, level, record }) => choices.length > 0 || note || tone || meter >= 0 || level || record,
    ),
  };
}
