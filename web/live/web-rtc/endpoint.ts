/**
 * The HTTP endpoint for an offer (WHIP, RFC 9725, and WHEP), from the server's URL. The fragment never leaves this page: `ice` is
 * base64url of a JSON list of RTCIceServer, `bearer` a token for servers that require one, and `process` a URL that answers the name of
 * the media server's present process.
 */
export interface Endpoint {
  url: string;
  iceServers: RTCIceServer[];
  headers: Record<string, string>;
  processUrl: string | null;
}

/** `whip://` and `whep://` mean https. A page on http may also get an http URL. */
export function parseEndpoint(url: string): Endpoint {
  const [address = '', fragment = ''] = url.split('#');
  const parameters = new URLSearchParams(fragment);
  const bearer = parameters.get('bearer');
  return {
    url: address.replace(/^wh[ie]p:\/\//i, 'https://'),
    iceServers: listedIceServers(parameters.get('ice')),
    headers: { 'content-type': 'application/sdp', ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) },
    processUrl: parameters.get('process'),
  };
}

function listedIceServers(encoded: string | null): RTCIceServer[] {
  if (encoded === null) return [];
  try {
    const bytes = Uint8Array.from(atob(encoded.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
    const listed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(listed) ? listed.filter(isIceServer) : [];
  } catch {
    // Without ICE servers a direct connection may still work.
    return [];
  }
}

const isIceUrl = (url: unknown): url is string => typeof url === 'string' && /^(stuns?|turns?):/i.test(url);

/** Whether a browser accepts the server. With one invalid entry, such as TURN without a password, it would not connect at all. */
function isIceServer(value: unknown): value is RTCIceServer {
  const { urls, username, credential } = Object(value) as { urls?: unknown; username?: unknown; credential?: unknown };
  const listed: unknown[] = Array.isArray(urls) ? urls : [urls];
  const isTurn = listed.some((url) => /^turn/i.test(String(url)));
  const hasPassword = typeof username === 'string' && typeof credential === 'string';
  return listed.length > 0 && listed.every(isIceUrl) && (hasPassword || !isTurn);
}

const linkPattern = /<([^>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))*)/g;
const parameterPattern = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))/g;

/** The ICE servers of a `Link` header, such as `<turn:t.example.com>; rel="ice-server"; username="u"; credential="c"`. */
export function linkedIceServers(header: string | null): RTCIceServer[] {
  return Array.from((header ?? '').matchAll(linkPattern)).flatMap(([, urls = '', parameters = '']) => {
    const named = new Map(
      Array.from(parameters.matchAll(parameterPattern), ([, name = '', quoted, plain = '']) => [
        name.toLowerCase(),
        quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1'),
      ]),
    );
    const username = named.get('username');
    const credential = named.get('credential');
    const server = { urls, ...(username === undefined ? {} : { username }), ...(credential === undefined ? {} : { credential }) };
    return named.get('rel')?.split(' ').includes('ice-server') === true && isIceServer(server) ? [server] : [];
  });
}
