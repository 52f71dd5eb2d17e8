/** What of Tencent's `trtc-sdk-v5` (5.3 and later) is used, by its public reference. The package is closed source and no part of ours. */
export interface TrtcSdk {
  create(): TrtcClient;
}

export type StreamType = 'main' | 'sub';

export interface EnterWish {
  sdkAppId: number;
  userId: string;
  userSig: string;
  roomId?: number;
  strRoomId?: string;
  privateMapKey?: string;
  userDefineRecordId?: string;
  scene: 'rtc' | 'live';
  role: 'anchor' | 'audience';
  autoReceiveAudio: boolean;
  autoReceiveVideo: boolean;
  enableAutoPlayDialog: boolean;
}

interface VideoProfile {
  width: number;
  height: number;
  frameRate: number;
  bitrate: number;
}

export interface VideoWish {
  publish: boolean;
  option: { videoTrack: MediaStreamTrack; profile: VideoProfile; small: boolean };
}

interface Figures {
  bitrate?: number;
  frameRate?: number;
  width?: number;
  height?: number;
}

export interface Statistics {
  localStatistics: { audio: Figures; video: readonly Figures[] };
  remoteStatistics: readonly { userId: string; audio: Figures; video: readonly (Figures & { videoType?: string })[] }[];
}

export interface TrtcEvents {
  error: { code?: number; extraCode?: number; message: string };
  'kicked-out': { reason: 'kick' | 'banned' | 'room-disband' };
  'connection-state-changed': { prevState: string; state: string };
  'remote-user-enter': { userId: string };
  'remote-user-exit': { userId: string };
  'remote-audio-available': { userId: string };
  'remote-audio-unavailable': { userId: string };
  'remote-video-available': { userId: string; streamType: StreamType };
  'remote-video-unavailable': { userId: string; streamType: StreamType };
  'audio-volume': { result: readonly { userId: string; volume: number }[] };
  statistics: Statistics;
  track: { userId: string; streamType: StreamType; track: MediaStreamTrack };
}

export interface TrtcClient {
  on<Name extends keyof TrtcEvents>(name: Name, listener: (event: TrtcEvents[Name]) => void): void;
  off<Name extends keyof TrtcEvents>(name: Name, listener: (event: TrtcEvents[Name]) => void): void;
  enterRoom(wish: EnterWish): Promise<void>;
  exitRoom(): Promise<void>;
  destroy(): void;
  switchRole(role: 'anchor' | 'audience'): Promise<void>;
  startLocalVideo(wish: VideoWish): Promise<void>;
  updateLocalVideo(wish: VideoWish): Promise<void>;
  stopLocalVideo(): Promise<void>;
  startLocalAudio(wish: { publish: boolean; option: { audioTrack: MediaStreamTrack } }): Promise<void>;
  updateLocalAudio(wish: { option: { audioTrack: MediaStreamTrack } }): Promise<void>;
  stopLocalAudio(): Promise<void>;
  startScreenShare(wish: {
    publish: boolean;
    option: { videoTrack: MediaStreamTrack; audioTrack?: MediaStreamTrack };
  }): Promise<void>;
  stopScreenShare(): Promise<void>;
  startRemoteVideo(wish: { userId: string; streamType: StreamType; view: null; option: { small: boolean } }): Promise<void>;
  stopRemoteVideo(wish: { userId: string; streamType: StreamType }): Promise<void>;
  muteRemoteAudio(userId: string, mute: boolean): Promise<void>;
  enableAudioVolumeEvaluation(everyMs: number): void;
  getVideoTrack(wish: { userId: string; streamType: StreamType }): MediaStreamTrack | null;
}

/** Where the page's owner puts the file, beside the page; a page that has loaded it already has it as a global. */
const place = 'trtc.js';

type WithSdk = typeof globalThis & { TRTC?: TrtcSdk };

let loading: Promise<TrtcSdk> | null = null;

/** Loads the SDK when the first room of TRTC is entered; a failure is forgotten, so that the next try may find it. */
export function loadSdk(): Promise<TrtcSdk> {
  const there = (globalThis as WithSdk).TRTC;
  if (there !== undefined) return Promise.resolve(there);
  loading ??= scriptAt(place).catch((cause: unknown) => {
    loading = null;
    throw cause;
  });
  return loading;
}

function scriptAt(src: string): Promise<TrtcSdk> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => {
      const { TRTC } = globalThis as WithSdk;
      if (TRTC === undefined) reject(new Error(`${src} is not the SDK of TRTC`));
      else resolve(TRTC);
    };
    script.onerror = () => {
      script.remove();
      reject(new Error(`the SDK of TRTC is not at ${src}`));
    };
    document.head.append(script);
  });
}
