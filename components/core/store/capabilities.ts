/** What this phone can do, as `rtc.capabilities` tells. A wish for what is `false` here is refused with `unsupported`; in brackets the first base library. */
export interface Capabilities {
  /** Camera and microphone can be sent at all: not in devtools, nor where the phone's WeChat has no `live-pusher`. */
  readonly publish: boolean;
  /** Other elements may lie over video without `cover-view` (2.9.1). */
  readonly sameLayer: boolean;

  // ---- the camera ----
  /** The own picture can be shown before joining (2.7.0). */
  readonly preview: boolean;
  /** The picture can be mirrored, for everybody (2.7.0). */
  readonly mirror: boolean;
  /** The own picture can be mirrored on this screen alone (2.10.0). */
  readonly localMirror: boolean;
  /** What others see can be mirrored alone (2.10.0). */
  readonly remoteMirror: boolean;
  /** The lamp of the camera at the back (2.1.0). */
  readonly torch: boolean;
  /** The picture can be drawn nearer, by a number (2.31.0). */
  readonly zoom: boolean;
  /** The picture can be drawn nearer by two fingers (2.1.0). */
  readonly pinchZoom: boolean;
  /** The camera can be told not to focus by itself. */
  readonly focus: boolean;
  /** Skin can be smoothed and lightened, 0–9. */
  readonly beauty: boolean;
  /** How skin is smoothed can be chosen (2.12.0). */
  readonly beautyStyle: boolean;
  /** Colours of the picture can be chosen (2.12.0). */
  readonly filter: boolean;
  /** The size of the picture can be chosen in pixels (2.10.0). */
  readonly size: boolean;
  /** Pictures a second can be chosen (2.31.0). */
  readonly fps: boolean;
  /** The own picture can be kept as a file (1.9.90). */
  readonly snapshot: boolean;

  // ---- the microphone ----
  /** The own loudness is reported (2.12.0). */
  readonly volume: boolean;
  /** Automatic gain can be switched (2.10.0). */
  readonly agc: boolean;
  /** Noise suppression can be switched (2.10.0). */
  readonly ans: boolean;
  /** The loudness of the microphone can be set (2.10.0). */
  readonly micVolume: boolean;
  /** The voice can sound as in a hall (2.10.0). */
  readonly reverb: boolean;
  /** The voice can be changed (2.31.0). */
  readonly voiceChanger: boolean;
  /** Music can be mixed into what is sent (2.4.0). */
  readonly bgm: boolean;
  /** The phone's volume keys can follow the call or the media volume (2.10.0). */
  readonly volumeType: boolean;

  // ---- others ----
  /** Sound can go to the earpiece (1.9.90). */
  readonly route: boolean;
  /** The loudness of others is reported by their players (2.10.0); without it the server tells. */
  readonly playerVolume: boolean;
  /** Somebody's picture can be kept as a file (2.7.1). */
  readonly playerSnapshot: boolean;
  /** Playing can pause and go on (1.9.90). */
  readonly pausePlay: boolean;
  /** Rates and sizes of what is sent and played are reported (1.9.0). */
  readonly netStatus: boolean;
  /** Words can travel inside the own stream, as SEI (2.10.0). */
  readonly sendMessage: boolean;

  // ---- beyond the page ----
  /** The screen can be shared: in browsers that can, which those of phones cannot. */
  readonly screenShare: boolean;
  /** A player can go on in the phone's small window (2.10.3). */
  readonly pictureInPicture: boolean;
  /** The own picture can go on there (2.25.0). */
  readonly pusherPictureInPicture: boolean;
  /** A player can be heard while the app is hidden (2.14.3). */
  readonly backgroundPlayback: boolean;
}
