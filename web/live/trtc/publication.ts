import { encodedSize } from '../policy/picture-size';
import { noPushCounts } from '../push/push-counts';
import type { OpenPublication, StreamWish } from '../push/publication';
import { whyOf } from '../why';
import { Room, roomOf } from './room';
import { entryOf } from './room-url';
import { loadSdk, type Statistics, type VideoWish } from './sdk';

/** The SDK reports what it sends every two seconds. */
const reportSeconds = 2;
const bytesOf = (kbps = 0): number => (kbps * 1_000 * reportSeconds) / 8;

/**
 * Sends in a room of TRTC, and is in it to listen too: without a camera and a microphone nothing is sent, and the room is entered all
 * the same. A screen goes by the room that the camera's element has entered.
 */
export const openTrtcPublication: OpenPublication = ({ url, wish: wished, report }) => {
  const entry = entryOf(url);
  const isScreen = entry?.isScreen === true;
  const counts = noPushCounts();
  const wanted: { video: MediaStreamTrack | null; audio: MediaStreamTrack | null } = { video: null, audio: null };
  const sent: typeof wanted = { video: null, audio: null };
  let wish = wished;
  let room: Room | null = null;
  let isIn = false;
  let released = false;
  let isDue = false;
  let isSettling = false;

  if (entry === null) queueMicrotask(() => !released && report(-1307, 'no room of TRTC'));
  // The devices that are there are handed over in this turn: whoever has some enters to send.
  else queueMicrotask(() => void enter());

  async function enter(): Promise<void> {
    if (entry === null || released) return;
    if (isScreen) {
      room = roomOf(entry.key) ?? null;
      isIn = room !== null;
      report(isIn ? 1018 : -1307, isIn ? undefined : 'no room to share in');
      void room?.left.then(() => !released && report(-1307, 'the room was left'));
      return settle();
    }
    try {
      const sdk = await loadSdk();
      if (released) return;
      room = new Room(sdk, entry, wanted.video !== null || wanted.audio !== null, report);
      room.client.on('statistics', count);
      await room.entered;
      isIn = true;
    } catch (cause) {
      // What the room said of itself is known; that there is none is not.
      if (room === null && !released) report(-1307, whyOf(cause));
      return;
    }
    settle();
  }

  function count({ localStatistics: { audio, video } }: Statistics): void {
    const [picture = {}] = video;
    counts.audioBytes += bytesOf(audio.bitrate);
    counts.videoBytes += bytesOf(picture.bitrate);
    counts.frames += (picture.frameRate ?? 0) * reportSeconds;
    counts.width = picture.width ?? 0;
    counts.height = picture.height ?? 0;
  }

  /** One act after the other, until what is sent is what is wanted. */
  function settle(): void {
    isDue = true;
    if (isSettling) return;
    isSettling = true;
    void turns();
  }

  async function turns(): Promise<void> {
    try {
      while (isDue) {
        isDue = false;
        await turn();
      }
    } catch (cause) {
      if (!released) report(-1307, whyOf(cause));
    } finally {
      isSettling = false;
    }
  }

  async function turn(): Promise<void> {
    while (room !== null && isIn && !released) {
      if (wanted.video !== null || wanted.audio !== null) await room.maySend();
      if (wanted.video !== sent.video) await video(room);
      else if (wanted.audio !== sent.audio) await audio(room);
      else return;
    }
  }

  async function video({ client }: Room): Promise<void> {
    const track = wanted.video;
    const isNew = sent.video === null;
    sent.video = track;
    if (track === null) return isScreen ? client.stopScreenShare() : client.stopLocalVideo();
    if (entry?.soundOnly === true) return;
    if (isScreen) return client.startScreenShare({ publish: true, option: { videoTrack: track } });
    await (isNew ? client.startLocalVideo(sending(track)) : client.updateLocalVideo(sending(track)));
    report(1007);
  }

  function sending(videoTrack: MediaStreamTrack): VideoWish {
    const { width = wish.width, height = wish.height } = videoTrack.getSettings();
    const profile = { ...encodedSize({ width, height }, wish), frameRate: wish.fps, bitrate: wish.maxKbps };
    return { publish: true, option: { videoTrack, profile, small: entry?.small === true } };
  }

  async function audio({ client }: Room): Promise<void> {
    const track = wanted.audio;
    const before = sent.audio;
    sent.audio = track;
    // The sound of a screen goes with its picture, or not at all.
    if (isScreen) return;
    if (track === null) return client.stopLocalAudio();
    const option = { audioTrack: track };
    await (before === null ? client.startLocalAudio({ publish: true, option }) : client.updateLocalAudio({ option }));
  }

  return {
    camera: (track) => {
      wanted.video = track;
      settle();
    },
    microphone: (track) => {
      wanted.audio = track;
      settle();
    },
    wish: (next: StreamWish) => {
      const isOther = next.width !== wish.width || next.fps !== wish.fps || next.maxKbps !== wish.maxKbps;
      wish = next;
      // The same track again, in another size.
      if (!isOther || room === null || sent.video === null || isScreen) return;
      room.client.updateLocalVideo(sending(sent.video)).catch(() => undefined);
    },
    // The engine asks for them itself.
    keyFrame: () => undefined,
    counts,
    release: () => {
      if (released) return;
      released = true;
      if (isScreen) return void room?.client.stopScreenShare().catch(() => undefined);
      room?.client.off('statistics', count);
      room?.release();
    },
  };
};
