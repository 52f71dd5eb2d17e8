import { canDecode } from './means';
import type { OpenPublication } from './push/publication';
import type { OpenPlayback } from './play/playback';

/**
 * Which engine understands a URL: as in WeChat, its scheme says so. A new family of URLs is a line here and a file
 * beside these, loaded only when such a URL is met.
 */
interface Family {
  matches: RegExp;
  push?: () => Promise<OpenPublication>;
  play?: () => Promise<OpenPlayback>;
}

const flvOverWebSocket = /^wss?:\/\/[^?#]+\.flv(\?|#|$)/i;
const trtcRoom = /^room:\/\/cloud\.tencent\.com\/rtc\?/;
const webRtc = /^wh[ie]p:\/\/|^https?:\/\/[^?#]+\/wh[ie]p(\/|\?|#|$)/i;

const families: readonly Family[] = [
  {
    matches: flvOverWebSocket,
    push: async () => (await import('./push/flv-publication')).openFlvPublication,
    play: async () =>
      (await canDecode())
        ? (await import('./play/flv-playback')).openFlvPlayback
        : (await import('./play/mse-playback')).openMsePlayback,
  },
  {
    matches: trtcRoom,
    push: async () => (await import('./trtc/publication')).openTrtcPublication,
    play: async () => (await import('./trtc/playback')).openTrtcPlayback,
  },
  {
    matches: webRtc,
    push: async () => (await import('./web-rtc/whip-publication')).openWhipPublication,
    play: async () => (await import('./web-rtc/whep-playback')).openWhepPlayback,
  },
];

const familyOf = (url: string): Family | undefined => families.find(({ matches }) => matches.test(url));

export const pushEngine = (url: string): (() => Promise<OpenPublication>) | undefined => familyOf(url)?.push;
export const playEngine = (url: string): (() => Promise<OpenPlayback>) | undefined => familyOf(url)?.play;
