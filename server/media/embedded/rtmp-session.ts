import type { Socket } from 'node:net';
import type { Pass } from '../gate';
import { RtmpWire, type RtmpWish } from './nms-read';
import type { Ending, Outlet } from './outlet';
import type { Stage } from './stage';
import type { Publisher, Stream } from './stream';
import type { Unit } from './unit';

/** A stream that was granted, and by which URL; a development door has no pass. */
interface Granted {
  stream: string;
  seat: string;
  pass: Pass | null;
}

/** What may arrive before the answer to a wish: a client that does not wait for it must not lose its headers. */
const parkedUnits = 512;

/** One RTMP connection from accept to close: greeting, one wish, then it publishes or plays until either side has enough. */
export class RtmpSession implements Publisher {
  heardAtMs: number;
  private readonly wire: RtmpWire;
  private readonly greeting: NodeJS.Timeout;
  private granted: Granted | null = null;
  private hasWished = false;
  private isClosed = false;
  private parked: Unit[] = [];
  private stream: Stream | null = null;
  private outlet: Outlet | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly stage: Stage,
  ) {
    this.heardAtMs = stage.options.now();
    this.wire = new RtmpWire({
      output: (bytes) => socket.write(bytes),
      wish: (wish) => void this.answer(wish),
      unit: (unit) => this.accept(unit),
    });
    this.greeting = setTimeout(() => socket.destroy(), stage.limits.greetMs);
  }

  start(): void {
    const { socket } = this;
    // Nagle would hold each small audio message back until the one before is acknowledged.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 15_000);
    socket.on('data', (bytes) => this.read(bytes));
    socket.on('error', () => socket.destroy());
    // Half-closed is over: neither a publisher nor a player has anything to say after its FIN.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.closed());
    socket.resume();
  }

  get seat(): string {
    return this.granted?.seat ?? '';
  }

  close(_why: Ending): void {
    this.socket.destroy();
    // At once, and not when the event comes: the name is free, and nothing more is taken from it.
    this.closed();
  }

  private read(bytes: Buffer): void {
    this.heardAtMs = this.stage.options.now();
    this.stage.heard(bytes.length);
    if (this.wire.read(bytes) !== null) this.socket.destroy();
  }

  private accept(unit: Unit): void {
    if (this.stream !== null) return this.stream.accept(this, unit);
    if (this.parked.length < parkedUnits) this.parked.push(unit);
  }

  private async answer(wish: RtmpWish): Promise<void> {
    if (this.hasWished) return void this.socket.destroy();
    this.hasWished = true;
    // Pausing keeps a hasty sender's bytes in the kernel while rooms, or the name's owner, are asked.
    this.socket.pause();
    this.granted = await this.grant(wish);
    if (this.isClosed) return this.release();
    if (this.granted === null) return this.refuse(wish, 'not allowed');
    if (wish.direction === 'play') this.play(this.granted);
    else if (!(await this.publish(this.granted))) return this.refuse(wish, 'already published');
    clearTimeout(this.greeting);
    this.socket.resume();
  }

  private async grant({ direction, path, query }: RtmpWish): Promise<Granted | null> {
    const [app, first, second] = path;
    if (app === undefined || first === undefined) return null;
    if (app === 'live' && path.length === 2) {
      const pass = this.stage.gate.admit(direction, first, query);
      return pass && { stream: first, seat: pass.seat, pass };
    }
    const name = direction === 'publish' ? query['name'] : second;
    if (app !== (direction === 'publish' ? 'in' : 'out') || typeof name !== 'string') return null;
    const seat = await this.stage.options.ask(app, first, name);
    return seat && { ...seat, pass: null };
  }

  private play(granted: Granted): void {
    this.wire.grant('play', this.stage.limits.messageBytes);
    const { socket } = this;
    this.outlet = this.stage.play(granted.stream, granted.seat, {
      wire: 'rtmp',
      send: (bytes) => socket.write(bytes),
      isFull: () => socket.writableNeedDrain,
      queuedBytes: () => socket.writableLength,
      onDrain: (listener) => socket.on('drain', listener),
      close: (why) => this.close(why),
    });
  }

  private async publish(granted: Granted): Promise<boolean> {
    const stream = await this.stage.publish(granted.stream, this);
    if (stream === null) return false;
    if (this.isClosed) {
      stream.end(this);
      return false;
    }
    this.wire.grant('publish', this.stage.limits.messageBytes);
    this.stream = stream;
    this.parked.splice(0).forEach((unit) => stream.accept(this, unit));
    return true;
  }

  private refuse(wish: RtmpWish, why: string): void {
    this.stage.refused();
    if (this.isClosed) return;
    this.wire.refuse(wish.direction, why);
    this.socket.destroySoon();
  }

  private closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.greeting);
    this.parked = [];
    this.release();
  }

  /** Gives back what was granted, also when the answer came after the peer had gone. */
  private release(): void {
    if (this.granted === null) return;
    const { stream, seat, pass } = this.granted;
    this.granted = null;
    this.stage.gone(stream, pass, this.outlet ?? this);
    if (pass === null && this.outlet === null) this.stage.options.ended(seat);
  }
}
