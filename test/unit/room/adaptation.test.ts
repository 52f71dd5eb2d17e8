import { UserChoices } from '../../../components/core/room/user-choices';
import { checkOptions } from '../../../components/core/app/rtc-options';
import { bannerView } from '../../../components/core/view/banner';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { settled } from '../../fakes/platform/fake-clock';
import { FakePlatform } from '../../fakes/platform/fake-platform';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

/** We send, and the network is said to be good. */
async function sending(): Promise<StoreTestbed> {
  const house = new StoreTestbed();
  await house.joined(member('ana'));
  house.pusher();
  house.room.acceptPusher({ type: 'started' });
  house.room.acceptPusherNet({ level: 5 });
  return house;
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
  it('[S98] takes bitrate step by step while the network is weak, with the same element and the same size', async () => {
    const house = await sending();
    expect(sent(house)).toEqual(best);
    house.room.acceptPusherNet({ level: 2 });
    await house.advance(7_999);
    expect(sent(house)).toEqual(best);
    await house.advance(1);
    expect(sent(house)).toEqual({ ...best, kbps: 240, preset: '240p' });
    await house.advance(5_000);
    expect(sent(house)).toEqual({ ...best, kbps: 180, preset: '180p' });
  });

  it('[S99] sends sound alone before the call drops, tells the room, keeps the wish, says so, and comes back after calm', async () => {
    const house = await sending();
    const { me } = house.room;
    house.room.acceptPusherNet({ level: 1 });
    await house.advance(23_000);
    expect(sent(house)).toMatchObject({ camera: false, preset: null, element: 'me.0' });
    expect(me.camera).toEqual({ wanted: true, actual: 'failed', reason: 'weak_network' });
    expect(house.signalling.of('track.mute')).toEqual([{ room: 'r1', source: 'main', kind: 'video', muted: true }]);
    expect(bannerView({ room: house.room, connection: null, isBack: false, texts: zhCN } as never)).toMatchObject({
      tone: 'warn',
      text: zhCN['banner.weak'],
      act: '',
    });
    house.room.acceptPusherNet({ level: 5 });
    // 6 s until it is said, 15 s of calm for each rung.
    await house.advance(21_000);
    expect([me.camera.actual, sent(house).preset]).toEqual(['on', '180p']);
    await house.advance(30_000);
    expect(sent(house)).toEqual(best);
    expect(house.signalling.of('track.mute').map(({ muted }) => muted)).toEqual([true, false]);
  });

  it('[S99] a tap on the camera brings the picture back at once, at its least', async () => {
    const house = await sending();
    house.room.acceptPusherNet({ level: 1 });
    await house.advance(23_000);
    await house.room.setCamera(true);
    expect(sent(house)).toMatchObject({ camera: true, preset: '180p' });
    await house.advance(10_000);
    expect(sent(house).preset).toBeNull();
  });

  it('[S95] a stream that breaks again and again is sent as sound alone before it has failed', async () => {
    const house = await sending();
    const breaks: (string | null)[] = [];
    for (let count = 0; count < 4; count += 1) {
      house.room.acceptPusher({ type: 'broken', reason: 'push_broken' });
      await house.advance(5_000);
      house.room.acceptPusher({ type: 'started' });
      breaks.push(sent(house).preset);
    }
    expect(breaks).toEqual(['360p', '240p', '180p', null]);
    expect(house.room.me.status).toBe('live');
  });

  it('[S95] a server that is away is no weak network, however often it is tried', async () => {
    const house = await sending();
    for (let count = 0; count < 6; count += 1) {
      house.room.acceptPusher({ type: 'broken', reason: 'push_broken' });
      await house.advance(4_000);
    }
    house.room.acceptPusher({ type: 'started' });
    expect(sent(house).preset).toBe('360p');
  });

  it('[S98] a network that is only weak keeps a small picture', async () => {
    const house = await sending();
    house.room.acceptPusherNet({ level: 3 });
    await house.advance(120_000);
    expect(sent(house)).toMatchObject({ camera: true, preset: '180p' });
  });

  it('[S100] a chosen preset stays, whatever the network does', async () => {
    const house = await sending();
    await house.room.setVideoPreset('360p');
    house.room.acceptPusherNet({ level: 1 });
    await house.advance(120_000);
    expect(sent(house)).toEqual(best);
  });

  it('[S100] chosen again, follows the network as it is by then', async () => {
    const house = await sending();
    await house.room.setVideoPreset('360p');
    house.room.acceptPusherNet({ level: 2 });
    await house.advance(60_000);
    await house.room.setVideoPreset('auto');
    expect(sent(house)).toEqual(best);
    await house.advance(5_000);
    expect(sent(house).preset).toBe('240p');
  });

  it('[S101] leaving forgets the network, and holds no timer for it', async () => {
    const house = await sending();
    house.room.acceptPusherNet({ level: 1 });
    await house.advance(23_000);
    await house.room.leave();
    expect([house.room.me.camera.actual, house.room.me.videoPreset.actual]).toEqual(['on', '360p']);
    await house.advance(60_000);
    expect(house.room.me.videoPreset.actual).toBe('360p');
  });
});

describe('a preset that is chosen', () => {
  it('[S102] of another size takes a new element; of the same size, and of bitrates alone, it takes none', async () => {
    const house = await sending();
    await house.room.setVideoPreset('360p');
    expect(sent(house).element).toBe('me.0');
    await house.room.setVideoPreset('720p');
    expect(sent(house)).toEqual({ kbps: 720, width: 72, camera: true, preset: '720p', element: 'me.1' });
    await house.room.setAudioPreset('music');
    expect([house.room.me.pusher.audioQuality, sent(house).element, house.room.me.audioPreset]).toEqual([
      'high',
      'me.2',
      'music',
    ]);
  });

  it('[S103] is remembered over starts, after what the app has for a default, and in no call', async () => {
    const platform = new FakePlatform();
    const house = new StoreTestbed({ platform });
    await house.room.setVideoPreset('540p');
    await house.room.setAudioPreset('music');
    await house.rooms.named('call.c1')?.setVideoPreset('180p');
    house.close();
    const { me } = new StoreTestbed({ platform }).room;
    expect([me.videoPreset.wanted, me.audioPreset]).toEqual(['540p', 'music']);
    expect(new UserChoices(new FakePlatform().storage, { video: '720p' }).last).toMatchObject({ video: '720p', audio: 'voice' });
    expect(new UserChoices(platform.storage, { video: '720p' }).last.video).toBe('540p');
    platform.storage.write('rtc.choices', { video: '9p', audio: 1 });
    expect(new UserChoices(platform.storage).last).toMatchObject({ video: 'auto', audio: 'voice' });
  });

  it('[S103] that there is not is refused, also as an option', async () => {
    const house = new StoreTestbed();
    await expect(house.room.setVideoPreset('4k' as never)).rejects.toMatchObject({ reason: 'bad_request' });
    await expect(house.room.setAudioPreset('loud' as never)).rejects.toMatchObject({ reason: 'bad_request' });
    const options = { server: 'wss://a.example', token: () => Promise.resolve('') };
    expect(() => checkOptions({ ...options, video: '4k' as never })).toThrow('video must be');
    expect(() => checkOptions({ ...options, audio: 'loud' as never })).toThrow('audio must be');
  });
});

describe('what the device cannot encode', () => {
  const tooMuch = { type: 'failed', reason: 'encode_failed' } as const;

  it('[S29] keeps the network’s rung, as far as it is below', async () => {
    const house = await sending();
    house.room.acceptPusherNet({ level: 2 });
    await house.advance(8_000);
    house.room.acceptPusher(tooMuch);
    expect(sent(house)).toMatchObject({ width: 24, kbps: 240, preset: '240p' });
  });

  it('[S29] of the sound becomes voice, and then is a trouble of the microphone alone', async () => {
    const house = await sending();
    await house.room.setAudioPreset('music');
    house.room.acceptPusher({ type: 'started' });
    house.room.acceptPusher({ ...tooMuch, kind: 'audio' });
    expect([house.room.me.audioPreset, sent(house).width]).toEqual(['voice', 36]);
    house.room.acceptPusher({ type: 'started' });
    house.room.acceptPusher({ ...tooMuch, kind: 'audio' });
    await settled();
    expect([house.room.me.status, house.room.me.microphone.reason, house.room.me.camera.reason]).toEqual([
      'live',
      'encode_failed',
      null,
    ]);
  });

  it('[S73] a mini program without the right to the element has neither device', async () => {
    const house = await sending();
    house.room.acceptPusher({ type: 'failed', reason: 'not_entitled' });
    expect([house.room.me.microphone.reason, house.room.me.camera.reason]).toEqual(['not_entitled', 'not_entitled']);
  });
});
