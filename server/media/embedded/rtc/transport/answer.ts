import { extensionUri, type Direction, type ExtensionName, type OfferedMedia } from './offer';

/** Where the peer reaches us: an address of this server, with its port for UDP or TCP. */
export interface Candidate {
  protocol: 'udp' | 'tcp';
  address: string;
  port: number;
}

/** A stream that we send in a section. */
export interface SentStream {
  ssrc: number;
  retransmissionSsrc: number | null;
  paritySsrc: number | null;
}

/** How the answer takes one section of the offer. */
export interface AnsweredMedia {
  offered: OfferedMedia;
  direction: Direction;
  /** Feedback that we accept and give, in the words of `a=rtcp-fb`. */
  feedback: readonly string[];
  extensions: readonly ExtensionName[];
  withRetransmission: boolean;
  withRedundancy: boolean;
  sent: SentStream | null;
}

/** Our part of an answer that is the same for all sections. */
export interface AnswerTerms {
  ufrag: string;
  password: string;
  /** `sha-256 AB:CD:…` of our certificate. */
  fingerprint: string;
  candidates: readonly Candidate[];
}

export interface AnswerParts extends AnswerTerms {
  media: readonly AnsweredMedia[];
}

/** ICE prefers UDP: resending in TCP delays everything behind a lost packet (RFC 8445, 5.1.2.1; RFC 6544, 4.2). */
const candidatePriority = { udp: 2_130_706_431, tcp: 1_671_430_143 } as const;
/** Parity is of no use after this time, in microseconds; the value of libwebrtc's own offers. */
const repairWindowUs = 10_000_000;
/** Groups the streams of one member for the player's synchronisation. */
const cname = 'rtc';

export function writeAnswer(parts: AnswerParts): string {
  const taken = parts.media.filter(isTaken).map(({ offered }) => offered.mid);
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${taken.join(' ')}`,
    'a=msid-semantic: WMS *',
    ...parts.media.flatMap((media) => mediaLines(media, parts)),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

const isTaken = ({ offered }: AnsweredMedia): boolean => offered.payloadTypes !== null;

function mediaLines(media: AnsweredMedia, parts: AnswerParts): string[] {
  const { offered, direction } = media;
  const types = offered.payloadTypes;
  if (types === null)
    return [`m=${offered.kind} 0 ${offered.protocol} 0`, 'c=IN IP4 0.0.0.0', `a=mid:${offered.mid}`, 'a=inactive'];
  const retransmission = media.withRetransmission ? types.retransmission : null;
  const redundancy = media.withRedundancy ? types.redundancy : null;
  const parity = (media.sent?.paritySsrc ?? null) === null ? null : types.parity;
  const payloads = [types.media, retransmission, redundancy, parity].filter((payload) => payload !== null);
  return [
    `m=${offered.kind} 9 ${offered.protocol} ${payloads.join(' ')}`,
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${parts.ufrag}`,
    `a=ice-pwd:${parts.password}`,
    `a=fingerprint:${parts.fingerprint}`,
    'a=setup:active',
    `a=mid:${offered.mid}`,
    `a=${direction}`,
    'a=rtcp-mux',
    'a=rtcp-rsize',
    ...codecLines(media, { retransmission, redundancy, parity }),
    ...media.extensions.flatMap((name) => {
      const id = offered.extensions.get(name);
      return id === undefined ? [] : [`a=extmap:${id} ${extensionUri(name)}`];
    }),
    ...simulcastLines(media),
    ...streamLines(media),
    ...parts.candidates.map(candidateLine),
    'a=end-of-candidates',
  ];
}

function codecLines(
  { offered, feedback }: AnsweredMedia,
  { retransmission, redundancy, parity }: Record<'retransmission' | 'redundancy' | 'parity', number | null>,
): string[] {
  const types = offered.payloadTypes;
  if (types === null) return [];
  const isVideo = offered.kind === 'video';
  return [
    `a=rtpmap:${types.media} ${isVideo ? 'H264/90000' : 'opus/48000/2'}`,
    ...feedback.map((name) => `a=rtcp-fb:${types.media} ${name}`),
    ...(types.parameters === '' ? [] : [`a=fmtp:${types.media} ${types.parameters}`]),
    ...(retransmission === null ? [] : [`a=rtpmap:${retransmission} rtx/90000`, `a=fmtp:${retransmission} apt=${types.media}`]),
    ...(redundancy === null ? [] : [`a=rtpmap:${redundancy} red/48000/2`, `a=fmtp:${redundancy} ${types.media}/${types.media}`]),
    ...(parity === null ? [] : [`a=rtpmap:${parity} flexfec-03/90000`, `a=fmtp:${parity} repair-window=${repairWindowUs}`]),
  ];
}

function simulcastLines({ offered: { rids }, direction }: AnsweredMedia): string[] {
  if (rids.length === 0 || direction !== 'recvonly') return [];
  return [...rids.map((rid) => `a=rid:${rid} recv`), `a=simulcast:recv ${rids.join(';')}`];
}

function streamLines({ sent, offered }: AnsweredMedia): string[] {
  if (sent === null) return [];
  const { ssrc, retransmissionSsrc, paritySsrc } = sent;
  const all = [ssrc, retransmissionSsrc, paritySsrc].filter((each) => each !== null);
  return [
    `a=msid:${cname} ${offered.kind}`,
    ...(retransmissionSsrc === null ? [] : [`a=ssrc-group:FID ${ssrc} ${retransmissionSsrc}`]),
    ...(paritySsrc === null ? [] : [`a=ssrc-group:FEC-FR ${ssrc} ${paritySsrc}`]),
    ...all.map((each) => `a=ssrc:${each} cname:${cname}`),
  ];
}

const candidateLine = ({ protocol, address, port }: Candidate, index: number): string =>
  `a=candidate:${index + 1} 1 ${protocol} ${candidatePriority[protocol]} ${address} ${port} typ host` +
  (protocol === 'tcp' ? ' tcptype passive' : '');
