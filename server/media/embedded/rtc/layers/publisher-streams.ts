import { ReceivedStream } from '../forwarding/received-stream';
import { readExtension, type RtpHeader } from '../packets/rtp';
import type { ExtensionName, Kind, OfferedMedia } from '../transport/offer';

/** How long a lost video packet holds back those after it, which nobody could decode without it. */
const holdMs = 600;
/** SSRCs that were replaced, of which late packets may still come. */
const keptRetired = 16;

/** A stream of a publisher, the section of the offer to which it belongs, and the name of its layer there. */
export interface PublishedStream {
  stream: ReceivedStream;
  section: OfferedMedia;
  /** Empty where the section has one stream. */
  rid: string;
}

const kindOf = ({ kind }: OfferedMedia): Kind => (kind === 'video' ? 'video' : 'audio');
const isAnnounced = ({ streams, rids }: OfferedMedia): boolean => streams.length > 0 && rids.length < 2;

/**
 * The streams of one publisher. An offer announces them by SSRC; or it names layers, or nothing, and then the first packets tell: by
 * the header extensions for the layer and the section (RFC 8852, RFC 9143), or by the payload type.
 */
export class PublisherStreams {
  private readonly published: PublishedStream[] = [];
  private readonly bySsrc = new Map<number, PublishedStream>();
  private readonly retired: number[] = [];

  /** `onChange` is called when a stream was learned, or took the place of another. */
  constructor(
    private readonly media: readonly OfferedMedia[],
    private readonly onChange: () => void,
  ) {
    media.filter(isAnnounced).forEach((section) => {
      section.streams
        .slice(0, 1)
        .forEach(({ ssrc, retransmissionSsrc }) => this.add({ section, rid: '' }, ssrc, retransmissionSsrc));
    });
  }

  get all(): readonly ReceivedStream[] {
    return this.published.map(({ stream }) => stream);
  }

  of(kind: Kind): ReceivedStream[] {
    return this.all.filter((stream) => stream.kind === kind);
  }

  withSsrc(ssrc: number): ReceivedStream | undefined {
    return this.bySsrc.get(ssrc)?.stream;
  }

  /** The stream of a genuine packet, its own or the one that it repairs; null for a packet that nobody wants. */
  find(header: RtpHeader, packet: Buffer): PublishedStream | null {
    return this.bySsrc.get(header.ssrc) ?? this.learn(header, packet);
  }

  private learn(header: RtpHeader, packet: Buffer): PublishedStream | null {
    if (this.retired.includes(header.ssrc)) return null;
    const section = this.sectionOf(header, packet);
    if (section === undefined) return null;
    const isRepair = header.payloadType === section.payloadTypes?.retransmission;
    const text = (name: ExtensionName): string => textOf(packet, header, section.extensions.get(name));
    const rid = section.rids.length < 2 ? '' : text(isRepair ? 'repairedStreamId' : 'streamId');
    if (rid !== '' && !section.rids.includes(rid)) return null;
    // A section with layers says of each first packet to which layer it belongs.
    if (rid === '' && section.rids.length >= 2) return null;
    const known = this.published.find((each) => each.section === section && each.rid === rid);
    if (!isRepair) return this.replace(known, { section, rid }, header.ssrc);
    if (known === undefined) return null;
    this.forget(known.stream.retransmissionSsrc);
    known.stream.retransmissionSsrc = header.ssrc;
    this.bySsrc.set(header.ssrc, known);
    return known;
  }

  /** A section whose streams the offer announced by SSRC has no others. */
  private sectionOf(header: RtpHeader, packet: Buffer): OfferedMedia | undefined {
    return this.media.find((section) => {
      const { payloadTypes: types, mid, extensions } = section;
      if (types === null || isAnnounced(section)) return false;
      const named = textOf(packet, header, extensions.get('mid'));
      const isOwnType = [types.media, types.retransmission].includes(header.payloadType);
      return isOwnType && (named === '' || named === mid);
    });
  }

  private replace(
    known: PublishedStream | undefined,
    place: Pick<PublishedStream, 'section' | 'rid'>,
    ssrc: number,
  ): PublishedStream {
    if (known !== undefined) {
      this.forget(known.stream.ssrc);
      this.forget(known.stream.retransmissionSsrc);
      this.published.splice(this.published.indexOf(known), 1);
    }
    const added = this.add(place, ssrc, null);
    this.onChange();
    return added;
  }

  private add(
    { section, rid }: Pick<PublishedStream, 'section' | 'rid'>,
    ssrc: number,
    retransmissionSsrc: number | null,
  ): PublishedStream {
    const kind = kindOf(section);
    const stream = new ReceivedStream({ kind, ssrc, retransmissionSsrc, holdMs: kind === 'video' ? holdMs : null });
    const added = { stream, section, rid };
    this.published.push(added);
    this.bySsrc.set(ssrc, added);
    if (retransmissionSsrc !== null) this.bySsrc.set(retransmissionSsrc, added);
    return added;
  }

  private forget(ssrc: number | null): void {
    if (ssrc === null || !this.bySsrc.delete(ssrc)) return;
    this.retired.push(ssrc);
    if (this.retired.length > keptRetired) this.retired.shift();
  }
}

function textOf(packet: Buffer, header: RtpHeader, id: number | undefined): string {
  return id === undefined ? '' : (readExtension(packet, header, id)?.toString('latin1') ?? '');
}
