import { createServer } from 'node:http';
import { systemClock } from '../../../server/clock';
import { attach, openEngine } from '../../../server/index';
import { silentMedia } from '../../fakes/servers/silent-media';
import type { ProcessSetup } from './process-node';
import { scopeOf } from './scope';

/** A node of a run as a program of its own. Its clock is ahead by as much as the run wants. */
async function main(): Promise<void> {
  const { port, redisPort, skewMs, limits } = JSON.parse(process.argv[2] ?? '{}') as ProcessSetup;
  const http = createServer();
  await attach(http, {
    engine: await openEngine(`redis://127.0.0.1:${redisPort}`),
    media: silentMedia(),
    // The secret makes the vouchers of calls, which every node of the run takes.
    key: 'a secret of all nodes, thirty-two bytes or more',
    verify: (token) => Promise.resolve(scopeOf(token, Date.now() + skewMs)),
    clock: { ...systemClock, now: () => systemClock.now() + skewMs },
    limits,
    busy: 'queue',
  });
  await new Promise<void>((done) => http.listen(port, '127.0.0.1', done));
  process.stdout.write('ready\n');
}

void main();
