/** Tells a browser which of its powers the page needs, so that markup which slipped into it can neither run nor report. */
export function pagePolicy(sources: readonly string[] = []): string {
  const more = sources.map((source) => ` ${source}`).join('');
  return [
    "default-src 'self'",
    // The runtime compiles nothing in the browser. AAC is encoded by WebAssembly, and worklets are made from text of the page's own scripts.
    "script-src 'self' 'wasm-unsafe-eval' blob:",
    "worker-src 'self' blob:",
    // A mini program's styles come with its data, in attributes.
    "style-src 'self' 'unsafe-inline'",
    `connect-src 'self'${more}`,
    `img-src 'self' data: blob:${more}`,
    `media-src 'self' data: blob:${more}`,
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/** The places of a URL that a policy names: of the same host, over HTTP and WebSocket. RTMP is not for browsers. */
export function sourcesOf(url: string): string[] {
  const [, scheme = '', host = ''] = /^(https?|wss?):\/\/([^/]+)/i.exec(url) ?? [];
  if (host === '') return [];
  const secure = /s$/i.test(scheme) ? 's' : '';
  return [`http${secure}://${host}`, `ws${secure}://${host}`];
}
