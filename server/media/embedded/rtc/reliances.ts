import type { Offer, OfferedMedia } from './transport/offer';

/**
 * The repair of lost packets leans on these. Most are in standards that a browser may leave out of its offer; the others are
 * habits of libwebrtc that no document promises. Without any of them a call goes on as plain WebRTC with requests for lost packets.
 */
export const reliances = {
  send_time: 'the time of sending in each packet, by which a queue is told from loss',
  retransmissions: 'a stream of its own for pictures that are sent again',
  feedback: 'a viewer that tells of each packet',
  redundancy: 'sound that carries its last packets again',
  parity: 'a viewer that computes lost pictures from parity (FlexFEC-03)',
  buffer: 'a page that says how long a jitter buffer waits',
  sound_answers: 'a publisher that sends sound again on request',
  repeated_answers: 'a publisher that answers every request after an impossible report, not one in each round trip',
  bitrate: 'a publisher that keeps to the bitrate of REMB, without feedback of its own',
  repeated_requests: 'a viewer that tells its time, and repeats its requests quickly after an impossible answer',
} as const;

export type Reliance = keyof typeof reliances;

const isSent = ({ direction }: OfferedMedia): boolean => direction === 'sendonly' || direction === 'sendrecv';
const isVideo = ({ kind }: OfferedMedia): boolean => kind === 'video';

/** The reliances that an offer lacks. */
export function missingIn({ media }: Offer, direction: 'publish' | 'play'): Reliance[] {
  const taken = media.filter(({ payloadTypes }) => payloadTypes !== null);
  /** One section that has it is enough: both kinds take the same way. */
  const lacks = (sections: readonly OfferedMedia[], has: (section: OfferedMedia) => boolean): boolean =>
    sections.length > 0 && !sections.some(has);
  const missing: [Reliance, boolean][] = [
    ['retransmissions', lacks(taken.filter(isVideo), ({ payloadTypes }) => (payloadTypes?.retransmission ?? null) !== null)],
    direction === 'publish'
      ? ['send_time', lacks(taken.filter(isSent), ({ extensions }) => extensions.has('absoluteSendTime'))]
      : ['feedback', lacks(taken, ({ extensions }) => extensions.has('transportWide'))],
    [
      'parity',
      direction === 'play' && lacks(taken.filter(isVideo), ({ payloadTypes }) => (payloadTypes?.parity ?? null) !== null),
    ],
    ['repeated_requests', direction === 'play' && lacks(taken.filter(isVideo), ({ tellsTime }) => tellsTime)],
    [
      'redundancy',
      direction === 'play' &&
        lacks(
          taken.filter((section) => !isVideo(section)),
          ({ payloadTypes }) => (payloadTypes?.redundancy ?? null) !== null,
        ),
    ],
  ];
  return missing.flatMap(([name, isMissing]) => (isMissing ? [name] : []));
}

/** Counts sessions without each of them, once a session, and tells the first of a process. */
export class RelianceWatch {
  readonly counts = Object.fromEntries(Object.keys(reliances).map((name) => [name, 0])) as Record<Reliance, number>;

  constructor(private readonly onFirst: (name: Reliance) => void) {}

  /** For one session: call the result with everything that it lacks, as often as it is noticed. */
  session(): (name: Reliance) => void {
    const told = new Set<Reliance>();
    return (name) => {
      if (told.has(name)) return;
      told.add(name);
      this.counts[name] += 1;
      if (this.counts[name] === 1) this.onFirst(name);
    };
  }
}
