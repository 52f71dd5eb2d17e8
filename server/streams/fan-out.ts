import type { Directed, Ephemeral, StreamEvent } from '../../components/core/protocol/messages';
import type { Release } from '../clock';
import type { Engine } from '../engine/engine';
import { EncodedMessage } from '../frames/encoded-message';

/** An event with its message, encoded once per process for all readers. */
export interface EncodedEvent {
  event: StreamEvent;
  message: EncodedMessage;
}

/** An ephemeral with its message. Of two with the same `key`, only the later matters. */
export interface EncodedEphemeral {
  from: string;
  /** The session that gets it; all others do not. Absent: all readers. */
  to?: string;
  key: string;
  message: EncodedMessage;
}

/** An ephemeral on its way to the nodes. */
interface PublishedEphemeral {
  from: string;
  to?: string;
  key: string;
  text: string;
}

export interface StreamListener {
  onEvents(encoded: readonly EncodedEvent[]): void;
  onEphemeral(ephemeral: EncodedEphemeral): void;
  /** Events were missed, and only a resume can heal that. */
  onLost(): void;
}

interface Fan {
  listeners: Set<StreamListener>;
  open: Promise<readonly Release[]>;
}

/** Subscribes once per stream and process, and passes events on to all readers here. */
export class FanOut {
  private readonly streams = new Map<string, Fan>();

  constructor(private readonly engine: Engine) {}

  /** The number of streams with readers here whose names start with `prefix`. */
  count(prefix: string): number {
    return Array.from(this.streams.keys()).filter((stream) => stream.startsWith(prefix)).length;
  }

  /** Delivers everything that is committed after the promise resolved. */
  async subscribe(stream: string, listener: StreamListener): Promise<Release> {
    const fan = this.streams.get(stream) ?? this.open(stream);
    fan.listeners.add(listener);
    const release = () => {
      fan.listeners.delete(listener);
      if (fan.listeners.size > 0 || this.streams.get(stream) !== fan) return;
      this.streams.delete(stream);
      fan.open.then(
        (releases) => releases.forEach((undo) => undo()),
        () => undefined,
      );
    };
    try {
      await fan.open;
    } catch (cause) {
      release();
      throw cause;
    }
    return release;
  }

  publishEphemeral(ephemeral: Ephemeral): void {
    const { n: stream, k: kind, d } = ephemeral;
    this.publish(stream, { from: d.id, key: `${stream}/${kind}/${d.id}`, text: JSON.stringify(ephemeral) });
  }

  /** Sends a message to the connection of one session, on whichever node it is. Nodes without readers of the stream get nothing. */
  publishTo(session: string, directed: Directed): void {
    const { n: stream, k: kind, d } = directed;
    const key = `${stream}/${kind}/${d.id}/${d.request}`;
    this.publish(stream, { from: d.id, to: session, key, text: JSON.stringify(directed) });
  }

  /** Sends the newest voucher of a call to all its readers, the party who caused it included. */
  publishVoucher(stream: string, voucher: string): void {
    const text = JSON.stringify({ t: 'voucher', n: stream, v: voucher });
    this.publish(stream, { from: '', key: `${stream}/voucher`, text });
  }

  private publish(stream: string, ephemeral: PublishedEphemeral): void {
    this.engine.publish(topicOf(stream), JSON.stringify(ephemeral));
  }

  private open(stream: string): Fan {
    const listeners = new Set<StreamListener>();
    const open = Promise.all([
      this.engine.subscribe(
        stream,
        (events) => {
          const encoded = events.map((event) => ({ event, message: new EncodedMessage(JSON.stringify(event)) }));
          // A listener that unsubscribes during the walk is skipped by the set itself.
          listeners.forEach((listener) => listener.onEvents(encoded));
        },
        () => listeners.forEach((listener) => listener.onLost()),
      ),
      this.engine.listen(topicOf(stream), (text) => {
        const { text: own, ...published } = JSON.parse(text) as PublishedEphemeral;
        const ephemeral = { ...published, message: new EncodedMessage(own) };
        listeners.forEach((listener) => listener.onEphemeral(ephemeral));
      }),
    ]);
    const fan = { listeners, open };
    this.streams.set(stream, fan);
    return fan;
  }
}

const topicOf = (stream: string): string => `eph:${stream}`;
