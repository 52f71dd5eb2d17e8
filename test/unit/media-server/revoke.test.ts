import { EndedMemberships } from '../../../server/media/ended-memberships';
import { defaultLimits } from '../../../server/media/embedded/limits';
import type { Publisher } from '../../../server/media/embedded/streams/stream';
import { StreamRouter } from '../../../server/media/embedded/streams/stream-router';
import type { Pipe } from '../../../server/media/embedded/streams/subscriber';
import { AdmittedClients } from '../../../server/media/srs/clients';
import { UrlAccess } from '../../../server/media/url-access';
import { countVisits } from '../../harness/count-visits';

const key = 'a key of the media server, 32 bytes';
const inAll = 300;
/** Ends what has a publisher and two players: itself, the player of its stream, and what it plays. */
const ownVisits = 12;

describe('the end of a membership, beside many others', () => {
  const routerOf = (): StreamRouter =>
    new StreamRouter({
      key,
      limits: defaultLimits,
      ask: () => Promise.resolve(null),
      ended: () => undefined,
      now: () => 0,
      wallNow: () => 0,
    });
  const denialOf = (member: string) => ({ member, streams: [`main of ${member}`, `screen of ${member}`], until: 1 });

  /** Members in a ring, each of whom publishes, and plays the next one. */
  async function ringOf(router: StreamRouter, count: number): Promise<string[]> {
    const closed: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const member = `m${index}`;
      const stream = `main of ${member}`;
      const publisher: Publisher = {
        member,
        lastReceivedMs: 0,
        close: (why) => {
          closed.push(`publisher ${member} ${why}`);
          router.release(stream, null, publisher);
        },
      };
      await router.publish(stream, publisher);
      const played = `main of m${(index + 1) % count}`;
      const pipe: Pipe = {
        wire: 'flv',
        send: () => undefined,
        isFull: () => false,
        queuedBytes: () => 0,
        onDrain: () => undefined,
        close: (why) => {
          closed.push(`player ${member} ${why}`);
          router.release(played, null, player);
        },
      };
      const player = router.play(played, member, pipe);
    }
    return closed;
  }

  it('[P205] visits the connections that it ends, and no others', async () => {
    const router = routerOf();
    const closed = await ringOf(router, inAll);
    const visits = countVisits(() => router.deny(denialOf('m7')));
    expect(closed.sort()).toEqual(['player m6 revoked', 'player m7 revoked', 'publisher m7 revoked']);
    expect(visits).toBeLessThanOrEqual(ownVisits);
    expect(router.stats()).toMatchObject({ publishers: inAll - 1, players: inAll - 2 });
  });

  it('[D160] leaves what a member plays who stays, and ends it when the time is over', async () => {
    const router = routerOf();
    const closed = await ringOf(router, 3);
    router.deny({ ...denialOf('m1'), playsOn: true });
    expect(closed.sort()).toEqual(['player m0 revoked', 'publisher m1 revoked']);
    expect(router.access.isDenied('m1')).toBe(true);
    router.deny(denialOf('m1'));
    expect(closed.sort()).toEqual(['player m0 revoked', 'player m1 revoked', 'publisher m1 revoked']);
  });

  it('[P205] ends a publisher that still waits for its name', async () => {
    const router = routerOf();
    const closed: string[] = [];
    const publisherOf = (id: string): Publisher => ({
      member: 'm1',
      lastReceivedMs: 0,
      close: (why) => void closed.push(`${id} ${why}`),
    });
    const [owner, newcomer] = [publisherOf('owner'), publisherOf('newcomer')];
    await router.publish('main of m1', owner);
    const waiting = router.publish('main of m1', newcomer);
    router.deny(denialOf('m1'));
    router.release('main of m1', null, owner);
    expect(await waiting).toBeNull();
    expect(Array.from(new Set(closed)).sort()).toEqual(['newcomer revoked', 'owner revoked']);
  });

  it('[P205] finds the clients of SRS by member and by stream', () => {
    const clients = new AdmittedClients(new UrlAccess(key, { graceMs: 1, uses: 1 }, () => 0));
    for (let index = 0; index < inAll; index += 1) {
      const hook = {
        action: 'on_play',
        client: `c${index}`,
        app: 'live',
        stream: `s${index}`,
        query: {},
        server: '',
        service: '',
      } as const;
      clients.add(hook, { direction: 'play', stream: `s${index}`, member: `m${index % 100}`, key: String(index) });
    }
    let found: readonly string[] = [];
    const visits = countVisits(() => (found = clients.using('m7', ['s8', 's7'])));
    expect(Array.from(found).sort()).toEqual(['c107', 'c207', 'c7', 'c8']);
    expect(visits).toBeLessThanOrEqual(ownVisits);
    found.forEach((client) => clients.end(client));
    expect(clients.using('m7', ['s8', 's7'])).toEqual([]);
  });

  it('[P205] forgets the memberships that expired, and looks at none of the others', () => {
    const ended = new EndedMemberships(1_000);
    for (let index = 0; index < inAll; index += 1) ended.add(`m${index}`, true, index);
    expect(countVisits(() => ended.add('late', true, 1_002))).toBeLessThanOrEqual(ownVisits);
    expect(['m0', 'm1', 'm2', 'm299', 'late'].map((name) => ended.has(name))).toEqual([false, false, true, true, true]);
    // One that ends again is kept from then on.
    ended.add('m2', true, 1_100);
    ended.add('later', true, 1_500);
    expect(ended.has('m2')).toBe(true);
  });
});
