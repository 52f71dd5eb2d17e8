import { betterUrl } from './better-address/better-url';
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

/** The engine of a URL, around which those of both URLs are put where it names a better one. */
export function publishEngineFor(url: string): (() => Promise<OpenPublication>) | undefined {
  const own = kindOf(url)?.publish;
  const better = betterUrl(url);
  const loadBetter = better === null ? undefined : kindOf(better)?.publish;
  if (own === undefined || better === null || loadBetter === undefined) return own;
  return async () => {
    const [{ returningPublication }, openPlain] = await Promise.all([import('./better-address/returning-publication'), own()]);
    return returningPublication({ better, openPlain, loadBetter });
  };
}

/** As `publishEngineFor`. */
export function playbackEngineFor(url: string): (() => Promise<OpenPlayback>) | undefined {
  const own = kindOf(url)?.playback;
  const better = betterUrl(url);
  const loadBetter = better === null ? undefined : kindOf(better)?.playback;
  if (own === undefined || better === null || loadBetter === undefined) return own;
  return async () => {
    const [{ returningPlayback }, openPlain] = await Promise.all([import('./better-address/returning-playback'), own()]);
    return returningPlayback({ better, openPlain, loadBetter });
  };
}
