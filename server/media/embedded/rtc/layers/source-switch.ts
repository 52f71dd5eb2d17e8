import type { MediaPacket, ReceivedStream } from '../forwarding/received-stream';
import { startsKeyFrame } from '../packets/h264';

/**
 * The stream of the publisher that a viewer gets, and the change to another one. The present one goes on until the wanted one has a
 * packet at which a decoder can begin.
 */
export class SourceSwitch {
  private present: ReceivedStream | null = null;
  private wanted: ReceivedStream | null = null;

  get current(): ReceivedStream | null {
    return this.present;
  }

  /** The stream that is awaited; null when the viewer has what it wants. */
  get awaited(): ReceivedStream | null {
    return this.wanted === this.present ? null : this.wanted;
  }

  want(stream: ReceivedStream | null): void {
    this.wanted = stream;
  }

  /** The publisher was replaced. */
  startAgain(): void {
    this.present = this.wanted = null;
  }

  /** Whether the viewer gets the packet. `packet` is null where one is lost for good. `onChanged`: its stream takes over from `before`. */
  takes(
    from: ReceivedStream,
    packet: MediaPacket | null,
    onChanged: (packet: MediaPacket, before: ReceivedStream | null) => void,
  ): boolean {
    if (from === this.present) return true;
    const isAwaited = from === this.wanted && packet !== null;
    if (!isAwaited || (from.kind === 'video' && !startsKeyFrame(packet.payload))) return false;
    const before = this.present;
    this.present = from;
    onChanged(packet, before);
    return true;
  }
}
