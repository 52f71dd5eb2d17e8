import { attributesToSend } from '../../../components/core/room/automation/sync-attributes';
import { shouldKeepScreenOn } from '../../../components/core/room/automation/keep-screen-on';
import { nextMuteRequest, type ServerMutes } from '../../../components/core/room/mute/sync-mute';
import { streamsToRequest } from '../../../components/core/room/automation/subscribe';
import { publishAction, tracksFor, type PublishFacts } from '../../../components/core/room/automation/publish';
import {
  commandsBetween,
  off,
  pusherTask,
  type PusherFacts,
  type PusherTask,
} from '../../../components/core/room/automation/pusher-commands';
import { retryDelay } from '../../../components/core/room/automation/retry-request';
import { StoreTestbed } from '../../fakes/store/store-testbed';

describe('publishing', () => {
  const facts = (more: Partial<PublishFacts>): PublishFacts => ({
    phase: 'joined',
    role: 'speaker',
    sends: { microphone: true, camera: false },
    published: false,
    urlRequest: 'url',
    entersRoom: false,
    ...more,
  });

  it.each<[string, Partial<PublishFacts>, string]>([
    ['begins when something is wanted', {}, 'begin'],
    ['waits until a URL is requested', { urlRequest: 'none' }, 'none'],
    ['waits for the join', { phase: 'joining' }, 'none'],
    ['waits for the connection', { phase: 'reconnecting', published: true }, 'none'],
    ['is not for the audience', { role: 'audience' }, 'none'],
    ['does not begin without a device', { sends: { microphone: false, camera: false } }, 'none'],
    ['requests a URL for published tracks', { published: true }, 'renew'],
    ['requests a spare grant for published tracks', { published: true, urlRequest: 'spare' }, 'renew'],
    ['renews with both devices off', { published: true, sends: { microphone: false, camera: false } }, 'renew'],
    ['requests nothing while no URL is needed', { published: true, urlRequest: 'none' }, 'none'],
  ])('[S34] %s', (_rule, more, action) => {
    expect(publishAction(facts(more))).toBe(action);
  });

  it('[S26] sends both tracks or none', () => {
    expect(tracksFor({ microphone: false, camera: false })).toEqual([]);
    expect(tracksFor({ microphone: false, camera: true }).map(({ kind, muted }) => [kind, muted])).toEqual([
      ['audio', true],
      ['video', false],
    ]);
  });
});

describe('the mute request', () => {
  const on = { microphone: true, camera: true };
  it.each<[string, Parameters<typeof nextMuteRequest>[0], ServerMutes, ReturnType<typeof nextMuteRequest>]>([
    ['is none if the server has the same', on, { audio: false, video: false }, null],
    ['is none if nothing is published', on, { audio: null, video: null }, null],
    [
      'mutes the microphone first',
      { microphone: false, camera: false },
      { audio: false, video: false },
      { kind: 'audio', muted: true },
    ],
    [
      'then mutes the camera',
      { microphone: false, camera: false },
      { audio: true, video: false },
      { kind: 'video', muted: true },
    ],
    ['unmutes the camera', on, { audio: false, video: true }, { kind: 'video', muted: false }],
  ])('[S24] %s', (_rule, sends, server, due) => {
    expect(nextMuteRequest(sends, server)).toEqual(due);
  });
});

describe('the request of URLs to play', () => {
  const stream = (urlRequest: 'none' | 'url' | 'spare', isExpiring = false) => ({
    session: { urlRequest, expiresSoon: () => isExpiring } as never,
  });
  const fresh = stream('url');
  const playing = stream('none');
  const expiring = stream('none', true);
  const spare = stream('spare', true);

  it.each([
    ['contains streams without a URL', 'joined', [fresh, playing], [], [fresh]],
    ['also contains streams whose URL expires soon', 'joined', [spare, expiring, playing], [], [spare, expiring]],
    ['is not sent only for a URL that expires soon', 'joined', [expiring], [], []],
    ['is not sent twice', 'joined', [fresh], [fresh], []],
    ['waits for the connection', 'reconnecting', [fresh], [], []],
  ] as const)('[S41] %s', (_rule, phase, remotes, pending, due) => {
    expect(streamsToRequest(phase, remotes, pending)).toEqual(due);
  });
});

describe('the pusher', () => {
  const facts = (more: Partial<PusherFacts>): PusherFacts => ({
    phase: 'idle',
    url: '',
    attempt: 0,
    element: 'me.0',
    camera: true,
    capabilities: { preview: true, publish: true },
    ...more,
  });

  it.each<[string, Partial<PusherFacts>, PusherTask['mode']]>([
    ['shows the own picture in the lobby', {}, 'preview'],
    ['goes on showing it while joining', { phase: 'joining' }, 'preview'],
    ['shows nothing with the camera off', { camera: false }, 'off'],
    ['shows nothing where there is no preview', { capabilities: { preview: false, publish: true } }, 'off'],
    ['shows nothing where nothing can be sent', { capabilities: { preview: true, publish: false } }, 'off'],
    ['sends once it has a URL', { phase: 'joined', url: 'u' }, 'push'],
    ['goes on sending while reconnecting', { phase: 'reconnecting', url: 'u' }, 'push'],
    ['goes on sending with the camera off', { phase: 'joined', url: 'u', camera: false }, 'push'],
    ['is off without a URL', { phase: 'joined' }, 'off'],
    ['is off after leaving', { phase: 'left', url: 'u' }, 'off'],
    ['is off while its element is being removed', { phase: 'joined', url: 'u', element: '' }, 'off'],
  ])('[S50] %s', (_rule, more, mode) => {
    expect(pusherTask(facts(more)).mode).toBe(mode);
  });

  const task = (mode: PusherTask['mode'], attempt = 0, element = 'me.0'): PusherTask => ({ mode, attempt, element });
  it.each([
    [off, task('preview'), ['startPreview']],
    [off, task('off'), []],
    [task('preview'), task('preview'), []],
    [task('preview'), task('off'), ['stopPreview']],
    [task('preview'), task('push', 1), ['start']],
    [task('push', 1), task('push', 1), []],
    [task('push', 1), task('push', 2), ['stop', 'start']],
    [task('push', 1), task('off'), ['stop']],
    [task('push', 1), task('push', 2, 'me.1'), ['start']],
    [task('preview'), task('preview', 0, 'me.1'), ['startPreview']],
    [task('push', 1), task('preview'), ['stop', 'startPreview']],
    [task('push', 1), off, []],
  ])('[S51] gets for the change from %j to %j the commands %j', (before, now, commands) => {
    expect(commandsBetween(before, now)).toEqual(commands);
  });

  it('[S51] gets three commands from the lobby to the end', async () => {
    const testbed = new StoreTestbed();
    const { given } = testbed.pusher();
    await testbed.joined();
    await testbed.room.setCamera(false);
    await testbed.room.leave();
    expect(given).toEqual(['startPreview', 'start', 'stop']);
  });

  it('[N151] has no element while the phone removes the old one, and the next one is started once', async () => {
    const testbed = new StoreTestbed();
    const { given, removals } = testbed.pusher({ removesLate: true });
    await testbed.joined();
    given.splice(0);
    await testbed.room.retryDevices();
    expect([testbed.room.me.pusherKey, given]).toEqual(['', []]);
    await testbed.room.retryDevices();
    removals.shift()?.();
    expect([testbed.room.me.pusherKey, given]).toEqual(['', []]);
    removals.shift()?.();
    expect([testbed.room.me.pusherKey, given]).toEqual(['me.2', ['start']]);
  });

  it('[N151] has its element at once on another page, and where none was on the screen', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    await testbed.room.retryDevices();
    expect(testbed.room.me.pusherKey).toBe('me.1');
    const old = testbed.pusher({ removesLate: true });
    await testbed.room.retryDevices();
    testbed.pusher();
    old.release();
    expect(testbed.room.me.pusherKey).toBe('me.2');
  });

  it('[S51] keeps the commands of the new page when the old one closes late', async () => {
    const testbed = new StoreTestbed();
    const old = testbed.pusher();
    const fresh = testbed.pusher();
    old.release();
    await testbed.room.switchCamera();
    expect([old.given.indexOf('switchCamera'), fresh.given.slice(-1)]).toEqual([-1, ['switchCamera']]);
  });
});

describe('a room', () => {
  it.each([
    ['idle', false],
    ['joining', false],
    ['joined', true],
    ['reconnecting', true],
    ['left', false],
  ] as const)('[S35] that is %s keeps the screen on: %s', (phase, on) => {
    expect(shouldKeepScreenOn(phase)).toBe(on);
  });

  it.each([
    ['joined', true, {}, { interrupted: true }],
    ['joined', true, { hand: 1 }, { hand: 1, interrupted: true }],
    ['joined', true, { interrupted: true }, null],
    ['joined', false, { interrupted: true }, { interrupted: false }],
    ['joined', false, {}, null],
    ['reconnecting', true, {}, null],
    ['joined', true, undefined, null],
  ] as const)('[S30] that is %s, with interrupted %s and the attributes %j, sends %j', (phase, interrupted, known, sent) => {
    expect(attributesToSend(phase, { interrupted, paused: false }, known)).toEqual(sent);
  });

  it.each([
    [{ retry: false }, 1, null],
    [{ retry: true }, 1, 500],
    [{ retry: true }, 3, 2_000],
    [{ retry: true }, 100, 10_000],
    [{ retry: true, afterMs: 20_000 }, 1, 20_000],
  ])('[S10] that lost its member joins again after %j and %d failures in %j ms', (error, failures, delay) => {
    expect(retryDelay(error, failures, 1)).toBe(delay);
  });
});

describe('a hidden app', () => {
  it('[S172] is muted by the end of its join, and unmuted when it is shown', async () => {
    const testbed = new StoreTestbed({ whenHidden: 'mute' });
    const joining = testbed.room.join();
    testbed.platform.hide();
    await joining;
    const { me } = testbed.room;
    expect([me.pusher.enableMic, me.pusher.enableCamera]).toEqual([false, false]);
    await testbed.advance(0);
    expect([me.serverMuted('audio'), me.serverMuted('video')]).toEqual([true, true]);
    testbed.platform.show();
    await testbed.advance(0);
    expect([me.pusher.enableMic, me.serverMuted('audio')]).toEqual([true, false]);
  });
});
