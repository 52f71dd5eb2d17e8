import { noPlayCounts } from '../play/play-counts';
import type { OpenPlayback } from '../play/playback';
import { roomOf } from './room';
import { placeOf } from './room-url';
import type { Statistics, TrtcEvents } from './sdk';

const reportSeconds = 2;
const bytesOf = (kbps = 0): number => (kbps * 1_000 * reportSeconds) / 8;

/** Plays one stream of the room that this page's pusher is in: the picture in our own element, the sound by the SDK. */
export const openTrtcPlayback: OpenPlayback = ({ url, stage, muted, report, onVolume, onFlow, onLost }) => {
  const counts = noPlayCounts();
  const place = placeOf(url);
  const room = place === null ? undefined : roomOf(place.key);
  let released = false;
  if (place === null || room === undefined) {
    queueMicrotask(() => !released && onLost('nobody is in the room of this stream', true));
    return { mute: () => undefined, counts, release: () => (released = true) };
  }

  const { client } = room;
  const { userId, streamType, small } = place;
  const video = stage.video();
  let seen = false;
  let playing = false;
  let volume = 0;
  video.playsInline = true;
  video.autoplay = true;
  // The sound does not come through here.
  video.muted = true;
  video.onresize = () => {
    if (video.videoWidth === 0) return;
    Object.assign(counts, { width: video.videoWidth, height: video.videoHeight });
    report(2009, `${video.videoWidth}x${video.videoHeight}`);
    if (!seen) report(2003);
    seen = true;
  };
  video.onplaying = () => began();

  function began(): void {
    if (!playing) report(2004);
    playing = true;
    onFlow();
  }

  function show(track: MediaStreamTrack): void {
    video.srcObject = new MediaStream([track]);
    void video.play().catch(() => undefined);
  }

  const onTrack = (event: TrtcEvents['track']): void => {
    if (event.userId === userId && event.track.kind === 'video' && event.streamType === streamType) show(event.track);
  };
  const onLoudness = ({ result }: TrtcEvents['audio-volume']): void => {
    const before = volume;
    volume = result.find((one) => one.userId === userId)?.volume ?? 0;
    if (volume !== 0 || before !== 0) onVolume(volume);
  };
  const onStatistics = ({ remoteStatistics }: Statistics): void => {
    const mine = remoteStatistics.find((one) => one.userId === userId);
    const picture = mine?.video.find(({ videoType }) => (videoType === 'sub') === (streamType === 'sub'));
    counts.videoBytes += bytesOf(picture?.bitrate);
    counts.frames += (picture?.frameRate ?? 0) * reportSeconds;
    if (streamType === 'sub') return;
    counts.audioBytes += bytesOf(mine?.audio.bitrate);
    // Somebody without a picture plays as soon as there is sound.
    if (!playing && (mine?.audio.bitrate ?? 0) > 0) began();
  };

  client.on('track', onTrack);
  client.on('statistics', onStatistics);
  if (streamType === 'main') client.on('audio-volume', onLoudness);
  report(2001);
  hear(!muted);
  client.startRemoteVideo({ userId, streamType, view: null, option: { small } }).then(
    () => {
      if (released) return;
      report(2002);
      const track = client.getVideoTrack({ userId, streamType });
      if (track !== null) show(track);
    },
    // Whoever sends no picture is still heard.
    () => undefined,
  );

  function hear(aloud: boolean): void {
    if (streamType === 'main') client.muteRemoteAudio(userId, !aloud).catch(() => undefined);
  }

  return {
    mute: (on) => hear(!on),
    counts,
    release: () => {
      if (released) return;
      released = true;
      client.off('track', onTrack);
      client.off('statistics', onStatistics);
      client.off('audio-volume', onLoudness);
      video.onresize = video.onplaying = null;
      video.srcObject = null;
      hear(false);
      client.stopRemoteVideo({ userId, streamType }).catch(() => undefined);
    },
  };
};
