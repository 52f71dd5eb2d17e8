import { UserChoices } from '../../../components/core/room/user-choices';
import { checkOptions } from '../../../components/core/app/rtc-options';
import { bannerView } from '../../../components/core/view/banner';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { settled } from '../../fakes/platform/fake-clock';
import { FakePlatform } from '../../fakes/platform/fake-platform';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

/** A room whose pusher sends over a good network. */
async function sending(): Promise<StoreTestbed> {
  const testbed = new StoreTestbed();
  await testbed.joined(member('ana'));
  testbed.pusher();
  testbed.room.elements.acceptPusher({ type: 'started' });
  testbed.room.elements.acceptPusherNet({ level: 5 });
  return testbed;
}

const sent = ({ room: { me } }: StoreTestbed) => ({
  kbps: me.pusher.maxBitrate,
  width: me.pusher.videoWidth,
  camera: me.pusher.enableCamera,
  preset: me.videoPreset.actual,
  element: me.pusherKey,
});
const best = { kbps: 360, width: 36, camera: true, preset: '360p', element: 'me.0' };

describe('auto', () => {
  it('[S98] lowers the bitrate step by step while the network is weak, with the same element and the same size', async () => {
    const testbed = await sending();
    expect(sent(testbed)).toEqual(best);
    testbed.room.elements.acceptPusherNet({ level: 2 });
    await testbed.advance(7_999);
    expect(sent(testbed)).toEqual(best);
    await testbed.advance(1);
    expect(sent(testbed)).toEqual({ ...best, kbps: 240, preset: '240p' });
    await testbed.advance(5_000);
    expect(sent(testbed)).toEqual({ ...best, kbps: 180, preset: '180p' });
  });

  it('[S99] sends only sound before the call drops, with a mute, a banner and the camera still wanted, and recovers on a good network', async () => {
    const testbed = await sending();
    const { me } = testbed.room;
    testbed.room.elements.acceptPusherNet({ level: 1 });
    await testbed.advance(23_000);
    expect(sent(testbed)).toMatchObject({ camera: false, preset: null, element: 'me.0' });
    expect(me.camera).toEqual({ wanted: true, actual: 'failed', reason: 'weak_network' });
    expect(testbed.signalling.of('track.mute')).toEqual([{ room: 'r1', source: 'main', kind: 'video', muted: true }]);
    expect(bannerView({ room: testbed.room, connection: null, isBack: false, texts: zhCN } as never)).toMatchObject({
      tone: 'warn',
      text: zhCN['banner.weak'],
      act: '',
    });
    testbed.room.elements.acceptPusherNet({ level: 5 });
    // 6 s until the shown level rises, then 15 s of a good network for each step.
    await testbed.advance(21_000);
    expect([me.camera.actual, sent(testbed).preset]).toEqual(['on', '180p']);
    await testbed.advance(30_000);
    expect(sent(testbed)).toEqual(best);
    expect(testbed.signalling.of('track.mute').map(({ muted }) => muted)).toEqual([true, false]);
  });

  it('[S99] sends the picture again at a tap on the camera, with the smallest preset', async () => {
    const testbed = await sending();
    testbed.room.elements.acceptPusherNet({ level: 1 });
    await testbed.advance(23_000);
    await testbed.room.setCamera(true);
    expect(sent(testbed)).toMatchObject({ camera: true, preset: '180p' });
    await testbed.advance(10_000);
    expect(sent(testbed).preset).toBeNull();
  });

  it('[S95] sends only sound after repeated failures, before the stream gives up', async () => {
    const testbed = await sending();
    const presets: (string | null)[] = [];
    for (let count = 0; count < 4; count += 1) {
      testbed.room.elements.acceptPusher({ type: 'broken', reason: 'push_broken' });
      await testbed.advance(5_000);
      testbed.room.elements.acceptPusher({ type: 'started' });
      presets.push(sent(testbed).preset);
    }
    expect(presets).toEqual(['360p', '240p', '180p', null]);
    expect(testbed.room.me.status).toBe('live');
  });

  it('[S95] does not take an unreachable server for a weak network', async () => {
    const testbed = await sending();
    for (let count = 0; count < 6; count += 1) {
      testbed.room.elements.acceptPusher({ type: 'broken', reason: 'push_broken' });
      await testbed.advance(4_000);
    }
    testbed.room.elements.acceptPusher({ type: 'started' });
    expect(sent(testbed).preset).toBe('360p');
  });

  it('[S98] keeps a small picture on a network that is weak but not bad', async () => {
    const testbed = await sending();
    testbed.room.elements.acceptPusherNet({ level: 3 });
    await testbed.advance(120_000);
    expect(sent(testbed)).toMatchObject({ camera: true, preset: '180p' });
  });

  it('[S100] is off with a chosen preset, which the network does not change', async () => {
    const testbed = await sending();
    await testbed.room.setVideoPreset('360p');
    testbed.room.elements.acceptPusherNet({ level: 1 });
    await testbed.advance(120_000);
    expect(sent(testbed)).toEqual(best);
  });

  it('[S100] chosen again, follows the present network', async () => {
    const testbed = await sending();
    await testbed.room.setVideoPreset('360p');
    testbed.room.elements.acceptPusherNet({ level: 2 });
    await testbed.advance(60_000);
    await testbed.room.setVideoPreset('auto');
    expect(sent(testbed)).toEqual(best);
    await testbed.advance(5_000);
    expect(sent(testbed).preset).toBe('240p');
  });

  it('[S101] forgets the network when the room is left, and keeps no timer', async () => {
    const testbed = await sending();
    testbed.room.elements.acceptPusherNet({ level: 1 });
    await testbed.advance(23_000);
    await testbed.room.leave();
    expect([testbed.room.me.camera.actual, testbed.room.me.videoPreset.actual]).toEqual(['on', '360p']);
    await testbed.advance(60_000);
    expect(testbed.room.me.videoPreset.actual).toBe('360p');
  });
});

describe('a chosen preset', () => {
  it('[S102] builds a new element only if the size or the sampling rate changes', async () => {
    const testbed = await sending();
    await testbed.room.setVideoPreset('360p');
    expect(sent(testbed).element).toBe('me.0');
    await testbed.room.setVideoPreset('720p');
    expect(sent(testbed)).toEqual({ kbps: 720, width: 72, camera: true, preset: '720p', element: 'me.1' });
    await testbed.room.setAudioPreset('music');
    expect([testbed.room.me.pusher.audioQuality, sent(testbed).element, testbed.room.me.audioPreset]).toEqual([
      'high',
      'me.2',
      'music',
    ]);
  });

  it('[S103] is stored, and goes before the default of the app', async () => {
    const platform = new FakePlatform();
    const testbed = new StoreTestbed({ platform });
    await testbed.room.setVideoPreset('540p');
    await testbed.room.setAudioPreset('music');
    testbed.close();
    const { me } = new StoreTestbed({ platform }).room;
    expect([me.videoPreset.wanted, me.audioPreset]).toEqual(['540p', 'music']);
    expect(new UserChoices(new FakePlatform().storage, { video: '720p' }).last).toMatchObject({ video: '720p', audio: 'voice' });
    expect(new UserChoices(platform.storage, { video: '720p' }).last.video).toBe('540p');
    platform.storage.write('rtc.choices', { video: '9p', audio: 1 });
    expect(new UserChoices(platform.storage).last).toMatchObject({ video: 'auto', audio: 'voice' });
  });

  it('[S103] with an unknown name is refused, also as an option', async () => {
    const testbed = new StoreTestbed();
    await expect(testbed.room.setVideoPreset('4k' as never)).rejects.toMatchObject({ reason: 'bad_request' });
    await expect(testbed.room.setAudioPreset('loud' as never)).rejects.toMatchObject({ reason: 'bad_request' });
    const options = { server: 'wss://a.example', token: () => Promise.resolve('') };
    expect(() => checkOptions({ ...options, video: '4k' as never })).toThrow('video must be');
    expect(() => checkOptions({ ...options, audio: 'loud' as never })).toThrow('audio must be');
  });
});

describe('a failed encoder', () => {
  const encodeFailed = { type: 'failed', reason: 'encode_failed' } as const;

  it('[S29] keeps the step of adaptation if it is lower', async () => {
    const testbed = await sending();
    testbed.room.elements.acceptPusherNet({ level: 2 });
    await testbed.advance(8_000);
    testbed.room.elements.acceptPusher(encodeFailed);
    expect(sent(testbed)).toMatchObject({ width: 24, kbps: 240, preset: '240p' });
  });

  it('[S29] of the sound takes the preset voice, and then fails the microphone alone', async () => {
    const testbed = await sending();
    await testbed.room.setAudioPreset('music');
    testbed.room.elements.acceptPusher({ type: 'started' });
    testbed.room.elements.acceptPusher({ ...encodeFailed, kind: 'audio' });
    expect([testbed.room.me.audioPreset, sent(testbed).width]).toEqual(['voice', 36]);
    testbed.room.elements.acceptPusher({ type: 'started' });
    testbed.room.elements.acceptPusher({ ...encodeFailed, kind: 'audio' });
    await settled();
    expect([testbed.room.me.status, testbed.room.me.microphone.reason, testbed.room.me.camera.reason]).toEqual([
      'live',
      'encode_failed',
      null,
    ]);
  });

  it('[S73] differs from a missing permission for the element, which fails both devices', async () => {
    const testbed = await sending();
    testbed.room.elements.acceptPusher({ type: 'failed', reason: 'not_entitled' });
    expect([testbed.room.me.microphone.reason, testbed.room.me.camera.reason]).toEqual(['not_entitled', 'not_entitled']);
  });
});
