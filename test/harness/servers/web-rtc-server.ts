import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

/** Globals of the peer's page, for code that runs in it. */
interface Peer {
  streams: Map<string, MediaStream>;
  sessions: Map<string, RTCPeerConnection>;
  answer(kind: string, session: string, stream: string, sdp: string): Promise<string | null>;
}
declare const peer: Peer;

/** A media server for WHIP and WHEP: HTTP in this process, the WebRTC end in a page of its own. */
export interface WebRtcServer {
  url(kind: 'whip' | 'whep', stream: string): string;
  /** The same with the address in it that names the server's process. */
  watchedUrl(kind: 'whip' | 'whep', stream: string): string;
  /** Requests in order, as `POST whip` and `DELETE whip`. */
  readonly asked: string[];
  /** Received offers, latest last. */
  readonly offers: string[];
  /** Refuses every offer with this status from now on, or by closing the connection without an answer; 0 accepts them. */
  refuse(status: number | 'without an answer'): void;
  /** Ends all sessions, as a server does that shuts down. */
  end(): Promise<void>;
  /** Kills the WebRTC end without a word to its peers, and goes on with a new one in `page` under the name of another process. */
  restart(page: Page): Promise<void>;
  stop(): Promise<void>;
}

function installPeer(): void {
  const gathered = (connection: RTCPeerConnection): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (connection.iceGatheringState === 'complete') resolve();
      };
      connection.onicegatheringstatechange = check;
      check();
    });
  const held: Peer = {
    streams: new Map(),
    sessions: new Map(),
    async answer(kind, session, name, sdp) {
      const connection = new RTCPeerConnection();
      const stream = held.streams.get(name) ?? new MediaStream();
      if (kind === 'whep' && !held.streams.has(name)) return null;
      connection.ontrack = ({ track }) => {
        // The latest publication of a name is played.
        stream.getTracks().forEach((old) => old.kind === track.kind && stream.removeTrack(old));
        stream.addTrack(track);
        held.streams.set(name, stream);
        // Chromium decodes audio only when something plays it.
        if (track.kind === 'audio') void Object.assign(new Audio(), { srcObject: new MediaStream([track]), muted: true }).play();
      };
      await connection.setRemoteDescription({ type: 'offer', sdp });
      if (kind === 'whep') {
        for (const transceiver of connection.getTransceivers()) {
          const track = stream.getTracks().find((each) => each.kind === transceiver.receiver.track.kind);
          transceiver.direction = 'sendonly';
          await transceiver.sender.replaceTrack(track ?? null);
        }
      }
      await connection.setLocalDescription();
      await gathered(connection);
      held.sessions.set(session, connection);
      return connection.localDescription?.sdp ?? '';
    },
  };
  Object.assign(globalThis, { peer: held });
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
};

export async function webRtcServer(firstPage: Page): Promise<WebRtcServer> {
  let page = firstPage;
  let process = 1;
  await page.evaluate(installPeer);
  const asked: string[] = [];
  const offers: string[] = [];
  let status: number | 'without an answer' = 0;
  let count = 0;

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://peer');
    const kind = pathname.split('/')[3] ?? '';
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'content-type, authorization');
    response.setHeader('access-control-allow-methods', 'POST, DELETE');
    response.setHeader('access-control-expose-headers', 'location, link');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (pathname === '/process') return void response.end(String(process));
    asked.push(`${request.method} ${kind}`);
    const session = searchParams.get('session');
    if (request.method === 'DELETE' && session !== null) {
      // At the end of a test the page may be closed.
      page.evaluate((id) => peer.sessions.get(id)?.close(), session).catch(() => undefined);
      return void response.writeHead(200).end();
    }
    if (status === 'without an answer') return void request.socket.destroy();
    if (status !== 0) return void response.writeHead(status).end();
    const answered = bodyOf(request).then(async (sdp) => {
      offers.push(sdp);
      const id = String((count += 1));
      const given = [kind, id, searchParams.get('stream') ?? '', sdp] as const;
      const answer = await page.evaluate(([k, i, s, o]) => peer.answer(k, i, s, o), given);
      if (answer === null) return response.writeHead(404).end();
      response.setHeader('location', `/rtc/v1/${kind}/?session=${id}`);
      response.setHeader('link', '<stun:127.0.0.1:1>; rel="ice-server"');
      return response.writeHead(201, { 'content-type': 'application/sdp' }).end(answer);
    });
    // At the end of a test the page may be closed.
    answered.catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url: WebRtcServer['url'] = (kind, stream) => `http://127.0.0.1:${port}/rtc/v1/${kind}/?app=live&stream=${stream}`;
  return {
    url,
    watchedUrl: (kind, stream) => `${url(kind, stream)}#process=${encodeURIComponent(`http://127.0.0.1:${port}/process`)}`,
    asked,
    offers,
    refuse: (next) => (status = next),
    end: () =>
      page.evaluate(() => {
        peer.sessions.forEach((session) => session.close());
        // The publication has ended; players reconnect when it is back.
        peer.streams.clear();
      }),
    restart: async (next) => {
      const killed = new Promise((resolve) => page.once('crash', resolve));
      const session = await page.context().newCDPSession(page);
      session.send('Page.crash').catch(() => undefined);
      await killed;
      await next.evaluate(installPeer);
      page = next;
      process += 1;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
