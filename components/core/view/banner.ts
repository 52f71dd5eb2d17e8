import { errors, type Reason } from '../protocol/errors';
import { formatText, type Texts } from '../texts/texts';
import type { ConnectionModel } from '../app/types';
import type { LocalParticipantModel, RoomModel, Toggle } from '../room/types';
import { icon } from './icon';
import { linkAction } from './lobby/permission-view';
import { barsIcon, barsOf } from './signal-bars';

export type BannerAction = '' | 'mute' | 'stopSharing' | 'retryNow' | 'retryDevices' | 'openSettings' | 'copyLink';

/** The banner over the pictures. `tone` is '' without a message. */
export interface BannerView {
  tone: '' | 'warn' | 'danger' | 'accent';
  icon: string;
  spins: boolean;
  text: string;
  action: string;
  act: BannerAction;
}

export interface BannerFacts {
  room: Pick<RoomModel, 'state'> & {
    me: Pick<LocalParticipantModel, 'microphone' | 'camera' | 'screen' | 'feedback' | 'status' | 'quality'>;
  };
  connection: Pick<ConnectionModel, 'networkDown' | 'attempt'> | null;
  /** The connection returned a moment ago. */
  isBack: boolean;
  /** A browser link exists and can be copied. */
  link?: boolean;
  texts: Texts;
}

export const noBanner: BannerView = { tone: '', icon: '', spins: false, text: '', action: '', act: '' };

const refused: readonly (Reason | null)[] = ['camera_refused', 'microphone_refused'];

const failedOf = (toggle: Toggle): Reason | null => (toggle.wanted && toggle.actual === 'failed' ? toggle.reason : null);

/** The reason of a failed device, or null. A camera paused by a weak network has not failed. */
const failedDevice = (toggle: Toggle): Reason | null => (failedOf(toggle) === 'weak_network' ? null : failedOf(toggle));

function deviceBanner(reason: Reason, { link, texts }: BannerFacts): BannerView {
  if (reason === 'unsupported') {
    return {
      ...noBanner,
      tone: 'danger',
      icon: icon('warning', 'danger'),
      text: texts['permit.nowhere'],
      ...linkAction(link, texts),
    };
  }
  // A retry cannot help when the device does not exist.
  const missing = reason === 'camera_missing' || reason === 'microphone_missing' || reason === 'not_entitled';
  const settings = refused.indexOf(reason) >= 0;
  return {
    tone: 'danger',
    icon: icon('warning', 'danger'),
    spins: false,
    text: texts[errors[reason].text],
    action: missing ? '' : settings ? texts['permit.allow'] : texts['tile.retry'],
    act: missing ? '' : settings ? 'openSettings' : 'retryDevices',
  };
}

/** The banner of the most serious problem: no network, lost connection, device, feedback, weak network; then the restored connection, and the shared screen. */
export function bannerView(facts: BannerFacts): BannerView {
  const { room, connection, texts } = facts;
  if (room.state !== 'joined' && room.state !== 'reconnecting') return noBanner;
  if (connection !== null && connection.networkDown) {
    return { ...noBanner, tone: 'danger', icon: icon('network-0', 'danger'), text: texts['banner.noNetwork'] };
  }
  if (room.state === 'reconnecting') {
    const attempt = Math.max(1, connection === null ? 1 : connection.attempt);
    const text = formatText(texts['banner.reconnecting'], { attempt });
    return { ...noBanner, tone: 'warn', spins: true, text, action: texts['banner.retryNow'], act: 'retryNow' };
  }
  const device = failedDevice(room.me.microphone) ?? failedDevice(room.me.camera);
  if (device !== null) return deviceBanner(device, facts);
  if (room.me.feedback && room.me.microphone.wanted) {
    const text = texts['banner.feedback'];
    return { ...noBanner, tone: 'warn', icon: icon('warning', 'warn'), text, action: texts['control.mute'], act: 'mute' };
  }
  const bars = barsOf(room.me.quality);
  if (room.me.status === 'weak' || failedOf(room.me.camera) === 'weak_network' || (bars !== null && bars <= 1)) {
    return { ...noBanner, tone: 'warn', icon: barsIcon(1), text: texts['banner.weak'] };
  }
  if (facts.isBack) return { ...noBanner, tone: 'accent', icon: icon('check', 'accent'), text: texts['banner.back'] };
  if (room.me.screen.actual === 'on') {
    return { ...noBanner, tone: 'accent', text: texts['banner.sharing'], action: texts['banner.stop'], act: 'stopSharing' };
  }
  return noBanner;
}

const goodNewsMs = 2_000;

/** Remembers when the connection returned, so that its banner disappears after a moment. */
export class ReconnectNotice {
  private wasAway = false;
  private until = 0;

  next(state: RoomModel['state'], now: number): boolean {
    if (this.wasAway && state === 'joined') this.until = now + goodNewsMs;
    this.wasAway = state === 'reconnecting';
    return state === 'joined' && now < this.until;
  }
}
