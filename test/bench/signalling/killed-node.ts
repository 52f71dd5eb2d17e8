import { joinAsKit } from '../kit-member';
import { openContender } from './contender';
import { tokenKey } from './dialects';
import { withRedis } from './with-redis';

export interface KillOutcome {
  /** From the kill to the first event after it at each client, ms. */
  resumeMs: number[];
  lost: number;
  doubled: number;
}

const sendEveryMs = 50;
const beforeMs = 1_000;
const afterMs = 4_000;
const withinMs = 15_000;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Kills one of two nodes on one Redis, while the members at the other one send twenty messages in a second to those who were there. */
export const killOneOfTwo = (rooms: number): Promise<KillOutcome> =>
  withRedis(async ({ url }) => {
    const doomed = await openContender({ kind: 'kit', redis: url });
    const other = await openContender({ kind: 'kit', redis: url });
    const pairs = await Promise.all(
      Array.from({ length: rooms }, async (_, index) => {
        const room = `room-${index}`;
        const writer = await joinAsKit({ ports: [other.port], key: tokenKey, user: `writer-${index}`, room });
        const reader = await joinAsKit({ ports: [doomed.port, other.port], key: tokenKey, user: `reader-${index}`, room });
        return { room, writer, reader, heard: new Map<number, number>(), resumedAt: Number.NaN, sent: 0 };
      }),
    );
    let killedAt = Number.POSITIVE_INFINITY;
    let firstAfterKill = Number.POSITIVE_INFINITY;
    pairs.forEach((pair) =>
      pair.reader.on('event', (event) => {
        if (event.k !== 'message.sent') return;
        const n = event.d.value as number;
        pair.heard.set(n, (pair.heard.get(n) ?? 0) + 1);
        if (n >= firstAfterKill && Number.isNaN(pair.resumedAt)) pair.resumedAt = performance.now();
      }),
    );
    const sending: Promise<unknown>[] = [];
    let round = 0;
    const timer = setInterval(() => {
      pairs.forEach((pair) => {
        sending.push(pair.writer.request('message.send', { room: pair.room, topic: 'n', value: round }));
        pair.sent = round + 1;
      });
      round += 1;
    }, sendEveryMs);
    await sleep(beforeMs);
    firstAfterKill = round;
    killedAt = performance.now();
    await doomed.kill();
    await sleep(afterMs);
    clearInterval(timer);
    await Promise.all(sending);
    const isWhole = (): boolean => pairs.every(({ heard, sent }) => heard.size === sent);
    while (!isWhole() && performance.now() - killedAt < withinMs) await sleep(20);
    await Promise.all(pairs.flatMap(({ reader, writer }) => [reader.close(), writer.close()]));
    await other.close();
    return {
      resumeMs: pairs.flatMap(({ resumedAt }) => (Number.isNaN(resumedAt) ? [] : [resumedAt - killedAt])),
      lost: pairs.reduce((sum, { heard, sent }) => sum + sent - heard.size, 0),
      doubled: pairs.reduce((sum, { heard }) => sum + Array.from(heard.values()).reduce((all, times) => all + times - 1, 0), 0),
    };
  });
