import { limits } from '../../../components/core/protocol/limits';
import { attributesToSend } from '../../../components/core/room/automation/sync-attributes';
import { isConnected, type MediaFacts } from '../../../components/core/features/call/call-media';
import type { PusherCommands } from '../../../components/core/room/types';
import type { Room } from '../../../components/core/room/room';
import { CallsTestbed, ownParty, incoming, party } from '../../fakes/store/calls-testbed';
import { member } from '../../fakes/store/store-testbed';

const room = (testbed: CallsTestbed): Room => {
  const found = testbed.store.rooms.find('call.c1');
  if (found === undefined) throw new Error('no room');
  return found;
};

/** A call to ana, who has accepted, so that the room is joined. */
const talk = async (options: Parameters<CallsTestbed['place']>[0] = {}): Promise<CallsTestbed> => {
  const testbed = new CallsTestbed();
  await testbed.listen();
  await testbed.place(options);
  testbed.store.others = [member('ana')];
  await testbed.answer();
  return testbed;
};

const commands: PusherCommands = {
  start: () => undefined,
  stop: () => undefined,
  startPreview: () => undefined,
  stopPreview: () => undefined,
  switchCamera: () => undefined,
  afterRemoval: (callback) => callback(),
  isOff: () => Promise.resolve(true),
  invoke: () => Promise.resolve(),
};

/** The pusher sends, and the player plays ana. */
const flow = (testbed: CallsTestbed): void => {
  room(testbed).elements.acceptPusher({ type: 'started' });
  room(testbed).elements.acceptPlayer('ana', 'main', { type: 'started' });
};

describe('the media of a call', () => {
  it('[C88] join the room when a callee has accepted, under the party’s name, and leave it at the end', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const call = await testbed.place({ kind: 'video', camera: false });
    testbed.emit('c1', 'party.rang', { id: 'ana' });
    await testbed.advance(0);
    expect([room(testbed).state, room(testbed).me.camera.wanted, testbed.signalling.of('room.join')]).toEqual([
      'idle',
      false,
      [],
    ]);
    await testbed.answer();
    expect(testbed.signalling.of('room.join')).toEqual([
      {
        room: 'call.c1',
        name: 'me',
        tracks: [
          { source: 'main', kind: 'audio', muted: false },
          { source: 'main', kind: 'video', muted: true },
        ],
      },
    ]);
    expect(room(testbed).state).toBe('joined');
    await call.end();
    await testbed.advance(0);
    expect([room(testbed).state, testbed.asked.slice(-1), testbed.signalling.of('room.leave')]).toEqual([
      'left',
      ['call.end'],
      [{ room: 'call.c1' }],
    ]);
  });

  it.each([
    ['audio', {}, true, false],
    ['audio', { camera: true }, true, false],
    ['video', {}, true, true],
    ['video', { microphone: false, camera: false }, false, false],
  ] as const)('[C88] start with the requested devices: %s %j', async (kind, options, microphone, camera) => {
    const testbed = await talk({ kind, ...options });
    expect(room(testbed).me.wanted).toEqual({ microphone, camera });
  });

  it('[C88] of an accepted call join when the server has confirmed it, with a name that is short enough', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    await testbed.ring(incoming());
    const call = testbed.incoming;
    await call.accept({ microphone: false });
    expect([call.room?.state, call.room?.me.microphone.wanted]).toEqual(['idle', false]);
    testbed.emit('c1', 'party.accepted', { id: 'me', device: 'd1', name: 'x'.repeat(limits.nameLength + 1) });
    await testbed.advance(0);
    expect(testbed.signalling.of('room.join')).toEqual([{ room: 'call.c1', name: 'x'.repeat(limits.nameLength), tracks: [] }]);
  });

  it.each<[string, boolean, Partial<MediaFacts>]>([
    ['this party sends and receives', true, {}],
    ['both streams are weak', true, { status: 'weak', others: [{ sends: true, status: 'weak' }] }],
    ['this party does not send yet', false, { status: 'connecting' }],
    ['this party has nothing to send', true, { status: 'idle', sends: false }],
    ['no other party is in the room', false, { others: [] }],
    ['no stream is received yet', false, { others: [{ sends: true, status: 'connecting' }] }],
    [
      'one stream of two is received',
      true,
      {
        others: [
          { sends: true, status: 'connecting' },
          { sends: true, status: 'live' },
        ],
      },
    ],
    ['the other party sends nothing', true, { others: [{ sends: false, status: 'idle' }] }],
    ['this party is not in the room', false, { room: false }],
  ])('[C89] are connected when %s: %s', (_when, connected, more) => {
    const facts: MediaFacts = { room: true, sends: true, status: 'live', others: [{ sends: true, status: 'live' }], ...more };
    expect(isConnected(facts)).toBe(connected);
  });

  it('[C89] are reported to the server once when they are connected', async () => {
    const testbed = await talk();
    room(testbed).elements.acceptPusher({ type: 'started' });
    expect(testbed.asked).not.toContain('call.connected');
    flow(testbed);
    expect(testbed.signalling.of('call.connected')).toEqual([{ call: 'c1' }]);
    testbed.emit('c1', 'party.connected', { id: 'me' });
    room(testbed).elements.acceptPlayer('ana', 'main', { type: 'reconnecting' });
    flow(testbed);
    await testbed.advance(60_000);
    expect(testbed.signalling.of('call.connected')).toHaveLength(1);
  });

  it('[C89] are reported again when the server was unreachable', async () => {
    const testbed = await talk();
    testbed.refusals['call.connected'] = 'unavailable';
    flow(testbed);
    await testbed.advance(0);
    testbed.refusals = {};
    await testbed.advance(1_000);
    expect(testbed.signalling.of('call.connected')).toHaveLength(2);
  });

  it('[C90] retry a temporary room error, until the call has ended', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const call = await testbed.place();
    const { answers } = testbed.signalling;
    answers['room.join'] = () => Promise.reject(Object.assign(new Error('x'), { rtc: true, reason: 'unavailable', retry: true }));
    await testbed.answer();
    await testbed.advance(1_000);
    expect([testbed.signalling.of('room.join').length > 1, call.error]).toEqual([true, null]);
    await call.end();
    const tries = testbed.signalling.of('room.join').length;
    await testbed.advance(60_000);
    expect(testbed.signalling.of('room.join')).toHaveLength(tries);
  });

  it('[C90] end the call with the reason of a final room error', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const call = await testbed.place();
    testbed.signalling.answers['room.join'] = () =>
      Promise.reject(Object.assign(new Error('x'), { rtc: true, reason: 'room_full', retry: false }));
    await testbed.answer();
    expect([call.error?.reason, call.state]).toEqual(['room_full', 'connecting']);
  });

  it('[C90] end the call when rejoining fails later, but not when a device is refused', async () => {
    const testbed = await talk({ kind: 'video' });
    room(testbed).elements.acceptPusher({ type: 'failed', reason: 'camera_refused' });
    expect(testbed.current.error).toBeNull();
    testbed.signalling.answers['room.join'] = () =>
      Promise.reject(Object.assign(new Error('x'), { rtc: true, reason: 'not_found', retry: false }));
    testbed.signalling.lost('r:call.c1');
    await testbed.advance(0);
    expect([testbed.current.error?.reason, testbed.current.state]).toEqual(['not_found', 'connecting']);
  });

  it('[C91] switched to audio close the own camera at once, before the server knows', async () => {
    const testbed = await talk({ kind: 'video' });
    expect(room(testbed).me.camera.wanted).toBe(true);
    const switching = testbed.current.switchKind('audio');
    expect(room(testbed).me.camera.wanted).toBe(false);
    await switching;
    expect(testbed.signalling.of('call.switch')).toEqual([{ call: 'c1', kind: 'audio' }]);
  });

  it('[C91] switched to audio by the other party close the own camera, too', async () => {
    const testbed = await talk({ kind: 'video' });
    testbed.emit('c1', 'call.switched', { kind: 'audio', by: 'ana' });
    expect([testbed.current.kind, room(testbed).me.camera.wanted]).toEqual(['audio', false]);
  });

  it('[C91] switched to video open the camera of the requester', async () => {
    const testbed = await talk();
    await testbed.current.switchKind('video');
    testbed.emit('c1', 'call.video_requested', { id: 'me' });
    expect([testbed.current.videoRequest, room(testbed).me.camera.wanted]).toEqual(['me', false]);
    testbed.emit('c1', 'call.switched', { kind: 'video', by: 'me' });
    expect([testbed.current.videoRequest, room(testbed).me.camera.wanted]).toEqual(['', true]);
  });

  it('[C91] switched to video open the camera of the party that agreed', async () => {
    const testbed = await talk();
    testbed.emit('c1', 'call.video_requested', { id: 'ana' });
    expect(testbed.current.videoRequest).toBe('them');
    await testbed.current.answerVideoRequest(true);
    testbed.emit('c1', 'call.switched', { kind: 'video', by: 'ana' });
    expect([testbed.signalling.of('call.answer_video'), room(testbed).me.camera.wanted]).toEqual([
      [{ call: 'c1', agrees: true }],
      true,
    ]);
  });

  it('[C91] switched to video by another party do not open the own camera', async () => {
    const testbed = await talk();
    testbed.emit('c1', 'call.switched', { kind: 'video', by: 'ana' });
    expect([testbed.current.kind, room(testbed).me.camera.wanted]).toEqual(['video', false]);
  });

  it('[C91] with a declined request open no camera later', async () => {
    const testbed = await talk();
    await testbed.current.switchKind('video');
    testbed.emit('c1', 'call.video_requested', { id: 'me' });
    testbed.emit('c1', 'call.video_requested', { id: '' });
    testbed.emit('c1', 'call.switched', { kind: 'video', by: 'ana' });
    expect(room(testbed).me.camera.wanted).toBe(false);
    testbed.refusals['call.switch'] = 'forbidden';
    testbed.emit('c1', 'call.switched', { kind: 'audio', by: 'ana' });
    await expect(testbed.current.switchKind('video')).rejects.toMatchObject({ reason: 'forbidden' });
    testbed.emit('c1', 'call.switched', { kind: 'video', by: 'ana' });
    expect([room(testbed).me.camera.wanted, testbed.current.error?.reason]).toEqual([false, 'forbidden']);
  });

  it('[C92] of a moved call stay as an ordinary room', async () => {
    const testbed = await talk();
    const { current } = testbed;
    await current.convertToRoom();
    await testbed.endCall('c1', 'moved');
    await testbed.advance(2_000);
    expect([current.reason, current.room?.state, testbed.signalling.of('room.leave')]).toEqual(['moved', 'joined', []]);
    expect(testbed.sounds.started).toEqual([]);
  });

  it('[C93] are paused when no page has shown the call for 1 s, and the other members see it', async () => {
    const testbed = await talk();
    const { current } = testbed;
    const hide = current.show();
    await testbed.advance(60_000);
    expect([current.paused, testbed.signalling.of('member.update')]).toEqual([false, []]);
    hide();
    const show = current.show();
    await testbed.advance(60_000);
    show();
    await testbed.advance(999);
    expect(current.paused).toBe(false);
    await testbed.advance(1);
    expect([current.paused, testbed.signalling.of('member.update')]).toEqual([
      true,
      [{ room: 'call.c1', attrs: { paused: true } }],
    ]);
    testbed.signalling.event('r:call.c1', 'member.updated', { id: 'me', attrs: { paused: true } });
    const back = current.show();
    expect([current.paused, testbed.signalling.of('member.update').slice(1)]).toEqual([
      false,
      [{ room: 'call.c1', attrs: { paused: false } }],
    ]);
    back();
    await current.end();
    await testbed.advance(60_000);
    expect([current.paused, room(testbed).me.paused]).toEqual([false, false]);
  });

  it('[C93] are not paused before they are connected', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    const call = await testbed.place();
    await testbed.advance(10_000);
    expect(call.paused).toBe(false);
  });

  it('[C93] are not paused while a page has the pusher, also one without <rtc-call>', async () => {
    const testbed = await talk();
    const release = room(testbed).elements.attachPusher(commands);
    await testbed.advance(60_000);
    expect(testbed.current.paused).toBe(false);
    release();
    await testbed.advance(1_000);
    expect(testbed.current.paused).toBe(true);
  });

  it.each([
    [{ interrupted: false, paused: true }, {}, { paused: true }],
    [{ interrupted: true, paused: true }, { hand: 1 }, { hand: 1, interrupted: true, paused: true }],
    [
      { interrupted: false, paused: false },
      { paused: true, interrupted: true },
      { paused: false, interrupted: false },
    ],
    [{ interrupted: false, paused: true }, { paused: true }, null],
  ])('[C93] report only changes: %j over %j sends %j', (facts, known, sent) => {
    expect(attributesToSend('joined', facts, known)).toEqual(sent);
  });

  it('[C94] do not change the stored choices of devices', async () => {
    const testbed = await talk({ kind: 'audio', microphone: false });
    testbed.store.room.setName('Lin');
    const lobby = testbed.store.rooms.getOrCreate('r9');
    expect([lobby?.me.microphone.wanted, lobby?.me.camera.wanted, lobby?.me.name]).toEqual([true, true, 'Lin']);
  });

  it('[C94] of a call between two parties without tracks are connected', async () => {
    const testbed = new CallsTestbed();
    await testbed.listen();
    await testbed.place({ microphone: false });
    testbed.store.others = [member('ana', { tracks: [] })];
    testbed.emit('c1', 'party.invited', { party: party('bo', { by: 'me' }), group: true });
    await testbed.answer();
    expect([testbed.current.group, testbed.signalling.of('call.connected'), testbed.current.me]).toEqual([
      true,
      [{ call: 'c1' }],
      ownParty(),
    ]);
  });
});
