import type { WebSocket } from 'ws';
import { callStream, roomStream, userStream } from '../../../../components/core/protocol/messages';
import { createSignalling } from '../../../../components/core/signalling/client';
import type { Signalling } from '../../../../components/core/signalling/signalling';
import { silent } from '../../../../components/core/shared/log';
import { signToken } from '../../../../server/tokens';
import { nodePlatform } from '../../../../tools/bot/node-platform';
import { tokenKey } from '../nodes';
import type { Ledger } from './ledger';
import type { MemberOptions } from './orders';

/** A loss of the connection, by the clock of the machine. */
export interface Loss {
  readonly lostAt: number;
  backAt: number | null;
}

/** A member of one room: the kit's own connection, with its jitter, its cursors and its keys, without a page above it. */
export class Member {
  losses: Loss[] = [];
  snapshots = 0;
  lostStreams = 0;
  isCallPlaced = false;
  isCallOver = false;
  private readonly signalling: Signalling;
  private socket: WebSocket | null = null;
  private talking: NodeJS.Timeout | null = null;
  private wasOnline = false;

  constructor(
    private readonly options: MemberOptions,
    private readonly ledger: Ledger,
  ) {
    const { user, servers, address } = options;
    const headers = { 'x-forwarded-for': address };
    const platform = nodePlatform({ headers, opened: (socket) => (this.socket = socket) });
    const token = () => signToken({ key: tokenKey, user, rooms: { '*': 'speaker' }, ttlSeconds: 900 });
    this.signalling = createSignalling({ platform, servers, token, log: silent, sdk: 'bench' });
    this.watch();
  }

  get isOnline(): boolean {
    return this.signalling.phase === 'online';
  }

  async join(): Promise<void> {
    const { signalling, options } = this;
    this.ledger.addReader(options.room, options.user);
    signalling.connect();
    await this.joinRoom();
    if (options.call !== null) {
      const { e, s } = await signalling.request('inbox.subscribe', { name: options.user });
      signalling.subscribe(userStream(options.user), { e, s });
    }
    this.talk();
  }

  /** Places the call, once the other end has joined too. */
  async placeCall(): Promise<void> {
    const { signalling, options } = this;
    if (options.call?.places !== true) return;
    const { call, e, s } = await signalling.request('call.start', { to: [options.call.with], kind: 'audio', name: options.user });
    this.follow(call.id, { e, s });
    await signalling.request('call.connected', { call: call.id }).catch(() => undefined);
  }

  mark(): void {
    [this.losses, this.snapshots, this.lostStreams] = [[], 0, 0];
  }

  cut(): void {
    this.socket?.terminate();
  }

  beQuiet(): void {
    if (this.talking !== null) clearInterval(this.talking);
    this.talking = null;
  }

  private async joinRoom(): Promise<void> {
    const { signalling, options } = this;
    const { e, s } = await signalling.request('room.join', { room: options.room, name: options.user, tracks: [] });
    signalling.subscribe(roomStream(options.room), { e, s });
  }

  private watch(): void {
    const { signalling, options } = this;
    signalling.on('phase', ({ phase }) => {
      const last = this.losses.at(-1);
      if (phase === 'online') {
        this.wasOnline = true;
        if (last !== undefined && last.backAt === null) last.backAt = Date.now();
      } else if (this.wasOnline) {
        this.wasOnline = false;
        this.losses.push({ lostAt: Date.now(), backAt: null });
      }
    });
    signalling.on('snapshot', ({ stream }) => {
      this.snapshots += 1;
      if (stream === roomStream(options.room)) this.ledger.hearsSnapshot(options.room, options.user);
    });
    signalling.on('lost', ({ stream }) => {
      this.lostStreams += 1;
      if (stream.startsWith('c:')) this.isCallOver = true;
      if (stream !== roomStream(options.room)) return;
      // The server lost the room, as a page would be told, and joins it again.
      this.joinRoom().then(
        () => this.ledger.hearsSnapshot(options.room, options.user),
        () => this.ledger.fails('rejoin'),
      );
    });
    signalling.on('event', (event) => {
      if (event.k === 'message.sent') this.heard(event.d.value as [string, number]);
      if (event.k === 'call.ended') this.isCallOver = true;
      if (event.k === 'inbox.called' && options.call?.places === false) void this.answer(event.d.call.id);
    });
  }

  private heard([writer, n]: [string, number]): void {
    this.ledger.hears(this.options.user, { room: this.options.room, writer, n });
  }

  private async answer(call: string): Promise<void> {
    const { signalling, options } = this;
    const { e, s } = await signalling.request('call.subscribe', { call, rings: true });
    this.follow(call, { e, s });
    await signalling.request('call.accept', { call, name: options.user });
    await signalling.request('call.connected', { call });
  }

  private follow(call: string, at: { e: string; s: number }): void {
    this.isCallPlaced = true;
    const { signalling } = this;
    signalling.subscribe(callStream(call), at);
    signalling.on('event', ({ n, k, d }) => {
      // The caller's media work as soon as somebody answers.
      if (n === callStream(call) && k === 'party.accepted' && (d as { id: string }).id !== this.options.user)
        signalling.request('call.connected', { call }).catch(() => this.ledger.fails('call.connected'));
    });
  }

  private talk(): void {
    const { talkEveryMs, room, user } = this.options;
    if (talkEveryMs === null) return;
    this.talking = setInterval(() => void this.say({ room, writer: user }), talkEveryMs);
  }

  private async say(from: { room: string; writer: string }): Promise<void> {
    const n = this.ledger.sends(from);
    try {
      await this.signalling.request('message.send', { room: from.room, topic: 'load', value: [from.writer, n] });
      this.ledger.acknowledges({ ...from, n });
    } catch (cause) {
      this.ledger.fails((cause as { reason?: string }).reason ?? 'unknown');
    }
  }
}
