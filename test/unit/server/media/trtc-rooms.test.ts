import { roomUrlForms } from '../../../../components/core/protocol/room-url-forms';
import type { ServerFrame } from '../../../../components/core/protocol/messages';
import type { Role } from '../../../../components/core/protocol/room-state';
import { isConfig, readConfig, type Config } from '../../../../server/config/config';
import { systemRandom } from '../../../../server/clock';
import { memoryEngine } from '../../../../server/engine/memory';
import { silent } from '../../../../server/log';
import { trtcMedia } from '../../../../server/media/trtc';
import { createNode } from '../../../../server/node';
import { createMedia } from '../../../../server/config/create-media';
import { FakeClock, settled } from '../../../fakes/platform/fake-clock';
import { newMembership } from '../../../harness/servers/media-http-server';

const env = {
  RTC_DEV: '1',
  RTC_MEDIA: 'trtc',
  RTC_TRTC_APP_ID: '1400000123',
  RTC_TRTC_KEY: 'the secret of the application',
};
const secrets = { RTC_TRTC_SECRET_ID: 'AKID-sixteen-bytes', RTC_TRTC_SECRET_KEY: 'a secret of the account' };
const read = (more: Record<string, string>) => readConfig({ env: { ...env, ...more }, flags: {} });
const good = (more: Record<string, string>): Config => {
  const config = read(more);
  if (!isConfig(config)) throw new Error(config.map(({ fault }) => fault).join('\n'));
  return config;
};
const faults = (more: Record<string, string>): string => {
  const config = read(more);
  return isConfig(config) ? '' : config.map(({ fault }) => fault).join('\n');
};

describe('TRTC by configuration', () => {
  it('[K54] is chosen by settings alone, and all of them reach the URL', async () => {
    const { media, ports } = createMedia(
      good({
        ...secrets,
        RTC_TRTC_ROOMS: 'number',
        RTC_TRTC_SCENE: 'live',
        RTC_TRTC_SIG_SECONDS: '600',
        RTC_TRTC_SMALL_STREAM: 'false',
        RTC_TRTC_BLACK_STREAM: 'true',
        RTC_TRTC_PURE_AUDIO: '1',
        RTC_TRTC_RECEIVE: '2',
        RTC_TRTC_STREAM_ID: 'live_{user}',
        RTC_TRTC_RECORD_ID: '{user}-rec',
      }),
      silent,
    );
    expect([media.plane, ports()]).toEqual(['trtc', { rtmpPort: null, rtcPort: null }]);
    const origin = { platform: 'browser', secure: true, hostname: 'x', port: 1 } as const;
    const { urls, leftMs } = await media.publishGrant(newMembership('ana'), 'main', origin);
    expect(urls[0]).toMatch(
      /&roomid=\d+&.*appscene=live&encsmall=0&cloudenv=PRO&enableBlackStream=1&pureaudiomode=1&recvmode=2&streamid=live_ana-/,
    );
    expect(leftMs).toBeGreaterThan(590_000);
    expect(leftMs).toBeLessThanOrEqual(600_000);
  });

  it.each<[Record<string, string>, string]>([
    [{ RTC_TRTC_KEY: '' }, 'media trtc needs trtcKey (RTC_TRTC_KEY)'],
    [{ RTC_TRTC_APP_ID: '' }, 'media trtc needs trtcAppId (RTC_TRTC_APP_ID)'],
    [{ RTC_TRTC_APP_ID: '-1' }, 'RTC_TRTC_APP_ID is "-1"'],
    [{ RTC_TRTC_STREAM_ID: 'live' }, 'RTC_TRTC_STREAM_ID is "live"'],
    [{ RTC_TRTC_STREAM_ID: `${'x'.repeat(33)}{user}` }, 'RTC_TRTC_STREAM_ID is'],
    [{ RTC_TRTC_RECEIVE: '5' }, 'RTC_TRTC_RECEIVE is "5"'],
    [{ RTC_TRTC_API: 'http://x' }, 'RTC_TRTC_API is "http://x"'],
    [{ RTC_TRTC_SECRET_ID: secrets.RTC_TRTC_SECRET_ID }, 'belong together'],
    [{ RTC_MEDIA: 'embedded' }, 'trtcKey (RTC_TRTC_KEY) is not for media embedded'],
    [{ RTC_SRS_RTC: 'https://x' }, 'srsRtc (RTC_SRS_RTC) is not for media trtc'],
  ])('[K54] invalid settings end the start, by name and without a secret: %j', (more, words) => {
    expect(faults(more)).toContain(words);
    expect(faults(more)).not.toContain(env.RTC_TRTC_KEY);
  });
});

describe('rooms on TRTC', () => {
  const clock = new FakeClock();

  async function open(role: Role, caps: readonly string[] = [roomUrlForms.today]) {
    const engine = memoryEngine({ clock });
    const media = trtcMedia({ sdkAppId: 1, sdkKey: 'key', clock });
    const verify = async (token: string) => ({
      user: token,
      id: token,
      expiresAt: clock.now() + 600_000,
      name: null,
      rooms: { '*': role },
    });
    const node = await createNode({ engine, media, verify, clock, random: systemRandom });
    const heard: ServerFrame[] = [];
    const peer = node.connect({
      send: (text) => void heard.push(...[JSON.parse(text) as ServerFrame | ServerFrame[]].flat()),
      close: () => undefined,
    });
    const step = async () => {
      for (let n = 0; n < 20; n += 1) {
        await settled();
        clock.advance(0);
      }
    };
    peer.text(JSON.stringify({ t: 'hello', v: 1, sdk: 't', tok: 'ana', dev: 'd', pf: 'wechat', caps }));
    await step();
    let last = 0;
    return {
      async ask(m: string, d: object) {
        last += 1;
        peer.text(JSON.stringify({ t: 'req', id: last, m, k: `k${last}`, d }));
        await step();
        return heard.filter((frame) => frame.t === 'res').find(({ id }) => id === last);
      },
      close: () => engine.close(),
    };
  }

  it('[K55] an audience member gets a publish grant with the join, and a fresh one on request', async () => {
    const room = await open('audience');
    const joined = await room.ask('room.join', { room: 'r', name: 'Ana', tracks: [] });
    expect(joined).toMatchObject({
      d: { plane: 'trtc', publish: [{ source: 'main', urls: [expect.stringMatching(/^room:/)] }] },
    });
    expect(await room.ask('media.publish', { room: 'r', source: 'main' })).toMatchObject({ d: { publish: { source: 'main' } } });
    expect(await room.ask('media.publish', { room: 'r', source: 'screen' })).toMatchObject({ err: { code: 'bad_request' } });
    await room.close();
  });

  it('[K56] a phone without a form of the URL is refused before it joins', async () => {
    const room = await open('speaker', []);
    expect(await room.ask('room.join', { room: 'r', name: 'Ana', tracks: [] })).toMatchObject({
      err: { code: 'too_old', retry: false },
    });
    expect(await room.ask('room.get', { room: 'r' })).toMatchObject({ d: { members: 0 } });
    await room.close();
  });
});
