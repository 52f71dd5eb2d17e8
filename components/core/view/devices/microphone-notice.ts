import type { Clock } from '../../shared/clock';
import { makeObservable, reaction, ref } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';
import type { DeviceTexts } from '../../texts/devices';
import type { RoomModel } from '../../room/types';
import { isInRoom } from '../../room/room-phase';

/** `quiet`: nothing was heard since the microphone was turned on. `muted`: the user talks while muted. */
export type Notice = 'quiet' | 'muted';

export interface NoticePlatform {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Calls when the user talks while muted; never on a phone, which measures nothing then. */
  onMutedVoice(listener: () => void): Release;
  readonly stored: { notices?: unknown };
  store(choice: { notices: boolean }): void;
}

export interface NoticeView {
  text: string;
  /** Text of the button that unmutes, or ''. */
  unmute: string;
  /** Text of the button that leaves these notices out for ever. */
  never: string;
}

const quietMs = 5_000;
const shownMs = 8_000;
/** Two notices are at least this long apart, of whichever kind. */
const apartMs = 60_000;

type WatchedRoom = Pick<RoomModel, 'state' | 'setMicrophone'> & {
  readonly me: Pick<RoomModel['me'], 'microphone' | 'volume' | 'interrupted'>;
};

/** Notices a microphone that gives no sound, and a user who talks while muted. */
export class MicrophoneNotice {
  notice: Notice | null = null;
  private lastAt = -Infinity;
  private timer: Release = () => undefined;
  private room: WatchedRoom | null = null;

  constructor(private readonly platform: NoticePlatform) {
    makeObservable(this, { notice: ref });
  }

  /** Watches the room until released. `meter`: the platform reports the level of the microphone. */
  watch(room: WatchedRoom, meter: boolean): Release {
    this.room = room;
    const { clock, onMutedVoice } = this.platform;
    let quiet: Release = () => undefined;
    const begin = (on: boolean): void => {
      quiet();
      if (on) quiet = clock.after(quietMs, () => this.show('quiet'));
    };
    const isOn = (): boolean => isInRoom(room.state) && room.me.microphone.actual === 'on' && !room.me.interrupted;
    return releaseAll([
      () => quiet(),
      () => this.hide(),
      reaction(() => meter && isOn(), begin, { fireImmediately: true }),
      // The first sound proves that the microphone works; after it the user just listens.
      reaction(
        () => room.me.volume > 0,
        () => {
          quiet();
          if (this.notice === 'quiet') this.hide();
        },
      ),
      reaction(
        () => room.me.microphone.wanted,
        () => this.hide(),
      ),
      onMutedVoice(() => {
        if (isInRoom(room.state) && !room.me.microphone.wanted) this.show('muted');
      }),
    ]);
  }

  unmute(): void {
    this.hide();
    this.room?.setMicrophone(true).then(undefined, () => undefined);
  }

  never(): void {
    this.hide();
    this.platform.store({ notices: false });
  }

  view(texts: DeviceTexts): NoticeView[] {
    const { notice } = this;
    if (notice === null) return [];
    const isMuted = notice === 'muted';
    return [
      {
        text: texts[isMuted ? 'devices.talking' : 'devices.silent'],
        unmute: isMuted ? texts['devices.unmute'] : '',
        never: texts['devices.never'],
      },
    ];
  }

  private show(notice: Notice): void {
    const { clock, stored } = this.platform;
    const now = clock.now();
    if (stored.notices === false || now - this.lastAt < apartMs) return;
    this.lastAt = now;
    this.timer();
    this.notice = notice;
    this.timer = clock.after(shownMs, () => this.hide());
  }

  private hide(): void {
    this.timer();
    this.notice = null;
  }
}
