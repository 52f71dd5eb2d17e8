import { roomStream } from '../../components/core/protocol/messages';
import type { Signalling } from '../../components/core/signalling/signalling';
import { connectHeadless } from '../harness/clients/headless-member';
import { closeAfterTest } from '../harness/close-after-test';
import { startBackend, type Backend } from '../harness/servers/backend-process';
import { startRedis, type RedisServer } from '../harness/servers/redis';

const room = 'demo';
const count = 24;
/** A user may send five messages a second. */
const sendEveryMs = 210;

async function node(redis: RedisServer): Promise<Backend> {
  const backend = await startBackend({ flags: ['--engine', redis.url], webRtc: false });
  closeAfterTest(() => backend.kill());
  return backend;
}

interface Member {
  signalling: Signalling;
  /** The values of the messages that came, and how often the state came as a whole. */
  values: unknown[];
  snapshots: number;
}

async function join(backends: readonly Backend[], user: string): Promise<Member> {
  const signalling = connectHeadless(
    backends.map(({ port }) => port),
    user,
  );
  const member: Member = { signalling, values: [], snapshots: 0 };
  signalling.on('event', (event) => event.k === 'message.sent' && member.values.push(event.d.value));
  signalling.on('snapshot', () => (member.snapshots += 1));
  const { e, s } = await signalling.request('room.join', { room, name: user, tracks: [] });
  signalling.subscribe(roomStream(room), { e, s });
  return member;
}

const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Sends 1 … `count`, and lets `fault` happen in between. */
async function sendAll(from: Signalling, fault: () => Promise<void>): Promise<number[]> {
  const values = Array.from({ length: count }, (_none, at) => at + 1);
  let broken: Promise<void> | null = null;
  for (const value of values) {
    if (value === count / 3) broken = fault();
    await from.request('message.send', { room, topic: 'chat', value });
    await new Promise((resolve) => setTimeout(resolve, sendEveryMs));
  }
  await broken;
  return values;
}

describe('nodes that share a Redis', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await startRedis('always');
  });

  it('[P208] serve one room: members of a killed node go on at another one, and no message is lost or repeated', async () => {
    const [first, second] = [await node(redis), await node(redis)];
    const reader = await join([first, second], 'ana');
    const writer = await join([second, first], 'bo');
    const values = await sendAll(writer.signalling, () => first.kill());
    await until(() => reader.values.length >= count);
    expect(reader).toMatchObject({ values, snapshots: 0 });
  });

  it('[P208] lose nothing that was sent by members of a killed node: what was not answered is repeated once', async () => {
    const [first, second] = [await node(redis), await node(redis)];
    const reader = await join([second], 'ana');
    const writer = await join([first, second], 'bo');
    const values = await sendAll(writer.signalling, () => first.kill());
    await until(() => reader.values.length >= count);
    expect(reader).toMatchObject({ values, snapshots: 0 });
  });

  it('[P209] keep their members over a restart of Redis, and requests of that time are answered when it is back', async () => {
    const backend = await node(redis);
    const [reader, writer] = [await join([backend], 'ana'), await join([backend], 'bo')];
    const values = await sendAll(writer.signalling, async () => {
      await redis.kill();
      await redis.start();
    });
    await until(() => reader.values.at(-1) === count);
    // The epoch is another one, so the state came as a whole, and what it had replaced is not repeated.
    expect(reader.values).toEqual(values.filter((value) => reader.values.includes(value)));
    expect(reader.signalling.phase).toBe('online');
  });
});
