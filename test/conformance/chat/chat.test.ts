import { limits } from '../../../components/core/protocol/limits';
import { roomStream, type ChatMessage } from '../../../components/core/protocol/messages';
import { emptyRoom, type Rules } from '../../../components/core/protocol/room-state';
import type { Json } from '../../../components/core/shared/json';
import { systemRandom } from '../../../server/clock';
import type { Engine, NewEvent } from '../../../server/engine/engine';
import { redisEngine } from '../../../server/engine/redis/redis-engine';
import { memoryEngine } from '../../../server/index';
import type { AttachOptions } from '../../../server/index';
import { roomWebhooks } from '../../../server/rooms/room-webhooks';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { closeAfterTest } from '../../harness/close-after-test';
import type { RawClient } from '../../harness/clients/raw-client';
import { startRedis } from '../../harness/servers/redis';
import { fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { turn } from '../../harness/turn';

const room = 'team';

interface World {
  readonly engine: Engine;
  readonly clock: FakeClock;
  /** Starts a node on the same engine. */
  node(options?: Partial<AttachOptions>): Promise<TestServer>;
}

function worldOn(engine: Engine, clock: FakeClock): World {
  return {
    engine,
    clock,
    async node(options = {}) {
      const server = await startTestServer({ engine, clock: fakeTime(clock), ...options });
      closeAfterTest(() => server.close());
      server.clock = clock;
      return server;
    },
  };
}

function memory(): World {
  const clock = new FakeClock();
  return worldOn(memoryEngine({ clock: fakeTime(clock) }), clock);
}

async function enter(server: TestServer, user: string, role: 'host' | 'speaker' | 'audience' = 'speaker'): Promise<RawClient> {
  const client = await server.client(user, { rooms: { [room]: role } });
  await client.join(room, user.toUpperCase());
  return client;
}

const say = async (client: RawClient, text: string, more: object = {}): Promise<ChatMessage> =>
  (await client.request('chat.send', { room, text, ...more })).message;
const textsOf = (messages: readonly ChatMessage[]): string[] => messages.map(({ text }) => text);
const read = async (client: RawClient, more: { before?: string; most?: number } = {}) =>
  client.request('chat.history', { room, ...more });
const sentTo = (client: RawClient): ChatMessage[] =>
  client.events(roomStream(room)).flatMap((event) => (event.k === 'chat.sent' ? [event.d.message] : []));

/** Changes the state of the room as its hosts do. */
async function setRules({ engine }: World, forbidden: Rules['forbidden'], id?: string): Promise<void> {
  const stored = await engine.load(roomStream(room));
  if (stored === null) throw new Error('no room');
  const record = stored.state as unknown as { public: { rules?: Rules; members: { id: string; forbidden?: unknown }[] } };
  if (id === undefined) record.public.rules = { entry: 'open', forbidden, waiting: 0 };
  record.public.members.forEach((member) => member.id === id && (member.forbidden = forbidden));
  const done = await engine.commit({
    stream: roomStream(room),
    expected: stored.at,
    events: [{ k: 'room.updated', d: {} }],
    state: record as unknown as Json,
  });
  expect(done.ok).toBe(true);
}

const engines: Readonly<Record<string, () => Promise<World>>> = {
  memory: async () => memory(),
  redis: async () => {
    const { url } = await startRedis();
    const clock = new FakeClock();
    const engine = await redisEngine({ url, prefix: 't:', clock: fakeTime(clock), random: systemRandom });
    closeAfterTest(() => engine.close());
    return worldOn(engine, clock);
  },
};

describe.each(Object.keys(engines))('a chat over two nodes on %s', (name) => {
  it('[P500] [P503] goes to everybody with id, time and sender, and is read by members who join later at another node', async () => {
    const world = await (engines[name] as () => Promise<World>)();
    const [one, other] = [await world.node(), await world.node()];
    const [ana, bo] = [await enter(one, 'ana', 'host'), await enter(other, 'bo')];
    const first = await say(ana, '你好', { mentions: ['bo', 'bo'], key: 'k1' });
    expect(first).toMatchObject({ from: 'ana', name: 'ANA', text: '你好', mentions: ['bo'], key: 'k1' });
    world.clock.advance(5);
    const answer = await say(bo, 'hi', { reply: first.id, image: 'https://img.example.com/1.png' });
    await ana.event('chat.sent', ({ d }) => d.message.id === answer.id);
    await bo.event('chat.sent', ({ d }) => d.message.id === answer.id);
    expect(sentTo(ana)).toEqual([first, answer]);
    expect(sentTo(bo)).toEqual([first, answer]);
    const late = await enter(other, 'cleo');
    expect(await read(late)).toEqual({ messages: [first, answer], more: false });
    // Pages go back in time.
    expect(await read(late, { most: 1 })).toEqual({ messages: [answer], more: true });
    expect(await read(late, { most: 1, before: answer.id })).toEqual({ messages: [first], more: false });
  });

  it('[P505] deletes for everybody, and once', async () => {
    const world = await (engines[name] as () => Promise<World>)();
    const server = await world.node();
    const [host, ana, bo] = [await enter(server, 'host', 'host'), await enter(server, 'ana'), await enter(server, 'bo')];
    const [one, two] = [await say(ana, 'one'), await say(ana, 'two')];
    expect(await bo.errorCode('chat.delete', { room, id: one.id })).toBe('forbidden');
    await ana.request('chat.delete', { room, id: one.id }, 'same');
    await ana.request('chat.delete', { room, id: one.id }, 'same');
    await host.request('chat.delete', { room, id: two.id });
    const event = await bo.event('chat.deleted', ({ d }) => d.id === two.id);
    expect(event.d.by).toBe('host');
    expect(bo.events(roomStream(room)).filter(({ k }) => k === 'chat.deleted')).toHaveLength(2);
    expect((await read(bo)).messages).toEqual([]);
    expect(await ana.errorCode('chat.delete', { room, id: one.id })).toBe('not_found');
  });
});

describe('a chat', () => {
  it('[P501] sends a message once that is repeated: by the key of the request, or as another request by its own key', async () => {
    const world = memory();
    const server = await world.node();
    const ana = await enter(server, 'ana');
    const first = await ana.request('chat.send', { room, text: 'once', key: 'mine' }, 'r1');
    expect(await ana.request('chat.send', { room, text: 'once', key: 'mine' }, 'r1')).toEqual(first);
    expect(await ana.request('chat.send', { room, text: 'once', key: 'mine' }, 'r2')).toEqual(first);
    const plain = await ana.request('chat.send', { room, text: 'plain' }, 'r3');
    expect(await ana.request('chat.send', { room, text: 'plain' }, 'r3')).toEqual(plain);
    expect(textsOf(sentTo(ana))).toEqual(['once', 'plain']);
    expect(textsOf((await read(ana)).messages)).toEqual(['once', 'plain']);
  });

  it('[P502] takes out what could hide or reverse a text, and refuses what is empty, too long or no image', async () => {
    const server = await memory().node();
    const ana = await enter(server, 'ana');
    const { text } = await say(ana, ' a\u202Eb\u0000c\r\n\n\n\n\td \u2067مرحبا\u2069 👩‍👩‍👧 ');
    expect(text).toBe('abc\n\n d مرحبا 👩‍👩‍👧');
    const code = (params: object) => ana.errorCode('chat.send', { room, text: '', ...params });
    expect(await code({ text: '\u200B \u202E' })).toBe('bad_request');
    expect(await code({ text: '好'.repeat(limits.chatTextBytes / 3 + 1) })).toBe('too_large');
    expect(await code({ image: 'http://img.example.com/1.png' })).toBe('bad_request');
    expect(await code({ text: 'x', mentions: Array.from({ length: limits.chatMentions + 1 }, (_, n) => `u${n}`) })).toBe(
      'bad_request',
    );
    expect(await code({ image: 'https://img.example.com/1.png' })).toBe('ok');
  });

  it('[P504] is bounded by number and age, and pages by bytes', async () => {
    const world = memory();
    const server = await world.node({ limits: { chatKept: 10, messagesPerSecond: 1_000 } });
    const ana = await enter(server, 'ana', 'host');
    for (let n = 1; n <= 12; n += 1) await say(ana, `m${n}`);
    // At ten the oldest tenth goes.
    expect(textsOf((await read(ana)).messages)).toEqual(Array.from({ length: 9 }, (_, n) => `m${n + 4}`));
    const long = '好'.repeat(680);
    const wide = await (async () => {
      for (let n = 0; n < 9; n += 1)
        await say(ana, `${n}${long}`, { mentions: Array.from({ length: 20 }, (_, at) => `${at}`.repeat(32)) });
      return read(ana);
    })();
    expect(wide.messages.length).toBeLessThanOrEqual(9);
    // The clock stood still, so the times of messages ran ahead of it.
    world.clock.advance(limits.chatKeptMs + 1_000);
    const bo = await enter(server, 'bo');
    expect(await read(bo)).toEqual({ messages: [], more: false });
    expect((await world.engine.rosterSummary(chatStream(await openedAt(world)), 0)).count).toBe(0);
  });

  it('[P504] ends with its room: a later room of the same name begins empty, and nothing is left in the engine', async () => {
    const world = memory();
    const server = await world.node();
    const ana = await enter(server, 'ana', 'host');
    await say(ana, 'old');
    const old = chatStream(await openedAt(world));
    expect(await world.engine.load(old)).not.toBeNull();
    await ana.request('room.close', { room });
    world.clock.advance(1);
    const again = await enter(server, 'bo', 'host');
    expect((await read(again)).messages).toEqual([]);
    world.clock.advance(limits.chatSweepMs);
    await turn();
    expect(await world.engine.load(old)).toBeNull();
  });

  it('[P506] is refused to a member to whom the room or a moderator forbids it, and never to a host', async () => {
    const world = memory();
    const server = await world.node();
    const [host, ana, bo] = [await enter(server, 'host', 'host'), await enter(server, 'ana'), await enter(server, 'bo')];
    await setRules(world, ['chat'], 'ana');
    expect(await ana.errorCode('chat.send', { room, text: 'x' })).toBe('not_allowed');
    expect(await bo.errorCode('chat.send', { room, text: 'x' })).toBe('ok');
    await setRules(world, ['chat']);
    expect(await bo.errorCode('chat.send', { room, text: 'x' })).toBe('not_allowed');
    expect(await host.errorCode('chat.send', { room, text: 'y' })).toBe('ok');
    expect(textsOf((await read(ana)).messages)).toEqual(['x', 'y']);
  });

  it('[P506] forgets a message that is forbidden while it waits for the check, and sends it when it is allowed again', async () => {
    const world = memory();
    let answer: (allowed: boolean) => void = () => undefined;
    const asked: string[] = [];
    const moderateMessage = ({ text }: { text: string }) => {
      asked.push(text);
      return new Promise<boolean>((resolve) => (answer = resolve));
    };
    const server = await world.node({ hooks: { moderateMessage } });
    const [host, ana] = [await enter(server, 'host', 'host'), await enter(server, 'ana')];
    const sent = ana.sendRequest('chat.send', { room, text: 'x', key: 'k' });
    await ana.until('the check', () => (asked.length > 0 ? true : (void ana.send({ t: 'ping' }), undefined)));
    await setRules(world, ['chat']);
    answer(true);
    expect((await ana.response(sent)).err?.code).toBe('not_allowed');
    expect((await read(host)).messages).toEqual([]);
    await setRules(world, []);
    const again = ana.sendRequest('chat.send', { room, text: 'x', key: 'k' });
    await ana.until('the check', () => (asked.length > 1 ? true : (void ana.send({ t: 'ping' }), undefined)));
    answer(true);
    expect((await ana.response(again)).err).toBeUndefined();
    expect(textsOf((await read(host)).messages)).toEqual(['x']);
  });

  it('[P507] allows five messages a second of a user, ten at once, over their connections', async () => {
    const server = await memory().node();
    const ana = await enter(server, 'ana');
    const burst = async (client: RawClient, count: number) => {
      const ids = Array.from({ length: count }, () => client.sendRequest('chat.send', { room, text: 'x' }));
      return (await Promise.all(ids.map((id) => client.response(id)))).filter(({ err }) => err === undefined).length;
    };
    expect(await burst(ana, 8)).toBe(8);
    const again = await enter(server, 'ana');
    expect(await burst(again, 4)).toBe(2);
    server.clock.advance(1_000);
    expect(await burst(again, 6)).toBe(5);
  });

  it('[P508] asks the hook, which may refuse a text or change it, and sends nothing while the hook fails or is late', async () => {
    const answers: Readonly<Record<string, () => Promise<boolean | string>>> = {
      good: () => Promise.resolve(true),
      bad: () => Promise.resolve(false),
      rude: () => Promise.resolve('r***\u202E'),
      broken: () => Promise.reject(new Error('no answer')),
      late: () => new Promise(() => undefined),
    };
    const seen: object[] = [];
    const server = await memory().node({
      hooks: {
        moderateMessage: (message) => {
          seen.push(message);
          return (answers[message.text] as () => Promise<boolean | string>)();
        },
      },
    });
    const ana = await enter(server, 'ana');
    expect((await say(ana, 'good')).text).toBe('good');
    expect((await say(ana, 'rude')).text).toBe('r***');
    expect(await ana.errorCode('chat.send', { room, text: 'bad' })).toBe('forbidden');
    expect(await ana.errorCode('chat.send', { room, text: 'broken' })).toBe('unavailable');
    const late = ana.sendRequest('chat.send', { room, text: 'late' });
    await ana.until('the question', () => (seen.length === 5 ? true : (void ana.send({ t: 'ping' }), undefined)));
    server.clock.advance(3_000);
    expect((await ana.response(late)).err?.code).toBe('unavailable');
    expect(seen[0]).toEqual({ room, from: 'ana', name: 'ANA', text: 'good' });
    expect(textsOf((await read(ana)).messages)).toEqual(['good', 'r***']);
  });

  it('[P509] is read and written by an audience that is not listed', async () => {
    const server = await memory().node({ hooks: { openRoom: () => Promise.resolve({ capacity: 2, audience: 5 }) } });
    const [host, ana] = [await enter(server, 'host', 'host'), await enter(server, 'ana', 'audience')];
    const hello = await say(host, 'hello');
    expect((await read(ana)).messages).toEqual([hello]);
    const thanks = await say(ana, 'thanks');
    await host.event('chat.sent', ({ d }) => d.message.id === thanks.id);
    await ana.request('chat.delete', { room, id: thanks.id });
    await host.event('chat.deleted', ({ d }) => d.id === thanks.id);
  });

  it('[P510] passes reactions of a fixed list on, a few a second of a user, and none while the chat is forbidden', async () => {
    const world = memory();
    const server = await world.node();
    const [ana, bo] = [await enter(server, 'ana'), await enter(server, 'bo')];
    const react = (kind: string) => ana.send({ t: 'eph', n: roomStream(room), k: 'reaction', d: { id: 'host', kind } });
    const seen = () => bo.frames.flatMap((frame) => (frame.t === 'eph' && frame.k === 'reaction' ? [frame.d] : []));
    const settled = async () => {
      await ana.request('chat.history', { room });
      await turn();
    };
    react('clap');
    react('skull');
    await settled();
    expect(seen()).toEqual([{ id: 'ana', kind: 'clap' }]);
    for (let n = 0; n < 10; n += 1) {
      react('heart');
      await settled();
    }
    expect(seen()).toHaveLength(6);
    server.clock.advance(5_000);
    await setRules(world, ['chat']);
    react('clap');
    await settled();
    expect(seen()).toHaveLength(6);
  });

  it('[P511] makes no webhook', () => {
    const before = emptyRoom(room);
    const message = { id: 'm', ts: 1, from: 'ana', name: 'Ana', text: 'x' };
    const change = (event: NewEvent) => roomWebhooks({ before, after: before, events: [event] }, 1);
    expect(change({ k: 'chat.sent', d: { message } })).toEqual(change({ k: 'member.online', d: { id: 'ana' } }));
  });
});

const chatStream = (at: number): string => `chat:${room}/${at}`;
async function openedAt({ engine }: World): Promise<number> {
  const stored = await engine.load(roomStream(room));
  return (stored?.state as unknown as { public: { openedAt: number } }).public.openedAt;
}
