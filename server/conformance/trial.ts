import type { Role } from '../../components/core/protocol/room-state';
import type { Method, Params, Result, Welcome } from '../../components/core/protocol/messages';
import { NotApplicable } from './finding';
import { Peer, type PeerOptions } from './peer';
import type { TokenSource } from './tokens';

export interface TrialOptions extends PeerOptions {
  readonly url: string;
  readonly tokens: TokenSource;
  /** Differs between runs, so that a run never meets the rooms and limits of another one. */
  readonly run: string;
}

interface PeerRequest {
  readonly role?: Role;
  /** More fields of the hello. */
  readonly hello?: object;
}

/** The users, rooms and connections of one check. */
export class Trial {
  private readonly peers: Peer[] = [];
  private readonly rooms = new Set<string>();
  private count = 0;

  constructor(
    private readonly options: TrialOptions,
    /** Differs between the checks of a run. */
    private readonly name: string,
  ) {}

  get secret(): string {
    const { secret } = this.options.tokens;
    if (secret === null) throw new NotApplicable('it needs --secret');
    return secret;
  }

  /** A user, room or device that nobody else has. */
  fresh(word: string): string {
    this.count += 1;
    return `conf-${this.options.run}-${this.name}-${word}${this.count}`;
  }

  room(): string {
    const room = this.fresh('r');
    this.rooms.add(room);
    return room;
  }

  token(user: string, role: Role = 'host'): Promise<string> {
    return this.options.tokens.tokenOf(user, role);
  }

  /** A connection that has not said hello. */
  async open(): Promise<Peer> {
    const peer = await Peer.open(this.options.url, this.options);
    this.peers.push(peer);
    return peer;
  }

  async hello(user: string, { role = 'host', hello = {} }: PeerRequest = {}): Promise<object> {
    const tok = await this.token(user, role);
    return { t: 'hello', v: 1, sdk: 'conformance', tok, dev: `${user}-device`, pf: 'browser', caps: [], ...hello };
  }

  /** A connection of a user after its welcome. */
  async peer(user: string = this.fresh('u'), request: PeerRequest = {}): Promise<Peer & { readonly welcome: Welcome }> {
    const hello = await this.hello(user, request);
    const peer = await this.open();
    peer.user = user;
    peer.send(hello);
    await peer.frame('welcome');
    return peer as Peer & { readonly welcome: Welcome };
  }

  join(peer: Peer, room: string, more: Partial<Params<'room.join'>> = {}): Promise<Result<'room.join'>> {
    return peer.request('room.join', { room, name: peer.user.slice(-20), tracks: [], ...more });
  }

  /** Two members of a new room. */
  async pair(): Promise<{
    ana: Peer & { welcome: Welcome };
    bo: Peer & { welcome: Welcome };
    room: string;
    at: Result<'room.join'>;
  }> {
    const room = this.room();
    const [ana, bo] = [await this.peer(), await this.peer()];
    await this.join(bo, room);
    const at = await this.join(ana, room);
    await bo.event('member.joined');
    return { ana, bo, room, at };
  }

  expect(fits: boolean, expected: string, peer: Peer): void {
    if (!fits) throw peer.mismatch(expected);
  }

  skip(reason: string): never {
    throw new NotApplicable(reason);
  }

  /** Whether the server knows the method, asked with parameters that it refuses. */
  async offers(method: Method): Promise<boolean> {
    const peer = await this.peer();
    const { err } = await peer.answer(peer.sendRequest(method, null));
    return err?.code !== 'unknown_method';
  }

  /** Ends every membership, call and connection. Members whose connection is gone are removed by closing their room. */
  async close(): Promise<void> {
    for (const peer of this.peers) if (peer.isOpen && peer.welcome !== null) await leaveAll(peer, this.rooms);
    if (this.rooms.size > 0) await this.closeRooms().catch(() => undefined);
    this.peers.forEach(({ socket }) => socket.close());
    await Promise.allSettled(this.peers.map((peer) => peer.until('the close', () => peer.closedWith ?? undefined)));
    this.peers.forEach((peer) => peer.cut());
  }

  private async closeRooms(): Promise<void> {
    const host = await this.peer();
    for (const room of this.rooms) {
      const { d } = await host.answer(host.sendRequest('room.get', { room }));
      if (((d as { members?: number } | undefined)?.members ?? 0) === 0) continue;
      await this.join(host, room);
      await host.request('room.close', { room });
    }
  }
}

/** A refusal is no fault: the peer may have left, or may have been removed. */
async function leaveAll(peer: Peer, rooms: ReadonlySet<string>): Promise<void> {
  const left = Array.from(rooms).filter((room) => peer.hasJoined(room));
  const leaves = left.map((room) => peer.sendRequest('room.leave', { room }));
  const ends = Array.from(peer.calls, (call) => peer.sendRequest('call.end', { call }));
  await Promise.allSettled([...leaves, ...ends].map((id) => peer.answer(id)));
}
