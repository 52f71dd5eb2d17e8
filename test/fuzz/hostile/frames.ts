import type { Socket } from 'node:net';
import type { Json } from '../../../components/core/shared/json';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';
import type { RawClient } from '../../harness/clients/raw-client';
import { Random } from '../../harness/random';
import { seededRandom } from '../../../tools/seeded-random';
import type { Outcome } from '../run-seed';
import { mutatedBytes, mutatedJson } from './mutate';
import { inTime, ProcessWatch } from './process-watch';

/** Genuine frames of the protocol, one of each kind and a request of each method, which the fuzzer changes. */
const request = (m: string, d: Json): Json => ({ t: 'req', id: 7, m, k: 'k', d });
const room = 'r';
const call = 'AAAAAAAAAAAAAAAAAAAAAA';
const tracks = camera.map((track) => ({ ...track }));
const goldenFrames: readonly Json[] = [
  {
    t: 'hello',
    v: 1,
    sdk: 't',
    tok: 'x',
    dev: 'd',
    pf: 'wechat',
    caps: ['a'],
    sid: 's',
    rt: 'r',
    cur: { 'r:r': { e: 'e', s: 1 } },
  },
  { t: 'ping' },
  { t: 'auth', tok: 'x.y.z' },
  { t: 'away', why: 'hide' },
  { t: 'eph', n: 'r:r', k: 'volume', d: { level: 1 } },
  { t: 'eph', n: 'r:r', k: 'typing', d: {} },
  request('room.get', { room }),
  request('room.join', { room, name: 'Me', avatar: 'https://a.example/x.png', tracks }),
  request('room.leave', { room }),
  request('room.close', { room }),
  request('member.update', { room, name: 'You', attrs: { hand: true } }),
  request('member.remove', { room, id: 'nobody', banMs: 0 }),
  request('track.publish', { room, tracks }),
  request('track.unpublish', { room, source: 'main' }),
  request('track.mute', { room, source: 'main', kind: 'audio', muted: true }),
  request('media.publish', { room, source: 'main' }),
  request('media.play', { room, tracks: [{ member: 'witness', source: 'main' }] }),
  request('message.send', { room, topic: 'chat', value: { text: 'hi' } }),
  request('call.start', { to: ['bo'], kind: 'video', group: true, name: 'Me' }),
  request('call.subscribe', { call, rings: true }),
  request('call.accept', { call, name: 'Me' }),
  request('call.reject', { call, why: 'busy' }),
  request('call.end', { call }),
  request('call.invite', { call, to: ['cy'] }),
  request('call.join', { call, name: 'Me' }),
  request('call.connected', { call }),
  request('call.switch', { call, kind: 'video' }),
  request('call.answer_video', { call, agrees: true }),
  request('call.move', { call }),
  request('inbox.subscribe', { name: 'Me' }),
  request('inbox.update', { doNotDisturb: true, block: ['x'], unblock: ['y'] }),
  request('user.presence', { users: ['bo', 'witness'] }),
];

/** Nothing may take longer, or it hangs. */
const answerMs = 4_000;
/** So high that limits do not hide what lies behind them. */
const limits = { requestsPerSecond: 1e6, requestsBurst: 1e6, messagesPerSecond: 1e6, hellosPerMinute: 1e6 };

/** One run from one seed: connections that send changed frames, each of which must end in an answer or a close. */
export async function runFrames(seed: number, steps: number): Promise<Outcome> {
  const watch = new ProcessWatch();
  const server = await startTestServer({ limits });
  const run: Run = { server, random: new Random(seededRandom(seed)), trace: [], faults: [] };
  await attackMany(run, steps).catch((cause: Error) => run.faults.push(`the run broke: ${cause.stack}`));
  run.faults.push(...server.logs.filter((line) => line.includes('"level":"error"')));
  await server.close();
  run.faults.push(...watch.end());
  const { trace, faults } = run;
  return { seed, faults, trace, events: trace.length, sockets: steps };
}

interface Run {
  readonly server: TestServer;
  readonly random: Random;
  readonly trace: string[];
  readonly faults: string[];
}

async function attackMany({ server, random, trace, faults }: Run, steps: number): Promise<void> {
  const joined = async (): Promise<RawClient> => {
    const client = await server.client('witness');
    // Attackers that left without a word may fill the room for a while.
    await client.errorCode('room.join', { room, name: 'Witness', tracks: camera });
    return client;
  };
  let witness = await joined();
  for (let step = 0; step < steps && faults.length === 0; step += 1) {
    faults.push(...(await attack(server, random, step, trace)));
    const code = await inTime(witness.errorCode('message.send', { room, topic: 'still', value: step }), answerMs);
    if (code === null) faults.push(`the witness got no answer; ${JSON.stringify(witness.closedWith)}`);
    // A host among the attackers may close the room by a genuine request, and tokens expire in a long run.
    if (code === 'not_in_room' || code === 'unauthorized') witness = await joined();
    server.clock.advance(1_000);
  }
}

/** One connection that sends one to sixteen texts, then asks for a room: the answer comes after those to all requests before. */
async function attack(server: TestServer, random: Random, step: number, trace: string[]): Promise<readonly string[]> {
  const isMember = random.chance(0.7);
  const client = isMember ? await server.client(`mallory${step}`) : await server.rawClient();
  if (isMember && random.chance(0.5)) await client.errorCode('room.join', { room, name: 'Mallory', tracks: camera });
  const texts = Array.from({ length: random.integer(1, 16) }, () => textOf(random));
  for (const text of texts) {
    trace.push(JSON.stringify(text.toString('latin1').slice(0, 300)));
    send(client, random, text);
  }
  client.send({ t: 'req', id: lastId, m: 'room.get', k: 'last', d: { room } });
  const end = client.until(
    'an end',
    () => client.closedWith ?? client.frames.find((frame) => frame.t === 'res' && frame.id === lastId),
  );
  if (!isMember) server.clock.advance(10_000);
  const isOver =
    (await inTime(
      end.then(() => true).catch(() => false),
      answerMs + 1_000,
    )) === true;
  client.cut();
  return isOver ? [] : [`no end: ${trace.slice(-texts.length).join('\n')}`];
}

const lastId = 4_000_000;

const isRequest = (frame: Json): frame is { t: string; d: Json } =>
  typeof frame === 'object' && frame !== null && 't' in frame && frame.t === 'req';

function textOf(random: Random): Buffer {
  const golden = random.pick(goldenFrames);
  if (random.chance(0.05)) return Buffer.from(JSON.stringify(golden));
  if (random.chance(0.1)) return mutatedBytes(random, Buffer.from(JSON.stringify(golden)));
  // A request whose parameters alone are changed leaves its connection open, so it reaches the methods, and the next one follows.
  if (random.chance(0.8) && isRequest(golden))
    return Buffer.from(JSON.stringify({ ...golden, d: mutatedJson(random, golden.d) }));
  const changed = mutatedJson(random, golden);
  return Buffer.from(JSON.stringify(random.chance(0.2) ? [changed, mutatedJson(random, random.pick(goldenFrames))] : changed));
}

/** As a text, rarely as a binary frame, or as bytes beside every framing. */
function send(client: RawClient, random: Random, text: Buffer): void {
  const kind = random.integer(0, 19);
  if (kind === 0) client.socket.send(text);
  else if (kind === 1) (client.socket as unknown as { _socket: Socket })._socket.write(text);
  else client.socket.send(text, { binary: false });
}
