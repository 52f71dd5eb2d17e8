import { rtcError } from '../../../components/core/protocol/errors';
import { settled } from '../../fakes/platform/fake-clock';
import { member, playGrant, state, StoreTestbed, track } from '../../fakes/store/store-testbed';

describe('joining', () => {
  it('[S2] is one request with the name and the wanted tracks, and ends with URLs in hand', async () => {
    const house = new StoreTestbed();
    house.others = [member('ana')];
    const joining = house.room.join({ name: 'Ben', microphone: true, camera: false });
    expect(house.room.state).toBe('joining');
    await joining;

    expect(house.signalling.asked.map(({ method }) => method)).toEqual(['room.join']);
    expect(house.signalling.of('room.join')[0]).toEqual({
      room: 'r1',
      name: 'Ben',
      tracks: [track({ muted: false }), track({ kind: 'video', muted: true })],
    });
    expect(house.room.state).toBe('joined');
    expect(house.room.me.pusher.url).toBe('push-1-a');
    expect(house.remote('ana').player.src).toBe('play-ana-1-a');
    await house.advance(0);
    expect(house.signalling.of('media.play')).toEqual([]);
  });

  it('[S2] follows the stream from where the snapshot stands', async () => {
    const house = new StoreTestbed();
    await house.joined();
    expect(house.signalling.subscribed).toEqual({ 'r:r1': { e: 'e1', s: 0 } });
  });

  it('[S3] twice is once', async () => {
    const house = new StoreTestbed();
    await Promise.all([house.room.join(), house.room.join()]);
    await house.room.join();
    expect(house.signalling.of('room.join')).toHaveLength(1);
  });

  it('[S4] refused, is idle again and says why', async () => {
    const house = new StoreTestbed();
    const heard = jest.fn();
    house.room.on('error', heard);
    house.signalling.answers['room.join'] = () => Promise.reject(rtcError('room_full'));
    await expect(house.room.join()).rejects.toMatchObject({ reason: 'room_full' });
    expect([house.room.state, house.room.error?.reason]).toEqual(['idle', 'room_full']);
    expect(heard).toHaveBeenCalledTimes(1);

    house.signalling.answers['room.join'] = ({ tracks }) => house.joinResult(tracks);
    await house.room.join();
    expect([house.room.state, house.room.error]).toEqual(['joined', null]);
  });

  it('[S14] a plane that this build cannot speak is unsupported, and the seat is given back', async () => {
    const house = new StoreTestbed();
    house.signalling.answers['room.join'] = ({ tracks }) => ({ ...house.joinResult(tracks), plane: 'trtc' });
    await expect(house.room.join()).rejects.toMatchObject({ reason: 'unsupported' });
    expect(house.room.state).toBe('idle');
    expect(house.signalling.of('room.leave')).toEqual([{ room: 'r1' }]);
  });
});

describe('leaving', () => {
  it('[S5] gives the seat back and resolves, whatever the server says to it', async () => {
    const house = new StoreTestbed();
    const left = jest.fn();
    house.room.on('left', left);
    await house.joined(member('ana'));
    house.signalling.answers['room.leave'] = () => Promise.reject(rtcError('internal'));
    await house.room.leave();
    expect(house.signalling.of('room.leave')).toEqual([{ room: 'r1' }]);
    expect([house.room.state, house.room.left]).toEqual(['left', 'left']);
    expect([house.room.members, house.room.remotes, house.room.me.pusher.url]).toEqual([[], [], '']);
    expect(left).toHaveBeenCalledWith({ reason: 'left' });
  });

  it('[S5] while joining, lets the join be answered first: a seat must not stay behind', async () => {
    const house = new StoreTestbed();
    let answer: () => void = () => undefined;
    house.signalling.answers['room.join'] = ({ tracks }) =>
      new Promise((done) => {
        answer = () => done(house.joinResult(tracks));
      });
    const joining = house.room.join();
    await settled();
    const leaving = house.room.leave();
    expect(house.room.state).toBe('left');
    await settled();
    expect(house.signalling.of('room.leave')).toEqual([]);
    answer();
    await Promise.all([joining, leaving]);
    expect(house.room.state).toBe('left');
    expect(house.signalling.of('room.leave')).toHaveLength(1);
    expect(house.signalling.subscribed).toEqual({});
  });

  it('[S5] and coming back at once gives the first seat back before the second is asked for', async () => {
    const house = new StoreTestbed();
    const first = house.room.join();
    const leaving = house.room.leave();
    await Promise.all([first, leaving, house.room.join()]);
    expect(house.room.state).toBe('joined');
    expect(house.signalling.asked.map(({ method }) => method)).toEqual(['room.join', 'room.leave', 'room.join']);
  });

  it('[S5] before joining is nothing', async () => {
    const house = new StoreTestbed();
    await house.room.leave();
    expect(house.signalling.asked).toEqual([]);
  });

  it('[S6] leaves nothing: no timer, listener, stream or light', async () => {
    const house = new StoreTestbed();
    const { given, release } = house.pusher();
    await house.joined(member('ana'), member('ben'));
    house.room.acceptPusherNet({ level: 2 });
    house.room.acceptPlayerVolume('ana', 'main', 50);
    house.room.acceptPlayer('ben', 'main', { type: 'broken', reason: 'play_broken' });
    expect(house.platform.keepScreenOn).toBe(true);
    expect(house.held.timers).toBeGreaterThan(0);

    await house.room.leave();
    release();
    expect(given[given.length - 1]).toBe('stop');
    expect(house.platform.keepScreenOn).toBe(false);
    // The connection lingers for the next page, then goes too.
    await house.advance(5_000);
    expect(house.signalling.phase).toBe('closed');
    expect(house.held).toEqual({ timers: 0, listeners: 1, sockets: 0, followed: 0 });
    house.close();
    expect(house.held).toEqual({ timers: 0, listeners: 0, sockets: 0, followed: 0 });
    expect(house.signalling.listeners).toBe(0);
  });
});

describe('being removed', () => {
  it.each([
    ['kicked', 'kicked'],
    ['replaced', 'replaced'],
    ['closed', 'closed'],
    ['left', 'left'],
  ] as const)('[S7] %s ends the room with that reason', async (told, reason) => {
    const house = new StoreTestbed();
    const left = jest.fn();
    house.room.on('left', left);
    await house.joined();
    house.emit('member.left', { id: 'me', reason: told });
    expect([house.room.state, house.room.left]).toEqual(['left', reason]);
    expect(left).toHaveBeenCalledWith({ reason });
    expect(house.signalling.of('room.leave')).toEqual([]);
  });

  it('[S7] a room that is closed ends for everybody', async () => {
    const house = new StoreTestbed();
    await house.joined();
    house.emit('room.closed', {});
    expect([house.room.state, house.room.left]).toEqual(['left', 'closed']);
  });

  it.each([
    ['replaced', 'replaced', null],
    ['banned', 'kicked', null],
    ['unauthorized', 'lost', 'unauthorized'],
    ['too_old', 'lost', 'too_old'],
  ] as const)('[S15] a connection that ended for %s is a room left: %s', async (why, reason, error) => {
    const house = new StoreTestbed();
    await house.joined();
    house.signalling.end(why);
    expect([house.room.state, house.room.left, house.room.error?.reason ?? null]).toEqual(['left', reason, error]);
  });
});

describe('a connection that comes and goes', () => {
  it('[S8] is reconnecting with everybody still there, then joined', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana'));
    house.signalling.go('waiting');
    expect(house.room.state).toBe('reconnecting');
    expect(house.remote('ana').player.src).toBe('play-ana-1-a');
    house.signalling.go('online');
    await house.advance(0);
    expect(house.room.state).toBe('joined');
    expect(house.signalling.of('room.join')).toHaveLength(1);
  });

  it('[S8] a snapshot replaces what was known', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana'), member('ben'));
    house.signalling.snapshot('r:r1', state([member('ben'), member('me')]));
    expect(house.room.remotes.map((remote) => remote.member.id)).toEqual(['ben']);
  });

  it('[S9] a seat that was lost is taken again, with the same wishes and fresh URLs, and never looks joined meanwhile', async () => {
    const house = new StoreTestbed();
    const seen: string[] = [];
    const joined = jest.fn();
    house.room.on('joined', joined);
    await house.joined(member('ana'));
    await house.room.setCamera(false);
    house.signalling.go('waiting');
    house.signalling.go('online');
    house.signalling.lost('r:r1');
    seen.push(house.room.state);
    await house.advance(0);
    seen.push(house.room.state);

    expect(seen).toEqual(['reconnecting', 'joined']);
    expect(house.signalling.of('room.join')[1]).toMatchObject({ tracks: [{ muted: false }, { muted: true }] });
    expect(house.remote('ana').player.src).toBe('play-ana-2-a');
    expect(house.room.me.pusher.url).toBe('push-2-a');
    expect(joined).toHaveBeenCalledTimes(1);
  });

  it('[S9] the server’s own word that our seat was lost is the same', async () => {
    const house = new StoreTestbed();
    await house.joined();
    house.emit('member.left', { id: 'me', reason: 'lost' });
    expect(house.room.state).toBe('reconnecting');
    await house.advance(0);
    expect(house.room.state).toBe('joined');
  });

  it('[S10] a seat that cannot be had again ends the room', async () => {
    const house = new StoreTestbed();
    await house.joined();
    house.signalling.answers['room.join'] = () => Promise.reject(rtcError('banned'));
    house.signalling.lost('r:r1');
    await house.advance(0);
    expect([house.room.state, house.room.left, house.room.error?.reason]).toEqual(['left', 'kicked', 'banned']);
  });

  it('[S10] one that cannot be had for now is asked for again, later each time', async () => {
    const house = new StoreTestbed();
    await house.joined();
    house.signalling.answers['room.join'] = () => Promise.reject(rtcError('unavailable'));
    house.signalling.lost('r:r1');
    await house.advance(0);
    expect(house.signalling.of('room.join')).toHaveLength(2);
    await house.advance(499);
    expect(house.signalling.of('room.join')).toHaveLength(2);
    await house.advance(1);
    expect(house.signalling.of('room.join')).toHaveLength(3);
    await house.advance(900);
    // The connection blinks meanwhile: that is not the seat.
    house.signalling.go('waiting');
    house.signalling.go('online');
    await house.advance(99);
    expect([house.room.state, house.signalling.of('room.join').length]).toEqual(['reconnecting', 3]);
    house.signalling.answers['room.join'] = ({ tracks }) => house.joinResult(tracks);
    await house.advance(1);
    expect(house.room.state).toBe('joined');
  });
});

describe('members', () => {
  it('[S11] others have tiles in order of arrival, a screen is a second tile, and we are not among them', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana'), member('ben', { tracks: [track(), track({ source: 'screen', kind: 'video' })] }));
    house.emit('member.joined', { member: member('cai', { tracks: [] }) });
    expect(house.room.remotes.map((remote) => `${remote.member.id} ${remote.source}`)).toEqual([
      'ana main',
      'ben main',
      'ben screen',
      'cai main',
    ]);
    house.emit('member.left', { id: 'ana', reason: 'left' });
    expect(house.room.remotes[0]?.member.id).toBe('ben');
  });

  it('[S11] an audience member has a tile only with something to show', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana', { role: 'audience', tracks: [] }), member('ben', { role: 'audience' }));
    expect(house.room.remotes.map((remote) => remote.member.id)).toEqual(['ben']);
  });

  it('[S11] a tile keeps its object through every change of its member', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana'));
    const remote = house.remote('ana');
    house.emit('member.updated', { id: 'ana', name: 'Ana M.' });
    house.emit('track.muted', { id: 'ana', source: 'main', kind: 'audio', muted: true });
    expect(house.remote('ana')).toBe(remote);
    expect([remote.member.name, remote.hasAudio, remote.hasVideo]).toEqual(['Ana M.', false, true]);
  });

  it('[S12] somebody who took the seat anew is played from new URLs by a new element', async () => {
    const house = new StoreTestbed();
    await house.joined(member('ana'));
    const { playerKey } = house.remote('ana');
    house.emit('member.joined', { member: member('ana', { joinedAt: 2 }) });
    await house.advance(0);
    expect(house.remote('ana').player.src).toBe('play-ana-2-a');
    expect(house.remote('ana').playerKey).not.toBe(playerKey);
  });

  it('[S13] messages, arrivals and departures are told, once, and not our own', async () => {
    const house = new StoreTestbed();
    const told: unknown[] = [];
    house.room.on('message', (event) => told.push(event));
    house.room.on('memberjoined', ({ id }) => told.push(`+${id}`));
    house.room.on('memberleft', (event) => told.push(`-${event.member.id} ${event.reason}`));
    await house.joined();
    house.emit('member.joined', { member: member('me', { joinedAt: 5 }) });
    house.emit('member.joined', { member: member('ana') });
    house.emit('message.sent', { id: 'ana', topic: 'wave', value: { hand: 1 } });
    house.emit('member.left', { id: 'ana', reason: 'lost' });
    expect(told).toEqual(['+ana', { member: 'ana', topic: 'wave', value: { hand: 1 } }, '-ana lost']);
  });

  it('[S13] a message needs a seat', async () => {
    const house = new StoreTestbed();
    await expect(house.room.send('wave', 1)).rejects.toMatchObject({ reason: 'not_in_room' });
    house.signalling.answers['message.send'] = () => ({});
    await house.joined();
    await house.room.send('wave', 1);
    expect(house.signalling.of('message.send')).toEqual([{ room: 'r1', topic: 'wave', value: 1 }]);
  });

  it('[S16] a look tells the lobby who is there, without a seat', async () => {
    const house = new StoreTestbed();
    house.signalling.answers['room.get'] = () => ({
      title: 'Standup',
      members: 2,
      capacity: 16,
      names: ['Ana'],
      openedMs: 60_000,
    });
    await house.room.fetchPreview();
    expect(house.room.preview).toEqual({ title: 'Standup', members: 2, capacity: 16, names: ['Ana'], openedMs: 60_000 });
    expect([house.room.title, house.room.state]).toEqual(['Standup', 'idle']);
  });

  it('[S17] a seat that a former run left behind is known before joining', async () => {
    const house = new StoreTestbed();
    house.signalling.resumableStreams = ['r:r2', 'r:r3'];
    const held = house.rooms.named('r2');
    expect([held?.resumable, house.rooms.named('r4')?.resumable]).toEqual([true, false]);
    await held?.join();
    expect(held?.resumable).toBe(false);
  });
});

describe('URLs to play', () => {
  it('[S41] of all that appears in one turn are asked for at once', async () => {
    const house = new StoreTestbed();
    await house.joined();
    house.emit('member.joined', { member: member('ana') });
    house.emit('member.joined', { member: member('ben', { tracks: [] }) });
    house.emit('track.published', { id: 'ben', tracks: [track()] });
    await house.advance(0);
    expect(house.signalling.of('media.play')).toEqual([
      {
        room: 'r1',
        tracks: [
          { member: 'ana', source: 'main' },
          { member: 'ben', source: 'main' },
        ],
      },
    ]);
    expect(house.remote('ben').player.src).toBe('play-ben-2-a');
  });

  it('[S41] are asked for no more than 32 at once, and the rest right behind', async () => {
    const house = new StoreTestbed();
    await house.joined();
    for (let count = 0; count < 40; count += 1) house.emit('member.joined', { member: member(`m${count}`) });
    await house.advance(0);
    expect(house.signalling.of('media.play').map(({ tracks }) => tracks.length)).toEqual([32, 8]);
  });

  it('[S42] a track that the answer leaves out is asked for again after a while', async () => {
    const house = new StoreTestbed();
    await house.joined();
    house.signalling.answers['media.play'] = () => ({ play: [] });
    house.emit('member.joined', { member: member('ana') });
    await house.advance(0);
    expect([house.remote('ana').status, house.signalling.of('media.play').length]).toEqual(['reconnecting', 1]);
    house.signalling.answers['media.play'] = () => ({ play: [playGrant('ana')] });
    await house.advance(500);
    expect(house.remote('ana').player.src).toBe('play-ana-1-a');
  });

  it('[S42] a seat that the server does not know any more is taken again', async () => {
    const house = new StoreTestbed();
    await house.joined();
    house.signalling.answers['media.play'] = () => Promise.reject(rtcError('not_in_room'));
    house.emit('member.joined', { member: member('ana') });
    await house.advance(0);
    expect(house.signalling.of('room.join')).toHaveLength(2);
  });
});
