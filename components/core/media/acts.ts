import type { ControlNeeds, Row } from './controls';

/** The element that executes a command: our own when no member is named. */
export interface CommandTarget {
  member?: string;
  source?: 'main' | 'screen';
}

type PlayerTarget = CommandTarget & { member: string };

/** A file that exists until the mini program ends. Only `wx.saveImageToPhotosAlbum`, after a tap, saves it to the album. */
export interface Picture {
  path: string;
  width: number;
  height: number;
}

/** Commands to the elements. Each rejects with `unsupported` if the phone lacks it, and with `device_failed` if the phone did not carry it out. */
export interface Acts {
  /** Saves the present picture as a file. */
  snapshot(options?: CommandTarget & { quality?: 'raw' | 'compressed' }): Promise<Picture>;
  /** Mixes music into the sent sound: a file of the package or an https URL. Start and end in ms work from base library 2.31.0. */
  playMusic(options: { url: string; startTimeMs?: number; endTimeMs?: number }): Promise<void>;
  pauseMusic(): Promise<void>;
  resumeMusic(): Promise<void>;
  stopMusic(): Promise<void>;
  /**
   * Sends a text inside the video stream (SEI), in sync with the picture. It is for recorders, servers and other players, because no
   * documented `<live-player>` reports it. Messages to members go by `room.send`.
   */
  sendMessage(options: { msg: string }): Promise<void>;
  /** `direction` is in degrees; 0 is upright. */
  enterFullScreen(options: PlayerTarget & { direction?: 0 | 90 | -90 }): Promise<void>;
  leaveFullScreen(options: PlayerTarget): Promise<void>;
  /** Goes on playing sound while the app is hidden. */
  enterBackground(options: PlayerTarget): Promise<void>;
  leaveBackground(options: PlayerTarget): Promise<void>;
  /** Leaves picture-in-picture, which the setting `pictureInPicture` allows. */
  leavePictureInPicture(options?: CommandTarget): Promise<void>;
}

export interface ActRow {
  readonly method: string;
  /** The capability that our own element needs; absent if it has no such command. */
  readonly pusher?: ControlNeeds;
  /** The capability that a player needs; absent if it has no such command. */
  readonly player?: ControlNeeds;
  /** Options of type text are required; all others are optional. */
  readonly options?: { readonly [name: string]: Row };
  /** The command has no callbacks, so nothing is waited for. */
  readonly silent?: true;
}

const ms: Row = ['', [0, 86_400_000]];

export const actRows: { readonly [Name in keyof Acts]: ActRow } = {
  snapshot: {
    method: 'snapshot',
    pusher: 'snapshot',
    player: 'playerSnapshot',
    options: { quality: ['', ['raw', 'compressed']] },
  },
  playMusic: { method: 'playBGM', pusher: 'bgm', options: { url: ['', 'text'], startTimeMs: ms, endTimeMs: ms } },
  pauseMusic: { method: 'pauseBGM', pusher: 'bgm' },
  resumeMusic: { method: 'resumeBGM', pusher: 'bgm' },
  stopMusic: { method: 'stopBGM', pusher: 'bgm' },
  sendMessage: { method: 'sendMessage', pusher: 'sendMessage', options: { msg: ['', 'text'] } },
  enterFullScreen: { method: 'requestFullScreen', player: '', options: { direction: ['', [0, 90, -90]] } },
  leaveFullScreen: { method: 'exitFullScreen', player: '' },
  enterBackground: { method: 'requestBackgroundPlayback', player: 'backgroundPlayback', silent: true },
  leaveBackground: { method: 'exitBackgroundPlayback', player: 'backgroundPlayback', silent: true },
  leavePictureInPicture: { method: 'exitPictureInPicture', pusher: 'pusherPictureInPicture', player: 'pictureInPicture' },
};
