import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { udpLink, type Impairment, type UdpLink } from './udp-link';

/** A link, and the URL whose answer it stands before. */
export type RelayedLink = UdpLink & { readonly target: URL };

/** Passes offers on, and leads the media of each answer over a link of its own. */
export interface OfferRelay {
  /** The URL of the same door through the relay. */
  urlThrough(url: string): string;
  /** The links of the answers so far, in order. */
  readonly links: readonly RelayedLink[];
  stop(): Promise<void>;
}

/** A description whose media only the link on `port` leads to. */
export function ledOverLink(sdp: string, port: number): string {
  const candidate = `a=candidate:1 1 udp 2130706431 127.0.0.1 ${port} typ host\r\na=end-of-candidates\r\n`;
  const [session = '', ...media] = sdp.replace(/^a=(candidate:|end-of-candidates).*\r\n/gm, '').split(/^(?=m=)/m);
  return [session, ...media.map((section) => `${section}${candidate}`)].join('');
}

/** `impairmentOf` says what the link of the next answer does, or that only TCP is left; `seed` is of the whole relay. */
export async function offerRelay(
  seed: number,
  impairmentOf: (url: URL) => { up?: Impairment; down?: Impairment } | 'no UDP',
): Promise<OfferRelay> {
  const links: RelayedLink[] = [];
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    response.setHeader('access-control-expose-headers', '*');
    if (request.method === 'OPTIONS') return void response.end();
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const target = new URL(new URL(request.url ?? '/', 'http://relay').searchParams.get('to') ?? '');
      answer(target, Buffer.concat(pieces).toString()).then(
        ({ status, headers, text }) => response.writeHead(status, headers).end(text),
        () => response.writeHead(502).end(),
      );
    });
  });

  const answer = async (target: URL, body: string) => {
    const answered = await fetch(target, { method: 'POST', body, headers: { 'content-type': 'application/sdp' } });
    const text = await answered.text();
    const [, mediaPort] = /^a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+) /m.exec(text) ?? [];
    if (mediaPort === undefined) return { status: answered.status, headers: {}, text };
    const absolute = (path: string): string => new URL(path, target).href;
    const headers = {
      'content-type': 'application/sdp',
      location: absolute(answered.headers.get('location') ?? '/'),
      link: (answered.headers.get('link') ?? '').replace(/<([^>]*)>/, (_all, path: string) => `<${absolute(path)}>`),
    };
    const impairment = impairmentOf(target);
    const lines = text.split('\r\n');
    if (impairment === 'no UDP') {
      const left = lines.filter((line) => !/^a=candidate:\S+ 1 udp/.test(line));
      return { status: answered.status, headers, text: left.join('\r\n') };
    }
    const link = await udpLink(Number(mediaPort), seed + links.length, impairment);
    links.push(Object.assign(link, { target }));
    return { status: answered.status, headers, text: ledOverLink(text, link.port) };
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlThrough: (url) =>
      `http://127.0.0.1:${port}/${new URL(url).pathname.split('/').pop() ?? ''}?twoway=1&layers=1&to=${encodeURIComponent(url)}`,
    links,
    stop: async () => {
      links.forEach((link) => link.close());
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
