import { limits } from '../../protocol/client-limits';
import { formatText, type TextKey, type Texts } from '../../texts/texts';
import type { ConnectionModel } from '../../app/types';
import type { RoomPreview, LocalParticipantModel, RoomModel, Toggle } from '../../room/types';
import { avatarView, type AvatarView } from '../avatar';
import { isOn } from '../controls/controls-view';
import { wholeMinutes } from '../format';
import { icon, type Ink } from '../icon';
import { barsIcon, barsOf, type Bars } from '../signal-bars';
import { refusedDevice } from './permission-view';
import type { Screen } from '../screen';

/** One of the three checks: text, icon and tone. */
export interface CheckView {
  title: string;
  icon: string;
  text: string;
  tone: '' | 'danger' | 'warn';
}

const noCheck: CheckView = { title: '', icon: '', text: '', tone: '' };

export interface LobbyView {
  title: string;
  people: string;
  faces: readonly (AvatarView & { key: number })[];
  nameTitle: string;
  nameHint: string;
  /** The initial text of the field; the field itself keeps later input. */
  name: string;
  nameFault: string;
  camera: CheckView;
  microphone: CheckView;
  network: CheckView;
  /** Lit boxes of twelve, or −1 without a meter; then the check's text is shown. */
  meter: number;
  silent: string;
  join: string;
  /** True in a full room, and while the explanation above has the primary button, so that this one is secondary. */
  quiet: boolean;
  joining: boolean;
}

export interface LobbyFacts {
  room: Pick<RoomModel, 'id' | 'title' | 'state' | 'preview' | 'error'> & {
    me: Pick<LocalParticipantModel, 'name' | 'microphone' | 'camera' | 'volume' | 'quality'>;
  };
  connection: Pick<ConnectionModel, 'phase' | 'networkDown'> | null;
  nameFault: '' | NameFault;
  isSilent: boolean;
  screen: Pick<Screen, 'meter'>;
  texts: Texts;
}

export type NameFault = 'missing' | 'long';

const control = /[\u0000-\u001f\u007f-\u009f]/g;

/** The name as the server stores it. */
export const plainName = (typed: string): string => typed.replace(control, '').trim();

/** Counts code points: a surrogate pair is one. */
const lengthOf = (text: string): number => text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '.').length;

export function nameFault(typed: string): '' | NameFault {
  const length = lengthOf(plainName(typed));
  if (length === 0) return 'missing';
  return length > limits.nameLength ? 'long' : '';
}

/** As seen when the lobby opened: somebody may have left since, so a join is still possible. */
const isFull = (look: RoomPreview | null): boolean => look !== null && look.capacity > 0 && look.members >= look.capacity;

function peopleLine(look: RoomPreview | null, texts: Texts): string {
  if (look === null) return texts['lobby.looking'];
  if (isFull(look)) return formatText(texts['lobby.full'], { count: look.capacity });
  if (look.members === 0) return texts['lobby.nobody'];
  const minutes = wholeMinutes(look.openedMs);
  const text = minutes === 0 ? texts['lobby.people'] : texts['lobby.opened'];
  return formatText(text, { count: look.members, minutes });
}

interface DeviceCheck {
  toggle: Toggle;
  title: TextKey;
  off: string;
  facts: LobbyFacts;
}

function deviceCheck({ toggle, title, off, facts }: DeviceCheck): CheckView {
  const { texts } = facts;
  const check = (text: TextKey, glyph: string, ink?: Ink): CheckView => ({
    title: texts[title],
    icon: ink === undefined ? glyph : icon(glyph, ink),
    text: texts[text],
    tone: ink === 'danger' || ink === 'warn' ? ink : '',
  });
  if (!toggle.wanted) return check('lobby.off', off);
  if (toggle.actual === 'on') return check('lobby.fine', 'check', 'accent');
  if (toggle.actual !== 'failed') return check('lobby.opening', '');
  const reason = toggle.reason ?? '';
  if (/_refused$/.test(reason)) return check('lobby.refused', off, 'danger');
  if (/_missing$/.test(reason)) return check('lobby.missing', off, 'danger');
  return check(/_in_use$/.test(reason) ? 'lobby.inUse' : 'lobby.broken', 'warning', 'danger');
}

const words: { readonly [Level in Bars]: TextKey } = {
  4: 'lobby.good',
  3: 'lobby.good',
  2: 'lobby.fair',
  1: 'lobby.poor',
  0: 'lobby.poor',
};

function networkCheck({ room, connection, texts }: LobbyFacts): CheckView {
  const title = texts['lobby.network'];
  if (connection !== null && connection.networkDown) {
    return { title, icon: barsIcon(0), text: texts['lobby.down'], tone: 'danger' };
  }
  if (connection === null || connection.phase !== 'online') {
    return { title, icon: '', text: texts['lobby.connecting'], tone: '' };
  }
  const bars = barsOf(room.me.quality) ?? 4;
  return {
    title,
    icon: barsIcon(bars),
    text: texts[words[bars]],
    tone: bars === 0 ? 'danger' : bars <= 2 ? 'warn' : '',
  };
}

const boxes = 12;

const faultText = (fault: '' | NameFault, texts: Texts): string => {
  if (fault === 'missing') return texts['lobby.nameMissing'];
  return fault === 'long' ? formatText(texts['lobby.nameLong'], { count: limits.nameLength }) : '';
};

function joinText({ microphone, camera }: Pick<LocalParticipantModel, 'microphone' | 'camera'>, texts: Texts): string {
  if (microphone.wanted && !isOn(microphone)) return texts['lobby.joinListen'];
  return camera.wanted && !isOn(camera) ? texts['lobby.joinAudio'] : texts['lobby.join'];
}

/** The loudness comes from the preview, which runs with the camera. */
const isMetered = ({ room: { me }, screen }: Pick<LobbyFacts, 'room' | 'screen'>): boolean =>
  screen.meter && isOn(me.microphone) && isOn(me.camera);

/** The lobby below the preview. */
export function lobbyView(facts: LobbyFacts): LobbyView {
  const { room, texts } = facts;
  const { me } = room;
  const joining = room.state === 'joining';
  const badName = room.error !== null && room.error.reason === 'bad_name';
  const names = room.preview === null ? [] : room.preview.names.slice(0, 3);
  const hears = isMetered(facts);
  return {
    title: (room.preview === null ? '' : room.preview.title) || room.title || room.id,
    people: peopleLine(room.preview, texts),
    faces: names.map((name, key) => ({ key, ...avatarView(name, name) })),
    nameTitle: texts['lobby.name'],
    nameHint: texts['lobby.namePlaceholder'],
    name: me.name,
    nameFault: faultText(facts.nameFault, texts) || (badName ? texts['error.badName'] : ''),
    camera: deviceCheck({ toggle: me.camera, title: 'control.camera', off: 'camera-off', facts }),
    microphone: deviceCheck({ toggle: me.microphone, title: 'lobby.microphone', off: 'mic-off', facts }),
    network: networkCheck(facts),
    meter: hears ? Math.min(boxes, Math.round((me.volume / 100) * boxes)) : -1,
    silent: hears && facts.isSilent ? texts['lobby.silent'] : '',
    join: joining ? texts['room.joining'] : isFull(room.preview) ? texts['page.again'] : joinText(me, texts),
    quiet: refusedDevice(me) === 'microphone' || isFull(room.preview),
    joining,
  };
}

const silenceMs = 5_000;
const audibleVolume = 3;

/** Detects a silent local microphone. */
export class SilenceDetector {
  private heardAt: number | null = null;

  /** True after five seconds of silence. */
  isSilent(volume: number, listening: boolean, now: number): boolean {
    if (!listening || volume >= audibleVolume || this.heardAt === null) this.heardAt = now;
    return listening && now - this.heardAt >= silenceMs;
  }
}

/** The value before there is a room. */
export const emptyLobby: LobbyView = {
  title: '',
  people: '',
  faces: [],
  nameTitle: '',
  nameHint: '',
  name: '',
  nameFault: '',
  camera: noCheck,
  microphone: noCheck,
  network: noCheck,
  meter: -1,
  silent: '',
  join: '',
  quiet: false,
  joining: false,
};

export interface LobbyFormState {
  readonly silence: SilenceDetector;
  fault(name: string): '' | NameFault;
}

/** The view of one lobby, with its form and the silence of the microphone. */
export function lobbyOf(facts: Omit<LobbyFacts, 'nameFault' | 'isSilent'> & { draft: LobbyFormState; now: number }): LobbyView {
  const { draft, now } = facts;
  const { me } = facts.room;
  const isSilent = draft.silence.isSilent(me.volume, isMetered(facts), now);
  return lobbyView({ ...facts, nameFault: draft.fault(me.name), isSilent });
}
