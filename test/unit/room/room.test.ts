import { rtcError } from '../../../components/core/protocol/errors';
import { settled } from '../../fakes/platform/fake-clock';
import { member, playGrant, state, StoreTestbed, track } from '../../fakes/store/store-testbed';

describe('joining', () => {
  it('[S2] sends one request with the name and the wanted tracks, and receives URLs in its answer', async () => {
    const testbed = new StoreTestbed();
    testbed.others = [member('ana')];
    const joining = testbed.room.join({ name: 'Ben', microphone: true, camera: false });
    expect(testbed.room.state).toBe('joining');
    await joining;

    expect(testbed.signalling.asked.map(({ method }) => method)).toEqual(['room.join']);
    expect(testbed.signalling.of('room.join')[0]).toEqual({
      room: 'r1',
      name: 'Ben',
      tracks: [track({ muted: false }), track({ kind: 'video', muted: true })],
    });
    expect(testbed.room.state).toBe('joined');
    expect(testbed.room.me.pusher.url).toBe('push-1-a');
    expect(testbed.remote('ana').player.src).toBe('play-ana-1-a');
    await testbed.advance(0);
    expect(testbed.signalling.of('media.play')).toEqual([]);
  });

  it('[S2] subscribes to the stream from the position of the snapshot', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    expect(testbed.signalling.subscribed).toEqual({ 'r:r1': { e: 'e1', s: 0 } });
  });

  it('[S3] twice sends one request', async () => {
    const testbed = new StoreTestbed();
    await Promise.all([testbed.room.join(), testbed.room.join()]);
    await testbed.room.join();
    expect(testbed.signalling.of('room.join')).toHaveLength(1);
  });

  it('[S4] refused, is idle again and reports the reason', async () => {
    const testbed = new StoreTestbed();
    const onError = jest.fn();
    testbed.room.on('error', onError);
    testbed.signalling.answers['room.join'] = () => Promise.reject(rtcError('room_full'));
    await expect(testbed.room.join()).rejects.toMatchObject({ reason: 'room_full' });
    expect([testbed.room.state, testbed.room.error?.reason]).toEqual(['idle', 'room_full']);
    expect(onError).toHaveBeenCalledTimes(1);

    testbed.signalling.answers['room.join'] = ({ tracks }) => testbed.joinResult(tracks);
    await testbed.room.join();
    expect([testbed.room.state, testbed.room.error]).toEqual(['joined', null]);
  });

  it('[S14] with a plane that this build does not support fails with unsupported, and the room is left', async () => {
    const testbed = new StoreTestbed();
    testbed.signalling.answers['room.join'] = ({ tracks }) => ({ ...testbed.joinResult(tracks), plane: 'trtc' });
    await expect(testbed.room.join()).rejects.toMatchObject({ reason: 'unsupported' });
    expect(testbed.room.state).toBe('idle');
    expect(testbed.signalling.of('room.leave')).toEqual([{ room: 'r1' }]);
  });
});

describe('leaving', () => {
  it('[S5] sends one request and resolves, even if the server refuses it', async () => {
    const testbed = new StoreTestbed();
    const left = jest.fn();
    testbed.room.on('left', left);
    await testbed.joined(member('ana'));
    testbed.signalling.answers['room.leave'] = () => Promise.reject(rtcError('internal'));
    await testbed.room.leave();
    expect(testbed.signalling.of('room.leave')).toEqual([{ room: 'r1' }]);
    expect([testbed.room.state, testbed.room.left]).toEqual(['left', 'left']);
    expect([testbed.room.members, testbed.room.remotes, testbed.room.me.pusher.url]).toEqual([[], [], '']);
    expect(left).toHaveBeenCalledWith({ reason: 'left' });
  });

  it('[S5] while joining waits for the answer of the join, so that the server keeps no member', async () => {
    const testbed = new StoreTestbed();
    let answer: () => void = () => undefined;
    testbed.signalling.answers['room.join'] = ({ tracks }) =>
      new Promise((done) => {
        answer = () => done(testbed.joinResult(tracks));
      });
    const joining = testbed.room.join();
    await settled();
    const leaving = testbed.room.leave();
    expect(testbed.room.state).toBe('left');
    await settled();
    expect(testbed.signalling.of('room.leave')).toEqual([]);
    answer();
    await Promise.all([joining, leaving]);
    expect(testbed.room.state).toBe('left');
    expect(testbed.signalling.of('room.leave')).toHaveLength(1);
    expect(testbed.signalling.subscribed).toEqual({});
  });

  it('[S5] and joining at once sends the leave before the second join', async () => {
    const testbed = new StoreTestbed();
    const first = testbed.room.join();
    const leaving = testbed.room.leave();
    await Promise.all([first, leaving, testbed.room.join()]);
    expect(testbed.room.state).toBe('joined');
    expect(testbed.signalling.asked.map(({ method }) => method)).toEqual(['room.join', 'room.leave', 'room.join']);
  });

  it('[S5] before joining sends nothing', async () => {
    const testbed = new StoreTestbed();
    await testbed.room.leave();
    expect(testbed.signalling.asked).toEqual([]);
  });

  it('[S6] frees everything: timers, listeners, streams and the screen lock', async () => {
    const testbed = new StoreTestbed();
    const { given, release } = testbed.pusher();
    await testbed.joined(member('ana'), member('ben'));
    testbed.room.elements.acceptPusherNet({ level: 2 });
    testbed.room.elements.acceptPlayerVolume('ana', 'main', 50);
    testbed.room.elements.acceptPlayer('ben', 'main', { type: 'broken', reason: 'play_broken' });
    expect(testbed.platform.keepScreenOn).toBe(true);
    expect(testbed.held.timers).toBeGreaterThan(0);

    await testbed.room.leave();
    release();
    expect(given[given.length - 1]).toBe('stop');
    expect(testbed.platform.keepScreenOn).toBe(false);
    // The connection stays open for the next page, and then closes too.
    await testbed.advance(5_000);
    expect(testbed.signalling.phase).toBe('closed');
    expect(testbed.held).toEqual({ timers: 0, listeners: 1, sockets: 0, followed: 0 });
    testbed.close();
    expect(testbed.held).toEqual({ timers: 0, listeners: 0, sockets: 0, followed: 0 });
    expect(testbed.signalling.listeners).toBe(0);
  });
});

describe('being removed', () => {
  it.each([
    ['kicked', 'kicked'],
    ['replaced', 'replaced'],
    ['closed', 'closed'],
    ['left', 'left'],
  ] as const)('[S7] %s ends the room with that reason', async (sent, reason) => {
    const testbed = new StoreTestbed();
    const left = jest.fn();
    testbed.room.on('left', left);
    await testbed.joined();
    testbed.emit('member.left', { id: 'me', reason: sent });
    expect([testbed.room.state, testbed.room.left]).toEqual(['left', reason]);
    expect(left).toHaveBeenCalledWith({ reason });
    expect(testbed.signalling.of('room.leave')).toEqual([]);
  });

  it('[S7] a closed room ends for all members', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.emit('room.closed', {});
    expect([testbed.room.state, testbed.room.left]).toEqual(['left', 'closed']);
  });

  it.each([
    ['replaced', 'replaced', null],
    ['banned', 'kicked', null],
    ['unauthorized', 'lost', 'unauthorized'],
    ['too_old', 'lost', 'too_old'],
  ] as const)('[S15] a connection that ended with %s ends the room with %s', async (cause, reason, error) => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.signalling.end(cause);
    expect([testbed.room.state, testbed.room.left, testbed.room.error?.reason ?? null]).toEqual(['left', reason, error]);
  });
});

describe('a lost connection', () => {
  it('[S8] is reconnecting with all members still shown, then joined', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    testbed.signalling.go('waiting');
    expect(testbed.room.state).toBe('reconnecting');
    expect(testbed.remote('ana').player.src).toBe('play-ana-1-a');
    testbed.signalling.go('online');
    await testbed.advance(0);
    expect(testbed.room.state).toBe('joined');
    expect(testbed.signalling.of('room.join')).toHaveLength(1);
  });

  it('[S8] a snapshot replaces the whole state', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'), member('ben'));
    testbed.signalling.snapshot('r:r1', state([member('ben'), member('me')]));
    expect(testbed.room.remotes.map((remote) => remote.member.id)).toEqual(['ben']);
  });

  it('[S9] a lost member joins again with the same wanted devices and fresh URLs, and is never joined in between', async () => {
    const testbed = new StoreTestbed();
    const seen: string[] = [];
    const joined = jest.fn();
    testbed.room.on('joined', joined);
    await testbed.joined(member('ana'));
    await testbed.room.setCamera(false);
    testbed.signalling.go('waiting');
    testbed.signalling.go('online');
    testbed.signalling.lost('r:r1');
    seen.push(testbed.room.state);
    await testbed.advance(0);
    seen.push(testbed.room.state);

    expect(seen).toEqual(['reconnecting', 'joined']);
    expect(testbed.signalling.of('room.join')[1]).toMatchObject({ tracks: [{ muted: false }, { muted: true }] });
    expect(testbed.remote('ana').player.src).toBe('play-ana-2-a');
    expect(testbed.room.me.pusher.url).toBe('push-2-a');
    expect(joined).toHaveBeenCalledTimes(1);
  });

  it('[S9] an event that the own member was lost has the same effect', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.emit('member.left', { id: 'me', reason: 'lost' });
    expect(testbed.room.state).toBe('reconnecting');
    await testbed.advance(0);
    expect(testbed.room.state).toBe('joined');
  });

  it('[S10] a final refusal of the join ends the room', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.signalling.answers['room.join'] = () => Promise.reject(rtcError('banned'));
    testbed.signalling.lost('r:r1');
    await testbed.advance(0);
    expect([testbed.room.state, testbed.room.left, testbed.room.error?.reason]).toEqual(['left', 'kicked', 'banned']);
  });

  it('[S10] a join that may be retried is sent again, later each time', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.signalling.answers['room.join'] = () => Promise.reject(rtcError('unavailable'));
    testbed.signalling.lost('r:r1');
    await testbed.advance(0);
    expect(testbed.signalling.of('room.join')).toHaveLength(2);
    await testbed.advance(499);
    expect(testbed.signalling.of('room.join')).toHaveLength(2);
    await testbed.advance(1);
    expect(testbed.signalling.of('room.join')).toHaveLength(3);
    await testbed.advance(900);
    // A short loss of the connection meanwhile does not join the room.
    testbed.signalling.go('waiting');
    testbed.signalling.go('online');
    await testbed.advance(99);
    expect([testbed.room.state, testbed.signalling.of('room.join').length]).toEqual(['reconnecting', 3]);
    testbed.signalling.answers['room.join'] = ({ tracks }) => testbed.joinResult(tracks);
    await testbed.advance(1);
    expect(testbed.room.state).toBe('joined');
  });
});

describe('members', () => {
  it('[S11] have tiles in order of arrival, with a second tile for a screen, and none for the own member', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'), member('ben', { tracks: [track(), track({ source: 'screen', kind: 'video' })] }));
    testbed.emit('member.joined', { member: member('cai', { tracks: [] }) });
    expect(testbed.room.remotes.map((remote) => `${remote.member.id} ${remote.source}`)).toEqual([
      'ana main',
      'ben main',
      'ben screen',
      'cai main',
    ]);
    testbed.emit('member.left', { id: 'ana', reason: 'left' });
    expect(testbed.room.remotes[0]?.member.id).toBe('ben');
  });

  it('[S11] in the audience have a tile only with tracks', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana', { role: 'audience', tracks: [] }), member('ben', { role: 'audience' }));
    expect(testbed.room.remotes.map((remote) => remote.member.id)).toEqual(['ben']);
  });

  it('[S11] keep the object of their tile through every change', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    const remote = testbed.remote('ana');
    testbed.emit('member.updated', { id: 'ana', name: 'Ana M.' });
    testbed.emit('track.muted', { id: 'ana', source: 'main', kind: 'audio', muted: true });
    expect(testbed.remote('ana')).toBe(remote);
    expect([remote.member.name, remote.hasAudio, remote.hasVideo]).toEqual(['Ana M.', false, true]);
  });

  it('[P243] see the attributes of the room that an operator set', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    expect(testbed.room.attrs).toEqual({});
    testbed.emit('room.updated', { attrs: { metadata: 'agenda' } });
    expect([testbed.room.attrs, testbed.room.title]).toEqual([{ metadata: 'agenda' }, 'Standup']);
  });

  it('[P400] see that the room is recorded', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    const seen = [testbed.room.recording];
    [true, false].forEach((recording) => {
      testbed.emit('room.updated', { recording });
      seen.push(testbed.room.recording);
    });
    expect(seen).toEqual([false, true, false]);
  });

  it('[S12] who join again are played from new URLs by a new element', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    const { playerKey } = testbed.remote('ana');
    testbed.emit('member.joined', { member: member('ana', { joinedAt: 2 }) });
    await testbed.advance(0);
    expect(testbed.remote('ana').player.src).toBe('play-ana-2-a');
    expect(testbed.remote('ana').playerKey).not.toBe(playerKey);
  });

  it('[S13] cause one event for each message, arrival and departure, except for the own ones', async () => {
    const testbed = new StoreTestbed();
    const events: unknown[] = [];
    testbed.room.on('message', (event) => events.push(event));
    testbed.room.on('memberjoined', ({ id }) => events.push(`+${id}`));
    testbed.room.on('memberleft', (event) => events.push(`-${event.member.id} ${event.reason}`));
    await testbed.joined();
    testbed.emit('member.joined', { member: member('me', { joinedAt: 5 }) });
    testbed.emit('member.joined', { member: member('ana') });
    testbed.emit('message.sent', { id: 'ana', topic: 'wave', value: { hand: 1 } });
    testbed.emit('member.left', { id: 'ana', reason: 'lost' });
    expect(events).toEqual(['+ana', { member: 'ana', topic: 'wave', value: { hand: 1 } }, '-ana lost']);
  });

  it('[S13] can send messages only in a joined room', async () => {
    const testbed = new StoreTestbed();
    await expect(testbed.room.send('wave', 1)).rejects.toMatchObject({ reason: 'not_in_room' });
    testbed.signalling.answers['message.send'] = () => ({});
    await testbed.joined();
    await testbed.room.send('wave', 1);
    expect(testbed.signalling.of('message.send')).toEqual([{ room: 'r1', topic: 'wave', value: 1 }]);
  });

  it('[S16] are listed in the preview of the lobby before joining', async () => {
    const testbed = new StoreTestbed();
    testbed.signalling.answers['room.get'] = () => ({
      title: 'Standup',
      members: 2,
      capacity: 16,
      names: ['Ana'],
      openedMs: 60_000,
    });
    await testbed.room.fetchPreview();
    expect(testbed.room.preview).toEqual({ title: 'Standup', members: 2, capacity: 16, names: ['Ana'], openedMs: 60_000 });
    expect([testbed.room.title, testbed.room.state]).toEqual(['Standup', 'idle']);
  });

  it('[S17] of an earlier run of the app make the room resumable before joining', async () => {
    const testbed = new StoreTestbed();
    testbed.signalling.resumableStreams = ['r:r2', 'r:r3'];
    const resumed = testbed.rooms.getOrCreate('r2');
    expect([resumed?.resumable, testbed.rooms.getOrCreate('r4')?.resumable]).toEqual([true, false]);
    await resumed?.join();
    expect(resumed?.resumable).toBe(false);
  });
});

describe('URLs to play', () => {
  it('[S41] of all streams that appear in one turn are requested together', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.emit('member.joined', { member: member('ana') });
    testbed.emit('member.joined', { member: member('ben', { tracks: [] }) });
    testbed.emit('track.published', { id: 'ben', tracks: [track()] });
    await testbed.advance(0);
    expect(testbed.signalling.of('media.play')).toEqual([
      {
        room: 'r1',
        tracks: [
          { member: 'ana', source: 'main' },
          { member: 'ben', source: 'main' },
        ],
      },
    ]);
    expect(testbed.remote('ben').player.src).toBe('play-ben-2-a');
  });

  it('[S41] are requested for at most 32 streams at once, and for the rest right after', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    for (let count = 0; count < 40; count += 1) testbed.emit('member.joined', { member: member(`m${count}`) });
    await testbed.advance(0);
    expect(testbed.signalling.of('media.play').map(({ tracks }) => tracks.length)).toEqual([32, 8]);
  });

  it('[S42] that are missing in the answer are requested again later', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.signalling.answers['media.play'] = () => ({ play: [] });
    testbed.emit('member.joined', { member: member('ana') });
    await testbed.advance(0);
    expect([testbed.remote('ana').status, testbed.signalling.of('media.play').length]).toEqual(['reconnecting', 1]);
    testbed.signalling.answers['media.play'] = () => ({ play: [playGrant('ana')] });
    await testbed.advance(500);
    expect(testbed.remote('ana').player.src).toBe('play-ana-1-a');
  });

  it('[S42] that are refused with not_in_room make the client join again', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.signalling.answers['media.play'] = () => Promise.reject(rtcError('not_in_room'));
    testbed.emit('member.joined', { member: member('ana') });
    await testbed.advance(0);
    expect(testbed.signalling.of('room.join')).toHaveLength(2);
  });
});
