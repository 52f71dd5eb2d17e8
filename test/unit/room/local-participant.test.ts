import { pusherEvent } from '../../../components/core/media/rtmp/codes';
import { rtcError } from '../../../components/core/protocol/errors';
import { toggleOf, refusalReason, type ToggleFacts } from '../../../components/core/room/mute/device-toggle';
import { settled } from '../../fakes/platform/fake-clock';
import { FakePlatform } from '../../fakes/platform/fake-platform';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

const facts = (more: Partial<ToggleFacts>): ToggleFacts => ({
  wanted: true,
  failure: null,
  phase: 'joined',
  serverMuted: false,
  live: true,
  ...more,
});

describe('a button', () => {
  it.each<[string, Partial<ToggleFacts>, string]>([
    ['is on when the server has it unmuted and the element sends', {}, 'on'],
    ['is starting while the element does not send yet', { live: false }, 'starting'],
    ['is starting while the server has it muted', { serverMuted: true }, 'starting'],
    ['is starting while nothing is published', { serverMuted: null }, 'starting'],
    ['stays on until the server has it muted', { wanted: false }, 'on'],
    ['is off when the server has it muted', { wanted: false, serverMuted: true }, 'off'],
    ['is off when nothing is published', { wanted: false, serverMuted: null }, 'off'],
    ['has failed when the device was refused', { failure: 'camera_refused' }, 'failed'],
    [
      'is off, not failed, when a refused device is not wanted',
      { wanted: false, failure: 'camera_refused', serverMuted: true },
      'off',
    ],
    ['is on before joining when it is wanted', { phase: 'idle', serverMuted: null, live: false }, 'on'],
    ['is off before joining when it is not wanted', { phase: 'left', wanted: false, serverMuted: null, live: false }, 'off'],
    ['keeps its state while reconnecting', { phase: 'reconnecting' }, 'on'],
  ])('[S20] %s', (_rule, more, actual) => {
    expect(toggleOf(facts(more)).actual).toBe(actual);
  });

  it('[S20] has a reason only while it is wanted', () => {
    expect(toggleOf(facts({ failure: 'camera_in_use' })).reason).toBe('camera_in_use');
    expect(toggleOf(facts({ failure: 'camera_in_use', wanted: false })).reason).toBeNull();
  });

  it.each([
    ['unsupported where nothing can be sent', false, 'idle', 'speaker', 'unsupported'],
    ['forbidden to an audience member', true, 'joined', 'audience', 'forbidden'],
    ['allowed for a speaker', true, 'joined', 'speaker', null],
    ['allowed before the role is known', true, 'idle', 'audience', null],
  ] as const)('[S27] switching on is %s', (_rule, publish, phase, role, reason) => {
    expect(refusalReason({ camera: true }, { publish, phase, role })).toBe(reason);
    expect(refusalReason({ camera: false }, { publish, phase, role })).toBeNull();
  });
});

describe('microphone and camera', () => {
  it('[S21] are wanted at the tap, and actual when the server and the element confirm it', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const { me } = testbed.room;
    expect(me.microphone).toEqual({ wanted: true, actual: 'starting', reason: null });
    testbed.room.elements.acceptPusher({ type: 'started' });
    expect(me.microphone.actual).toBe('on');

    const done = testbed.room.setMicrophone(false);
    expect(me.microphone).toEqual({ wanted: false, actual: 'on', reason: null });
    await done;
    expect(me.microphone.actual).toBe('off');
    expect(testbed.signalling.of('track.mute')).toEqual([{ room: 'r1', source: 'main', kind: 'audio', muted: true }]);
    expect([me.pusher.enableMic, me.pusher.enableCamera, me.pusher.url]).toEqual([false, true, 'push-1-a']);
  });

  it('[P242] are switched off when an operator mutes them, and stay so until their user switches them on', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    testbed.room.elements.acceptPusher({ type: 'started' });
    testbed.emit('track.muted', { id: 'ana', source: 'main', kind: 'video', muted: true, by: 'operator' });
    testbed.emit('track.muted', { id: 'me', source: 'main', kind: 'audio', muted: true, by: 'operator' });
    await settled();
    const { me } = testbed.room;
    expect(me.microphone).toEqual({ wanted: false, actual: 'off', reason: null });
    expect([me.pusher.enableMic, me.pusher.enableCamera]).toEqual([false, true]);
    expect(testbed.signalling.of('track.mute')).toEqual([]);
    await testbed.room.setMicrophone(true);
    expect(testbed.signalling.of('track.mute')).toEqual([{ room: 'r1', source: 'main', kind: 'audio', muted: false }]);
  });

  it('[P242] that an operator mutes are as their user last chose in the next room', async () => {
    const platform = new FakePlatform();
    const testbed = new StoreTestbed({ platform });
    await testbed.joined();
    testbed.room.elements.acceptPusher({ type: 'started' });
    testbed.emit('track.muted', { id: 'me', source: 'main', kind: 'audio', muted: true, by: 'operator' });
    await settled();
    expect(testbed.room.me.microphone.wanted).toBe(false);
    testbed.close();
    expect(new StoreTestbed({ platform }).room.me.microphone.wanted).toBe(true);
  });

  it('[S22] are as last chosen at the next start, and so is the name', async () => {
    const platform = new FakePlatform();
    const testbed = new StoreTestbed({ platform });
    await testbed.room.join({ name: 'Ana', camera: false });
    await testbed.room.setMicrophone(false);
    testbed.close();

    const { me } = new StoreTestbed({ platform }).room;
    expect([me.name, me.microphone.wanted, me.camera.wanted]).toEqual(['Ana', false, false]);
  });

  it.each([[null], ['text'], [{ name: 3, microphone: 'yes' }], [[1]]])(
    '[S22] with %j in storage are as at a first start',
    (stored) => {
      const platform = new FakePlatform();
      platform.storage.write('rtc.choices', stored as never);
      const { me } = new StoreTestbed({ platform }).room;
      expect([me.name, me.microphone.wanted, me.camera.wanted]).toEqual(['', true, true]);
    },
  );

  it('[S23] send a mute for a refused camera, and the microphone goes on', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.room.elements.acceptPusher({ type: 'started' });
    testbed.room.elements.acceptPusher({ type: 'failed', reason: 'camera_refused' });
    await settled();
    const { me } = testbed.room;
    expect(testbed.signalling.of('track.mute')).toEqual([{ room: 'r1', source: 'main', kind: 'video', muted: true }]);
    expect([me.camera, me.microphone.actual, me.status]).toEqual([
      { wanted: true, actual: 'failed', reason: 'camera_refused' },
      'on',
      'live',
    ]);
    expect(me.pusher.enableCamera).toBe(false);
  });

  it('[S23] get a new element and an unmuted track when they are retried', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.room.elements.acceptPusher({ type: 'failed', reason: 'camera_refused' });
    await settled();
    const { pusherKey } = testbed.room.me;
    await testbed.room.retryDevices();
    await settled();
    expect(testbed.room.me.pusherKey).not.toBe(pusherKey);
    expect(testbed.room.me.camera).toEqual({ wanted: true, actual: 'starting', reason: null });
    expect(testbed.signalling.of('track.mute').map(({ muted }) => muted)).toEqual([true, false]);
  });

  it('[S23] are retried by a tap on a refused one, and a camera that opens has no failure any more', async () => {
    const testbed = new StoreTestbed();
    testbed.room.elements.acceptPusher({ type: 'failed', reason: 'microphone_in_use' });
    const { pusherKey } = testbed.room.me;
    await testbed.room.setMicrophone(true);
    await settled();
    expect(testbed.room.me.microphone.reason).toBeNull();
    expect(testbed.room.me.pusherKey).not.toBe(pusherKey);

    testbed.room.elements.acceptPusher({ type: 'failed', reason: 'camera_in_use' });
    testbed.room.elements.acceptPusher({ type: 'cameraOpened' });
    expect(testbed.room.me.camera.reason).toBeNull();
  });

  describe('that an element has not switched off yet', () => {
    const sending = async () => {
      const testbed = new StoreTestbed();
      await testbed.joined();
      const { given } = testbed.pusher();
      testbed.room.elements.acceptPusher({ type: 'started' });
      const answers: ((isOff: boolean) => void)[] = [];
      testbed.isOff = () => new Promise((done) => answers.push(done));
      const answer = async (isOff: boolean): Promise<void> => {
        answers.shift()?.(isOff);
        await settled();
      };
      const told = () => testbed.signalling.of('track.mute').map(({ kind, muted }) => [kind, muted]);
      return { testbed, me: testbed.room.me, given, answer, told, unanswered: () => answers.length };
    };

    it.each(['microphone', 'camera'] as const)('[S180] are not told to the room as muted: %s', async (device) => {
      const { testbed, me, answer, told } = await sending();
      void (device === 'camera' ? testbed.room.setCamera(false) : testbed.room.setMicrophone(false));
      await settled();
      expect([told(), me[device]]).toEqual([[], { wanted: false, actual: 'on', reason: null }]);
      await answer(false);
      expect([told(), me[device].actual]).toEqual([[], 'on']);
      await answer(true);
      expect([told(), me[device].actual]).toEqual([[[device === 'camera' ? 'video' : 'audio', true]], 'off']);
    });

    it('[S181] are stopped with everything else when the element never does it, and the user is told', async () => {
      const { testbed, me, given, answer, told } = await sending();
      void testbed.room.setMicrophone(false);
      await settled();
      await answer(false);
      expect([given.includes('stop'), told()]).toEqual([false, []]);
      await answer(false);
      expect(given[given.length - 1]).toBe('stop');
      expect([told(), me.status, me.trouble]).toEqual([[['audio', true]], 'failed', 'device_failed']);

      await testbed.room.setMicrophone(true);
      expect([told().length, given[given.length - 1], me.status]).toEqual([2, 'start', 'connecting']);
    });

    it('[S182] are judged by what is wanted when the element answers', async () => {
      const { testbed, me, given, answer, told, unanswered } = await sending();
      void testbed.room.setMicrophone(false);
      await settled();
      await answer(false);
      void testbed.room.setMicrophone(true);
      await answer(false);
      expect([told(), unanswered(), given.includes('stop'), me.microphone.actual]).toEqual([[], 0, false, 'on']);
    });

    it('[S182] are muted at once when their element is gone', async () => {
      const testbed = new StoreTestbed();
      await testbed.joined();
      const { release } = testbed.pusher();
      testbed.isOff = () => Promise.reject(new Error('no element'));
      release();
      await testbed.room.setMicrophone(false);
      expect(testbed.signalling.of('track.mute')).toHaveLength(1);
    });

    it('[S182] are not muted in a room that was left meanwhile', async () => {
      const { testbed, answer, told } = await sending();
      void testbed.room.setMicrophone(false);
      await settled();
      await testbed.room.leave();
      await answer(true);
      expect(told()).toEqual([]);
    });
  });

  it('[S24] send one mute request at a time, and the last tap wins', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const answers: (() => void)[] = [];
    testbed.signalling.answers['track.mute'] = () => new Promise((done) => answers.push(() => done({})));
    const taps = [testbed.room.setMicrophone(false), testbed.room.setMicrophone(true), testbed.room.setMicrophone(false)];
    await settled();
    expect(testbed.signalling.of('track.mute')).toHaveLength(1);
    answers[0]?.();
    await Promise.all(taps);
    expect(testbed.signalling.of('track.mute')).toEqual([{ room: 'r1', source: 'main', kind: 'audio', muted: true }]);
  });

  it('[S24] send a tap during a request right after its answer', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const taps = [testbed.room.setCamera(false), testbed.room.setMicrophone(false)];
    await Promise.all(taps);
    expect(testbed.signalling.of('track.mute').map(({ kind }) => kind)).toEqual(['video', 'audio']);
  });

  it('[S25] revert a refused tap, and the promise rejects with the reason', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.signalling.answers['track.mute'] = () => Promise.reject(rtcError('forbidden'));
    await expect(testbed.room.setMicrophone(false)).rejects.toMatchObject({ reason: 'forbidden' });
    expect(testbed.room.me.microphone.wanted).toBe(true);
  });

  it('[S25] keep the wanted state after a timeout', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.signalling.answers['track.mute'] = () => Promise.reject(rtcError('timeout'));
    await expect(testbed.room.setMicrophone(false)).rejects.toMatchObject({ reason: 'timeout' });
    expect(testbed.room.me.microphone.wanted).toBe(false);
  });

  it('[S26] are not published until one of them is wanted', async () => {
    const testbed = new StoreTestbed();
    await testbed.room.join({ microphone: false, camera: false });
    expect(testbed.signalling.of('room.join')[0]?.tracks).toEqual([]);
    expect(testbed.room.me.pusher.url).toBe('');
    await testbed.room.setMicrophone(true);
    await settled();
    expect(testbed.signalling.of('track.publish')).toEqual([
      {
        room: 'r1',
        tracks: [
          { source: 'main', kind: 'audio', muted: false },
          { source: 'main', kind: 'video', muted: true },
        ],
      },
    ]);
    expect(testbed.room.me.pusher.url).toBe('push-9-a');
  });

  it('[S26] stay published when both are off, because a second start takes seconds', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    await testbed.room.setMicrophone(false);
    await testbed.room.setCamera(false);
    expect(testbed.room.me.pusher.url).toBe('push-1-a');
    await testbed.room.setCamera(true);
    expect(testbed.signalling.of('track.publish')).toEqual([]);
  });

  it('[S27] are refused to an audience member, and not published', async () => {
    const testbed = new StoreTestbed();
    testbed.signalling.answers['room.join'] = () => {
      const result = testbed.joinResult([]);
      return { ...result, snap: { ...result.snap, members: [member('me', { role: 'audience', tracks: [] })] } };
    };
    await testbed.room.join();
    await settled();
    await expect(testbed.room.setCamera(true)).rejects.toMatchObject({ reason: 'forbidden' });
    expect(testbed.signalling.of('track.publish')).toEqual([]);
  });

  it('[S31] fail with unsupported where nothing can be sent, and joining still works', async () => {
    const testbed = new StoreTestbed({ capabilities: { publish: false } });
    expect(testbed.room.me.camera).toEqual({ wanted: true, actual: 'failed', reason: 'unsupported' });
    await testbed.joined();
    expect(testbed.signalling.of('room.join')[0]?.tracks).toEqual([]);
    await expect(testbed.room.setMicrophone(true)).rejects.toMatchObject({ reason: 'unsupported' });
    expect(testbed.room.state).toBe('joined');
  });

  it('[S28] of which the camera is switched by a command; its attribute changes only for a new element', async () => {
    const testbed = new StoreTestbed();
    const { given } = testbed.pusher();
    await testbed.room.switchCamera();
    expect(given).toContain('switchCamera');
    expect([testbed.room.me.facing, testbed.room.me.pusher.devicePosition]).toEqual(['back', 'front']);
    await testbed.room.retryDevices();
    expect(testbed.room.me.pusher.devicePosition).toBe('back');
  });

  it('[S29] take the next lower preset with a new element when encoding fails, and fail after the last one', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const seen = [1, 2, 3].map(() => {
      testbed.room.elements.acceptPusher({ type: 'failed', reason: 'encode_failed' });
      return [testbed.room.me.pusher.videoWidth, testbed.room.me.pusherKey, testbed.room.me.status];
    });
    expect(seen).toEqual([
      [24, 'me.1', 'connecting'],
      [18, 'me.2', 'connecting'],
      [18, 'me.2', 'failed'],
    ]);
  });

  it('[S30] set a member attribute during a phone call, and keep the other attributes', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.emit('member.updated', { id: 'me', attrs: { hand: true } });
    testbed.room.elements.acceptPusher({ type: 'interrupted' });
    await settled();
    expect([testbed.room.me.status, testbed.signalling.of('member.update')[0]]).toEqual([
      'paused',
      { room: 'r1', attrs: { hand: true, interrupted: true } },
    ]);
    testbed.room.elements.acceptPusher({ type: 'started' });
    await settled();
    expect(testbed.signalling.of('member.update')[1]).toEqual({ room: 'r1', attrs: { hand: true, interrupted: false } });
    expect(testbed.signalling.of('member.update')).toHaveLength(2);
  });

  it('[S174] report feedback until it is over, or until the engine restarts', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const hasFeedback = (code: number): boolean => (
      testbed.room.elements.acceptPusher(pusherEvent(code, '') ?? { type: 'noted' }),
      testbed.room.me.feedback
    );
    expect([2090, 2091, 2090, 1001].map(hasFeedback)).toEqual([true, false, true, false]);
  });

  it('[S32] keep working with a new name, which is stored and sent to the server', async () => {
    const testbed = new StoreTestbed();
    testbed.room.setName('Ana');
    expect(testbed.signalling.of('member.update')).toEqual([]);
    await testbed.joined();
    testbed.room.setName('Ana M.');
    expect(testbed.signalling.of('member.update')).toEqual([{ room: 'r1', name: 'Ana M.' }]);
  });

  it('[S33] play to the earpiece where the base library can', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    await testbed.room.setRoute('earpiece');
    expect(testbed.remote('ana').player.soundMode).toBe('ear');
    const old = new StoreTestbed({ capabilities: { route: false } });
    await expect(old.room.setRoute('earpiece')).rejects.toMatchObject({ reason: 'unsupported' });
  });
});
