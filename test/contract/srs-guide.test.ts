import { srsMedia } from '../../server/media/srs';
import { startFakeSrs } from '../fakes/servers/fake-srs';
import { directive, parseSrsConfig, setting } from '../fakes/servers/srs-config';
import { guideConfig, replaced, srsGuide } from '../harness/servers/guide-config';
import { newMembership, serveMedia } from '../harness/servers/media-http-server';

const cases = ['one SRS server', 'an edge', 'the origin'];
const reachedByClients = cases.slice(0, 2);

describe('the configurations of the guide to SRS', () => {
  it.each([...cases, 'the proxy', 'nginx-rtmp'])('[D124] are the same in both languages: %s', (name) => {
    expect(guideConfig(name, srsGuide.replace('.md', '.zh-CN.md'))).toBe(guideConfig(name));
  });

  it.each(cases)('[D124] are whole and have one vhost: %s', (name) => {
    const config = parseSrsConfig(guideConfig(name));
    expect(config.filter((one) => one.name === 'vhost').map(({ args }) => args)).toEqual([['__defaultVhost__']]);
    expect(new Set(config.map((one) => one.name)).size).toBe(config.length);
    expect(setting(config, 'listen')).toBe('1935');
  });

  it('[D124] serve WebRTC, and end a browser without network soon', () => {
    const config = parseSrsConfig(guideConfig('one SRS server'));
    const rtc = (name: string) => setting(config, 'vhost', 'rtc', name);
    expect([setting(config, 'rtc_server', 'enabled'), rtc('enabled'), rtc('rtmp_to_rtc'), rtc('rtc_to_rtmp')]).toEqual(
      Array.from({ length: 4 }, () => 'on'),
    );
    expect(Number(rtc('stun_timeout'))).toBeLessThanOrEqual(8);
  });

  it.each(reachedByClients)('[D124] admit signed clients only, and let the backend end them: %s', async (name) => {
    const srs = await startFakeSrs();
    const where = { push: ['rtmp://srs.example.com/live'], play: ['rtmp://srs.example.com/live'] };
    const { host } = new URL(srs.api);
    const server = await serveMedia(srsMedia({ ...where, api: [`http://rooms:choose-one@${host}`], hookKey: 'the-hook-key' }));
    const { port } = server.origin('wechat');
    srs.configure(replaced(guideConfig(name), [['10.0.0.2:8080', `127.0.0.1:${port}`]]));
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const push = (await server.media.publishGrant(ana, 'main', server.origin('wechat'))).urls[0] ?? '';
    const play = (await server.media.playGrant(ben, ana, 'main', server.origin('wechat'))).urls[0] ?? '';
    const unsigned = (url: string) => url.split('?')[0] ?? '';

    expect([await srs.push(unsigned(push)), await srs.play(unsigned(play))]).toEqual([null, null]);
    const [pusher, player] = [await srs.push(push), await srs.play(play)];
    expect(server.media.gauges()).toMatchObject({ media_publishers: 1, media_players: 1 });
    if (player !== null) await srs.leave(player);
    expect(server.media.gauges()).toMatchObject({ media_publishers: 1, media_players: 0 });
    await server.media.revoke(ana);
    expect(pusher?.isThere).toBe(false);
    await Promise.all([server.close(), srs.close()]);
  });

  it('[D124] are read as SRS reads them, which drops a second vhost in silence', async () => {
    const srs = await startFakeSrs();
    srs.configure(`vhost __defaultVhost__ { rtc { enabled on; } }\n${guideConfig('one SRS server')}`);
    expect(directive(parseSrsConfig('a { b 1; } a { c 2; }'), 'a', 'c')).toBeUndefined();
    // An open server: nobody is asked.
    expect(await srs.push('rtmp://srs.example.com/live/anything')).not.toBeNull();
    await srs.close();
  });
});
