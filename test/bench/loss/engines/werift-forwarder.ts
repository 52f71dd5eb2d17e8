import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RTCPeerConnection, useH264, useOPUS, useSdesMid, type MediaStreamTrack } from 'werift';

/**
 * A process of its own: WHIP and WHEP with werift as its documentation has it. Packets go from the publisher's tracks to those of its
 * viewers, and a viewer's request for a key frame goes back. Loss is left to the library: it requests missing packets and sends
 * them again. Its feedback for each packet is not negotiated, because with it Chromium lowered its rate to 130 kbit/s on a clean line. The
 * parent gets the port as a message.
 */
interface Published {
  connection: RTCPeerConnection;
  tracks: MediaStreamTrack[];
}

const published = new Map<string, Published>();

const connect = (): RTCPeerConnection =>
  new RTCPeerConnection({
    codecs: { audio: [useOPUS()], video: [useH264()] },
    headerExtensions: { audio: [useSdesMid()], video: [useSdesMid()] },
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    bundlePolicy: 'max-bundle',
  });

async function answer(connection: RTCPeerConnection): Promise<string> {
  await connection.setLocalDescription(await connection.createAnswer());
  return connection.localDescription?.sdp ?? '';
}

async function take(stream: string, sdp: string): Promise<string> {
  const connection = connect();
  const tracks: MediaStreamTrack[] = [];
  connection.onTrack.subscribe((track) => void tracks.push(track));
  published.set(stream, { connection, tracks });
  await connection.setRemoteDescription({ type: 'offer', sdp });
  connection.getTransceivers().forEach((transceiver) => transceiver.setDirection('recvonly'));
  return answer(connection);
}

async function give(stream: string, sdp: string): Promise<string | null> {
  const source = published.get(stream);
  if (source === undefined) return null;
  const connection = connect();
  const requestKeyFrame = (): void => {
    const receiver = source.connection.getTransceivers().find(({ kind }) => kind === 'video')?.receiver;
    const ssrc = receiver?.track.ssrc;
    if (ssrc !== undefined) void receiver?.sendRtcpPLI(ssrc);
  };
  await connection.setRemoteDescription({ type: 'offer', sdp });
  for (const transceiver of connection.getTransceivers()) {
    const track = source.tracks.find(({ kind }) => kind === transceiver.kind);
    if (track === undefined) continue;
    await transceiver.sender.replaceTrack(track);
    transceiver.setDirection('sendonly');
    transceiver.sender.onPictureLossIndication.subscribe(requestKeyFrame);
  }
  connection.connectionStateChange.subscribe((state) => {
    if (state === 'connected') requestKeyFrame();
  });
  return answer(connection);
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
};

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here');
  const stream = searchParams.get('stream') ?? '';
  bodyOf(request)
    .then((sdp) => (pathname === '/whip' ? take(stream, sdp) : give(stream, sdp)))
    .then((sdp) => {
      if (sdp === null) response.writeHead(404).end();
      else response.writeHead(201, { 'content-type': 'application/sdp' }).end(sdp);
    })
    .catch((cause: unknown) => response.writeHead(500).end(String(cause)));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
// The parent is gone.
process.once('disconnect', () => process.exit());
