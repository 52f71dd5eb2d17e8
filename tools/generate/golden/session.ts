import type { Role } from '../../../components/core/protocol/room-state';
import type { Position, ServerFrame } from '../../../components/core/protocol/messages';
import { memoryEngine } from '../../../server/engine/memory';
import { createNode, type ConnectionInput, type Node } from '../../../server/node';
import { FakeClock, settled } from '../../../test/fakes/platform/fake-clock';
import { FakeMedia } from '../../../test/fakes/servers/fake-media';

/** One socket text of the recorded session. `client` is the connection of which it is. */
export interface RecordedText {
  readonly client: string;
  readonly from: 'client' | 'server';
  readonly text: string;
}

const host: Readonly<Record<string, Role>> = { '*': 'host' };
const camera = [
  { source: 'main', kind: 'audio', muted: false },
  { source: 'main', kind: 'video', muted: false },
];

/** Plays one session on a node without network, with a clock that stands and numbers in place of chance. */
export async function recordedSession(): Promise<readonly RecordedText[]> {
  const texts: RecordedText[] = [];
  const clock = new FakeClock();
  let ids = 0;
  const random = { id: (bytes: number) => `id${(ids += 1)}`.padEnd(Math.ceil((bytes * 4) / 3), '0'), unit: () => 0.5 };
  const engine = memoryEngine({ clock, random });
  // The token of a user is the user id, so that the recording has no signature in it.
  const verify = (tok: string) =>
    Promise.resolve({ user: tok, id: `jti-${tok}`, expiresAt: clock.now() + 600_000, name: null, rooms: host });
  const node = await createNode({ engine, media: new FakeMedia(), verify, clock, random, voucherKey: new Uint8Array(32) });
  const turn = async (): Promise<void> => {
    for (let n = 0; n < 20; n += 1) {
      await settled();
      clock.advance(0);
    }
  };
  const open = (client: string) => new RecordedClient(client, node, texts, turn);
  await roomStory(open);
  await callStory(open);
  await node.close();
  await engine.close();
  return texts;
}

class RecordedClient {
  private readonly input: ConnectionInput;
  private readonly frames: ServerFrame[] = [];
  private lastId = 0;

  constructor(
    private readonly name: string,
    node: Node,
    private readonly texts: RecordedText[],
    private readonly turn: () => Promise<void>,
  ) {
    const send = (text: string): void => {
      texts.push({ client: name, from: 'server', text });
      const value = JSON.parse(text) as ServerFrame | ServerFrame[];
      this.frames.push(...(Array.isArray(value) ? value : [value]));
    };
    this.input = node.connect({ send, close: () => undefined });
  }

  async say(...frames: readonly object[]): Promise<void> {
    const text = JSON.stringify(frames.length === 1 ? frames[0] : frames);
    this.texts.push({ client: this.name, from: 'client', text });
    this.input.text(text);
    await this.turn();
  }

  hello(user: string, more: object = {}): Promise<void> {
    return this.say({ t: 'hello', v: 1, sdk: 'golden', tok: user, dev: `${user}-phone`, pf: 'wechat', caps: [], ...more });
  }

  request(m: string, d: object, k?: string): Promise<void> {
    this.lastId += 1;
    return this.say({ t: 'req', id: this.lastId, m, k: k ?? `key-${this.lastId}`, d });
  }

  /** The proof and the position from which another connection resumes. */
  resume(stream: string, at: Position): object {
    const { sid, rt } = this.frames.find(({ t }) => t === 'welcome') as Extract<ServerFrame, { t: 'welcome' }>;
    return { sid, rt, cur: { [stream]: at } };
  }

  positionOf(stream: string): Position {
    const { e, s } = this.frames.filter((frame) => frame.t === 'ev' && frame.n === stream).at(-1) as Extract<
      ServerFrame,
      { t: 'ev' }
    >;
    return { e, s };
  }

  call(): string {
    const called = this.frames.find((frame) => frame.t === 'ev' && frame.k === 'inbox.called');
    return (called as { d: { call: { id: string } } }).d.call.id;
  }

  lose(): Promise<void> {
    this.input.closed();
    return this.turn();
  }
}

type Open = (client: string) => RecordedClient;

/** Joining, tracks, messages, a lost connection, a replay, a snapshot, a replaced connection, and the end. */
async function roomStory(open: Open): Promise<void> {
  const [ana, bo] = [open('ana-1'), open('bo-1')];
  await ana.hello('ana');
  await ana.request('room.join', { room: 'standup', name: 'Ana', tracks: [] });
  await bo.hello('bo');
  await bo.request('room.join', { room: 'standup', name: 'Bo', tracks: camera });
  await ana.request('track.publish', { room: 'standup', tracks: camera });
  await ana.request('track.mute', { room: 'standup', source: 'main', kind: 'video', muted: true });
  await ana.say({ t: 'eph', n: 'r:standup', k: 'net', d: { id: 'ana', level: 4 } });
  await ana.request('message.send', { room: 'standup', topic: 'chat', value: '你好' }, 'one-key');
  await ana.request('message.send', { room: 'standup', topic: 'chat', value: '你好' }, 'one-key');
  await ana.request('member.update', { room: 'standup', name: 'Anna', attrs: { hand: true } });
  await ana.request('room.destroy', { room: 'standup' });
  await ana.say({ t: 'away', why: 'hide' });
  await ana.say({ t: 'ping' });
  const at = ana.positionOf('r:standup');
  await ana.lose();
  await bo.request('message.send', { room: 'standup', topic: 'chat', value: 'are you there?' });
  const again = open('ana-2');
  await again.hello('ana', ana.resume('r:standup', at));
  const newest = open('ana-3');
  await newest.hello('ana', again.resume('r:standup', { e: '', s: 0 }));
  await newest.request('member.remove', { room: 'standup', id: 'bo', banMs: 60_000 });
  await newest.request('room.close', { room: 'standup' });
  await bo.say({ t: 'shutdown' });
  await newest.lose();
}

/** A call of two, from placing to its end. */
async function callStory(open: Open): Promise<void> {
  const [ana, bo] = [open('ana-4'), open('bo-2')];
  for (const [client, user] of [
    [ana, 'ana'],
    [bo, 'bo'],
  ] as const) {
    // prettier-ignore
    await client.hello(user);
    await client.request('inbox.subscribe', { name: user });
  }
  await ana.request('call.start', { to: ['bo'], kind: 'video', name: 'Ana' });
  const call = bo.call();
  await bo.request('call.subscribe', { call, rings: true });
  await bo.request('call.accept', { call, name: 'Bo' });
  for (const client of [ana, bo]) await client.request('call.connected', { call });
  await ana.request('call.end', { call });
  await ana.lose();
  await bo.lose();
}
