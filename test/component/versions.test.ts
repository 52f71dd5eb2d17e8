import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalParticipantModel, RoomModel } from '../../components/core/room/types';
import type { Mounted } from '../fakes/phone/mounted';
import { App, nothingHeld, viewOf } from './harness/app';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';

afterEach(() => document.body.replaceChildren());

/** A joined room in which Ana's player plays. */
async function joined(
  version: string,
  system: 'android' | 'ios' = 'android',
): Promise<{ app: App; view: Mounted; room: RoomModel }> {
  const app = new App(version, { system });
  const view = viewOf(app.openPage(['tea']));
  await app.settle();
  // The public type of a room has fewer members than the object.
  return { app, view, room: app.rtc.room('tea') as unknown as RoomModel };
}

onEveryVersion('the kit on %s', (version) => {
  it('[N67] gets native events by the route and in the form of the version', async () => {
    const { app, view, room } = await joined(version);
    expect([view.data.scene, room.me.status]).toEqual(['room', 'connecting']);
    const names = Object.keys(app.phone.page).filter((name) => /^rtcP.*State$/.test(name));
    expect(names.sort()).toEqual(
      [
        isAtLeastVersion(version, '1.9.3') ? '' : 'rtcPlayerState',
        isAtLeastVersion(version, '1.7.4') ? '' : 'rtcPusherState',
      ].filter((name) => name !== ''),
    );

    expect(view.native('statechange', { code: 1002, message: 'm' }, { tag: 'live-pusher' })).toBe('heard');
    expect(view.native('statechange', { code: 2004, message: 'm' }, { id: 'ana.main.0' })).toBe('heard');
    const report = { videoBitrate: 300, audioBitrate: 30, netQualityLevel: 1, netSpeed: 330 };
    const heard = view.native('netstatus', report, { tag: 'live-pusher' });
    await app.settle();
    expect([room.me.status, room.remotes[0]?.status, view.data.scene]).toEqual(['live', 'live', 'room']);
    const { videoKbps } = (room.me as LocalParticipantModel).quality;
    expect([heard, videoKbps]).toEqual(isAtLeastVersion(version, '1.9.0') ? ['heard', 300] : ['absent', undefined]);
    expect(await app.closeAll()).toEqual(nothingHeld);
  });

  it('[N68] mutes by the attribute that the version reads, without stopping the stream', async () => {
    const { app, view, room } = await joined(version);
    const element = view.element({ tag: 'live-pusher' });
    view.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    await app.settle();
    const attributes = () => {
      const { muted, 'enable-mic': mic, url } = element.attributes();
      return { muted, mic, isSending: url !== '' };
    };
    const newer = isAtLeastVersion(version, '2.10.0');
    expect(attributes()).toEqual({ muted: false, mic: newer ? true : undefined, isSending: true });
    void room.setMicrophone(false);
    await app.settle();
    expect(attributes()).toEqual({ muted: !newer, mic: newer ? false : undefined, isSending: true });
    expect(element.calls.map(({ method }) => method).filter((method) => method === 'stop')).toEqual([]);
    expect(app.phone.live).toContain(element);
  });

  it('[N69] places its texts where the version allows', async () => {
    const { app, view } = await joined(version);
    view.native('statechange', { code: 2004 }, { id: 'ana.main.0' });
    view.native('statechange', { code: 2103 }, { id: 'ana.main.0' });
    await app.settle();
    const over = isAtLeastVersion(version, '2.9.1');
    expect([view.count('.tile__foot'), view.count('.plate--name'), view.count('.tile__inside')]).toEqual(
      over ? [0, 2, 0] : [2, 0, 1],
    );
    expect(String(view.attributes('.room').class).includes('rtc--docked')).toBe(!over);
    expect(app.phone.faults).toEqual([]);
  });

  it('[N70] shows features of newer libraries only there', async () => {
    const app = new App(version, {});
    app.phone.open('pages/room/index');
    const view = app.phone.mount('room', { room: 'tea' });
    await app.settle();
    const has = isAtLeastVersion(version, '2.7.0');
    // Before joining there is a preview from 2.7.0 on, and a text on older libraries; joining works on both.
    expect([view.live.length, view.count('.tray__box'), view.count('.permit__title')]).toEqual(has ? [1, 3, 0] : [0, 2, 1]);
    expect(app.rtc.capabilities).toMatchObject({
      publish: true,
      preview: has,
      route: isAtLeastVersion(version, '1.9.90'),
      sameLayer: isAtLeastVersion(version, '2.9.1'),
      torch: isAtLeastVersion(version, '2.1.0'),
      agc: isAtLeastVersion(version, '2.10.0'),
      volume: isAtLeastVersion(version, '2.12.0'),
      pictureInPicture: isAtLeastVersion(version, '2.10.3'),
    });
    void app.rtc.room('tea').join();
    await app.settle();
    expect(view.count('.control--route')).toBe(isAtLeastVersion(version, '1.9.90') ? 1 : 0);
  });
});

describe('reports', () => {
  it.each(['2.10.0', 'newest'])('[N67] that iOS splits on %s are merged', async (version) => {
    const { app, view, room } = await joined(version, 'ios');
    view.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    view.native('netstatus', { videoBitrate: 300, videoFPS: 15, audioBitrate: 30, netQualityLevel: 1 }, { tag: 'live-pusher' });
    await app.settle();
    expect((room.me as LocalParticipantModel).quality).toMatchObject({ videoKbps: 300, audioKbps: 30, fps: 15 });
  });
});

describe('the component tests', () => {
  /** Tests of the package, of one form of URL, too slow to run on nine versions, or with nine of their own. */
  const once = [
    'consumers',
    'mobx',
    'partial-copy',
    'phone-journeys',
    'qq',
    'random-walk',
    'random-walk-world',
    'trtc',
    'closing',
    'phone-call',
    'gallery',
    'sheets-in-subpackage',
  ];

  it('[N79] run on every base library', () => {
    const files = readdirSync(__dirname).filter((file) => file.endsWith('.test.ts'));
    const every = files.filter((file) => /onEveryVersion\(|each\(versions\)/.test(readFileSync(join(__dirname, file), 'utf8')));
    expect(every).toEqual(files.filter((file) => !once.includes(file.replace('.test.ts', ''))));
  });
});
