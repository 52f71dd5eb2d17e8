import type { MediaEvent } from '../../../components/core/media/media';
import { nextState, type StreamState } from '../../../components/core/room/stream/stream-state';
import { GrantUrls, datedGrant } from '../../../components/core/room/stream/grant-urls';
import { restartDelay } from '../../../components/core/room/stream/restart-policy';
import { member, playGrant, publishGrant, StoreTestbed, workingElement } from '../../fakes/store/store-testbed';

const courses: readonly StreamState[] = ['idle', 'connecting', 'live', 'reconnecting', 'paused', 'failed'];
const types: readonly MediaEvent['type'][] = [
  'connecting', 'started', 'cameraOpened', 'firstFrame', 'buffering', 'adapting', 'weak', 'reconnecting', 'broken', 'failed',
  'suspended', 'interrupted', 'feedback', 'ended', 'noted',
]; // prettier-ignore

describe('the course of an element', () => {
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

  it.each(possible)('[S40] %s, %s: %s', (course, type, after) => {
    expect(nextState(course, type)).toBe(after);
  });

  it('[S40] everything else changes nothing, and idle hears nothing at all', () => {
    courses.forEach((course) =>
      types
        .filter((type) => !possible.some(([before, what]) => before === course && what === type))
        .forEach((type) => expect(nextState(course, type)).toBe(course)),
    );
  });
});

describe('the wait before a restart', () => {
  it.each([
    [1, 1, 500],
    [1, 0, 0],
    [2, 1, 1_000],
    [4, 0.5, 2_000],
    [6, 1, 10_000],
    [8, 1, 10_000],
    [9, 0, null],
  ])('[S49] after failure %d with chance %d is %d ms', (failures, random, delay) => {
    expect(restartDelay({ failures, random })).toBe(delay);
  });
});

describe('a lease', () => {
  it.each([
    [100_000, 80_000],
    [3_600_000, 3_300_000],
  ])('[S45] of %d ms is renewed after %d', (leftMs, renewAt) => {
    expect(datedGrant({ urls: ['a'], leftMs }, 0).renewAt).toBe(renewAt);
  });

  const lease = (name: string, leftMs = 60_000) =>
    datedGrant({ urls: ['a', 'b', 'c'].map((letter) => name + letter), leftMs }, 0);
  /** Every address up to the first fresh grant that is due, one break each. */
  const walk = (addresses: GrantUrls, now = 0): string[] => {
    const tried = [addresses.url];
    while (addresses.advance(now)) tried.push(addresses.url);
    return tried;
  };

  it('[S43] gives the URLs of its list in order, one break each, then those of the reserve; then a fresh grant is due', () => {
    const addresses = new GrantUrls();
    expect([addresses.url, addresses.advance(0)]).toEqual(['', false]);
    addresses.use(lease('1'));
    addresses.keepSpare(lease('2'));
    expect(walk(addresses)).toEqual(['1a', '1b', '1c', '2a', '2b', '2c']);
  });

  it('[S43] gives none that ran out', () => {
    const addresses = new GrantUrls();
    addresses.use(lease('1', 1_000));
    addresses.keepSpare(lease('2', 1_000));
    expect([addresses.hasAnother(1_000), walk(addresses, 1_000)]).toEqual([false, ['1a']]);
  });

  it('[S90] remembers where the stream last flowed for as long as the seat, and a fresh grant begins there', () => {
    const addresses = new GrantUrls();
    addresses.use(lease('1'));
    addresses.advance(0);
    addresses.markGood();
    addresses.use(lease('2'));
    expect(walk(addresses)).toEqual(['2b', '2c', '2a']);
    addresses.clear();
    addresses.use(lease('3'));
    expect(addresses.url).toBe('3a');
  });
});

const broken: MediaEvent = { type: 'broken', reason: 'play_broken' };

async function playing(): Promise<StoreTestbed> {
  const testbed = new StoreTestbed();
  await testbed.joined(member('ana'));
  testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
  return testbed;
}

describe('a player that broke', () => {
  it('[S43] starts again after a while by a new element: with the next URL, and after the last with a fresh grant', async () => {
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

  it('[S43] what played well for a while begins its count anew', async () => {
    const testbed = await playing();
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(500);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    await testbed.advance(10_000);
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(500);
    // The window of a first failure: a second one would wait for 1 s.
    expect(testbed.remote('ana').status).toBe('connecting');
  });

  it('[S48] is broken once, however often the dying engine says so', async () => {
    const testbed = await playing();
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'reconnecting' });
    await testbed.advance(500);
    expect(testbed.remote('ana').player.src).toBe('play-ana-1-b');
  });

  it('[S48] and needs no restart when its engine revives meanwhile', async () => {
    const testbed = await playing();
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    await testbed.advance(60_000);
    expect([testbed.remote('ana').status, testbed.signalling.of('media.play').length]).toEqual(['live', 0]);
  });

  it('[S44] fails after eight tries, and a tap begins anew', async () => {
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

  it('[S44] what had failed is tried again when the connection is back', async () => {
    const testbed = await playing();
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'failed', reason: 'play_broken' });
    testbed.signalling.go('waiting');
    testbed.signalling.go('online');
    await testbed.advance(0);
    expect(testbed.remote('ana').status).toBe('connecting');
  });
});

describe('URLs that run out', () => {
  it('[S45] are renewed in time, together, and kept in reserve: a running element keeps its own', async () => {
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
    // The reserve is there: no request stands between the break and the next start.
    expect(testbed.signalling.of('media.play')).toHaveLength(1);
    expect(testbed.remote('ana').player.src).toBe('play-ana-2-a');
  });

  it('[S45] a reserve that ran out as well is not used', async () => {
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

describe('silence', () => {
  it('[S46] of 12 s after a start is a break, when an element is there', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    testbed.room.elements.attachPlayer('ana', 'main', workingElement);
    await testbed.advance(11_999);
    expect(testbed.remote('ana').status).toBe('connecting');
    await testbed.advance(1);
    expect(testbed.remote('ana').status).toBe('reconnecting');
  });

  it('[S46] means nothing when no element is there, or it left', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    testbed.room.elements.attachPlayer('ana', 'main', workingElement)();
    await testbed.advance(60_000);
    expect([testbed.remote('ana').status, testbed.signalling.of('media.play').length]).toEqual(['connecting', 0]);
  });

  it('[S47] after the app came back is a break after 3 s, and not before', async () => {
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

  it('[S47] an engine that came back by itself is left alone', async () => {
    const testbed = await playing();
    testbed.room.elements.attachPlayer('ana', 'main', workingElement);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'suspended' });
    testbed.room.returnedToForeground();
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    await testbed.advance(60_000);
    expect([testbed.remote('ana').status, testbed.signalling.of('media.play').length]).toEqual(['live', 0]);
  });
});

describe('an address that does not answer', () => {
  it('[S104] is left for the next one of the grant at once, whatever the engine still tries', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    const ana = testbed.remote('ana');
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'unreachable' });
    await testbed.advance(500);
    expect([ana.status, ana.player.src, testbed.signalling.of('media.play').length]).toEqual(['connecting', 'play-ana-1-b', 0]);
  });

  it('[S104] is left to the engine when it is the last one', async () => {
    const testbed = await playing();
    const ana = testbed.remote('ana');
    testbed.room.elements.acceptPlayer('ana', 'main', broken);
    await testbed.advance(500);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'unreachable' });
    await testbed.advance(5_000);
    expect([ana.status, ana.player.src, testbed.signalling.of('media.play').length]).toEqual(['reconnecting', 'play-ana-1-b', 0]);
  });

  it('[S90] the one that answers is where the next grant begins', async () => {
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
  it('[S105] is broken after 30 s without coming back or giving up', async () => {
    const testbed = await playing();
    const ana = testbed.remote('ana');
    testbed.room.elements.attachPlayer('ana', 'main', workingElement);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'reconnecting' });
    await testbed.advance(29_999);
    expect(ana.player.src).toBe('play-ana-1-a');
    await testbed.advance(501);
    expect([ana.status, ana.player.src]).toEqual(['connecting', 'play-ana-1-b']);
  });

  it('[S105] and nothing is expected of it in the background', async () => {
    const testbed = await playing();
    testbed.room.elements.attachPlayer('ana', 'main', workingElement);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'reconnecting' });
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'suspended' });
    await testbed.advance(600_000);
    expect([testbed.remote('ana').status, testbed.remote('ana').player.src]).toEqual(['paused', 'play-ana-1-a']);
  });
});

describe('the pusher', () => {
  it('[S43] that broke starts again with the next URL, and takes a new element from the second failure on', async () => {
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

  it('[S109] fails in the end with its own reason, and begins anew at a tap', async () => {
    const testbed = new StoreTestbed();
    testbed.signalling.answers['media.publish'] = () => ({ publish: publishGrant() });
    await testbed.joined();
    for (let count = 0; count < 9; count += 1) {
      testbed.room.elements.acceptPusher({ type: 'broken', reason: 'push_broken' });
      await testbed.advance(10_000);
    }
    const { me } = testbed.room;
    expect([me.status, me.trouble]).toEqual(['failed', 'push_broken']);
    // A tap on the own tile: a new element, a fresh grant, and as many tries as at first.
    const asked = testbed.signalling.of('media.publish').length;
    const element = me.pusherKey;
    testbed.room.retryDevices();
    await testbed.advance(0);
    expect([me.status, me.trouble, testbed.signalling.of('media.publish').length]).toEqual(['connecting', null, asked + 1]);
    expect(me.pusherKey).not.toBe(element);
    testbed.room.elements.acceptPusher({ type: 'broken', reason: 'push_broken' });
    await testbed.advance(500);
    expect(me.status).toBe('connecting');
  });
});
