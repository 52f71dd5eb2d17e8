import { textOf, type EncodedMessage } from '../frames/encoded-message';
import type { FrameEncoder } from '../frames/frame-encoder';

/** The socket of one client: a WebSocket, or a pair of queues in a test. Nothing is sent after `close`. */
export interface ClientSocket {
  send(text: string): void;
  /**
   * Sends a text that is already a WebSocket frame (RFC 6455, not masked), in place of `send`. The same bytes may go to many sockets, so nobody may
   * change them. Absent where there are no frames.
   */
  sendFrame?(frame: Buffer): void;
  close(code: number, why: string): void;
  /** Bytes that were sent and have not left yet; absent where nothing can pile up. */
  buffered?(): number;
}

export interface OutboxLimits {
  /** The largest frame. */
  outboundFrameBytes: number;
  /** Above this, ephemerals are dropped. */
  ephemeralQueueBytes: number;
  /** Above this, the client is too slow. */
  queueBytes: number;
}

/**
 * Collects messages to one client within a turn of the event loop, and sends them as one frame (an array, if several). Writes
 * are the server's main cost, and on a phone every frame crosses a bridge.
 */
export class Outbox {
  private messages: EncodedMessage[] = [];
  private bytes = 0;
  /** Null while there are none, because most clients never get one. */
  private ephemerals: Map<string, EncodedMessage> | null = null;

  constructor(
    private readonly socket: ClientSocket,
    private readonly limits: OutboxLimits,
    private readonly frames: FrameEncoder,
    /** Requests a `flush` at the end of the turn. */
    private readonly wanted: (outbox: Outbox) => void,
  ) {}

  push(message: EncodedMessage): void {
    if (this.empty) this.wanted(this);
    this.messages.push(message);
    this.bytes += message.bytes + 1;
  }

  /** Queues a droppable message: the latest per key wins, and a lagging client gets none. */
  pushEphemeral(key: string, message: EncodedMessage): void {
    if (this.waitingBytes > this.limits.ephemeralQueueBytes) return;
    if (this.empty) this.wanted(this);
    (this.ephemerals ??= new Map<string, EncodedMessage>()).set(key, message);
  }

  get isSlow(): boolean {
    return this.waitingBytes > this.limits.queueBytes;
  }

  /** Bytes that have not left for the client: those collected here, and those that its socket holds. */
  get waitingBytes(): number {
    return this.bytes + (this.socket.buffered?.() ?? 0);
  }

  /** Sends all queued messages; returns their number. */
  flush(): number {
    const { messages, ephemerals, bytes } = this;
    this.messages = [];
    this.ephemerals = null;
    this.bytes = 0;
    if (ephemerals !== null) messages.push(...ephemerals.values());
    // With its two brackets an array is one byte longer than its messages with a comma each.
    if (messages.length === 1 || (ephemerals === null && bytes < this.limits.outboundFrameBytes)) this.send(messages);
    else this.groups(messages).forEach((group) => this.send(group));
    return messages.length;
  }

  private get empty(): boolean {
    return this.messages.length === 0 && this.ephemerals === null;
  }

  private send(messages: readonly EncodedMessage[]): void {
    if (messages.length === 0) return;
    if (this.socket.sendFrame === undefined) this.socket.send(textOf(messages));
    else this.socket.sendFrame(this.frames.encode(messages));
  }

  /** The messages of each frame. */
  private groups(messages: readonly EncodedMessage[]): readonly (readonly EncodedMessage[])[] {
    const groups: EncodedMessage[][] = [];
    let group: EncodedMessage[] = [];
    let size = 2;
    for (const message of messages) {
      const bytes = message.bytes + 1;
      if (group.length > 0 && size + bytes > this.limits.outboundFrameBytes) {
        groups.push(group);
        group = [];
        size = 2;
      }
      group.push(message);
      size += bytes;
    }
    groups.push(group);
    return groups;
  }
}
