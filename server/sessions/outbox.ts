/** The socket of one client: a WebSocket, or a pair of queues in a test. Nothing is sent after `close`. */
export interface ClientSocket {
  send(text: string): void;
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
  private texts: string[] = [];
  private bytes = 0;
  private readonly ephemerals = new Map<string, string>();

  constructor(
    private readonly socket: ClientSocket,
    private readonly limits: OutboxLimits,
    /** Requests a `flush` at the end of the turn. */
    private readonly wanted: (outbox: Outbox) => void,
  ) {}

  push(text: string): void {
    if (this.empty) this.wanted(this);
    this.texts.push(text);
    this.bytes += Buffer.byteLength(text) + 1;
  }

  /** Queues a droppable message: the latest per key wins, and a lagging client gets none. */
  pushEphemeral(key: string, text: string): void {
    if (this.waitingBytes > this.limits.ephemeralQueueBytes) return;
    if (this.empty) this.wanted(this);
    this.ephemerals.set(key, text);
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
    const texts = this.texts.concat(Array.from(this.ephemerals.values()));
    this.texts = [];
    this.bytes = 0;
    this.ephemerals.clear();
    this.frames(texts).forEach((frame) => this.socket.send(frame));
    return texts.length;
  }

  private get empty(): boolean {
    return this.texts.length === 0 && this.ephemerals.size === 0;
  }

  private frames(texts: readonly string[]): readonly string[] {
    if (texts.length < 2) return texts;
    const frames: string[] = [];
    let group: string[] = [];
    let size = 2;
    const close = () => frames.push(group.length === 1 ? (group[0] ?? '') : `[${group.join(',')}]`);
    for (const text of texts) {
      const bytes = Buffer.byteLength(text) + 1;
      if (group.length > 0 && size + bytes > this.limits.outboundFrameBytes) {
        close();
        group = [];
        size = 2;
      }
      group.push(text);
      size += bytes;
    }
    close();
    return frames;
  }
}
