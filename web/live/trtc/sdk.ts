/** The part of Tencent's `trtc-sdk-v5` (5.3 and later) that we use, from its public reference. The package is closed source and not included. */
export interface TrtcSdk {
  create(): TrtcClient;
}

export type StreamType = 'main' | 'sub';

export interface EnterRoomConfig {
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

export interface LocalVideoConfig {
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
  enterRoom(config: EnterRoomConfig): Promise<void>;
  exitRoom(): Promise<void>;
  destroy(): void;
  switchRole(role: 'anchor' | 'audience'): Promise<void>;
  startLocalVideo(config: LocalVideoConfig): Promise<void>;
  updateLocalVideo(config: LocalVideoConfig): Promise<void>;
  stopLocalVideo(): Promise<void>;
  startLocalAudio(config: { publish: boolean; option: { audioTrack: MediaStreamTrack } }): Promise<void>;
  updateLocalAudio(config: { option: { audioTrack: MediaStreamTrack } }): Promise<void>;
  stopLocalAudio(): Promise<void>;
  startScreenShare(config: {
    publish: boolean;
    option: { videoTrack: MediaStreamTrack; audioTrack?: MediaStreamTrack };
  }): Promise<void>;
  stopScreenShare(): Promise<void>;
  startRemoteVideo(config: { userId: string; streamType: StreamType; view: null; option: { small: boolean } }): Promise<void>;
  stopRemoteVideo(config: { userId: string; streamType: StreamType }): Promise<void>;
  muteRemoteAudio(userId: string, mute: boolean): Promise<void>;
  enableAudioVolumeEvaluation(everyMs: number): void;
  getVideoTrack(config: { userId: string; streamType: StreamType }): MediaStreamTrack | null;
}

/** The SDK reports statistics every two seconds. */
export const statisticsEverySeconds = 2;

/** The bytes of one report, from its bitrate. */
export const bytesOf = (kbps = 0): number => (kbps * 1_000 * statisticsEverySeconds) / 8;

/** The path at which the owner of the page puts the SDK. A page that has loaded the SDK itself has it as a global. */
const scriptPath = 'trtc.js';

type WithSdk = typeof globalThis & { TRTC?: TrtcSdk };

let loading: Promise<TrtcSdk> | null = null;

/** Loads the SDK, when the first room of TRTC is entered. A failure is not kept, so that the next attempt can succeed. */
export function loadSdk(): Promise<TrtcSdk> {
  const loaded = (globalThis as WithSdk).TRTC;
  if (loaded !== undefined) return Promise.resolve(loaded);
  loading ??= loadScript(scriptPath).catch((cause: unknown) => {
    loading = null;
    throw cause;
  });
  return loading;
}

function loadScript(src: string): Promise<TrtcSdk> {
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
