/** The abilities of a fake encoder. */
export interface FakeCodecRules {
  /** Configurations that this browser cannot encode fail later, by the `error` callback (W3C "WebCodecs", configure). */
  supports?: (config: EncoderConfig) => boolean;
  /** Resolves before `isConfigSupported` answers. */
  answer?: () => Promise<void>;
}

interface EncoderConfig {
  codec: string;
  width?: number;
  height?: number;
  sampleRate?: number;
  bitrate?: number;
}

interface Callbacks {
  output(chunk: unknown): void;
  error(cause: DOMException): void;
}

const isValid = ({ codec, width = 1, height = 1, sampleRate = 1 }: EncoderConfig): boolean =>
  codec !== '' && width > 0 && height > 0 && sampleRate > 0;

/**
 * `VideoEncoder` and `AudioEncoder` as "WebCodecs" (W3C) describes them: an invalid configuration throws at once, an unsupported one
 * closes the encoder later, and a closed encoder throws at every call.
 */
export function fakeEncoder({ supports = () => true, answer = () => Promise.resolve() }: FakeCodecRules = {}) {
  return class FakeEncoder {
    static readonly all: FakeEncoder[] = [];
    static async isConfigSupported(config: EncoderConfig): Promise<{ supported: boolean; config: EncoderConfig }> {
      if (!isValid(config)) throw new TypeError('invalid configuration');
      await answer();
      return { supported: supports(config), config };
    }

    state: 'unconfigured' | 'configured' | 'closed' = 'unconfigured';
    encodeQueueSize = 0;
    config: EncoderConfig | null = null;
    readonly encoded: unknown[] = [];

    constructor(private readonly callbacks: Callbacks) {
      FakeEncoder.all.push(this);
    }

    configure(config: EncoderConfig): void {
      if (!isValid(config)) throw new TypeError('invalid configuration');
      this.expectOpen();
      this.state = 'configured';
      this.config = config;
      if (!supports(config)) setTimeout(() => this.fail(new DOMException('unsupported configuration', 'NotSupportedError')));
    }

    encode(frame: unknown): void {
      if (this.state !== 'configured') throw new DOMException(`encoder is ${this.state}`, 'InvalidStateError');
      this.encoded.push(frame);
    }

    close(): void {
      this.expectOpen();
      this.state = 'closed';
    }

    fail(cause: DOMException): void {
      if (this.state === 'closed') return;
      this.state = 'closed';
      this.callbacks.error(cause);
    }

    private expectOpen(): void {
      if (this.state === 'closed') throw new DOMException('encoder is closed', 'InvalidStateError');
    }
  };
}

/** A `VideoFrame` or `AudioData` that knows whether it was closed. */
export class FakeFrame {
  static open = 0;
  readonly timestamp: number;
  readonly displayWidth: number;
  readonly displayHeight: number;
  private isClosed = false;

  constructor(source: { displayWidth?: number; displayHeight?: number }, { timestamp = 0 }: { timestamp?: number } = {}) {
    if (source instanceof FakeFrame && source.isClosed) throw new DOMException('the frame is closed', 'InvalidStateError');
    this.timestamp = timestamp;
    this.displayWidth = source.displayWidth ?? 640;
    this.displayHeight = source.displayHeight ?? 360;
    FakeFrame.open += 1;
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    FakeFrame.open -= 1;
  }
}
