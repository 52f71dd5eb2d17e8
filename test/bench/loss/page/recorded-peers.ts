import { nowMs } from '../../../harness/browsers/clock-bar';

/** Samples of sound since the page was opened. */
export interface SoundCounts {
  atMs: number;
  received: number;
  concealed: number;
  /** The part of `concealed` in which the sound had faded to silence. */
  silent: number;
}

interface RecordedPeer {
  peer: RTCPeerConnection;
  createdMs: number;
  connectedMs: number | null;
  sound: Omit<SoundCounts, 'atMs'>;
}

interface InboundSound {
  type: string;
  kind?: string;
  totalSamplesReceived?: number;
  concealedSamples?: number;
  silentConcealedSamples?: number;
}

const peers: RecordedPeer[] = [];
const readEveryMs = 500;

/** Every connection of this page is recorded, whoever makes it. */
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    const record: RecordedPeer = {
      peer: this,
      createdMs: performance.now(),
      connectedMs: null,
      sound: { received: 0, concealed: 0, silent: 0 },
    };
    peers.push(record);
    this.addEventListener('connectionstatechange', () => {
      if (this.connectionState === 'connected') record.connectedMs ??= performance.now();
    });
  }
};

async function readSound({ peer, sound }: RecordedPeer): Promise<void> {
  // A closed connection keeps what was read last.
  if (peer.connectionState === 'closed') return;
  const stats = await peer.getStats().catch(() => null);
  stats?.forEach((report: InboundSound) => {
    if (report.type !== 'inbound-rtp' || report.kind !== 'audio') return;
    sound.received = report.totalSamplesReceived ?? 0;
    sound.concealed = report.concealedSamples ?? 0;
    sound.silent = report.silentConcealedSamples ?? 0;
  });
}

setInterval(() => peers.forEach((record) => void readSound(record)), readEveryMs);

/** The sound of all connections so far: after a break there is another one. */
export async function soundCounts(): Promise<SoundCounts> {
  await Promise.all(peers.map(readSound));
  const counts = { atMs: nowMs(), received: 0, concealed: 0, silent: 0 };
  peers.forEach(({ sound }) => {
    counts.received += sound.received;
    counts.concealed += sound.concealed;
    counts.silent += sound.silent;
  });
  return counts;
}

/** From the first connection that was made to the first that connected; null before. */
export function connectMs(): number | null {
  const connected = peers.flatMap(({ connectedMs }) => (connectedMs === null ? [] : [connectedMs]));
  return connected.length === 0 ? null : Math.round(Math.min(...connected) - (peers[0]?.createdMs ?? 0));
}

/** The payload types of retransmissions in the offers. Layers announce no SSRCs. */
export const retransmissionTypes = (): number[] =>
  peers.flatMap(({ peer }) =>
    Array.from((peer.localDescription?.sdp ?? '').matchAll(/^a=rtpmap:(\d+) rtx\//gm), ([, type]) => Number(type)),
  );
