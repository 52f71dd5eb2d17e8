/** A WebRTC address of SRS, such as `https://srs.example.com`. */
export const rtcBase = {
  allowed: 'http(s) URLs without a path, with commas between, as https://srs.example.com',
  pattern: /^https?:\/\/(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?$/i,
};

/**
 * WHIP publishes, WHEP plays. SRS reads application and stream from the query, and passes the rest to its hooks. The page alone
 * reads `page`, so it is in the fragment.
 */
export const webRtcUrl = (
  base: string,
  act: 'whip' | 'whep',
  { app, stream, query, page }: { app: string; stream: string; query: string; page: URLSearchParams },
): string =>
  `${base}/rtc/v1/${act}/?app=${encodeURIComponent(app)}&stream=${stream}&${query}${page.size === 0 ? '' : `#${page.toString()}`}`;
