import { absenceDue } from '../../../../components/core/store/reactions/absence';
import { isConnected, type MediaFacts } from '../../../../components/core/store/calls/media';
import type { PusherCommands } from '../../../../components/core/store/model';
import type { Room } from '../../../../components/core/store/room';
import { CallsHouse, here, incoming, party } from '../../../fakes/calls-house';
import { member } from '../../../fakes/store-house';

const room = (house: CallsHouse): Room => {
  const known = house.store.rooms.find('call.c1');
  if (known === undefined) throw new Error('no room');
  return known;
};

/** We called ana, and she answers: the room is being entered. */
const talk = async (wish: Parameters<CallsHouse['placed']>[0] = {}): Promise<CallsHouse> => {
  const house = new CallsHouse();
  await house.listening();
  await house.placed(wish);
  house.store.others = [member('ana')];
  await house.answered();
  return house;
};

const commands: PusherCommands = {
  start: () => undefined,
  stop: () => undefined,
  startPreview: () => undefined,
  stopPreview: () => undefined,
  switchCamera: () => undefined,
  run: () => Promise.resolve(),
};

/** An element that sends, and one that plays ana. */
const flow = (house: CallsHouse): void => {
  room(house).acceptPusher({ type: 'started' });
  room(house).acceptPlayer('ana', 'main', { type: 'started' });
};

describe('the media of a call', () => {
  it('[C88] are entered when somebody has answered, under the party’s name, and left when it is over', async () => {
    const house = new CallsHouse();
    await house.listening();
    const call = await house.placed({ kind: 'video', camera: false });
    house.tell('c1', 'party.rang', { id: 'ana' });
    await house.pass(0);
    expect([room(house).state, room(house).me.camera.wanted, house.signalling.of('room.join')]).toEqual(['idle', false, []]);
    await house.answered();
    expect(house.signalling.of('room.join')).toEqual([
      {
        room: 'call.c1',
        name: 'me',
        tracks: [
          { source: 'main', kind: 'audio', muted: false },
          { source: 'main', kind: 'video', muted: true },
        ],
      },
    ]);
    expect(room(house).state).toBe('joined');
    await call.end();
    await house.pass(0);
    expect([room(house).state, house.asked.slice(-1), house.signalling.of('room.leave')]).toEqual([
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
  ] as const)('[C88] begin with the devices that were wished for: %s %j', async (kind, wish, microphone, camera) => {
    const house = await talk({ kind, ...wish });
    expect(room(house).me.wanted).toEqual({ microphone, camera });
  });

  it('[C88] of an answered call are entered when the server has the answer, with a name that is short enough', async () => {
    const house = new CallsHouse();
    await house.listening();
    await house.rung(incoming());
    const call = house.incoming;
    await call.accept({ microphone: false });
    expect([call.room?.state, call.room?.me.microphone.wanted]).toEqual(['idle', false]);
    house.tell('c1', 'party.accepted', { id: 'me', device: 'd1', name: 'x'.repeat(30) });
    await house.pass(0);
    expect(house.signalling.of('room.join')).toEqual([{ room: 'call.c1', name: 'x'.repeat(20), tracks: [] }]);
  });

  it.each<[string, boolean, Partial<MediaFacts>]>([
    ['we send and hear', true, {}],
    ['weakly', true, { flow: 'weak', others: [{ sends: true, flow: 'weak' }] }],
    ['we do not send yet', false, { flow: 'connecting' }],
    ['we have nothing to send', true, { flow: 'idle', sends: false }],
    ['nobody is there', false, { others: [] }],
    ['nobody is heard yet', false, { others: [{ sends: true, flow: 'connecting' }] }],
    [
      'one of two is heard',
      true,
      {
        others: [
          { sends: true, flow: 'connecting' },
          { sends: true, flow: 'live' },
        ],
      },
    ],
    ['the other one sends nothing', true, { others: [{ sends: false, flow: 'idle' }] }],
    ['we are not in the room', false, { room: false }],
  ])('[C89] are there when %s: %s', (_when, is, more) => {
    const facts: MediaFacts = { room: true, sends: true, flow: 'live', others: [{ sends: true, flow: 'live' }], ...more };
    expect(isConnected(facts)).toBe(is);
  });

  it('[C89] are told to the server once when they are there', async () => {
    const house = await talk();
    room(house).acceptPusher({ type: 'started' });
    expect(house.asked).not.toContain('call.connected');
    flow(house);
    expect(house.signalling.of('call.connected')).toEqual([{ call: 'c1' }]);
    house.tell('c1', 'party.connected', { id: 'me' });
    room(house).acceptPlayer('ana', 'main', { type: 'reconnecting' });
    flow(house);
    await house.pass(60_000);
    expect(house.signalling.of('call.connected')).toHaveLength(1);
  });

  it('[C89] are told again when the server could not hear it', async () => {
    const house = await talk();
    house.refusals['call.connected'] = 'unavailable';
    flow(house);
    await house.pass(0);
    house.refusals = {};
    await house.pass(1_000);
    expect(house.signalling.of('call.connected')).toHaveLength(2);
  });

  it('[C90] whose room refuses for the moment are tried again, until the call is over', async () => {
    const house = new CallsHouse();
    await house.listening();
    const call = await house.placed();
    const { answers } = house.signalling;
    answers['room.join'] = () => Promise.reject(Object.assign(new Error('x'), { rtc: true, reason: 'unavailable', retry: true }));
    await house.answered();
    await house.pass(1_000);
    expect([house.signalling.of('room.join').length > 1, call.error]).toEqual([true, null]);
    await call.end();
    const tries = house.signalling.of('room.join').length;
    await house.pass(60_000);
    expect(house.signalling.of('room.join')).toHaveLength(tries);
  });

  it('[C90] whose room refuses for good say why', async () => {
    const house = new CallsHouse();
    await house.listening();
    const call = await house.placed();
    house.signalling.answers['room.join'] = () =>
      Promise.reject(Object.assign(new Error('x'), { rtc: true, reason: 'room_full', retry: false }));
    await house.answered();
    expect([call.error?.reason, call.state]).toEqual(['room_full', 'connecting']);
  });

  it('[C90] whose seat is refused later say why too, and a refused device is no such thing', async () => {
    const house = await talk({ kind: 'video' });
    room(house).acceptPusher({ type: 'failed', reason: 'camera_refused' });
    expect(house.current.error).toBeNull();
    house.signalling.answers['room.join'] = () =>
      Promise.reject(Object.assign(new Error('x'), { rtc: true, reason: 'not_found', retry: false }));
    house.signalling.lost('r:call.c1');
    await house.pass(0);
    expect([house.current.error?.reason, house.current.state]).toEqual(['not_found', 'connecting']);
  });

  it('[C91] turned to audio close our camera at once, before the server knows', async () => {
    const house = await talk({ kind: 'video' });
    expect(room(house).me.camera.wanted).toBe(true);
    const turning = house.current.turn('audio');
    expect(room(house).me.camera.wanted).toBe(false);
    await turning;
    expect(house.signalling.of('call.turn')).toEqual([{ call: 'c1', kind: 'audio' }]);
  });

  it('[C91] turned to audio by the other one close our camera, too', async () => {
    const house = await talk({ kind: 'video' });
    house.tell('c1', 'call.turned', { kind: 'audio', by: 'ana' });
    expect([house.current.kind, room(house).me.camera.wanted]).toEqual(['audio', false]);
  });

  it('[C91] turned to video open the camera of who asked', async () => {
    const house = await talk();
    await house.current.turn('video');
    house.tell('c1', 'call.asked', { id: 'me' });
    expect([house.current.asks, room(house).me.camera.wanted]).toEqual(['me', false]);
    house.tell('c1', 'call.turned', { kind: 'video', by: 'me' });
    expect([house.current.asks, room(house).me.camera.wanted]).toEqual(['', true]);
  });

  it('[C91] turned to video open the camera of who agreed', async () => {
    const house = await talk();
    house.tell('c1', 'call.asked', { id: 'ana' });
    expect(house.current.asks).toBe('them');
    await house.current.consent(true);
    house.tell('c1', 'call.turned', { kind: 'video', by: 'ana' });
    expect([house.signalling.of('call.consent'), room(house).me.camera.wanted]).toEqual([[{ call: 'c1', agrees: true }], true]);
  });

  it('[C91] turned to video by another one open no camera of ours', async () => {
    const house = await talk();
    house.tell('c1', 'call.turned', { kind: 'video', by: 'ana' });
    expect([house.current.kind, room(house).me.camera.wanted]).toEqual(['video', false]);
  });

  it('[C91] that we asked for in vain open no camera later', async () => {
    const house = await talk();
    await house.current.turn('video');
    house.tell('c1', 'call.asked', { id: 'me' });
    house.tell('c1', 'call.asked', { id: '' });
    house.tell('c1', 'call.turned', { kind: 'video', by: 'ana' });
    expect(room(house).me.camera.wanted).toBe(false);
    house.refusals['call.turn'] = 'forbidden';
    house.tell('c1', 'call.turned', { kind: 'audio', by: 'ana' });
    await expect(house.current.turn('video')).rejects.toMatchObject({ reason: 'forbidden' });
    house.tell('c1', 'call.turned', { kind: 'video', by: 'ana' });
    expect([room(house).me.camera.wanted, house.current.error?.reason]).toEqual([false, 'forbidden']);
  });

  it('[C92] of a call that moved stay as an ordinary room', async () => {
    const house = await talk();
    const { current } = house;
    await current.move();
    await house.ended('c1', 'moved');
    await house.pass(2_000);
    expect([current.reason, current.room?.state, house.signalling.of('room.leave')]).toEqual(['moved', 'joined', []]);
    expect(house.sounds.started).toEqual([]);
  });

  it('[C93] are paused when nothing of the call has been on a screen for 1 s, and the room hears of it', async () => {
    const house = await talk();
    const { current } = house;
    const hide = current.show();
    await house.pass(60_000);
    expect([current.paused, house.signalling.of('member.update')]).toEqual([false, []]);
    hide();
    const show = current.show();
    await house.pass(60_000);
    show();
    await house.pass(999);
    expect(current.paused).toBe(false);
    await house.pass(1);
    expect([current.paused, house.signalling.of('member.update')]).toEqual([
      true,
      [{ room: 'call.c1', attrs: { paused: true } }],
    ]);
    house.signalling.event('r:call.c1', 'member.updated', { id: 'me', attrs: { paused: true } });
    const back = current.show();
    expect([current.paused, house.signalling.of('member.update').slice(1)]).toEqual([
      false,
      [{ room: 'call.c1', attrs: { paused: false } }],
    ]);
    back();
    await current.end();
    await house.pass(60_000);
    expect([current.paused, room(house).me.paused]).toEqual([false, false]);
  });

  it('[C93] are not paused before there are any', async () => {
    const house = new CallsHouse();
    await house.listening();
    const call = await house.placed();
    await house.pass(10_000);
    expect(call.paused).toBe(false);
  });

  it('[C93] are on a screen where our own element is, also on a page of the author’s own', async () => {
    const house = await talk();
    const release = room(house).attachPusher(commands);
    await house.pass(60_000);
    expect(house.current.paused).toBe(false);
    release();
    await house.pass(1_000);
    expect(house.current.paused).toBe(true);
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
  ])('[C93] are told as they are: %j, known %j: %j', (absence, known, told) => {
    expect(absenceDue('joined', absence, known)).toEqual(told);
  });

  it('[C94] are chosen for this call alone: the next lobby asks as before', async () => {
    const house = await talk({ kind: 'audio', microphone: false });
    house.store.room.setName('Lin');
    const lobby = house.store.rooms.named('r9');
    expect([lobby?.me.microphone.wanted, lobby?.me.camera.wanted, lobby?.me.name]).toEqual([true, true, 'Lin']);
  });

  it('[C94] of a call between two who send nothing are there', async () => {
    const house = new CallsHouse();
    await house.listening();
    await house.placed({ microphone: false });
    house.store.others = [member('ana', { tracks: [] })];
    house.tell('c1', 'party.invited', { party: party('bo', { by: 'me' }), group: true });
    await house.answered();
    expect([house.current.group, house.signalling.of('call.connected'), house.current.me]).toEqual([
      true,
      [{ call: 'c1' }],
      here(),
    ]);
  });
});
