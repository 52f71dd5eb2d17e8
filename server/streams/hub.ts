import type { Ephemeral, StreamEvent } from '../../components/core/protocol/messages';
import type { Release } from '../clock';
import type { Engine } from '../engine/engine';

/** An event and its text: written once per process, however many hear it. */
export interface Said {
  event: StreamEvent;
  text: string;
}

/** An ephemeral and its text. Of two under one `key` only the later matters. */
export interface Whispered {
  from: string;
  key: string;
  text: string;
}

export interface StreamListener {
  said(said: readonly Said[]): void;
  whispered(whispered: Whispered): void;
}

interface Line {
  listeners: Set<StreamListener>;
  open: Promise<readonly Release[]>;
}

/** One subscription per stream and process, handed on to everybody here who follows it. */
export class Hub {
  private readonly lines = new Map<string, Line>();

  constructor(private readonly engine: Engine) {}

  /** How many streams are followed here whose names begin so. */
  count(prefix: string): number {
    return Array.from(this.lines.keys()).filter((stream) => stream.startsWith(prefix)).length;
  }

  /** Hears everything that is committed after the promise resolved. */
  async follow(stream: string, listener: StreamListener): Promise<Release> {
    const line = this.lines.get(stream) ?? this.open(stream);
    line.listeners.add(listener);
    const release = () => {
      line.listeners.delete(listener);
      if (line.listeners.size > 0 || this.lines.get(stream) !== line) return;
      this.lines.delete(stream);
      line.open.then(
        (releases) => releases.forEach((undo) => undo()),
        () => undefined,
      );
    };
    try {
      await line.open;
    } catch (cause) {
      release();
      throw cause;
    }
    return release;
  }

  whisper(ephemeral: Ephemeral): void {
    const said: Whispered = {
      from: ephemeral.d.id,
      key: `${ephemeral.n}/${ephemeral.k}/${ephemeral.d.id}`,
      text: JSON.stringify(ephemeral),
    };
    this.engine.publish(topicOf(ephemeral.n), JSON.stringify(said));
  }

  private open(stream: string): Line {
    const listeners = new Set<StreamListener>();
    const open = Promise.all([
      this.engine.subscribe(stream, (events) => {
        const said = events.map((event) => ({ event, text: JSON.stringify(event) }));
        // A copy: who hears of leaving stops listening meanwhile.
        Array.from(listeners).forEach((listener) => listener.said(said));
      }),
      this.engine.listen(topicOf(stream), (text) => {
        const whispered = JSON.parse(text) as Whispered;
        listeners.forEach((listener) => listener.whispered(whispered));
      }),
    ]);
    const line = { listeners, open };
    this.lines.set(stream, line);
    return line;
  }
}

const topicOf = (stream: string): string => `eph:${stream}`;
