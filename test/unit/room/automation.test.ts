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
import { retryDelay } from '../../../components/core/room/automation/rejoin';
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
    ['waits until a URL is wanted', { urlRequest: 'none' }, 'none'],
    ['waits for the seat', { phase: 'joining' }, 'none'],
    ['waits for the connection', { phase: 'reconnecting', published: true }, 'none'],
    ['is not for the audience', { role: 'audience' }, 'none'],
    ['does not begin with nothing', { sends: { microphone: false, camera: false } }, 'none'],
    ['asks for a URL of what is published', { published: true }, 'renew'],
    ['asks for the reserve of what is published', { published: true, urlRequest: 'spare' }, 'renew'],
    ['renews although both are off by now', { published: true, sends: { microphone: false, camera: false } }, 'renew'],
    ['is content', { published: true, urlRequest: 'none' }, 'none'],
  ])('[S34] %s', (_rule, more, act) => {
    expect(publishAction(facts(more))).toBe(act);
  });

  it('[S26] is both tracks or none', () => {
    expect(tracksFor({ microphone: false, camera: false })).toEqual([]);
    expect(tracksFor({ microphone: false, camera: true }).map(({ kind, muted }) => [kind, muted])).toEqual([
      ['audio', true],
      ['video', false],
    ]);
  });
});

describe('telling the room what is muted', () => {
  const on = { microphone: true, camera: true };
  it.each<[string, Parameters<typeof nextMuteRequest>[0], ServerMutes, ReturnType<typeof nextMuteRequest>]>([
    ['nothing, when it knows', on, { audio: false, video: false }, null],
    ['nothing, when nothing is published', on, { audio: null, video: null }, null],
    [
      'the microphone first',
      { microphone: false, camera: false },
      { audio: false, video: false },
      { kind: 'audio', muted: true },
    ],
    ['then the camera', { microphone: false, camera: false }, { audio: true, video: false }, { kind: 'video', muted: true }],
    ['that it is open again', on, { audio: false, video: true }, { kind: 'video', muted: false }],
  ])('[S24] says %s', (_rule, sends, told, due) => {
    expect(nextMuteRequest(sends, told)).toEqual(due);
  });
});

describe('asking for URLs to play', () => {
  const line = (need: 'none' | 'url' | 'spare', nearly = false) => ({
    session: { urlRequest: need, expiresSoon: () => nearly } as never,
  });
  const fresh = line('url');
  const content = line('none');
  const spent = line('none', true);
  const spare = line('spare', true);

  it.each([
    ['asks for whoever lacks one', 'joined', [fresh, content], [], [fresh]],
    ['takes along whose own runs out', 'joined', [spare, spent, content], [], [spare, spent]],
    ['does not begin with what only nearly runs out', 'joined', [spent], [], []],
    ['does not ask twice', 'joined', [fresh], [fresh], []],
    ['waits for the connection', 'reconnecting', [fresh], [], []],
  ] as const)('[S41] %s', (_rule, phase, remotes, asked, due) => {
    expect(streamsToRequest(phase, remotes, asked)).toEqual(due);
  });
});

describe('the commands of the pusher', () => {
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
    ['is off for who listens', { phase: 'joined' }, 'off'],
    ['is off after leaving', { phase: 'left', url: 'u' }, 'off'],
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
  ])('[S51] from %j to %j are %j', (before, now, commands) => {
    expect(commandsBetween(before, now)).toEqual(commands);
  });

  it('[S51] from the lobby to the end of a call', async () => {
    const testbed = new StoreTestbed();
    const { given } = testbed.pusher();
    await testbed.joined();
    await testbed.room.setCamera(false);
    await testbed.room.leave();
    expect(given).toEqual(['startPreview', 'start', 'stop']);
  });

  it('[S51] a page that closes late does not take the commands of the one that opened', async () => {
    const testbed = new StoreTestbed();
    const old = testbed.pusher();
    const fresh = testbed.pusher();
    old.release();
    await testbed.room.switchCamera();
    expect([old.given.indexOf('switchCamera'), fresh.given.slice(-1)]).toEqual([-1, ['switchCamera']]);
  });
});

describe('small ones', () => {
  it.each([
    ['idle', false],
    ['joining', false],
    ['joined', true],
    ['reconnecting', true],
    ['left', false],
  ] as const)('[S35] the screen of a room that is %s stays on: %s', (phase, on) => {
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
  ] as const)('[S30] %s, called %s, known %j: tells %j', (phase, interrupted, known, told) => {
    expect(attributesToSend(phase, { interrupted, paused: false }, known)).toEqual(told);
  });

  it.each([
    [{ retry: false }, 1, null],
    [{ retry: true }, 1, 500],
    [{ retry: true }, 3, 2_000],
    [{ retry: true }, 100, 10_000],
    [{ retry: true, afterMs: 20_000 }, 1, 20_000],
  ])('[S10] after %j and %d failures a lost seat waits %j ms', (error, failures, delay) => {
    expect(retryDelay(error, failures, 1)).toBe(delay);
  });
});

describe('a hidden app', () => {
  it('[S172] is muted by the end of its join, and heard once it is shown', async () => {
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
