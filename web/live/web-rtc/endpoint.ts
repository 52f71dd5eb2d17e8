/**
 * Where an offer is sent (WHIP, RFC 9725, and WHEP), as the server's URL says it. What stands behind `#` is for this page alone: `ice` is
 * base64url of a JSON list of RTCIceServer, `bearer` a token for servers that want one.
 */
export interface Endpoint {
  url: string;
  iceServers: RTCIceServer[];
  headers: Record<string, string>;
}

/** `whip://` and `whep://` mean https; a browser on a page of http may be given http. */
export function endpointOf(url: string): Endpoint {
  const [address = '', fragment = ''] = url.split('#');
  const more = new URLSearchParams(fragment);
  const bearer = more.get('bearer');
  return {
    url: address.replace(/^wh[ie]p:\/\//i, 'https://'),
    iceServers: listedIceServers(more.get('ice')),
    headers: { 'content-type': 'application/sdp', ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) },
  };
}

function listedIceServers(encoded: string | null): RTCIceServer[] {
  if (encoded === null) return [];
  try {
    const bytes = Uint8Array.from(atob(encoded.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
    const listed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(listed) ? listed.filter(isIceServer) : [];
  } catch {
    // Without them a direct way may still be found.
    return [];
  }
}

const isIceUrl = (url: unknown): url is string => typeof url === 'string' && /^(stuns?|turns?):/i.test(url);

/** What a browser takes: of one that it does not, as TURN without a password, it would make no connection at all. */
function isIceServer(value: unknown): value is RTCIceServer {
  const { urls, username, credential } = Object(value) as { urls?: unknown; username?: unknown; credential?: unknown };
  const listed: unknown[] = Array.isArray(urls) ? urls : [urls];
  const isTurn = listed.some((url) => /^turn/i.test(String(url)));
  const hasPassword = typeof username === 'string' && typeof credential === 'string';
  return listed.length > 0 && listed.every(isIceUrl) && (hasPassword || !isTurn);
}

const linkPattern = /<([^>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))*)/g;
const parameterPattern = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))/g;

/** ICE servers of a `Link` header, as `<turn:t.example.com>; rel="ice-server"; username="u"; credential="c"`. */
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
