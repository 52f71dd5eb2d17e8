import { RecordWriter, type Content } from './records';

/** The first wait for an answer, and how much each further wait is longer. A round trip is rarely longer than 150 ms. */
const firstWaitMs = 150;
const longerMs = 40;
/** An answer that is not there after this time does not come. */
const limitMs = 15_000;
/** Copies of a datagram are this far apart, so that one short disturbance does not swallow them all. */
const copyMs = 12;
const maxCopies = 4;

interface FlightsOptions {
  send(datagram: Buffer): void;
  /** No answer came in time. */
  onSilence(): void;
}

/**
 * Sends flights and repeats each until it is stopped. A clean line carries every datagram once. From the first repetition on
 * the line loses packets, so datagrams go out two, three, then four times: one of four arrives with 97 % at a loss of 40 %.
 */
export class Flights {
  readonly writer = new RecordWriter();
  private repeated = 0;
  private waiting: NodeJS.Timeout | undefined;
  private copying: NodeJS.Timeout | undefined;
  private limit: NodeJS.Timeout | undefined;

  constructor(private readonly options: FlightsOptions) {}

  /** Sends `contents` as one datagram, in place of the flight before. The longest flight of a client has about 700 bytes. */
  start(contents: readonly Content[]): void {
    clearTimeout(this.waiting);
    this.limit ??= setTimeout(() => this.options.onSilence(), limitMs);
    this.transmit(contents, firstWaitMs);
  }

  /** The handshake is over: nothing is repeated any more. */
  stop(): void {
    [this.waiting, this.copying, this.limit].forEach((timer) => clearTimeout(timer));
  }

  private transmit(contents: readonly Content[], waitMs: number): void {
    this.send(this.writer.write(contents), Math.min(1 + this.repeated, maxCopies));
    this.waiting = setTimeout(() => {
      this.repeated += 1;
      this.transmit(contents, waitMs + longerMs);
    }, waitMs);
  }

  private send(datagram: Buffer, copies: number): void {
    clearTimeout(this.copying);
    this.options.send(datagram);
    if (copies > 1) this.copying = setTimeout(() => this.send(datagram, copies - 1), copyMs);
  }
}
