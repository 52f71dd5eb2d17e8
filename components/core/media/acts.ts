import type { ControlNeeds, Row } from './controls';

/** The element that executes a command: our own when no member is named. */
export interface Whose {
  member?: string;
  source?: 'main' | 'screen';
}

type Theirs = Whose & { member: string };

/** A file that exists until the mini program ends. Only `wx.saveImageToPhotosAlbum`, after a tap, saves it to the album. */
export interface Picture {
  path: string;
  width: number;
  height: number;
}

/** Commands to the elements. Each rejects with `unsupported` if the phone lacks it, and with `device_failed` if the phone did not carry it out. */
export interface Acts {
  /** Saves the present picture as a file. */
  snapshot(options?: Whose & { quality?: 'raw' | 'compressed' }): Promise<Picture>;
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
  enterFullScreen(options: Theirs & { direction?: 0 | 90 | -90 }): Promise<void>;
  leaveFullScreen(options: Theirs): Promise<void>;
  /** Goes on playing sound while the app is hidden. */
  enterBackground(options: Theirs): Promise<void>;
  leaveBackground(options: Theirs): Promise<void>;
  /** Leaves picture-in-picture, which the setting `pictureInPicture` allows. */
  leavePictureInPicture(options?: Whose): Promise<void>;
}

export interface ActRow {
  readonly method: string;
  /** The capability that our own element needs; absent if it has no such command. */
  readonly own?: ControlNeeds;
  /** The capability that a player needs; absent if it has no such command. */
  readonly theirs?: ControlNeeds;
  /** Options of type text are required; all others are optional. */
  readonly options?: { readonly [name: string]: Row };
  /** The command has no callbacks, so nothing is waited for. */
  readonly silent?: true;
}

const ms: Row = ['', [0, 86_400_000]];

export const actRows: { readonly [Name in keyof Acts]: ActRow } = {
  snapshot: { method: 'snapshot', own: 'snapshot', theirs: 'playerSnapshot', options: { quality: ['', ['raw', 'compressed']] } },
  playMusic: { method: 'playBGM', own: 'bgm', options: { url: ['', 'text'], startTimeMs: ms, endTimeMs: ms } },
  pauseMusic: { method: 'pauseBGM', own: 'bgm' },
  resumeMusic: { method: 'resumeBGM', own: 'bgm' },
  stopMusic: { method: 'stopBGM', own: 'bgm' },
  sendMessage: { method: 'sendMessage', own: 'sendMessage', options: { msg: ['', 'text'] } },
  enterFullScreen: { method: 'requestFullScreen', theirs: '', options: { direction: ['', [0, 90, -90]] } },
  leaveFullScreen: { method: 'exitFullScreen', theirs: '' },
  enterBackground: { method: 'requestBackgroundPlayback', theirs: 'backgroundPlayback', silent: true },
  leaveBackground: { method: 'exitBackgroundPlayback', theirs: 'backgroundPlayback', silent: true },
  leavePictureInPicture: { method: 'exitPictureInPicture', own: 'pusherPictureInPicture', theirs: 'pictureInPicture' },
};
