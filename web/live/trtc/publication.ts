import { errorMessage } from '../error-message';
import { encodedSize } from '../policy/video-size';
import type { OpenPublication, Publication, PublicationOptions, StreamOptions } from '../publish/publication';
import { emptyPublishStats } from '../publish/publish-stats';
import { TrtcRoom, findRoom } from './room';
import { parseEntryUrl, type RoomEntry } from './room-url';
import { bytesOf, loadSdk, statisticsEverySeconds, type LocalVideoConfig, type Statistics } from './sdk';

interface Tracks {
  video: MediaStreamTrack | null;
  audio: MediaStreamTrack | null;
}

export const openTrtcPublication: OpenPublication = (options) => new TrtcPublication(options);

/**
 * Publishes in a room of TRTC, which players of the page need too: the room is entered even without a camera and a microphone, and
 * then nothing is sent. A screen is sent through the room that the camera's element has entered.
 */
class TrtcPublication implements Publication {
  readonly stats = emptyPublishStats();
  private readonly entry: RoomEntry | null;
  private readonly isScreen: boolean;
  private readonly wanted: Tracks = { video: null, audio: null };
  private readonly sent: Tracks = { video: null, audio: null };
  private stream: StreamOptions;
  private room: TrtcRoom | null = null;
  private isInRoom = false;
  private released = false;
  private syncRequested = false;
  private syncing = false;

  constructor(private readonly options: PublicationOptions) {
    this.entry = parseEntryUrl(options.url);
    this.isScreen = this.entry?.isScreen === true;
    this.stream = options.stream;
    // The caller sets the present devices in this turn: with a device, the room is entered as an anchor.
    queueMicrotask(() => (this.entry === null ? this.fail('no room of TRTC') : void this.enter(this.entry)));
  }

  setCamera(track: MediaStreamTrack | null): void {
    this.wanted.video = track;
    this.sync();
  }

  setMicrophone(track: MediaStreamTrack | null): void {
    this.wanted.audio = track;
    this.sync();
  }

  configure(next: StreamOptions): void {
    const { width, fps, maxKbps } = this.stream;
    const hasChanged = next.width !== width || next.fps !== fps || next.maxKbps !== maxKbps;
    this.stream = next;
    // The same track again, with another profile.
    if (!hasChanged || this.room === null || this.sent.video === null || this.isScreen) return;
    this.room.client.updateLocalVideo(this.videoConfig(this.sent.video)).catch(() => undefined);
  }

  /** Nothing to do: the SDK requests key frames itself. */
  requestKeyFrame(): void {
    return undefined;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    if (this.isScreen) {
      this.room?.client.stopScreenShare().catch(() => undefined);
      return;
    }
    this.room?.client.off('statistics', this.onStatistics);
    this.room?.release();
  }

  private async enter(entry: RoomEntry): Promise<void> {
    if (this.released) return;
    if (this.isScreen) {
      this.joinCameraRoom(entry);
      return;
    }
    try {
      const sdk = await loadSdk();
      if (this.released) return;
      const isAnchor = this.wanted.video !== null || this.wanted.audio !== null;
      this.room = new TrtcRoom(sdk, entry, isAnchor, this.options.report);
      this.room.client.on('statistics', this.onStatistics);
      await this.room.entered;
      this.isInRoom = true;
    } catch (cause) {
      // A room that exists has reported its failure itself.
      if (this.room === null) this.fail(errorMessage(cause));
      return;
    }
    this.sync();
  }

  private joinCameraRoom(entry: RoomEntry): void {
    this.room = findRoom(entry.key) ?? null;
    this.isInRoom = this.room !== null;
    this.options.report(this.isInRoom ? 1018 : -1307, this.isInRoom ? undefined : 'no room to share in');
    void this.room?.left.then(() => this.fail('the room was left'));
    this.sync();
  }

  private fail(reason: string): void {
    if (!this.released) this.options.report(-1307, reason);
  }

  private readonly onStatistics = ({ localStatistics: { audio, video } }: Statistics): void => {
    const { stats } = this;
    const [main = {}] = video;
    stats.audioBytes += bytesOf(audio.bitrate);
    stats.videoBytes += bytesOf(main.bitrate);
    stats.frames += (main.frameRate ?? 0) * statisticsEverySeconds;
    stats.width = main.width ?? 0;
    stats.height = main.height ?? 0;
  };

  /** Calls the SDK, one call after the other, until the sent tracks are the wanted ones. */
  private sync(): void {
    this.syncRequested = true;
    if (this.syncing) return;
    this.syncing = true;
    void this.syncAll();
  }

  private async syncAll(): Promise<void> {
    try {
      while (this.syncRequested) {
        this.syncRequested = false;
        await this.syncTracks();
      }
    } catch (cause) {
      this.fail(errorMessage(cause));
    } finally {
      this.syncing = false;
    }
  }

  private async syncTracks(): Promise<void> {
    const { wanted, sent } = this;
    while (this.room !== null && this.isInRoom && !this.released) {
      if (wanted.video !== null || wanted.audio !== null) await this.room.becomeAnchor();
      if (wanted.video !== sent.video) await this.sendVideo(this.room);
      else if (wanted.audio !== sent.audio) await this.sendAudio(this.room);
      else return;
    }
  }

  private async sendVideo({ client }: TrtcRoom): Promise<void> {
    const track = this.wanted.video;
    const isFirst = this.sent.video === null;
    this.sent.video = track;
    if (track === null) return this.isScreen ? client.stopScreenShare() : client.stopLocalVideo();
    if (this.entry?.soundOnly === true) return;
    if (this.isScreen) return client.startScreenShare({ publish: true, option: { videoTrack: track } });
    const config = this.videoConfig(track);
    await (isFirst ? client.startLocalVideo(config) : client.updateLocalVideo(config));
    this.options.report(1007);
  }

  private videoConfig(videoTrack: MediaStreamTrack): LocalVideoConfig {
    const { stream } = this;
    const { width = stream.width, height = stream.height } = videoTrack.getSettings();
    const profile = { ...encodedSize({ width, height }, stream), frameRate: stream.fps, bitrate: stream.maxKbps };
    return { publish: true, option: { videoTrack, profile, small: this.entry?.small === true } };
  }

  private async sendAudio({ client }: TrtcRoom): Promise<void> {
    const track = this.wanted.audio;
    const isFirst = this.sent.audio === null;
    this.sent.audio = track;
    // The SDK sends the audio of a screen with its video, or not at all.
    if (this.isScreen) return;
    if (track === null) return client.stopLocalAudio();
    const option = { audioTrack: track };
    await (isFirst ? client.startLocalAudio({ publish: true, option }) : client.updateLocalAudio({ option }));
  }
}
