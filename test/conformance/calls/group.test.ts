import { limits } from '../../../components/core/protocol/limits';
import type { Method, Params } from '../../../components/core/protocol/messages';
import { camera, openHouse, type House } from '../house';
import type { Wire } from '../wire';
import { expectEnd, pass, Phone, ring, settled, talk } from './phone';

let house: House;
let ana: Phone;
let bo: Phone;
let cy: Phone;
beforeEach(async () => {
  house = await openHouse({ limits: { invitesPerMinute: 1e6, invitesPerSecond: 1e6, invitesPerCalleePerMinute: 1e6 } });
  [ana, bo, cy] = [await Phone.open(house, 'ana'), await Phone.open(house, 'bo'), await Phone.open(house, 'cy')];
});
afterEach(() => house.close());

const states = (phone: Phone, call: string) => phone.call(call).parties.map(({ id, state }) => `${id} ${state}`);

/** Three who talk. */
async function meeting(): Promise<string> {
  const call = await ana.startId(['bo', 'cy']);
  await Promise.all([bo, cy].map(async (phone) => phone.accept(await phone.rings(call))));
  await Promise.all([ana, bo, cy].map((phone) => phone.connected(call)));
  for (const phone of [ana, bo, cy]) for (const id of ['ana', 'bo', 'cy']) await phone.hears('party.connected', { id });
  return call;
}

describe('a group call', () => {
  it('[C31] goes on while two are left who talk or wait, and ends with the last of them', async () => {
    const call = await meeting();
    await ana.end(call);
    await bo.hears('party.ended', { id: 'ana', reason: 'hangup' });
    await expectEnd(call, 'hangup', ana);
    expect(bo.call(call)).toMatchObject({ reason: null, group: true });
    expect(bo.inbox().calls).toEqual([call]);
    await cy.end(call);
    await bo.hears('call.ended', { reason: 'hangup' });
    await expectEnd(call, 'hangup', bo, cy);
    expect(bo.call(call)).toEqual(cy.call(call));
  });

  it('[C31] ends by the reason of whoever was left last', async () => {
    const call = await ana.startId(['bo', 'cy']);
    await Promise.all([bo.rings(call), cy.rings(call)]);
    await bo.wire.request('call.reject', { call, why: 'rejected' });
    await ana.hears('party.ended', { id: 'bo', reason: 'rejected' });
    expect(ana.call(call).reason).toBeNull();
    await pass(house, limits.callRingMs, ana, bo, cy);
    await ana.hears('call.ended', { reason: 'timeout' });
    expect(ana.call(call).parties.map(({ reason }) => reason)).toEqual(['timeout', 'rejected', 'timeout']);
    await expectEnd(call, 'timeout', ana, cy);
    await expectEnd(call, 'rejected', bo);
  });

  it('[C31] waits for those who are rung when the other one leaves; who never answered was not hung up on', async () => {
    const call = await ana.startId(['bo', 'cy']);
    await Promise.all([bo.rings(call), cy.rings(call)]);
    await bo.accept(call);
    await ana.end(call);
    await bo.hears('party.ended', { id: 'ana' });
    await pass(house, limits.callConnectMs + 1_000, ana, bo, cy);
    expect(states(bo, call)).toEqual(['ana ended', 'bo connecting', 'cy ringing']);
    await cy.accept(call);
    await bo.hears('party.accepted', { id: 'cy' });
    await pass(house, limits.callConnectMs, ana, bo, cy);
    await expectEnd(call, 'media_failed', bo, cy);
    const other = await ana.startId(['bo', 'cy']);
    await Promise.all([bo.rings(other), cy.rings(other)]);
    await bo.accept(other);
    await ana.end(other);
    await bo.end(other);
    await expectEnd(other, 'hangup', ana, bo);
    await expectEnd(other, 'cancelled', cy);
  });

  it('[C32] grows by whom its people invite: a call of two becomes a group, and who left or said no can be asked again', async () => {
    const call = await talk(ana, bo);
    await bo.wire.request('call.invite', { call, to: ['cy', 'ana'] });
    expect(await ana.hears('party.invited')).toMatchObject({
      group: true,
      party: { id: 'cy', name: 'CY', by: 'bo', state: 'inviting' },
    });
    expect(await cy.hears('inbox.called')).toMatchObject({ call: { id: call, group: true, from: 'ana' } });
    await cy.rings(call);
    await cy.wire.request('call.reject', { call, why: 'rejected' });
    await ana.hears('party.ended', { id: 'cy', reason: 'rejected' });
    cy.wire.frames.splice(0);
    await ana.wire.request('call.invite', { call, to: ['cy'] });
    await cy.rings(call);
    await cy.accept(call);
    await ana.hears('party.accepted', { id: 'cy' });
    expect(states(ana, call)).toEqual(['ana active', 'bo active', 'cy connecting']);
  });

  it('[C32] is not grown by who is only rung, or is gone', async () => {
    const call = await ana.startId(['bo', 'cy']);
    await bo.rings(call);
    expect(await bo.wire.refusal('call.invite', { call, to: ['di'] })).toBe('forbidden');
    await bo.end(call);
    expect(await bo.wire.refusal('call.invite', { call, to: ['di'] })).toBe('call_over');
  });

  it('[C33] is joined by its id: by a stranger, by who left, by who is rung', async () => {
    const call = await ana.startId(['bo', 'cy']);
    await bo.rings(call);
    const joined = await bo.wire.request('call.join', { call, name: 'Bo' });
    expect(joined.call.parties[1]).toMatchObject({ id: 'bo', state: 'connecting', device: 'bo-phone' });
    const di = await Phone.open(house, 'di');
    await di.wire.request('call.join', { call, name: 'Di', avatar: 'https://a.example/di.png' });
    expect(await ana.hears('party.invited')).toMatchObject({
      party: { id: 'di', name: 'Di', by: '', avatar: 'https://a.example/di.png' },
    });
    await ana.hears('party.accepted', { id: 'di' });
    expect(di.inbox().calls).toEqual([call]);
    await bo.end(call);
    await bo.wire.request('call.join', { call, name: 'Bo' });
    await ana.wire.until('bo again', () => (states(ana, call).includes('bo connecting') ? true : undefined));
    const tablet = await Phone.open(house, 'bo', 'bo-tablet');
    expect(await tablet.wire.refusal('call.join', { call, name: 'Bo' })).toBe('answered_elsewhere');
  });

  it('[C33] cannot be joined when it is of two, over, or not there; nor by who is in another', async () => {
    const two = await talk(ana, bo);
    const join = (phone: Phone, call: string) => phone.wire.refusal('call.join', { call, name: '' });
    expect(await join(cy, two)).toBe('call_over');
    expect(await join(cy, 'nothing')).toBe('call_over');
    const di = await Phone.open(house, 'di');
    const group = await cy.startId('di', { group: true });
    expect(await join(ana, group)).toBe('already_in_call');
    await di.rings(group);
    await cy.end(group);
    expect(await join(di, group)).toBe('call_over');
  });

  it('[C34] takes 16 people, and no more of those who are rung than have a place', async () => {
    const others = Array.from({ length: limits.partiesPerCall - 1 }, (_, n) => `u${n}`);
    const call = await ana.startId(others);
    expect(await cy.wire.refusal('call.join', { call, name: '' })).toBe('call_full');
    expect(await ana.wire.refusal('call.invite', { call, to: ['cy'] })).toBe('call_full');
    expect(cy.inbox().calls).toEqual([]);
    const first = await Phone.open(house, 'u0');
    await first.end(call);
    expect(await cy.wire.refusal('call.join', { call, name: '' })).toBe('ok');
  });
});

describe('sound and picture', () => {
  it('[C36] goes to audio at once, and to video when the other agrees', async () => {
    const call = await talk(ana, bo);
    const turn = (phone: Phone, kind: 'audio' | 'video') => phone.wire.request('call.turn', { call, kind });
    const consent = (phone: Phone, agrees: boolean) => phone.wire.refusal('call.consent', { call, agrees });
    await turn(ana, 'video');
    expect(await bo.hears('call.asked')).toEqual({ id: 'ana' });
    expect(await consent(ana, true)).toBe('bad_request');
    await turn(ana, 'video');
    await consent(bo, true);
    expect(await ana.hears('call.turned')).toEqual({ kind: 'video', by: 'ana' });
    await turn(bo, 'audio');
    expect(await ana.hears('call.turned', { kind: 'audio' })).toEqual({ kind: 'audio', by: 'bo' });
    await turn(ana, 'video');
    await turn(bo, 'video');
    await ana.wire.until('both wished', () => (ana.call(call).kind === 'video' ? true : undefined));
    expect(ana.call(call).asks).toBe('');
    const kinds = ana.wire.events(`c:${call}`).map(({ k }) => k);
    expect(kinds.filter((k) => k === 'call.asked')).toHaveLength(2);
  });

  it.each([
    ['the other says no', () => bo.wire.request('call.consent', { call: bo.inbox().calls[0] ?? '', agrees: false })],
    ['it is taken back', () => ana.wire.request('call.consent', { call: ana.inbox().calls[0] ?? '', agrees: false })],
    ['audio is chosen after all', () => ana.wire.request('call.turn', { call: ana.inbox().calls[0] ?? '', kind: 'audio' })],
    ['nobody answers for 20 s', () => pass(house, limits.callConsentMs, ana, bo)],
  ])('[C36] forgets the question when %s', async (_what, act) => {
    const call = await talk(ana, bo);
    await ana.wire.request('call.turn', { call, kind: 'video' });
    await bo.hears('call.asked', { id: 'ana' });
    await act();
    await bo.hears('call.asked', { id: '' });
    expect(bo.call(call)).toMatchObject({ kind: 'audio', asks: '' });
    expect(await bo.wire.refusal('call.consent', { call, agrees: true })).toBe('ok');
    expect(bo.call(call).kind).toBe('audio');
  });

  it('[C36] asks nobody in a group, nor before anybody has answered', async () => {
    const call = await ana.startId(['bo', 'cy']);
    await ana.wire.request('call.turn', { call, kind: 'video' });
    expect(await ana.hears('call.turned')).toEqual({ kind: 'video', by: 'ana' });
    await bo.rings(call);
    await bo.accept(call);
    await bo.wire.request('call.turn', { call, kind: 'audio' });
    await bo.wire.request('call.turn', { call, kind: 'video' });
    await ana.wire.until('video again', () =>
      ana.wire.events(`c:${call}`).filter(({ k }) => k === 'call.turned').length === 3 ? true : undefined,
    );
    await ana.end(call);
  });
});

describe('the room of a call', () => {
  const enter = (phone: Phone, call: string) => phone.wire.join(`call.${call}`, phone.user, { tracks: camera });
  const refused = (wire: Wire, call: string) => wire.refusal('room.join', { room: `call.${call}`, name: 'X', tracks: [] });

  it('[C37] is entered by who is in the call, and by nobody else, whatever their token says', async () => {
    const call = await ana.startId('bo');
    expect((await enter(ana, call)).snap.members).toMatchObject([{ id: 'ana', role: 'speaker' }]);
    await bo.rings(call);
    expect(await refused(bo.wire, call)).toBe('not_found');
    expect(await bo.wire.refusal('room.look', { room: `call.${call}` })).toBe('not_found');
    await bo.accept(call);
    const joined = await enter(bo, call);
    expect(joined.play.map(({ member }) => member)).toEqual(['ana']);
    expect(joined.snap.members).toHaveLength(2);
    const eve = await house.client('eve', { rooms: { '*': 'host', [`call.${call}`]: 'host' } });
    expect(await refused(eve, call)).toBe('not_found');
    expect(await eve.refusal('room.look', { room: `call.${call}` })).toBe('not_found');
    expect(await bo.wire.refusal('room.close', { room: `call.${call}` })).toBe('forbidden');
    expect(await bo.wire.refusal('member.remove', { room: `call.${call}`, id: 'ana' })).toBe('forbidden');
  });

  it('[C38] ends with the call: seats and URLs are dead, and nobody comes back', async () => {
    const call = await talk(ana, bo);
    const { publish } = await enter(ana, call);
    const { play } = await enter(bo, call);
    await ana.end(call);
    await bo.hears('room.closed');
    await settled();
    for (const url of [publish[0]?.urls[0], play[0]?.urls[0]]) expect(house.media.allows(url ?? '')).toBe(false);
    for (const { wire } of [ana, bo]) {
      expect(await refused(wire, call)).toBe('not_found');
      const room = `call.${call}`;
      expect(await wire.refusal('media.play', { room, tracks: [{ member: 'ana', source: 'main' }] })).toBe('not_found');
    }
  });

  it('[C38] loses who left a group, and the others stay', async () => {
    const call = await meeting();
    const { publish } = await enter(ana, call);
    await enter(bo, call);
    await enter(cy, call);
    await ana.end(call);
    expect(await bo.hears('member.left')).toEqual({ id: 'ana', reason: 'left' });
    await settled();
    expect(house.media.allows(publish[0]?.urls[0] ?? '')).toBe(false);
    expect(await refused(ana.wire, call)).toBe('not_found');
    expect(await bo.wire.refusal('media.play', { room: `call.${call}`, tracks: [{ member: 'cy', source: 'main' }] })).toBe('ok');
  });

  it('[C38] keeps the seat of who is lost for as long as the part, and tells both ends at once', async () => {
    const call = await talk(ana, bo);
    await enter(ana, call);
    await enter(bo, call);
    bo.wire.cut();
    await ana.hears('member.offline', { id: 'bo' });
    await pass(house, limits.callGraceMs - 1, ana);
    expect(ana.wire.frames.some((frame) => frame.t === 'ev' && frame.k === 'member.left')).toBe(false);
    await pass(house, 1, ana);
    await expectEnd(call, 'lost', ana);
  });

  it('[C39] cannot be opened without a call, by a token or an open door', async () => {
    expect(await refused(ana.wire, 'nothing')).toBe('not_found');
    const named = await house.client('eve', { rooms: { 'call.nothing': 'host' } });
    expect(await refused(named, 'nothing')).toBe('not_found');
    expect(await house.media.publish({ room: 'call.nothing', name: 'Camera' })).toBeNull();
    const call = await talk(ana, bo);
    await enter(ana, call);
    expect(await house.media.publish({ room: `call.${call}`, name: 'Camera' })).toBeNull();
    expect(await house.media.play({ room: `call.${call}`, member: 'ana' })).toBeNull();
  });

  it('[C40] is an ordinary one after a move: it goes on, who moved it governs it, and its people may come', async () => {
    const call = await meeting();
    const room = `call.${call}`;
    await enter(ana, call);
    const { publish } = await enter(bo, call);
    await bo.wire.request('call.move', { call });
    await ana.hears('call.ended', { reason: 'moved' });
    await expectEnd(call, 'moved', ana, bo, cy);
    expect(await ana.hears('member.updated')).toEqual({ id: 'bo', role: 'host' });
    expect(house.media.allows(publish[0]?.urls[0] ?? '')).toBe(true);
    expect((await enter(cy, call)).snap.members.map(({ id, role }) => `${id} ${role}`)).toEqual([
      'ana speaker',
      'bo host',
      'cy speaker',
    ]);
    const named = await house.client('di', { rooms: { [room]: 'audience' } });
    expect((await named.join(room, 'Di')).snap.members.at(-1)).toMatchObject({ id: 'di', role: 'audience' });
    const anybody = await house.client('eve', { rooms: { '*': 'host' } });
    expect(await refused(anybody, call)).toBe('not_found');
    await bo.wire.request('member.remove', { room, id: 'ana' });
    await ana.hears('member.left', { id: 'ana', reason: 'kicked' });
    await Phone.open(house, 'fay').then((fay) => talk(ana, fay));
  });
});

describe('a stranger', () => {
  const asks: { [M in Extract<Method, `call.${string}`> as M extends 'call.start' ? never : M]: Omit<Params<M>, 'call'> } = {
    'call.follow': { rings: true },
    'call.accept': { name: 'Eve' },
    'call.reject': { why: 'rejected' },
    'call.end': {},
    'call.invite': { to: ['di'] },
    'call.join': { name: 'Eve' },
    'call.connected': {},
    'call.turn': { kind: 'audio' },
    'call.consent': { agrees: true },
    'call.move': {},
  };
  const cells = Object.entries(asks);

  it.each(cells)(
    '[C41] is answered the same by %s, whether the call is there or not, and changes nothing',
    async (method, more) => {
      const call = await ring(ana, bo);
      const before = bo.call(call);
      for (const id of [call, 'nothing-is-called-so']) {
        const answer = await cy.wire.answer(cy.wire.ask(method as 'call.end', { call: id, ...more } as Params<'call.end'>));
        expect(answer.err).toEqual({ code: 'call_over', msg: 'call_over', retry: false });
      }
      await bo.ping();
      expect(bo.call(call)).toEqual(before);
      const listener = await Phone.dial(house, 'eve', 'eve', { cur: { [`c:${call}`]: { e: '', s: 0 } } });
      expect(listener.welcome.st).toEqual([]);
    },
  );

  it('[C41] is slowed down after ten such questions', async () => {
    const call = await ring(ana, bo);
    const ask = (id: string) => cy.wire.refusal('call.follow', { call: id, rings: false });
    const answers: string[] = [];
    for (let n = 0; n < 12; n += 1) answers.push(await ask(n % 2 === 0 ? call : `guess-${n}`));
    expect(answers).toEqual([...Array(10).fill('call_over'), 'rate_limited', 'rate_limited']);
    house.clock.advance(5_000);
    expect(await ask(call)).toBe('call_over');
  });

  it('[C41] cannot guess an id: each has 128 random bits', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      const { call } = await ana.start(`nobody${n}`);
      ids.push(call.id);
      await ana.end(call.id);
      house.clock.advance(1_000);
    }
    expect(new Set(ids.map((id) => id.slice(0, 6))).size).toBe(20);
    ids.forEach((id) => expect(id).toMatch(/^[\w-]{22}$/));
  });
});
