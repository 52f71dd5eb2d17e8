import { request } from 'node:http';
import { srsMedia } from '../../server/media/srs';
import type { MembershipRef } from '../../server/media/media-server';
import { FakeClock } from '../fakes/platform/fake-clock';
import { serveMedia, newMembership, type MediaHttpServer } from '../harness/servers/media-http-server';
import { startFakeSrs, type FakeSrs } from '../fakes/servers/fake-srs';
import { mediaGrantContract } from './media-grants';

const hookKey = 'a secret between SRS and the rooms';
const places = {
  push: ['rtmp://srs-a.example.com/live', 'rtmp://srs-b.example.com/live'],
  play: ['rtmp://srs-a.example.com/live', 'https://srs-a.example.com/live'],
  rtc: ['https://srs-a.example.com'],
};

/** Waits for what a request in the background does. */
const until = async (isSo: () => boolean) => {
  for (let turns = 0; !isSo(); turns += 1) {
    if (turns > 4_000) throw new Error(`never: ${isSo}`);
    await new Promise((done) => setTimeout(done, 5));
  }
};

mediaGrantContract('SRS', () => serveMedia(srsMedia({ ...places, api: ['http://127.0.0.1:1'], hookKey })));

describe('media by SRS', () => {
  const clock = new FakeClock();
  let srs: FakeSrs;
  let server: MediaHttpServer;

  beforeEach(async () => {
    srs = await startFakeSrs();
    server = await serveMedia(srsMedia({ ...places, api: [srs.api], hookKey, clock }));
    srs.hooks = {
      base: `http://127.0.0.1:${server.origin('wechat').port}/media/srs/`,
      query: `?secret=${encodeURIComponent(hookKey)}`,
    };
  });
  afterEach(() => Promise.all([server.close(), srs.close()]));

  const urlToPush = async (membership: MembershipRef) =>
    (await server.media.publishGrant(membership, 'main', server.origin('wechat'))).urls[0] ?? '';
  const urlsToPlay = async (publisher: MembershipRef, viewer = newMembership('viewer')) =>
    (await server.media.playGrant(viewer, publisher, 'main', server.origin('wechat'))).urls;
  const pushing = async (membership: MembershipRef) => {
    const client = await srs.push(await urlToPush(membership));
    if (client === null) throw new Error('SRS was not let take a push');
    return client;
  };
  const playing = async (publisher: MembershipRef, viewer: MembershipRef) => {
    const client = await srs.play((await urlsToPlay(publisher, viewer))[0] ?? '');
    if (client === null) throw new Error('SRS was not let play');
    return client;
  };

  it('[D66] accepts publishing and playing, by RTMP, FLV, WHIP and WHEP', async () => {
    const ana = newMembership('ana');
    expect(await srs.push(await urlToPush(ana))).not.toBeNull();
    const urls = await urlsToPlay(ana);
    expect(urls).toHaveLength(2);
    for (const url of urls) expect(await srs.play(url)).not.toBeNull();

    const browser = server.origin('browser');
    const [whip = ''] = (await server.media.publishGrant(newMembership('ben'), 'main', browser)).urls;
    const [whep = ''] = (await server.media.playGrant(newMembership('cleo'), ana, 'main', browser)).urls;
    expect(await srs.push(whip)).not.toBeNull();
    expect(await srs.play(whep)).not.toBeNull();
    expect(server.media.gauges()).toMatchObject({ media_publishers: 2, media_players: 3, media_refused: 0 });
  });

  it('[P172] tells whether a membership sends', async () => {
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    await pushing(ana);
    await playing(ana, ben);
    expect([await server.media.receivesFrom?.(ana), await server.media.receivesFrom?.(ben)]).toEqual([true, false]);
    await server.media.revoke(ana);
    expect(await server.media.receivesFrom?.(ana)).toBe(false);
  });

  it.each([
    ['no secret', ''],
    ['another secret', '?secret=guessed'],
    ['the beginning of the secret', `?secret=${encodeURIComponent(hookKey.slice(0, -1))}`],
  ])('[D66] refuses a hook with %s', async (_what, query) => {
    srs.hooks = { ...srs.hooks, query };
    expect(await srs.push(await urlToPush(newMembership('ana')))).toBeNull();
  });

  it.each<[string, (url: string) => RequestInit & { path?: string }, number]>([
    ['another method', () => ({ method: 'GET' }), 405],
    ['no JSON', () => ({ method: 'POST', body: '{' }), 400],
    ['no object', () => ({ method: 'POST', body: 'null' }), 400],
    ['another action', () => ({ method: 'POST', body: '{"action":"on_play","client_id":"a","app":"live","stream":"b"}' }), 400],
    [
      'a client of an old SRS',
      () => ({ method: 'POST', body: '{"action":"on_publish","client_id":7,"app":"live","stream":"b"}' }),
      400,
    ],
    [
      'a client that is a path',
      () => ({ method: 'POST', body: '{"action":"on_publish","client_id":"../x","app":"live","stream":"b"}' }),
      400,
    ],
    ['another path', () => ({ method: 'POST', body: '{}', path: 'on_dvr' }), 404],
  ])('[D66] refuses a hook of %s', async (_what, wish, status) => {
    const { path = 'on_publish', ...init } = wish('');
    const answer = await fetch(`${srs.hooks.base}${path}${srs.hooks.query}`, init);
    expect([answer.status, await answer.text()]).toEqual([status, '1']);
  });

  it.each(['//', '/media/srs', '/media/srs/%', '/media/srs/on_publish/../on_play', '*'])(
    '[D66] ignores the path %s',
    async (path) => {
      const { port } = server.origin('wechat');
      const status = await new Promise((resolve, reject) => {
        request({ host: '127.0.0.1', port, path, method: 'POST' }, (answer) => resolve(answer.statusCode))
          .on('error', reject)
          .end('{}');
      });
      expect([403, 404]).toContain(status);
      expect(await srs.push(await urlToPush(newMembership('ana')))).not.toBeNull();
    },
  );

  it('[D66] does not read an endless hook', async () => {
    const said = fetch(`${srs.hooks.base}on_publish${srs.hooks.query}`, { method: 'POST', body: 'x'.repeat(1_000_000) });
    expect(
      await said.then(
        ({ status }) => status,
        () => 'cut',
      ),
    ).not.toBe(200);
  });

  it.each<[string, (urls: { push: string; play: string; other: string }) => string]>([
    ['a URL to play', ({ play }) => play],
    ['no signature', ({ push }) => push.split('?')[0] ?? ''],
    ['a forged signature', ({ push }) => push.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['the signature of another stream', ({ push, other }) => `${push.split('?')[0] ?? ''}?${other.split('?')[1] ?? ''}`],
    ['another application', ({ push }) => push.replace('/live/', '/vod/')],
  ])('[D4] [D67] refuses a push by %s', async (_what, forge) => {
    const ana = newMembership('ana');
    const [push, other, [play = '']] = await Promise.all([urlToPush(ana), urlToPush(newMembership('ben')), urlsToPlay(ana)]);
    expect(await srs.push(forge({ push, play, other }))).toBeNull();
    expect(await srs.push(push)).not.toBeNull();
    expect(server.media.gauges()).toMatchObject({ media_refused: 1, media_publishers: 1 });
  });

  it('[D4] [D67] refuses to play by a URL to push', async () => {
    const ana = newMembership('ana');
    expect(await srs.play(await urlToPush(ana))).toBeNull();
  });

  it('[D5] [D67] refuses an expired URL, unless it is in use or was half a minute ago', async () => {
    const unused = await urlToPush(newMembership('ben'));
    const used = await urlToPush(newMembership('ana'));
    const client = await srs.push(used);
    clock.advance(301_000);
    expect(await srs.push(unused)).toBeNull();
    if (client !== null) await srs.leave(client);
    clock.advance(29_000);
    const again = await srs.push(used);
    expect(again).not.toBeNull();
    if (again !== null) await srs.leave(again);
    clock.advance(31_000);
    expect(await srs.push(used)).toBeNull();
  });

  it('[D6] [D68] cuts all streams of a revoked membership and their players, and refuses it from then on', async () => {
    const [ana, ben, cleo] = [newMembership('ana'), newMembership('ben'), newMembership('cleo')];
    const cached = [await urlToPush(ana), (await urlsToPlay(ben, ana))[1] ?? ''];
    const [hers, his] = [await pushing(ana), await pushing(ben)];
    const [herView, itsViewer, other] = [await playing(ben, ana), await playing(ana, cleo), await playing(ben, cleo)];

    await server.media.revoke(ana);

    expect([hers, herView, itsViewer].map(({ isThere }) => isThere)).toEqual([false, false, false]);
    expect([his, other].map(({ isThere }) => isThere)).toEqual([true, true]);
    expect(await srs.push(cached[0] ?? '')).toBeNull();
    expect(await srs.play(cached[1] ?? '')).toBeNull();
    expect(await srs.push(await urlToPush(ana))).toBeNull();
    expect(server.media.gauges()).toMatchObject({ media_publishers: 1, media_players: 1 });
  });

  it('[D160] lets a member who stays play on for ten seconds, and cuts what they publish at once', async () => {
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const [cached = ''] = await urlsToPlay(ben, ana);
    const [hers, his] = [await pushing(ana), await pushing(ben)];
    const [herView, itsViewer] = [await playing(ben, ana), await playing(ana, ben)];
    await server.media.revoke(ana, true);
    expect([hers, itsViewer, herView, his].map(({ isThere }) => isThere)).toEqual([false, false, true, true]);
    expect(await srs.play(cached)).toBeNull();
    clock.advance(9_999);
    expect(herView.isThere).toBe(true);
    clock.advance(1);
    await until(() => !herView.isThere);
    expect(his.isThere).toBe(true);
  });

  it('[D160] ends that when the member leaves', async () => {
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    await pushing(ben);
    const herView = await playing(ben, ana);
    await server.media.revoke(ana, true);
    expect(herView.isThere).toBe(true);
    await server.media.revoke({ ...ana, id: 'the next one' });
    await until(() => !herView.isThere);
  });

  it('[D68] sends no API request for a client that left by itself', async () => {
    const ana = newMembership('ana');
    await srs.leave(await pushing(ana));
    await server.media.revoke(ana);
    expect(srs.asked.filter((asked) => asked.startsWith('DELETE'))).toEqual([]);
  });

  describe('with an API that does not list a client yet', () => {
    const deletes = () => srs.asked.filter((asked) => asked.startsWith('DELETE')).length;
    const revokedOnce = async () => {
      const ana = newMembership('ana');
      srs.forgetNewClients = true;
      const client = await pushing(ana);
      const revoked = server.media.revoke(ana);
      await until(() => deletes() >= 1 && clock.nextInMs === 300);
      srs.forgetNewClients = false;
      return { client, revoked };
    };

    it('[D68] retries', async () => {
      const { client, revoked } = await revokedOnce();
      clock.advance(300);
      await revoked;
      expect([deletes(), client.isThere]).toEqual([2, false]);
    });

    it('[D68] stops retrying when the client left meanwhile', async () => {
      const { client, revoked } = await revokedOnce();
      await srs.leave(client);
      clock.advance(300);
      await revoked;
      expect(deletes()).toBe(1);
    });
  });

  it('[D68] finds the server that a client is on', async () => {
    const other = await startFakeSrs();
    const media = srsMedia({ ...places, api: [other.api, srs.api], hookKey, clock });
    const second = await serveMedia(media);
    srs.hooks = { ...srs.hooks, base: `http://127.0.0.1:${second.origin('wechat').port}/media/srs/` };
    const ana = newMembership('ana');
    const client = await srs.push((await media.publishGrant(ana, 'main', second.origin('wechat'))).urls[0] ?? '');
    await media.revoke(ana);
    expect(client?.isThere).toBe(false);
    await Promise.all([second.close(), other.close()]);
  });

  describe('with WHIP, for which SRS makes the session before it asks', () => {
    const whip = async (membership: MembershipRef) =>
      (await server.media.publishGrant(membership, 'main', server.origin('browser'))).urls[0] ?? '';
    const own = (url: string) => `${url}&ice-ufrag=intruder&ice-pwd=0123456789abcdef0123456789abcdef`;
    const free = (url: string) => until(() => srs.publisherOf(url) === null);

    it('[D120] ends the session of an intruder at once, and the owner gets the stream', async () => {
      const url = await whip(newMembership('ana'));
      expect(await srs.push(own(url.replace(/&s=.*/, '')))).toBeNull();
      await free(url);
      const owner = await srs.push(url);
      expect(owner).not.toBeNull();
      expect(srs.publisherOf(url)).toBe(owner);
    });

    it('[D120] ends the session of a removed member at once', async () => {
      const ana = newMembership('ana');
      const url = await whip(ana);
      await srs.push(url);
      await server.media.revoke(ana);
      expect(await srs.push(own(url))).toBeNull();
      await free(url);
    });

    it('[D120] retries for a session that the API does not list yet', async () => {
      const url = await whip(newMembership('ana'));
      srs.forgetNewClients = true;
      expect(await srs.push(url.replace(/&s=.*/, ''))).toBeNull();
      await until(() => clock.nextInMs === 300);
      srs.forgetNewClients = false;
      clock.advance(300);
      await free(url);
    });

    it('[D120] ends nothing by a hook without the secret', async () => {
      const ana = newMembership('ana');
      const client = await srs.push(await whip(ana));
      const body = { action: 'on_publish', client_id: client?.id, app: 'live', stream: 'any', param: '' };
      await fetch(`${srs.hooks.base}on_publish?secret=guessed`, { method: 'POST', body: JSON.stringify(body) });
      await srs.push(await whip(newMembership('ben')));
      expect(srs.asked.filter((asked) => asked.startsWith('DELETE'))).toEqual([]);
    });
  });

  describe('whose process a page asks for', () => {
    const answer = async () => {
      const url = (await server.media.publishGrant(newMembership('ana'), 'main', server.origin('browser'))).urls[0] ?? '';
      const page = new URLSearchParams(new URL(url).hash.slice(1));
      // The server asks SRS twice a second at most.
      clock.advance(500);
      const response = await fetch(page.get('process') ?? '');
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      return [response.status, await response.text()];
    };

    it('[D127] is named at the address in its URLs: the same until SRS is restarted, and empty while it does not run', async () => {
      const first = await answer();
      expect(first).toEqual([200, expect.stringMatching(/./)]);
      expect(await answer()).toEqual(first);
      srs.crash();
      const second = await answer();
      expect(second).toEqual([200, expect.stringMatching(/./)]);
      expect(second).not.toEqual(first);
      await srs.kill();
      expect(await answer()).toEqual([200, '']);
      srs = await startFakeSrs();
    });

    it('[D127] is unknown while the API does not answer', async () => {
      srs.pass = 'rooms:hunter2';
      expect(await answer()).toEqual([503, '']);
    });

    it('[D127] is asked for once by many pages', async () => {
      const { port } = server.origin('browser');
      const asked = () => srs.asked.filter((one) => one === 'GET /api/v1/versions').length;
      await Promise.all(Array.from({ length: 20 }, () => fetch(`http://127.0.0.1:${port}/media/process`)));
      expect(asked()).toBe(1);
      expect((await fetch(`http://127.0.0.1:${port}/media/process`, { method: 'POST' })).status).toBe(405);
    });
  });

  describe('whose clients end without a report', () => {
    const checked = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        const asked = () => srs.asked.filter((one) => one.startsWith('GET')).length;
        const before = asked();
        // The next check is set when the last one is over, and until then other timers may be pending.
        while (asked() === before) {
          await until(() => clock.pending > 0);
          clock.advance(3_000);
          await new Promise((done) => setTimeout(done, 100));
        }
        await until(() => clock.pending > 0);
      }
    };

    it('[D121] forgets a push that SRS found busy after it was admitted', async () => {
      const url = await urlToPush(newMembership('ana'));
      srs.forgetNewClients = true;
      const first = await srs.push(url);
      // The API does not find the first one, so it cannot be ended.
      expect(await srs.push(url)).toBeNull();
      srs.forgetNewClients = false;
      expect(server.media.gauges()).toMatchObject({ media_publishers: 2 });
      await checked(2);
      expect(server.media.gauges()).toMatchObject({ media_publishers: 1 });
      expect(first?.isThere).toBe(true);
    });

    it('[D121] forgets the clients of an SRS that was killed, so their URLs expire', async () => {
      const ana = newMembership('ana');
      const url = await urlToPush(ana);
      await srs.push(url);
      await playing(ana, newMembership('ben'));
      srs.crash();
      await checked(2);
      expect(server.media.gauges()).toMatchObject({ media_publishers: 0, media_players: 0 });
      clock.advance(301_000);
      expect(await srs.push(url)).toBeNull();
    });

    it('[D121] forgets them at the first hook of the restarted SRS', async () => {
      await pushing(newMembership('ana'));
      srs.crash();
      await pushing(newMembership('ben'));
      expect(server.media.gauges()).toMatchObject({ media_publishers: 1 });
    });

    it('[D121] forgets a client that the API does not list in two checks, and keeps more clients than one page lists', async () => {
      const ana = newMembership('ana');
      for (let viewer = 0; viewer < 12; viewer += 1) await playing(ana, newMembership('viewer'));
      srs.forgetNewClients = true;
      await pushing(ana);
      await checked(1);
      expect(server.media.gauges()).toMatchObject({ media_publishers: 1, media_players: 12 });
      await checked(1);
      expect(server.media.gauges()).toMatchObject({ media_publishers: 0, media_players: 12 });
    });

    it('[D121] keeps the clients of a server whose API does not answer', async () => {
      await pushing(newMembership('ana'));
      srs.pass = 'rooms:hunter2';
      await checked(3);
      expect(server.media.gauges()).toMatchObject({ media_up: 0, media_publishers: 1 });
    });
  });

  it('[D123] gives a member whose network changed the stream that its former connection still holds', async () => {
    const url = await urlToPush(newMembership('ana'));
    const former = await srs.push(url);
    const present = await srs.push(url);
    expect([former?.isThere, present?.isThere]).toEqual([false, true]);
    clock.advance(301_000);
    expect(await srs.push(url)).not.toBeNull();
    expect(server.media.gauges()).toMatchObject({ media_publishers: 1 });
  });

  it('[D123] admits nobody whose membership ended while the former connection was ended', async () => {
    const ana = newMembership('ana');
    const url = await urlToPush(ana);
    await srs.push(url);
    const [again] = await Promise.all([srs.push(url), server.media.revoke(ana)]);
    expect(srs.publisherOf(url)).toBeNull();
    expect(again?.isThere ?? false).toBe(false);
  });

  it('[D122] a URL stays in use while a second client of it is connected', async () => {
    const url = (await urlsToPlay(newMembership('ana')))[0] ?? '';
    const [first, second] = [await srs.play(url), await srs.play(url)];
    clock.advance(301_000);
    if (first !== null) await srs.leave(first);
    clock.advance(31_000);
    expect(second?.isThere).toBe(true);
    expect(await srs.play(url)).not.toBeNull();
  });

  it('[D69] reports that the API fails, still grants URLs, and retries until it answers', async () => {
    srs.pass = 'rooms:hunter2';
    clock.advance(3_000);
    await until(() => server.media.unavailableReason() !== null);
    expect(server.media.gauges()).toMatchObject({ media_up: 0 });
    expect(await srs.push(await urlToPush(newMembership('ana')))).not.toBeNull();
    srs.pass = null;
    while (server.media.unavailableReason() !== null) {
      clock.advance(3_000);
      await new Promise(setImmediate);
    }
    expect(server.media.gauges()).toMatchObject({ media_up: 1 });
  });

  it('[D69] uses the password of the API, and reports a failure without it', async () => {
    const { host } = new URL(srs.api);
    srs.pass = 'rooms:hunter2';
    const right = srsMedia({ ...places, api: [`http://rooms:hunter2@${host}`], hookKey, clock });
    const wrong = srsMedia({ ...places, api: [`http://rooms:hunter3@${host}`], hookKey, clock });
    await Promise.all([right.start(), wrong.start()]);
    expect(right.unavailableReason()).toBeNull();
    expect(wrong.unavailableReason()).toBe(`the HTTP API of SRS at http://${host}: it answers 401`);
    await Promise.all([right.stop(), wrong.stop()]);
  });
});
