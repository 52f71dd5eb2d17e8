import { writeRedundancy, type RedundantBlock } from '../packets/redundancy';
import { firstIndex } from '../packets/sequence';
import type { SentStream } from '../transport/answer';
import type { Kind, OfferedMedia, PayloadTypes } from '../transport/offer';
import { SourceSwitch } from '../layers/source-switch';
import { OutgoingStream } from './outgoing-stream';
import { PacketHistory } from '../repair/packet-history';
import { ParityWindow } from '../repair/parity-window';

/** One stream to the viewer. */
export interface Sending {
  kind: Kind;
  types: PayloadTypes;
  ssrc: number;
  retransmissionSsrc: number | null;
  paritySsrc: number | null;
  transportWideId: number | null;
  source: SourceSwitch;
  stream: OutgoingStream;
  history: PacketHistory;
  covered: ParityWindow;
  /** The latest payloads, for redundancy; oldest first. */
  recent: RedundantBlock[];
  /** The next numbers of the streams for retransmissions and for parity, without wraps. */
  nextRetransmission: number;
  nextParity: number;
  packets: number;
  octets: number;
}

export function sendingFor(offered: OfferedMedia, sent: SentStream): Sending[] {
  const { payloadTypes: types, extensions } = offered;
  if (types === null) return [];
  const kind: Kind = offered.kind === 'video' ? 'video' : 'audio';
  return [
    {
      kind,
      types,
      ...sent,
      transportWideId: extensions.get('transportWide') ?? null,
      source: new SourceSwitch(),
      stream: new OutgoingStream(kind),
      history: new PacketHistory(),
      covered: new ParityWindow(),
      recent: [],
      nextRetransmission: firstIndex,
      nextParity: firstIndex,
      packets: 0,
      octets: 0,
    },
  ];
}

export function redundantPayload({ types, recent }: Sending, own: RedundantBlock, depth: number): Buffer {
  return writeRedundancy(types.media, recent.slice(-depth), own);
}

/** More payloads than any protection carries. */
const keptPayloads = 4;

export function remember({ kind, recent }: Sending, block: RedundantBlock): void {
  if (kind !== 'audio') return;
  recent.push(block);
  if (recent.length > keptPayloads) recent.shift();
}
