import { rooms } from '../../app/rooms';
import { makeObservable, reaction, ref } from '../../shared/mobx';
import type { Clock } from '../../shared/clock';
import type { DeviceKind, DeviceList } from '../../shared/device-list';
import { releaseAll, type Release } from '../../shared/release';
import type { Room } from '../../room/room';
import { deviceTextsOf, type DeviceTexts } from '../../texts/devices';
import type { Texts } from '../../texts/texts';
import { addControl } from '../controls/extra-controls';
import type { ControlView } from '../controls/controls-view';
import { roomByName, whileRoom } from '../room-by-name';
import { lookOf, type Look, type Screen } from '../screen';
import { noToast, whyToast, type ToastView } from '../toast';
import { DeviceNews } from './device-news';
import { MicrophoneNotice, type NoticeView } from './microphone-notice';
import { OwnRecording, type RecordingPlatform } from './own-recording';
import { deviceSheetView, RecentSound, type DeviceSheetView } from './device-sheet-view';

/** The part of the platform that the sheet uses. */
export interface DevicePlatform extends Omit<RecordingPlatform, 'askMicrophone'> {
  readonly clock: Clock;
  onMutedVoice(listener: () => void): Release;
  /** Uses a device of a browser. */
  use(kind: DeviceKind, id: string): void;
  playTone(): Release;
  /** The choices on a phone, over starts of the app. */
  readonly stored: { facing?: unknown; route?: unknown; notices?: unknown };
  store(choice: { facing?: string; route?: string; notices?: boolean }): void;
}

const noDevices: DeviceList = {
  cameras: [],
  microphones: [],
  speakers: [],
  inUse: { camera: '', microphone: '', speaker: '' },
};

/** The devices of a browser, none before the first report; null on a phone. */
const listedDevices = (): DeviceList | null => rooms.devices ?? (rooms.capabilities?.deviceChoice === true ? noDevices : null);

/** The button that opens the sheet. */
export const deviceButton = (words: DeviceTexts): ControlView => ({
  name: 'devices',
  icon: 'settings',
  tone: 'on',
  text: words['devices.title'],
  label: words['devices.label'],
  why: '',
});

/** The state of one rtc-devices. */
export class DeviceSheet {
  isOpen = false;
  toasts: ToastView[] = noToast;
  readonly recentSound = new RecentSound();
  readonly recording: OwnRecording;
  readonly notice: MicrophoneNotice;
  private stopTone: Release = () => undefined;

  constructor(private readonly platform: DevicePlatform) {
    const { clock, record, playFile } = platform;
    const askMicrophone = (): Promise<string> => rooms.permissions?.ask('microphone') ?? Promise.resolve('unasked');
    this.recording = new OwnRecording({ clock, record, playFile, askMicrophone });
    this.notice = new MicrophoneNotice(platform);
    makeObservable(this, { isOpen: ref, toasts: ref });
  }

  open(): void {
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
    this.stopTone();
    this.recording.stop();
  }

  playTone(): void {
    this.stopTone();
    this.stopTone = this.platform.playTone();
  }

  /** Serves the room of this name until released: its button, what was chosen earlier, and the word about an unplugged device. */
  serve(name: string, { screen, texts }: { screen: Screen; texts: Texts }): Release {
    const words = deviceTextsOf(texts);
    const news = new DeviceNews();
    const view = deviceButton(words);
    return releaseAll([
      () => this.close(),
      whileRoom(
        () => roomByName(name),
        (room) => {
          // Nothing can be drawn over the video of an older library, where buttons switch camera and sound.
          if (room === null || !screen.overVideo) return () => undefined;
          if (room.state === 'idle') this.restore(room);
          return releaseAll([
            addControl({ room: room.id, view, inPreview: true, tap: () => this.open() }),
            this.notice.watch(room, screen.meter),
          ]);
        },
      ),
      reaction(
        () => rooms.devices,
        (devices) => {
          const text = devices === null ? '' : news.next(devices, words);
          if (text !== '') this.toasts = whyToast(text);
        },
        { fireImmediately: true },
      ),
    ]);
  }

  /** Uses a device: one of a browser's list, or a phone's side or output. A device that failed is tried again. */
  choose(name: string, kind: DeviceKind, id: string): void {
    const room = roomByName(name);
    if (room === null || id === '') return;
    if (listedDevices() !== null) {
      this.platform.use(kind, id);
      if (kind !== 'speaker' && room.me[kind].actual === 'failed') void room.retryDevices();
    } else if (kind === 'camera') {
      this.platform.store({ facing: id });
      if (room.me.facing !== id) void room.switchCamera();
    } else if (id === 'speaker' || id === 'earpiece') {
      this.platform.store({ route: id });
      room.setRoute(id).then(undefined, () => undefined);
    }
  }

  private restore(room: Room): void {
    if (listedDevices() !== null) return;
    const { facing, route } = this.platform.stored;
    if ((facing === 'front' || facing === 'back') && facing !== room.me.facing) void room.switchCamera();
    if (route === 'speaker' || route === 'earpiece') room.setRoute(route).then(undefined, () => undefined);
  }
}

/** Everything that an rtc-devices shows on its page. While closed it reads no level, so that nothing is sent to the view. */
export function devicesOnPage(
  sheet: DeviceSheet,
  name: string,
  { screen, texts, now }: { screen: Screen; texts: Texts; now(): number },
): { sheet: DeviceSheetView | null; toasts: ToastView[]; notices: NoticeView[] } & Pick<Look, 'look'> {
  const room = roomByName(name);
  const words = { ...texts, ...deviceTextsOf(texts) };
  const view = (shown: Room): DeviceSheetView => {
    const isHeard = sheet.recentSound.next(shown.me.volume, now());
    return deviceSheetView({ room: shown, devices: listedDevices(), isHeard, recording: sheet.recording, screen, texts: words });
  };
  return {
    sheet: room !== null && sheet.isOpen ? view(room) : null,
    toasts: sheet.toasts,
    notices: sheet.notice.view(words),
    look: lookOf(screen, texts).look,
  };
}
