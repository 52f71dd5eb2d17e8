import type { MediaEvent } from '../../../components/core/media/media';
import { nextState, type StreamState } from '../../../components/core/room/stream/stream-state';
import { GrantUrls, datedGrant } from '../../../components/core/room/stream/grant-urls';
import { restartDelay } from '../../../components/core/room/stream/restart-policy';
import { member, playGrant, publishGrant, StoreTestbed, workingElement } from '../../fakes/store/store-testbed';

const courses: readonly StreamState[] = ['idle', 'connecting', 'live', 'reconnecting', 'paused', 'failed'];
const types: readonly MediaEvent['type'][] = [
  'connecting', 'started', 'cameraOpened', 'firstFrame', 'buffering', 'adapting', 'weak', 'reconnecting', 'broken', 'failed',
  'suspended', 'interrupted', 'howling', 'ended', 'noted',
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
    addresses.take(lease('1'));
    addresses.reserve(lease('2'));
    expect(walk(addresses)).toEqual(['1a', '1b', '1c', '2a', '2b', '2c']);
  });

  it('[S43] gives none that ran out', () => {
    const addresses = new GrantUrls();
    addresses.take(lease('1', 1_000));
    addresses.reserve(lease('2', 1_000));
    expect([addresses.hasAnother(1_000), walk(addresses, 1_000)]).toEqual([false, ['1a']]);
  });

  it('[S90] remembers where the stream last flowed for as long as the seat, and a fresh grant begins there', () => {
    const addresses = new GrantUrls();
    addresses.take(lease('1'));
    addresses.advance(0);
    addresses.markGood();
    addresses.take(lease('2'));
    expect(walk(addresses)).toEqual(['2b', '2c', '2a']);
    addresses.clear();
    addresses.take(lease('3'));
    expect(addresses.url).toBe('3a');
  });
});

const broken: MediaEvent = { type: 'broken', reason: 'play_broken' };

async function playing(): Promise<StoreTestbed> {
  const house = new StoreTestbed();
  await house.joined(member('ana'));
  house.room.acceptPlayer('ana', 'main', { type: 'started' });
  return house;
}

describe('a player that broke', () => {
  it('[S43] starts again after a while by a new element: with the next URL, and after the last with a fresh grant', async () => {
    const house = await playing();
    const ana = house.remote('ana');
    const { playerKey } = ana;
    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(499);
    expect([ana.status, ana.player.src]).toEqual(['reconnecting', 'play-ana-1-a']);
    await house.advance(1);
    expect([ana.status, ana.player.src, house.signalling.of('media.play').length]).toEqual(['connecting', 'play-ana-1-b', 0]);
    expect(ana.playerKey).not.toBe(playerKey);
    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(1_000);
    expect([ana.status, ana.player.src, house.signalling.of('media.play').length]).toEqual(['connecting', 'play-ana-2-a', 1]);
  });

  it('[S43] what played well for a while begins its count anew', async () => {
    const house = await playing();
    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(500);
    house.room.acceptPlayer('ana', 'main', { type: 'started' });
    await house.advance(10_000);
    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(500);
    // The window of a first failure: a second one would wait for 1 s.
    expect(house.remote('ana').status).toBe('connecting');
  });

  it('[S48] is broken once, however often the dying engine says so', async () => {
    const house = await playing();
    house.room.acceptPlayer('ana', 'main', broken);
    house.room.acceptPlayer('ana', 'main', broken);
    house.room.acceptPlayer('ana', 'main', { type: 'reconnecting' });
    await house.advance(500);
    expect(house.remote('ana').player.src).toBe('play-ana-1-b');
  });

  it('[S48] and needs no restart when its engine revives meanwhile', async () => {
    const house = await playing();
    house.room.acceptPlayer('ana', 'main', broken);
    house.room.acceptPlayer('ana', 'main', { type: 'started' });
    await house.advance(60_000);
    expect([house.remote('ana').status, house.signalling.of('media.play').length]).toEqual(['live', 0]);
  });

  it('[S44] fails after eight tries, and a tap begins anew', async () => {
    const house = await playing();
    const ana = house.remote('ana');
    for (let count = 0; count < 9; count += 1) {
      house.room.acceptPlayer('ana', 'main', broken);
      await house.advance(10_000);
    }
    expect([ana.status, ana.session.reason, house.signalling.of('media.play').length]).toEqual(['failed', 'play_broken', 4]);
    house.room.retryPlay('ana', 'main');
    await house.advance(0);
    expect(ana.status).toBe('connecting');
  });

  it('[S44] what had failed is tried again when the connection is back', async () => {
    const house = await playing();
    house.room.acceptPlayer('ana', 'main', { type: 'failed', reason: 'play_broken' });
    house.signalling.go('waiting');
    house.signalling.go('online');
    await house.advance(0);
    expect(house.remote('ana').status).toBe('connecting');
  });
});

describe('URLs that run out', () => {
  it('[S45] are renewed in time, together, and kept in reserve: a running element keeps its own', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana'), member('ben'));
    ['ana', 'ben'].forEach((id) => house.room.acceptPlayer(id, 'main', { type: 'started' }));
    await house.advance(480_000);
    expect(house.signalling.of('media.play').map(({ tracks }) => tracks.length)).toEqual([2]);
    expect(house.signalling.of('media.publish')).toHaveLength(1);
    expect([house.remote('ana').player.src, house.room.me.pusher.url]).toEqual(['play-ana-1-a', 'push-1-a']);

    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(500);
    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(1_000);
    // The reserve is there: no request stands between the break and the next start.
    expect(house.signalling.of('media.play')).toHaveLength(1);
    expect(house.remote('ana').player.src).toBe('play-ana-2-a');
  });

  it('[S45] a reserve that ran out as well is not used', async () => {
    const house = await playing();
    house.signalling.answers['media.play'] = ({ tracks }) => ({ play: tracks.map(({ member: id }) => playGrant(id, 2, 1_000)) });
    await house.advance(480_000);
    house.signalling.answers['media.play'] = () => ({ play: [] });
    await house.advance(2_000);
    house.signalling.answers['media.play'] = ({ tracks }) => ({ play: tracks.map(({ member: id }) => playGrant(id, 3)) });
    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(500);
    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(1_000);
    expect(house.remote('ana').player.src).toBe('play-ana-3-a');
  });
});

describe('silence', () => {
  it('[S46] of 12 s after a start is a break, when an element is there', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana'));
    house.room.attachPlayer('ana', 'main', workingElement);
    await house.advance(11_999);
    expect(house.remote('ana').status).toBe('connecting');
    await house.advance(1);
    expect(house.remote('ana').status).toBe('reconnecting');
  });

  it('[S46] means nothing when no element is there, or it left', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana'));
    house.room.attachPlayer('ana', 'main', workingElement)();
    await house.advance(60_000);
    expect([house.remote('ana').status, house.signalling.of('media.play').length]).toEqual(['connecting', 0]);
  });

  it('[S47] after the app came back is a break after 3 s, and not before', async () => {
    const house = await playing();
    house.room.attachPlayer('ana', 'main', workingElement);
    house.room.acceptPlayer('ana', 'main', { type: 'suspended' });
    await house.advance(60_000);
    expect(house.remote('ana').status).toBe('paused');
    house.room.returnedToForeground();
    await house.advance(2_999);
    expect(house.remote('ana').status).toBe('paused');
    await house.advance(1);
    expect(house.remote('ana').status).toBe('reconnecting');
  });

  it('[S47] an engine that came back by itself is left alone', async () => {
    const house = await playing();
    house.room.attachPlayer('ana', 'main', workingElement);
    house.room.acceptPlayer('ana', 'main', { type: 'suspended' });
    house.room.returnedToForeground();
    house.room.acceptPlayer('ana', 'main', { type: 'started' });
    await house.advance(60_000);
    expect([house.remote('ana').status, house.signalling.of('media.play').length]).toEqual(['live', 0]);
  });
});

describe('an address that does not answer', () => {
  it('[S104] is left for the next one of the grant at once, whatever the engine still tries', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana'));
    const ana = house.remote('ana');
    house.room.acceptPlayer('ana', 'main', { type: 'unreachable' });
    await house.advance(500);
    expect([ana.status, ana.player.src, house.signalling.of('media.play').length]).toEqual(['connecting', 'play-ana-1-b', 0]);
  });

  it('[S104] is left to the engine when it is the last one', async () => {
    const house = await playing();
    const ana = house.remote('ana');
    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(500);
    house.room.acceptPlayer('ana', 'main', { type: 'started' });
    house.room.acceptPlayer('ana', 'main', { type: 'unreachable' });
    await house.advance(5_000);
    expect([ana.status, ana.player.src, house.signalling.of('media.play').length]).toEqual(['reconnecting', 'play-ana-1-b', 0]);
  });

  it('[S90] the one that answers is where the next grant begins', async () => {
    const house = await playing();
    const ana = house.remote('ana');
    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(500);
    house.room.acceptPlayer('ana', 'main', { type: 'started' });
    house.room.acceptPlayer('ana', 'main', broken);
    await house.advance(1_000);
    expect(ana.player.src).toBe('play-ana-2-b');
  });
});

describe('an engine that reconnects by itself', () => {
  it('[S105] is broken after 30 s without coming back or giving up', async () => {
    const house = await playing();
    const ana = house.remote('ana');
    house.room.attachPlayer('ana', 'main', workingElement);
    house.room.acceptPlayer('ana', 'main', { type: 'reconnecting' });
    await house.advance(29_999);
    expect(ana.player.src).toBe('play-ana-1-a');
    await house.advance(501);
    expect([ana.status, ana.player.src]).toEqual(['connecting', 'play-ana-1-b']);
  });

  it('[S105] and nothing is expected of it in the background', async () => {
    const house = await playing();
    house.room.attachPlayer('ana', 'main', workingElement);
    house.room.acceptPlayer('ana', 'main', { type: 'reconnecting' });
    house.room.acceptPlayer('ana', 'main', { type: 'suspended' });
    await house.advance(600_000);
    expect([house.remote('ana').status, house.remote('ana').player.src]).toEqual(['paused', 'play-ana-1-a']);
  });
});

describe('the pusher', () => {
  it('[S43] that broke starts again with the next URL, and takes a new element from the second failure on', async () => {
    const house = new StoreTestbed();
    await house.joined();
    const { given } = house.pusher();
    house.room.acceptPusher({ type: 'started' });
    house.room.acceptPusher({ type: 'broken', reason: 'push_broken' });
    await house.advance(500);
    expect([house.room.me.pusher.url, house.room.me.pusherKey]).toEqual(['push-1-b', 'me.0']);
    expect(given).toEqual(['start', 'stop', 'start']);
    house.room.acceptPusher({ type: 'broken', reason: 'push_broken' });
    await house.advance(1_000);
    expect([house.room.me.pusher.url, house.room.me.pusherKey]).toEqual(['push-10-a', 'me.1']);
    expect(given).toEqual(['start', 'stop', 'start', 'start']);
  });

  it('[S109] fails in the end with its own reason, and begins anew at a tap', async () => {
    const house = new StoreTestbed();
    house.signalling.answers['media.publish'] = () => ({ publish: publishGrant() });
    await house.joined();
    for (let count = 0; count < 9; count += 1) {
      house.room.acceptPusher({ type: 'broken', reason: 'push_broken' });
      await house.advance(10_000);
    }
    const { me } = house.room;
    expect([me.status, me.trouble]).toEqual(['failed', 'push_broken']);
    // A tap on the own tile: a new element, a fresh grant, and as many tries as at first.
    const asked = house.signalling.of('media.publish').length;
    const element = me.pusherKey;
    house.room.retryDevices();
    await house.advance(0);
    expect([me.status, me.trouble, house.signalling.of('media.publish').length]).toEqual(['connecting', null, asked + 1]);
    expect(me.pusherKey).not.toBe(element);
    house.room.acceptPusher({ type: 'broken', reason: 'push_broken' });
    await house.advance(500);
    expect(me.status).toBe('connecting');
  });
});
