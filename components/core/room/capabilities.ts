/** The abilities of this phone, as in `rtc.capabilities`. A request that needs a `false` one is refused with `unsupported`. The first base library is in brackets. */
export interface Capabilities {
  /** Camera and microphone can be sent. False in devtools and where WeChat has no `live-pusher`. */
  readonly publish: boolean;
  /** Ordinary elements can lie over video, without `cover-view` (2.9.1). */
  readonly sameLayer: boolean;

  // ---- camera ----
  /** The camera can be previewed before joining (2.7.0). */
  readonly preview: boolean;
  /** The picture can be mirrored, for all members (2.7.0). */
  readonly mirror: boolean;
  /** The user's own picture can be mirrored on this screen alone (2.10.0). */
  readonly localMirror: boolean;
  /** The picture can be mirrored for the other members alone (2.10.0). */
  readonly remoteMirror: boolean;
  /** The torch of the back camera can be switched (2.1.0). */
  readonly torch: boolean;
  /** The camera can zoom to a given factor (2.31.0). */
  readonly zoom: boolean;
  /** The camera can zoom by a pinch (2.1.0). */
  readonly pinchZoom: boolean;
  /** Autofocus can be switched off. */
  readonly focus: boolean;
  /** Skin can be smoothed and lightened, 0–9. */
  readonly beauty: boolean;
  /** The style of skin smoothing can be chosen (2.12.0). */
  readonly beautyStyle: boolean;
  /** A colour filter can be chosen (2.12.0). */
  readonly filter: boolean;
  /** The size of the picture can be chosen in pixels (2.10.0). */
  readonly size: boolean;
  /** The frame rate can be chosen (2.31.0). */
  readonly fps: boolean;
  /** A snapshot of the camera can be saved as a file (1.9.90). */
  readonly snapshot: boolean;

  // ---- microphone ----
  /** The microphone's audio level is reported (2.12.0). */
  readonly volume: boolean;
  /** Automatic gain control can be switched (2.10.0). */
  readonly agc: boolean;
  /** Noise suppression can be switched (2.10.0). */
  readonly ans: boolean;
  /** The volume of the microphone can be set (2.10.0). */
  readonly micVolume: boolean;
  /** A reverb effect can be chosen (2.10.0). */
  readonly reverb: boolean;
  /** A voice effect can be chosen (2.31.0). */
  readonly voiceChanger: boolean;
  /** Music can be mixed into the sent sound (2.4.0). */
  readonly bgm: boolean;
  /** The volume keys can control either the call volume or the media volume (2.10.0). */
  readonly volumeType: boolean;

  // ---- playing ----
  /** Sound can go to the earpiece (1.9.90). */
  readonly route: boolean;
  /** Players report the audio level of their members (2.10.0); without it the server reports it. */
  readonly playerVolume: boolean;
  /** A snapshot of a member's picture can be saved as a file (2.7.1). */
  readonly playerSnapshot: boolean;
  /** Playing can be paused and resumed (1.9.90). */
  readonly pausePlay: boolean;
  /** Bitrates and sizes of sent and played streams are reported (1.9.0). */
  readonly netStatus: boolean;
  /** Texts can be sent inside the stream, as SEI (2.10.0). */
  readonly sendMessage: boolean;

  // ---- beyond the page ----
  /** The screen can be shared. True in desktop browsers that support it. */
  readonly screenShare: boolean;
  /** Camera, microphone and loudspeaker can be chosen from a list. True in browsers; a phone only has front and back, speaker and earpiece. */
  readonly deviceChoice: boolean;
  /** A player can go on in picture-in-picture (2.10.3). */
  readonly pictureInPicture: boolean;
  /** The camera's picture can go on in picture-in-picture (2.25.0). */
  readonly pusherPictureInPicture: boolean;
  /** A player can go on playing sound while the app is hidden (2.14.3). */
  readonly backgroundPlayback: boolean;
}
