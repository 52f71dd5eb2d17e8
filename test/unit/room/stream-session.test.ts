import type { MediaEvent } from '../../../components/core/media/media';
import { nextState, type StreamState } from '../../../components/core/room/stream/stream-state';
import { GrantUrls, datedGrant } from '../../../components/core/room/stream/grant-urls';
import { restartDelay } from '../../../components/core/room/stream/restart-policy';
import { member, playGrant, publishGrant, StoreTestbed, workingElement } from '../../fakes/store/store-testbed';

const states: readonly StreamState[] = ['idle', 'connecting', 'live', 'reconnecting', 'paused', 'failed'];
const types: readonly MediaEvent['type'][] = [
  'connecting', 'started', 'cameraOpened', 'firstFrame', 'buffering', 'adapting', 'weak', 'reconnecting', 'broken', 'failed',
  'suspended', 'interrupted', 'feedback', 'ended', 'noted',
]; // prettier-ignore

describe('the state of a stream', () => {
  const possible: readonly [StreamState, MediaEvent['type'], StreamState][] = [
    ['connecting', 'started', 'live'],
    ['connecting', 'firstFrame', 'live'],
    ['connecting', 'broken', 'reconnecting'],
    ['connecting', 'failed', 'failed'],
    ['connecting', 'suspended', 'paused'],
    ['connecting', 'interrupted', 'paused'],
    ['live', 'reconnecting', 'reconnecting'],
    ['live', 'broken', 'reconnecting'],
    ['live', 'failed', 'failed'],
    ['live', 'suspended', 'paused'],
    ['live', 'interrupted', 'paused'],
    ['reconnecting', 'started', 'live'],
    ['reconnecting', 'firstFrame', 'live'],
    ['reconnecting', 'failed', 'failed'],
    ['reconnecting', 'suspended', 'paused'],
    ['reconnecting', 'interrupted', 'paused'],
    ['paused', 'connecting', 'connecting'],
    ['paused', 'started', 'live'],
    ['paused', 'firstFrame', 'live'],
    ['paused', 'failed', 'failed'],
    ['failed', 'connecting', 'connecting'],
    ['failed', 'started', 'live'],
    ['failed', 'firstFrame', 'live'],
  ];

  it.each(possible)('[S40] %s, %s: %s', (state, type, after) => {
    expect(nextState(state, type)).toBe(after);
  });

  it('[S40] does not change on any other event, and never while idle', () => {
    states.forEach((state) =>
      types
        .filter((type) => !possible.some(([before, listed]) => before === state && listed === type))
        .forEach((type) => expect(nextState(state, type)).toBe(state)),
    );
  });
});

describe('the delay before a restart', () => {
  it.each([
    [1, 1, 500],
    [1, 0, 0],
    [2, 1, 1_000],
    [4, 0.5, 2_000],
    [6, 1, 10_000],
    [8, 1, 10_000],
    [9, 0, null],
  ])('[S49] after failure %d with random number %d is %d ms', (failures, random, delay) => {
    expect(restartDelay({ failures, random })).toBe(delay);
  });
});

describe('a grant', () => {
  it.each([
    [100_000, 80_000],
    [3_600_000, 3_300_000],
  ])('[S45] of %d ms is renewed after %d ms', (leftMs, renewAt) => {
    expect(datedGrant({ urls: ['a'], leftMs }, 0).renewAt).toBe(renewAt);
  });

  const grant = (name: string, leftMs = 60_000) =>
    datedGrant({ urls: ['a', 'b', 'c'].map((letter) => name + letter), leftMs }, 0);
  /** Every URL up to the request of a fresh grant, with one failure each. */
  const tryAll = (grants: GrantUrls, now = 0): string[] => {
    const tried = [grants.url];
    while (grants.advance(now)) tried.push(grants.url);
    return tried;
  };

  it('[S43] moves on to its next URL at each failure, then to the spare grant; then a fresh one is needed', () => {
    const grants = new GrantUrls();
    expect([grants.url, grants.advance(0)]).toEqual(['', false]);
    grants.use(grant('1'));
    grants.keepSpare(grant('2'));
    expect(tryAll(grants)).toEqual(['1a', '1b', '1c', '2a', '2b', '2c']);
  });

  it('[S43] that expired has no further URL', () => {
    const grants = new GrantUrls();
    grants.use(grant('1', 1_000));
    grants.keepSpare(grant('2', 1_000));
    expect([grants.hasAnother(1_000), tryAll(grants, 1_000)]).toEqual([false, ['1a']]);
  });

  it('[S90] begins at the URL that worked last, until the room is left', () => {
    const grants = new GrantUrls();
    grants.use(grant('1'));
    grants.advance(0);
    grants.markGood();
    grants.use(grant('2'));
    expect(tryAll(grants)).toEqual(['2b', '2c', '2a']);
    grants.clear();
    grants.use(grant('3'));
    expect(grants.url).toBe('3a');
  });
});

const broken: MediaEvent = { type: 'broken', reason: 'play_broken' };

async function playing(): Promise<StoreTestbed> {
  const testbed = new StoreTestbed();
  await testbed.joined(member('ana'));
  testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
  return testbed;
}

describe('a failed player', () => {
  it('[S43] restarts after a delay with a new element: with the next URL, and after the last with a fresh grant', async () => {
    const testbed = await playing();
    const ana = testbed.remote('ana');
    const { playerKey } = ana;
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(499);
    expect([ana.status, ana.player.src]).toEqual(['reconnecting', 'play-ana-1-a']);
    await testbed.advance(1);
    expect([ana.status, ana.player.src, testbed.signalling.of('media.play').length]).toEqual(['connecting', 'play-ana-1-b', 0]);
    expect(ana.playerKey).not.toBe(playerKey);
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(1_000);
    expect([ana.status, ana.player.src, testbed.signalling.of('media.play').length]).toEqual(['connecting', 'play-ana-2-a', 1]);
  });

  it('[S43] counts its failures from 0 again after it played for 10 s', async () => {
    const testbed = await playing();
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(500);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    await testbed.advance(10_000);
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(500);
    // This is the delay after a first failure; a second one would take 1 s.
    expect(testbed.remote('ana').status).toBe('connecting');
  });

  it('[S48] counts one failure, however many events the engine sends', async () => {
    const testbed = await playing();
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'reconnecting' });
    await testbed.advance(500);
    expect(testbed.remote('ana').player.src).toBe('play-ana-1-b');
  });

  it('[S48] is not restarted if its engine recovers before', async () => {
    const testbed = await playing();
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    await testbed.advance(60_000);
    expect([testbed.remote('ana').status, testbed.signalling.of('media.play').length]).toEqual(['live', 0]);
  });

  it('[S44] gives up after eight restarts, and a tap on retry starts it again', async () => {
    const testbed = await playing();
    const ana = testbed.remote('ana');
    for (let count = 0; count < 9; count += 1) {
      testbed.room.elements.acceptPlayer('ana', 'main', broken);
      await testbed.advance(10_000);
    }
    expect([ana.status, ana.session.reason, testbed.signalling.of('media.play').length]).toEqual(['failed', 'play_broken', 4]);
    testbed.room.retryPlay('ana', 'main');
    await testbed.advance(0);
    expect(ana.status).toBe('connecting');
  });

  it('[S44] is retried when the connection is back', async () => {
    const testbed = await playing();
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'failed', reason: 'play_broken' });
    testbed.signalling.go('waiting');
    testbed.signalling.go('online');
    await testbed.advance(0);
    expect(testbed.remote('ana').status).toBe('connecting');
  });
});

describe('URLs that expire', () => {
  it('[S45] are renewed in time, together, and kept as spares, because a running element keeps its URL', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'), member('ben'));
    ['ana', 'ben'].forEach((id) => testbed.room.elements.acceptPlayer(id, 'main', { type: 'started' }));
    await testbed.advance(480_000);
    expect(testbed.signalling.of('media.play').map(({ tracks }) => tracks.length)).toEqual([2]);
    expect(testbed.signalling.of('media.publish')).toHaveLength(1);
    expect([testbed.remote('ana').player.src, testbed.room.me.pusher.url]).toEqual(['play-ana-1-a', 'push-1-a']);

    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(500);
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(1_000);
    // With a spare grant the restart does not wait for a request.
    expect(testbed.signalling.of('media.play')).toHaveLength(1);
    expect(testbed.remote('ana').player.src).toBe('play-ana-2-a');
  });

  it('[S45] are not used from an expired spare grant', async () => {
    const testbed = await playing();
    testbed.signalling.answers['media.play'] = ({ tracks }) => ({
      play: tracks.map(({ member: id }) => playGrant(id, 2, 1_000)),
    });
    await testbed.advance(480_000);
    testbed.signalling.answers['media.play'] = () => ({ play: [] });
    await testbed.advance(2_000);
    testbed.signalling.answers['media.play'] = ({ tracks }) => ({ play: tracks.map(({ member: id }) => playGrant(id, 3)) });
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(500);
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(1_000);
    expect(testbed.remote('ana').player.src).toBe('play-ana-3-a');
  });
});

describe('a stream without events', () => {
  it('[S46] counts a failure 12 s after its start, if an element carries it', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    testbed.room.elements.attachPlayer('ana', 'main', workingElement);
    await testbed.advance(11_999);
    expect(testbed.remote('ana').status).toBe('connecting');
    await testbed.advance(1);
    expect(testbed.remote('ana').status).toBe('reconnecting');
  });

  it('[S46] counts no failure without an element', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    testbed.room.elements.attachPlayer('ana', 'main', workingElement)();
    await testbed.advance(60_000);
    expect([testbed.remote('ana').status, testbed.signalling.of('media.play').length]).toEqual(['connecting', 0]);
  });

  it('[S47] counts a failure 3 s after the app came back, and not before', async () => {
    const testbed = await playing();
    testbed.room.elements.attachPlayer('ana', 'main', workingElement);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'suspended' });
    await testbed.advance(60_000);
    expect(testbed.remote('ana').status).toBe('paused');
    testbed.room.returnedToForeground();
    await testbed.advance(2_999);
    expect(testbed.remote('ana').status).toBe('paused');
    await testbed.advance(1);
    expect(testbed.remote('ana').status).toBe('reconnecting');
  });

  it('[S47] counts no failure if its engine came back by itself', async () => {
    const testbed = await playing();
    testbed.room.elements.attachPlayer('ana', 'main', workingElement);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'suspended' });
    testbed.room.returnedToForeground();
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    await testbed.advance(60_000);
    expect([testbed.remote('ana').status, testbed.signalling.of('media.play').length]).toEqual(['live', 0]);
  });
});

describe('a URL that does not answer', () => {
  it('[S104] is replaced by the next one of the grant, without waiting for the engine to give up', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    const ana = testbed.remote('ana');
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'unreachable' });
    await testbed.advance(500);
    expect([ana.status, ana.player.src, testbed.signalling.of('media.play').length]).toEqual(['connecting', 'play-ana-1-b', 0]);
  });

  it('[D151] is left for the next one at once', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'unreachable' });
    await testbed.advance(0);
    expect(testbed.remote('ana').player.src).toBe('play-ana-1-b');
  });

  it('[S104] is retried by the engine if it is the last one', async () => {
    const testbed = await playing();
    const ana = testbed.remote('ana');
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(500);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'unreachable' });
    await testbed.advance(5_000);
    expect([ana.status, ana.player.src, testbed.signalling.of('media.play').length]).toEqual(['reconnecting', 'play-ana-1-b', 0]);
  });

  it('[S90] is skipped in the next grant, which begins at the one that answered', async () => {
    const testbed = await playing();
    const ana = testbed.remote('ana');
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(500);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(1_000);
    expect(ana.player.src).toBe('play-ana-2-b');
  });
});

describe('an engine that reconnects by itself', () => {
  it('[S105] counts a failure after 30 s without recovering or giving up', async () => {
    const testbed = await playing();
    const ana = testbed.remote('ana');
    testbed.room.elements.attachPlayer('ana', 'main', workingElement);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'reconnecting' });
    await testbed.advance(29_999);
    expect(ana.player.src).toBe('play-ana-1-a');
    await testbed.advance(501);
    expect([ana.status, ana.player.src]).toEqual(['connecting', 'play-ana-1-b']);
  });

  it('[S105] counts none in the background', async () => {
    const testbed = await playing();
    testbed.room.elements.attachPlayer('ana', 'main', workingElement);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'reconnecting' });
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'suspended' });
    await testbed.advance(600_000);
    expect([testbed.remote('ana').status, testbed.remote('ana').player.src]).toEqual(['paused', 'play-ana-1-a']);
  });
});

describe('the pusher', () => {
  it('[S43] restarts with the next URL after a failure, and with a new element from the second failure on', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const { given } = testbed.pusher();
    testbed.room.elements.acceptPusher({ type: 'started' });
    testbed.room.elements.acceptPusher({ type: 'broken', reason: 'push_broken' });
    await testbed.advance(500);
    expect([testbed.room.me.pusher.url, testbed.room.me.pusherKey]).toEqual(['push-1-b', 'me.0']);
    expect(given).toEqual(['start', 'stop', 'start']);
    testbed.room.elements.acceptPusher({ type: 'broken', reason: 'push_broken' });
    await testbed.advance(1_000);
    expect([testbed.room.me.pusher.url, testbed.room.me.pusherKey]).toEqual(['push-10-a', 'me.1']);
    expect(given).toEqual(['start', 'stop', 'start', 'start']);
  });

  it('[S109] gives up with its own reason, and starts again at a tap', async () => {
    const testbed = new StoreTestbed();
    testbed.signalling.answers['media.publish'] = () => ({ publish: publishGrant() });
    await testbed.joined();
    for (let count = 0; count < 9; count += 1) {
      testbed.room.elements.acceptPusher({ type: 'broken', reason: 'push_broken' });
      await testbed.advance(10_000);
    }
    const { me } = testbed.room;
    expect([me.status, me.trouble]).toEqual(['failed', 'push_broken']);
    // A tap on the own tile starts a new element with a fresh grant and a fresh count of failures.
    const requests = testbed.signalling.of('media.publish').length;
    const element = me.pusherKey;
    testbed.room.retryDevices();
    await testbed.advance(0);
    expect([me.status, me.trouble, testbed.signalling.of('media.publish').length]).toEqual(['connecting', null, requests + 1]);
    expect(me.pusherKey).not.toBe(element);
    testbed.room.elements.acceptPusher({ type: 'broken', reason: 'push_broken' });
    await testbed.advance(500);
    expect(me.status).toBe('connecting');
  });
});
