import { parse, type MediaDescription, type SessionDescription } from 'sdp-transform';

export type Kind = 'audio' | 'video';
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** Header extensions that we use, by their short names here; a peer gives each its own id (RFC 8285). */
const extensionUris = {
  absoluteSendTime: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  transportWide: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  streamId: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  repairedStreamId: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
} as const;

export type ExtensionName = keyof typeof extensionUris;
export const extensionUri = (name: ExtensionName): string => extensionUris[name];

/** The payload types of a peer for the one codec that we forward, and for what repairs it. */
export interface PayloadTypes {
  media: number;
  /** Retransmissions (RFC 4588); null when not offered. */
  retransmission: number | null;
  /** Redundant audio (RFC 2198); null when not offered. */
  redundancy: number | null;
  /** Parity over packets of video (FlexFEC-03); null when not offered. */
  parity: number | null;
  /** The format parameters of the codec, as offered. */
  parameters: string;
}

/** A stream that the offer announces. Streams of a simulcast are announced by `rids` only. */
export interface OfferedStream {
  ssrc: number;
  retransmissionSsrc: number | null;
}

/** One m-section of an offer. `payloadTypes` is null when nothing in it can be forwarded; the answer refuses the section then. */
export interface OfferedMedia {
  mid: string;
  kind: string;
  protocol: string;
  direction: Direction;
  payloadTypes: PayloadTypes | null;
  /** Whether the peer offers to tell its time for the codec (`rrtr`, RFC 3611, 5), so that our answer gives it a round trip. */
  tellsTime: boolean;
  extensions: ReadonlyMap<ExtensionName, number>;
  streams: readonly OfferedStream[];
  /** The names of simulcast streams, in the order of the offer. */
  rids: readonly string[];
}

export interface Offer {
  /** `sha-256 AB:CD:…` of the peer's certificate. */
  fingerprint: string;
  media: readonly OfferedMedia[];
}

/** An offer that cannot be answered. The message says what is missing, for the developer of the client. */
export class OfferError extends Error {
  override readonly name = 'OfferError';
}

/** More than any client offers: camera and screen, each with sound. */
const maxSections = 8;

/** Reads an offer. Throws `OfferError` when no connection could come of it. */
export function readOffer(text: string): Offer {
  let session: SessionDescription;
  try {
    session = parse(text);
  } catch {
    throw new OfferError('the offer is no SDP');
  }
  const { media } = session;
  if (!Array.isArray(media) || media.length === 0) throw new OfferError('the offer has no media');
  if (media.length > maxSections) throw new OfferError(`the offer has more than ${maxSections} media`);
  const fingerprint = media.map((section) => section.fingerprint ?? session.fingerprint).find((found) => found !== undefined);
  if (fingerprint?.type.toLowerCase() !== 'sha-256') throw new OfferError('the offer has no sha-256 fingerprint');
  // We shake hands as the client, so the peer must be able to be the server.
  const setup = media.map((section) => section.setup ?? session.setup).find((found) => found !== undefined);
  if (setup === 'active') throw new OfferError('the offer must let the answer be active (a=setup:actpass)');
  return { fingerprint: `sha-256 ${fingerprint.hash}`, media: media.map((section, index) => readMedia(section, index)) };
}

function readMedia(section: MediaDescription, index: number): OfferedMedia {
  const payloadTypes = section.port === 0 ? null : payloadTypesOf(section);
  return {
    mid: String(section.mid ?? index),
    kind: section.type,
    protocol: section.protocol,
    direction: section.direction ?? 'sendrecv',
    payloadTypes,
    tellsTime: (section.rtcpFb ?? []).some(({ payload, type }) => payload === payloadTypes?.media && type === 'rrtr'),
    extensions: extensionsOf(section),
    streams: streamsOf(section),
    rids: (section.rids ?? []).filter(({ direction }) => direction === 'send').map(({ id }) => String(id)),
  };
}

function payloadTypesOf(section: MediaDescription): PayloadTypes | null {
  const codec = (payload: number): string => section.rtp.find((entry) => entry.payload === payload)?.codec.toLowerCase() ?? '';
  const parameters = (payload: number): string => section.fmtp.find((entry) => entry.payload === payload)?.config ?? '';
  const listed = String(section.payloads ?? '')
    .split(' ')
    .map(Number);
  const media =
    section.type === 'video' ? h264Of(listed, codec, parameters) : listed.find((payload) => codec(payload) === 'opus');
  if (media === undefined) return null;
  const repairing = (name: string, pattern: RegExp): number | null =>
    listed.find((payload) => codec(payload) === name && pattern.test(parameters(payload))) ?? null;
  return {
    media,
    retransmission: repairing('rtx', new RegExp(`\\bapt=${media}\\b`)),
    redundancy: section.type === 'audio' ? repairing('red', new RegExp(`^${media}/${media}\\b`)) : null,
    parity: section.type === 'video' ? (listed.find((payload) => codec(payload) === 'flexfec-03') ?? null) : null,
    parameters: parameters(media),
  };
}

/** The constrained baseline profile comes first, because every decoder plays it. Frames must be splittable (`packetization-mode=1`). */
const profiles = ['42e0', '4200', '4d00', '64'] as const;

function h264Of(
  listed: readonly number[],
  codec: (payload: number) => string,
  parameters: (payload: number) => string,
): number | undefined {
  const splittable = listed.filter((payload) => codec(payload) === 'h264' && /packetization-mode=1\b/.test(parameters(payload)));
  const profileOf = (payload: number): string =>
    /profile-level-id=([0-9a-f]{6})/i.exec(parameters(payload))?.[1]?.toLowerCase() ?? '';
  return (
    profiles.flatMap((profile) => splittable.filter((payload) => profileOf(payload).startsWith(profile)))[0] ?? splittable[0]
  );
}

function extensionsOf({ ext = [] }: MediaDescription): Map<ExtensionName, number> {
  const names = Object.keys(extensionUris) as ExtensionName[];
  return new Map(
    names.flatMap((name) => {
      // The short form of the extension holds ids up to 14.
      const found = ext.find(({ uri, value }) => uri === extensionUris[name] && value >= 1 && value <= 14);
      return found === undefined ? [] : [[name, found.value] as const];
    }),
  );
}

function streamsOf({ ssrcs = [], ssrcGroups = [] }: MediaDescription): OfferedStream[] {
  const pairs = ssrcGroups.filter(({ semantics }) => semantics === 'FID').map(({ ssrcs: pair }) => pair.split(' ').map(Number));
  const repairs = new Set(pairs.map(([, repair]) => repair));
  const primary = Array.from(new Set(ssrcs.map(({ id }) => Number(id)))).filter((ssrc) => !repairs.has(ssrc));
  return primary.map((ssrc) => ({ ssrc, retransmissionSsrc: pairs.find(([first]) => first === ssrc)?.[1] ?? null }));
}
