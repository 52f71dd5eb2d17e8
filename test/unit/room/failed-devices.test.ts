import { StoreTestbed } from '../../fakes/store/store-testbed';
import { isAtLeastVersion } from '../../fakes/phone/versions';
import { settled } from '../../fakes/platform/fake-clock';
import type { DeviceList } from '../../../components/core/shared/device-list';
import type { Permission } from '../../../components/core/platform/platform';
import { pusherAttributes } from '../../../components/core/media/rtmp/attributes';

const refuse = (testbed: StoreTestbed, device: 'camera' | 'microphone'): void =>
  testbed.room.elements.acceptPusher({ type: 'failed', reason: `${device}_refused` });

const devicesWith = (more: Partial<DeviceList>): DeviceList => ({
  cameras: [],
  microphones: [],
  speakers: [],
  inUse: { camera: '', microphone: '', speaker: '' },
  ...more,
});

/** A room whose setting is read only when the test answers. */
function withoutAnswer(): { testbed: StoreTestbed; answer(camera: Permission): Promise<void> } {
  const testbed = new StoreTestbed();
  let done: (camera: Permission) => void = () => undefined;
  testbed.readPermissions = () =>
    new Promise((resolve) => {
      done = (camera) => resolve({ camera, microphone: 'granted' });
    });
  return { testbed, answer: (camera) => (done(camera), settled()) };
}

describe('the pusher', () => {
  it.each(['camera', 'microphone'] as const)(
    '[N145] is built only after the setting was read, and without a refused %s',
    async (device) => {
      const testbed = new StoreTestbed();
      testbed.permissions[device] = 'refused';
      expect(testbed.room.me.pusherReady).toBe(false);
      await testbed.room.elements.readPermissions();
      const { me } = testbed.room;
      expect([me.pusherReady, me[device].reason, me.pusherKey]).toEqual([true, `${device}_refused`, 'me.0']);
      expect(me.sends).toEqual({ microphone: device !== 'microphone', camera: device !== 'camera' });
    },
  );

  it.each<[string, boolean, boolean, boolean]>([
    ['2.9.5', false, false, true],
    ['2.9.5', true, false, false],
    ['2.10.0', false, false, false],
    ['2.10.0', false, true, true],
  ])('[N145] of base library %s asks for no refused microphone: on %s, refused %s, muted %s', (...row) => {
    const [version, microphone, microphoneRefused, muted] = row;
    const options = { publish: true, camera: true, microphone, microphoneRefused, facing: 'front' as const };
    const device = { atLeast: (wanted: string) => isAtLeastVersion(version, wanted) };
    expect(pusherAttributes(options, null, device)).toMatchObject({ enableMic: microphone, muted });
  });

  it.each(['camera', 'microphone'] as const)(
    '[N146] that was refused the %s is replaced at once by one without it, and only once',
    async (device) => {
      const testbed = new StoreTestbed();
      const { given } = testbed.pusher();
      await testbed.joined();
      refuse(testbed, device);
      refuse(testbed, device);
      await settled();
      const { me } = testbed.room;
      expect([me.pusherKey, me.status]).toEqual(['me.1', 'connecting']);
      expect(me.sends).toEqual({ microphone: device !== 'microphone', camera: device !== 'camera' });
      expect(given).toEqual(['startPreview', 'start', 'start']);
    },
  );

  it('[N146] that was refused both devices is replaced for each, and by one that opens none', async () => {
    const testbed = new StoreTestbed();
    refuse(testbed, 'camera');
    refuse(testbed, 'microphone');
    expect([testbed.room.me.pusherKey, testbed.room.me.sends]).toEqual(['me.2', { microphone: false, camera: false }]);
  });

  it('[N146] that sends goes on when a device is refused later', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.room.elements.acceptPusher({ type: 'started' });
    refuse(testbed, 'camera');
    expect([testbed.room.me.pusherKey, testbed.room.me.status, testbed.room.me.sends.camera]).toEqual(['me.0', 'live', false]);
  });

  it('[N147] is not touched by a tap on a device that the setting still forbids, and is replaced once it is granted', async () => {
    const testbed = new StoreTestbed();
    testbed.permissions.camera = 'refused';
    await testbed.room.elements.readPermissions();
    await testbed.joined();
    testbed.room.elements.acceptPusher({ type: 'started' });
    await testbed.room.setCamera(true);
    await settled();
    const { me } = testbed.room;
    expect([me.pusherKey, me.status, me.camera.reason]).toEqual(['me.0', 'live', 'camera_refused']);
    testbed.permissions.camera = 'granted';
    await testbed.room.setCamera(true);
    await settled();
    expect([me.pusherKey, me.camera.reason, me.sends.camera]).toEqual(['me.1', null, true]);
  });

  it('[N147] keeps a failure that is reported while the setting is read for another try', async () => {
    const { testbed, answer } = withoutAnswer();
    testbed.room.elements.acceptPusher({ type: 'failed', reason: 'camera_in_use' });
    void testbed.room.retryDevices();
    testbed.room.elements.acceptPusher({ type: 'failed', reason: 'camera_missing' });
    await answer('granted');
    expect([testbed.room.me.camera.reason, testbed.room.me.pusherKey]).toEqual(['camera_missing', 'me.0']);
  });

  it('[N148] does not wait longer than half a second, and a late refusal still replaces it', async () => {
    const { testbed, answer } = withoutAnswer();
    const { me } = testbed.room;
    void testbed.room.elements.readPermissions();
    await testbed.advance(499);
    expect(me.pusherReady).toBe(false);
    await testbed.advance(1);
    expect([me.pusherReady, me.sends.camera, me.pusherKey]).toEqual([true, true, 'me.0']);
    await answer('refused');
    expect([me.camera.reason, me.sends.camera, me.pusherKey]).toEqual(['camera_refused', false, 'me.1']);
  });

  it('[N148] is tried again without an answer of the setting', async () => {
    const { testbed } = withoutAnswer();
    refuse(testbed, 'camera');
    void testbed.room.retryDevices();
    await testbed.advance(500);
    expect([testbed.room.me.camera.reason, testbed.room.me.pusherKey]).toEqual([null, 'me.2']);
  });

  it.each(['camera', 'microphone'] as const)(
    '[S200] opens a missing %s that is plugged in again by itself, without a new element',
    async (device) => {
      const testbed = new StoreTestbed();
      await testbed.joined();
      testbed.room.elements.acceptPusher({ type: 'started' });
      testbed.room.elements.acceptPusher({ type: 'failed', reason: `${device}_missing` });
      expect(testbed.room.me.sends[device]).toBe(false);
      testbed.rooms.devicesChanged(devicesWith({}));
      expect(testbed.room.me.sends[device]).toBe(false);
      testbed.rooms.devicesChanged(devicesWith({ [`${device}s`]: [{ id: 'one', label: 'One' }] }));
      expect([testbed.room.me.sends[device], testbed.room.me.pusherKey, testbed.room.me.status]).toEqual([true, 'me.0', 'live']);
    },
  );

  it('[S201] leaves a refused device, and one that another app has, to the user', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.room.elements.acceptPusher({ type: 'started' });
    testbed.room.elements.acceptPusher({ type: 'failed', reason: 'camera_in_use' });
    testbed.room.elements.acceptPusher({ type: 'failed', reason: 'microphone_refused' });
    const one = [{ id: 'one', label: 'One' }];
    testbed.rooms.devicesChanged(devicesWith({ cameras: one, microphones: one }));
    expect([testbed.room.me.camera.reason, testbed.room.me.microphone.reason]).toEqual(['camera_in_use', 'microphone_refused']);
  });
});
