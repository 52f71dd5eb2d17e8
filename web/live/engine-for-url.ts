import { canDecode } from './capabilities';
import type { OpenPublication } from './publish/publication';
import type { OpenPlayback } from './playback/playback';

/**
 * The engines of one kind of URL. As in WeChat, the scheme of a URL decides which engine plays or publishes it. A new kind of URL is
 * a line in the table below and a folder beside these, which is loaded with the first such URL.
 */
interface UrlKind {
  matches: RegExp;
  publish?: () => Promise<OpenPublication>;
  playback?: () => Promise<OpenPlayback>;
}

const flvOverWebSocket = /^wss?:\/\/[^?#]+\.flv(\?|#|$)/i;
const trtcRoom = /^room:\/\/cloud\.tencent\.com\/rtc\?/;
const webRtc = /^wh[ie]p:\/\/|^https?:\/\/[^?#]+\/wh[ie]p(\/|\?|#|$)/i;

const urlKinds: readonly UrlKind[] = [
  {
    matches: flvOverWebSocket,
    publish: async () => (await import('./publish/flv-publication')).openFlvPublication,
    playback: async () =>
      (await canDecode())
        ? (await import('./playback/flv-playback')).openFlvPlayback
        : (await import('./playback/mse-playback')).openMsePlayback,
  },
  {
    matches: trtcRoom,
    publish: async () => (await import('./trtc/publication')).openTrtcPublication,
    playback: async () => (await import('./trtc/playback')).openTrtcPlayback,
  },
  {
    matches: webRtc,
    publish: async () => (await import('./web-rtc/whip-publication')).openWhipPublication,
    playback: async () => (await import('./web-rtc/whep-playback')).openWhepPlayback,
  },
];

const kindOf = (url: string): UrlKind | undefined => urlKinds.find(({ matches }) => matches.test(url));

export const publishEngineFor = (url: string): (() => Promise<OpenPublication>) | undefined => kindOf(url)?.publish;
export const playbackEngineFor = (url: string): (() => Promise<OpenPlayback>) | undefined => kindOf(url)?.playback;
