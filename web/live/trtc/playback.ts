import type { OpenPlayback, Playback, PlaybackOptions } from '../playback/playback';
import { emptyPlaybackStats } from '../playback/playback-stats';
import { findRoom } from './room';
import { parseStreamUrl, type StreamAddress } from './room-url';
import { bytesOf, statisticsEverySeconds, type Statistics, type TrtcClient, type TrtcEvents } from './sdk';

export const openTrtcPlayback: OpenPlayback = (options) => {
  const address = parseStreamUrl(options.url);
  const room = address === null ? undefined : findRoom(address.key);
  return address === null || room === undefined ? playNothing(options) : new TrtcPlayback(options, address, room.client);
};

function playNothing({ onLost }: PlaybackOptions): Playback {
  let released = false;
  queueMicrotask(() => !released && onLost('nobody is in the room of this stream', true));
  return { mute: () => undefined, stats: emptyPlaybackStats(), release: () => (released = true) };
}

/** Plays one stream of the room that this page's pusher is in: the video in our own element, the audio by the SDK. */
class TrtcPlayback implements Playback {
  readonly stats = emptyPlaybackStats();
  private released = false;
  private resized = false;
  private playing = false;
  private volume = 0;
  private readonly video: HTMLVideoElement;

  constructor(
    private readonly options: PlaybackOptions,
    private readonly address: StreamAddress,
    private readonly client: TrtcClient,
  ) {
    this.video = options.surface.video();
    this.listenToVideo();
    client.on('track', this.onTrack);
    client.on('statistics', this.onStatistics);
    if (address.streamType === 'main') client.on('audio-volume', this.onVolume);
    options.report(2001);
    this.mute(options.muted);
    this.start();
  }

  mute(muted: boolean): void {
    const { userId, streamType } = this.address;
    if (streamType === 'main') this.client.muteRemoteAudio(userId, muted).catch(() => undefined);
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    const { client, video } = this;
    const { userId, streamType } = this.address;
    client.off('track', this.onTrack);
    client.off('statistics', this.onStatistics);
    client.off('audio-volume', this.onVolume);
    video.onresize = video.onplaying = null;
    video.srcObject = null;
    this.mute(true);
    client.stopRemoteVideo({ userId, streamType }).catch(() => undefined);
  }

  private listenToVideo(): void {
    const { video } = this;
    video.playsInline = true;
    video.autoplay = true;
    // The SDK plays the audio.
    video.muted = true;
    video.onresize = () => this.onResize();
    video.onplaying = () => this.onPlaying();
  }

  private start(): void {
    const { userId, streamType, small } = this.address;
    this.client.startRemoteVideo({ userId, streamType, view: null, option: { small } }).then(
      () => {
        if (this.released) return;
        this.options.report(2002);
        const track = this.client.getVideoTrack({ userId, streamType });
        if (track !== null) this.show(track);
      },
      // The audio plays also for a user who sends no video.
      () => undefined,
    );
  }

  private show(track: MediaStreamTrack): void {
    this.video.srcObject = new MediaStream([track]);
    void this.video.play().catch(() => undefined);
  }

  private onResize(): void {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width === 0) return;
    Object.assign(this.stats, { width, height });
    this.options.report(2009, `${width}x${height}`);
    if (!this.resized) this.options.report(2003);
    this.resized = true;
  }

  private onPlaying(): void {
    if (!this.playing) this.options.report(2004);
    this.playing = true;
    this.options.onFlowing();
  }

  private readonly onTrack = ({ userId, streamType, track }: TrtcEvents['track']): void => {
    const isOurs = userId === this.address.userId && streamType === this.address.streamType;
    if (isOurs && track.kind === 'video') this.show(track);
  };

  private readonly onVolume = ({ result }: TrtcEvents['audio-volume']): void => {
    const before = this.volume;
    this.volume = result.find(({ userId }) => userId === this.address.userId)?.volume ?? 0;
    if (this.volume !== 0 || before !== 0) this.options.onVolume(this.volume);
  };

  private readonly onStatistics = ({ remoteStatistics }: Statistics): void => {
    const { stats } = this;
    const { userId, streamType } = this.address;
    const user = remoteStatistics.find((each) => each.userId === userId);
    const video = user?.video.find(({ videoType }) => (videoType === 'sub') === (streamType === 'sub'));
    stats.videoBytes += bytesOf(video?.bitrate);
    stats.frames += (video?.frameRate ?? 0) * statisticsEverySeconds;
    if (streamType === 'sub') return;
    stats.audioBytes += bytesOf(user?.audio.bitrate);
    // A user without video is playing as soon as there is audio.
    if (!this.playing && (user?.audio.bitrate ?? 0) > 0) this.onPlaying();
  };
}
