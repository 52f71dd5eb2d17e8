import type { ControlNeeds, Row } from './controls';

/** Whose element is to do it: one's own when no member is named. */
export interface Whose {
  member?: string;
  source?: 'main' | 'screen';
}

type Theirs = Whose & { member: string };

/** A file that is there until the mini program ends. It is in no album: only `wx.saveImageToPhotosAlbum` after a tap does that. */
export interface Picture {
  path: string;
  width: number;
  height: number;
}

/** What the elements do once and at once. Each rejects with `unsupported` where the phone cannot, `device_failed` where it did not. */
export interface Acts {
  /** The picture as it is now. */
  snapshot(options?: Whose & { quality?: 'raw' | 'compressed' }): Promise<Picture>;
  /** Mixes music into what is sent: a file of the package or an https URL. From and to in ms count from base library 2.31.0 on. */
  playMusic(options: { url: string; startTimeMs?: number; endTimeMs?: number }): Promise<void>;
  pauseMusic(): Promise<void>;
  resumeMusic(): Promise<void>;
  stopMusic(): Promise<void>;
  /**
   * A text inside the own video stream (SEI), in step with its picture. No documented `<live-player>` tells of it: for recorders, servers
   * and players of others. Members talk by `room.send`.
   */
  sendMessage(options: { msg: string }): Promise<void>;
  /** Degrees: 0 is upright. */
  enterFullScreen(options: Theirs & { direction?: 0 | 90 | -90 }): Promise<void>;
  leaveFullScreen(options: Theirs): Promise<void>;
  /** Goes on to be heard while the app is hidden. */
  enterBackground(options: Theirs): Promise<void>;
  leaveBackground(options: Theirs): Promise<void>;
  /** Out of the phone's small window, which a setting of the same name allows. */
  leavePictureInPicture(options?: Whose): Promise<void>;
}

export interface ActRow {
  readonly method: string;
  /** What one's own element needs; absent: it cannot do this at all. */
  readonly own?: ControlNeeds;
  /** The same of somebody else's. */
  readonly theirs?: ControlNeeds;
  /** A text must be there; everything else may be left out. */
  readonly options?: { readonly [name: string]: Row };
  /** It calls nobody back, so nothing is waited for. */
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
