import { Redis } from 'ioredis';
import type { Position } from '../../../components/core/protocol/messages';
import type { Engine } from '../../../server/engine/engine';
import { memoryEngine } from '../../../server/engine/memory';
import { keysUnder } from '../../../server/engine/redis/keys';
import { redisEngine } from '../../../server/engine/redis/redis-engine';
import { commitScript } from '../../../server/engine/redis/stream-scripts';
import { startRedis } from '../../harness/servers/redis';
import { percentile, ratio, type Row, type Say } from '../row';

const warmUpMs = 500;
const runMs = 3_000;
/** The best of them counts, because other work on the machine only slows down. */
const scriptRounds = 3;
/** Requests under way at once: as many streams, each of which waits for its last commit. */
const atOnce = 64;
/** As Redis is asked for the id of its history; without it the same script shows what that costs. */
const askForHistory = "string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')";

interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
}

/** With the time of its core that Redis used for one script and its transport, in µs. */
interface Timed {
  figures: Figures;
  us: number;
}

const notTimed: Timed = { figures: { perSecond: Number.NaN, p50: Number.NaN, p99: Number.NaN }, us: Number.NaN };

/** Runs as many loops at once, each of which awaits its own action. */
async function loops(count: number, actOf: (loop: number) => () => Promise<unknown>): Promise<Figures> {
  const times: number[] = [];
  const begin = performance.now();
  const [from, until] = [begin + warmUpMs, begin + warmUpMs + runMs];
  await Promise.all(
    Array.from({ length: count }, async (_none, loop) => {
      const act = actOf(loop);
      for (let now = performance.now(); now < until;) {
        const since = now;
        await act();
        now = performance.now();
        if (since >= from) times.push(now - since);
      }
    }),
  );
  return { perSecond: times.length / (runMs / 1_000), p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

const event = { k: 'message.sent', d: { id: 'ana', topic: 'chat', value: 'x'.repeat(100) } } as const;
const state = { members: Array.from({ length: 16 }, (_none, n) => ({ id: `member-${n}`, name: 'x'.repeat(20) })) };

function commits(engine: Engine, prefix: string) {
  return (loop: number) => {
    let expected: Position | null = null;
    return async () => {
      const done = await engine.commit({ stream: `r:${prefix}${loop}`, expected, events: [event], state });
      if (!done.ok) throw new Error(done.why);
      expected = done.at;
    };
  };
}

/** The commit's script alone, without the driver around it. */
async function scripts(client: Redis, prefix: string, text: string): Promise<(loop: number) => () => Promise<unknown>> {
  const sha = String(await client.script('LOAD', text));
  return (loop) => {
    const name = `r:${prefix}${loop}`;
    const keys = keysUnder('bench:').of(name);
    const touched = [keys.stream, keys.log, keys.partition.streams, keys.replies(''), keys.replyOrder(''), ...keys.roster];
    const tail = JSON.stringify(event).slice(1);
    let [epoch, top] = ['', ''];
    return async () => {
      const args = [
        '',
        name,
        JSON.stringify(name),
        'epoch',
        epoch,
        top,
        JSON.stringify(state),
        keys.commits,
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        0,
      ];
      const done = (await client.evalsha(sha, touched.length, ...touched, ...args, 'o', tail)) as string[];
      if (done[0] !== 'ok') throw new Error(done[0]);
      [epoch = '', top = ''] = done.slice(1);
    };
  };
}

async function cpuSeconds(client: Redis): Promise<number> {
  const found = (await client.info('cpu')).matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm);
  return Array.from(found, ([, seconds]) => Number(seconds)).reduce((sum, seconds) => sum + seconds, 0);
}

async function timed(client: Redis, actOf: (loop: number) => () => Promise<unknown>): Promise<Timed> {
  await client.config('RESETSTAT');
  const before = await cpuSeconds(client);
  const figures = await loops(atOnce, actOf);
  const spent = (await cpuSeconds(client)) - before;
  const [, calls = 'NaN'] = /^cmdstat_evalsha:calls=(\d+)/m.exec(await client.info('commandstats')) ?? [];
  return { figures, us: (spent / Number(calls)) * 1e6 };
}

const words = ({ perSecond, p50, p99 }: Figures, what: string): string =>
  `${perSecond.toFixed(0)} ${what}/s, p50/p99 ${p50.toFixed(2)}/${p99.toFixed(2)} ms`;

/** The cost of a commit in memory and on Redis over loopback, without persistence, beside bare commands of the same client library. */
export async function measureEngine(say: Say): Promise<readonly Row[]> {
  const redis = await startRedis();
  const client = new Redis(redis.port, '127.0.0.1');
  const [memory, engine] = [memoryEngine(), await redisEngine({ url: redis.url })];
  const row = (name: string, ours: Figures, peer: [string, Figures] | null, bar: string, met: boolean | null): Row => ({
    group: 'engine',
    name,
    ours: words(ours, 'commits'),
    peer: peer === null ? '–' : words(peer[1], peer[0]),
    ratio: peer === null ? '–' : ratio(ours.perSecond, peer[1].perSecond),
    bar,
    met,
    runs: 1,
  });
  try {
    say('commits in memory');
    const inMemory = await loops(atOnce, commits(memory, 'a'));
    say('commits on Redis, one by one, beside INCR');
    const single = await loops(1, commits(engine, 'one-'));
    const incr = await loops(1, () => () => client.incr('bench:count'));
    say(`commits on Redis, ${atOnce} at once, beside their script alone and INCR`);
    const many = await loops(atOnce, commits(engine, 'many-'));
    const incrs = await loops(atOnce, () => () => client.incr('bench:count'));
    const texts = [commitScript.text, commitScript.text.replace(askForHistory, "'same'")];
    if (texts[0] === texts[1]) throw new Error('the script asks for its history in another way');
    const rounds: (readonly [Timed, Timed])[] = [];
    for (let round = 0; round < scriptRounds; round += 1) {
      say(`their script alone, as it is and without INFO, round ${round + 1} of ${scriptRounds}`);
      const [asItIs, without] = await Promise.all(texts.map((text, at) => scripts(client, `${at}-${round}-`, text)));
      if (asItIs === undefined || without === undefined) throw new Error('no script');
      rounds.push([await timed(client, asItIs), await timed(client, without)]);
    }
    const best = (of: 0 | 1): Timed => rounds.map((round) => round[of]).sort((one, other) => one.us - other.us)[0] ?? notTimed;
    const [bare, without] = [best(0), best(1)];
    return [
      row(`memory, ${atOnce} at once`, inMemory, null, '', null),
      row('Redis, one by one', single, ['INCR', incr], '', null),
      row(`Redis, ${atOnce} at once`, many, ['INCR', incrs], '', null),
      row(`Redis, ${atOnce} at once, beside its script alone`, many, ['EVALSHA', bare.figures], '', null),
      row(
        `its script alone, ${bare.us.toFixed(1)} µs of Redis’ core, beside itself without INFO, ${without.us.toFixed(1)} µs`,
        bare.figures,
        ['EVALSHA', without.figures],
        'INFO ≤ 10 % of the core',
        bare.us <= 1.1 * without.us,
      ),
    ];
  } finally {
    client.disconnect();
    await Promise.all([memory.close(), engine.close()]);
    await redis.kill();
  }
}
