import { limits } from '../../../components/core/protocol/limits';
import type { Method, Params } from '../../../components/core/protocol/messages';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';
import type { RawClient } from '../../harness/clients/raw-client';
import { expectEnd, advance, CallClient, ringingCall, settled, activeCall } from '../../harness/clients/call-client';

let server: TestServer;
let ana: CallClient;
let bo: CallClient;
let cy: CallClient;
beforeEach(async () => {
  server = await startTestServer({ limits: { invitesPerMinute: 1e6, invitesPerSecond: 1e6, invitesPerCalleePerMinute: 1e6 } });
  [ana, bo, cy] = [
    await CallClient.open(server, 'ana'),
    await CallClient.open(server, 'bo'),
    await CallClient.open(server, 'cy'),
  ];
});
afterEach(() => server.close());

const states = (phone: CallClient, call: string) => phone.call(call).parties.map(({ id, state }) => `${id} ${state}`);

/** A call with three active parties. */
async function meeting(): Promise<string> {
  const call = await ana.startId(['bo', 'cy']);
  await Promise.all([bo, cy].map(async (phone) => phone.accept(await phone.ring(call))));
  await Promise.all([ana, bo, cy].map((phone) => phone.connected(call)));
  for (const phone of [ana, bo, cy]) for (const id of ['ana', 'bo', 'cy']) await phone.receive('party.connected', { id });
  return call;
}

describe('a group call', () => {
  it('[C31] continues while two parties are left, active or waiting, and ends with the last of them', async () => {
    const call = await meeting();
    await ana.end(call);
    await bo.receive('party.ended', { id: 'ana', reason: 'hangup' });
    await expectEnd(call, 'hangup', ana);
    expect(bo.call(call)).toMatchObject({ reason: null, group: true });
    expect(bo.inbox().calls).toEqual([call]);
    await cy.end(call);
    await bo.receive('call.ended', { reason: 'hangup' });
    await expectEnd(call, 'hangup', bo, cy);
    expect(bo.call(call)).toEqual(cy.call(call));
  });

  it('[C31] ends with the reason of the last party', async () => {
    const call = await ana.startId(['bo', 'cy']);
    await Promise.all([bo.ring(call), cy.ring(call)]);
    await bo.client.request('call.reject', { call, why: 'rejected' });
    await ana.receive('party.ended', { id: 'bo', reason: 'rejected' });
    expect(ana.call(call).reason).toBeNull();
    await advance(server, limits.callRingMs, ana, bo, cy);
    await ana.receive('call.ended', { reason: 'timeout' });
    expect(ana.call(call).parties.map(({ reason }) => reason)).toEqual(['timeout', 'rejected', 'timeout']);
    await expectEnd(call, 'timeout', ana, cy);
    await expectEnd(call, 'rejected', bo);
  });

  it('[C31] waits for ringing parties when the other one leaves; a party that never accepted gets another reason than hangup', async () => {
    const call = await ana.startId(['bo', 'cy']);
    await Promise.all([bo.ring(call), cy.ring(call)]);
    await bo.accept(call);
    await ana.end(call);
    await bo.receive('party.ended', { id: 'ana' });
    await advance(server, limits.callConnectMs + 1_000, ana, bo, cy);
    expect(states(bo, call)).toEqual(['ana ended', 'bo connecting', 'cy ringing']);
    await cy.accept(call);
    await bo.receive('party.accepted', { id: 'cy' });
    await advance(server, limits.callConnectMs, ana, bo, cy);
    await expectEnd(call, 'media_failed', bo, cy);
    const other = await ana.startId(['bo', 'cy']);
    await Promise.all([bo.ring(other), cy.ring(other)]);
    await bo.accept(other);
    await ana.end(other);
    await bo.end(other);
    await expectEnd(other, 'hangup', ana, bo);
    await expectEnd(other, 'cancelled', cy);
  });

  it('[C32] grows by invitations: a call of two becomes a group, and a party that left or rejected can be invited again', async () => {
    const call = await activeCall(ana, bo);
    await bo.client.request('call.invite', { call, to: ['cy', 'ana'] });
    expect(await ana.receive('party.invited')).toMatchObject({
      group: true,
      party: { id: 'cy', name: 'CY', by: 'bo', state: 'inviting' },
    });
    expect(await cy.receive('inbox.called')).toMatchObject({ call: { id: call, group: true, from: 'ana' } });
    await cy.ring(call);
    await cy.client.request('call.reject', { call, why: 'rejected' });
    await ana.receive('party.ended', { id: 'cy', reason: 'rejected' });
    cy.client.frames.splice(0);
    await ana.client.request('call.invite', { call, to: ['cy'] });
    await cy.ring(call);
    await cy.accept(call);
    await ana.receive('party.accepted', { id: 'cy' });
    expect(states(ana, call)).toEqual(['ana active', 'bo active', 'cy connecting']);
  });

  it('[C32] gets no invitations from a ringing or ended party', async () => {
    const call = await ana.startId(['bo', 'cy']);
    await bo.ring(call);
    expect(await bo.client.errorCode('call.invite', { call, to: ['di'] })).toBe('forbidden');
    await bo.end(call);
    expect(await bo.client.errorCode('call.invite', { call, to: ['di'] })).toBe('call_over');
  });

  it('[C33] is joined by its id: by a new user, by a party that left, by a ringing one', async () => {
    const call = await ana.startId(['bo', 'cy']);
    await bo.ring(call);
    const joined = await bo.client.request('call.join', { call, name: 'Bo' });
    expect(joined.call.parties[1]).toMatchObject({ id: 'bo', state: 'connecting', device: 'bo-phone' });
    const di = await CallClient.open(server, 'di');
    await di.client.request('call.join', { call, name: 'Di', avatar: 'https://a.example/di.png' });
    expect(await ana.receive('party.invited')).toMatchObject({
      party: { id: 'di', name: 'Di', by: '', avatar: 'https://a.example/di.png' },
    });
    await ana.receive('party.accepted', { id: 'di' });
    expect(di.inbox().calls).toEqual([call]);
    await bo.end(call);
    await bo.client.request('call.join', { call, name: 'Bo' });
    await ana.client.until('bo again', () => (states(ana, call).includes('bo connecting') ? true : undefined));
    const tablet = await CallClient.open(server, 'bo', 'bo-tablet');
    expect(await tablet.client.errorCode('call.join', { call, name: 'Bo' })).toBe('answered_elsewhere');
  });

  it('[C33] cannot be joined when it is one-to-one, ended or unknown, nor by a user in another call', async () => {
    const two = await activeCall(ana, bo);
    const join = (phone: CallClient, call: string) => phone.client.errorCode('call.join', { call, name: '' });
    expect(await join(cy, two)).toBe('call_over');
    expect(await join(cy, 'nothing')).toBe('call_over');
    const di = await CallClient.open(server, 'di');
    const group = await cy.startId('di', { group: true });
    expect(await join(ana, group)).toBe('already_in_call');
    await di.ring(group);
    await cy.end(group);
    expect(await join(di, group)).toBe('call_over');
  });

  it('[C34] takes 16 parties, ringing ones included', async () => {
    const others = Array.from({ length: limits.partiesPerCall - 1 }, (_, n) => `u${n}`);
    const call = await ana.startId(others);
    expect(await cy.client.errorCode('call.join', { call, name: '' })).toBe('call_full');
    expect(await ana.client.errorCode('call.invite', { call, to: ['cy'] })).toBe('call_full');
    expect(cy.inbox().calls).toEqual([]);
    const first = await CallClient.open(server, 'u0');
    await first.end(call);
    expect(await cy.client.errorCode('call.join', { call, name: '' })).toBe('ok');
  });
});

describe('audio and video', () => {
  it('[C36] switches to audio at once, and to video when the other party agrees', async () => {
    const call = await activeCall(ana, bo);
    const turn = (phone: CallClient, kind: 'audio' | 'video') => phone.client.request('call.switch', { call, kind });
    const consent = (phone: CallClient, agrees: boolean) => phone.client.errorCode('call.answer_video', { call, agrees });
    await turn(ana, 'video');
    expect(await bo.receive('call.video_requested')).toEqual({ id: 'ana' });
    expect(await consent(ana, true)).toBe('bad_request');
    await turn(ana, 'video');
    await consent(bo, true);
    expect(await ana.receive('call.switched')).toEqual({ kind: 'video', by: 'ana' });
    await turn(bo, 'audio');
    expect(await ana.receive('call.switched', { kind: 'audio' })).toEqual({ kind: 'audio', by: 'bo' });
    await turn(ana, 'video');
    await turn(bo, 'video');
    await ana.client.until('both wished', () => (ana.call(call).kind === 'video' ? true : undefined));
    expect(ana.call(call).videoRequestBy).toBe('');
    const kinds = ana.client.events(`c:${call}`).map(({ k }) => k);
    expect(kinds.filter((k) => k === 'call.video_requested')).toHaveLength(2);
  });

  it.each([
    ['the other says no', () => bo.client.request('call.answer_video', { call: bo.inbox().calls[0] ?? '', agrees: false })],
    ['it is taken back', () => ana.client.request('call.answer_video', { call: ana.inbox().calls[0] ?? '', agrees: false })],
    ['audio is chosen after all', () => ana.client.request('call.switch', { call: ana.inbox().calls[0] ?? '', kind: 'audio' })],
    ['nobody answers for 20 s', () => advance(server, limits.videoRequestMs, ana, bo)],
  ])('[C36] forgets the question when %s', async (_what, act) => {
    const call = await activeCall(ana, bo);
    await ana.client.request('call.switch', { call, kind: 'video' });
    await bo.receive('call.video_requested', { id: 'ana' });
    await act();
    await bo.receive('call.video_requested', { id: '' });
    expect(bo.call(call)).toMatchObject({ kind: 'audio', videoRequestBy: '' });
    expect(await bo.client.errorCode('call.answer_video', { call, agrees: true })).toBe('ok');
    expect(bo.call(call).kind).toBe('audio');
  });

  it('[C36] needs no consent in a group, or before anybody has accepted', async () => {
    const call = await ana.startId(['bo', 'cy']);
    await ana.client.request('call.switch', { call, kind: 'video' });
    expect(await ana.receive('call.switched')).toEqual({ kind: 'video', by: 'ana' });
    await bo.ring(call);
    await bo.accept(call);
    await bo.client.request('call.switch', { call, kind: 'audio' });
    await bo.client.request('call.switch', { call, kind: 'video' });
    await ana.client.until('video again', () =>
      ana.client.events(`c:${call}`).filter(({ k }) => k === 'call.switched').length === 3 ? true : undefined,
    );
    await ana.end(call);
  });
});

describe('the room of a call', () => {
  const enter = (phone: CallClient, call: string) => phone.client.join(`call.${call}`, phone.user, { tracks: camera });
  const refused = (wire: RawClient, call: string) => wire.errorCode('room.join', { room: `call.${call}`, name: 'X', tracks: [] });

  it('[C37] is joined by parties of the call only, whatever other tokens allow', async () => {
    const call = await ana.startId('bo');
    expect((await enter(ana, call)).snap.members).toMatchObject([{ id: 'ana', role: 'speaker' }]);
    await bo.ring(call);
    expect(await refused(bo.client, call)).toBe('not_found');
    expect(await bo.client.errorCode('room.get', { room: `call.${call}` })).toBe('not_found');
    await bo.accept(call);
    const joined = await enter(bo, call);
    expect(joined.play.map(({ member }) => member)).toEqual(['ana']);
    expect(joined.snap.members).toHaveLength(2);
    const eve = await server.client('eve', { rooms: { '*': 'host', [`call.${call}`]: 'host' } });
    expect(await refused(eve, call)).toBe('not_found');
    expect(await eve.errorCode('room.get', { room: `call.${call}` })).toBe('not_found');
    expect(await bo.client.errorCode('room.close', { room: `call.${call}` })).toBe('forbidden');
    expect(await bo.client.errorCode('member.remove', { room: `call.${call}`, id: 'ana' })).toBe('forbidden');
  });

  it('[C38] ends with the call: memberships and URLs are invalid, and nobody can rejoin', async () => {
    const call = await activeCall(ana, bo);
    const { publish } = await enter(ana, call);
    const { play } = await enter(bo, call);
    await ana.end(call);
    await bo.receive('room.closed');
    await settled();
    for (const url of [publish[0]?.urls[0], play[0]?.urls[0]]) expect(server.media.allows(url ?? '')).toBe(false);
    for (const { client } of [ana, bo]) {
      expect(await refused(client, call)).toBe('not_found');
      const room = `call.${call}`;
      expect(await client.errorCode('media.play', { room, tracks: [{ member: 'ana', source: 'main' }] })).toBe('not_found');
    }
  });

  it('[C38] loses a party that left a group, and the others stay', async () => {
    const call = await meeting();
    const { publish } = await enter(ana, call);
    await enter(bo, call);
    await enter(cy, call);
    await ana.end(call);
    expect(await bo.receive('member.left')).toEqual({ id: 'ana', reason: 'left' });
    await settled();
    expect(server.media.allows(publish[0]?.urls[0] ?? '')).toBe(false);
    expect(await refused(ana.client, call)).toBe('not_found');
    expect(await bo.client.errorCode('media.play', { room: `call.${call}`, tracks: [{ member: 'cy', source: 'main' }] })).toBe(
      'ok',
    );
  });

  it('[C38] keeps a lost party as a member as long as its part, and reports both ends at once', async () => {
    const call = await activeCall(ana, bo);
    await enter(ana, call);
    await enter(bo, call);
    bo.client.cut();
    await ana.receive('member.offline', { id: 'bo' });
    await advance(server, limits.callGraceMs - 1, ana);
    expect(ana.client.frames.some((frame) => frame.t === 'ev' && frame.k === 'member.left')).toBe(false);
    await advance(server, 1, ana);
    await expectEnd(call, 'lost', ana);
  });

  it('[C39] cannot be opened without a call, by a token or a dev endpoint', async () => {
    expect(await refused(ana.client, 'nothing')).toBe('not_found');
    const named = await server.client('eve', { rooms: { 'call.nothing': 'host' } });
    expect(await refused(named, 'nothing')).toBe('not_found');
    expect(await server.media.publish({ room: 'call.nothing', name: 'Camera' })).toBeNull();
    const call = await activeCall(ana, bo);
    await enter(ana, call);
    expect(await server.media.publish({ room: `call.${call}`, name: 'Camera' })).toBeNull();
    expect(await server.media.play({ room: `call.${call}`, member: 'ana' })).toBeNull();
  });

  it('[C40] is an ordinary one after a move: it continues, the moving party is its host, and the parties may join', async () => {
    const call = await meeting();
    const room = `call.${call}`;
    await enter(ana, call);
    const { publish } = await enter(bo, call);
    await bo.client.request('call.move', { call });
    await ana.receive('call.ended', { reason: 'moved' });
    await expectEnd(call, 'moved', ana, bo, cy);
    expect(await ana.receive('member.updated')).toEqual({ id: 'bo', role: 'host' });
    expect(server.media.allows(publish[0]?.urls[0] ?? '')).toBe(true);
    expect((await enter(cy, call)).snap.members.map(({ id, role }) => `${id} ${role}`)).toEqual([
      'ana speaker',
      'bo host',
      'cy speaker',
    ]);
    const named = await server.client('di', { rooms: { [room]: 'audience' } });
    expect((await named.join(room, 'Di')).snap.members.at(-1)).toMatchObject({ id: 'di', role: 'audience' });
    const anybody = await server.client('eve', { rooms: { '*': 'host' } });
    expect(await refused(anybody, call)).toBe('not_found');
    await bo.client.request('member.remove', { room, id: 'ana' });
    await ana.receive('member.left', { id: 'ana', reason: 'kicked' });
    await CallClient.open(server, 'fay').then((fay) => activeCall(ana, fay));
  });
});

describe('a user outside of the call', () => {
  const asks: { [M in Extract<Method, `call.${string}`> as M extends 'call.start' ? never : M]: Omit<Params<M>, 'call'> } = {
    'call.subscribe': { rings: true },
    'call.accept': { name: 'Eve' },
    'call.reject': { why: 'rejected' },
    'call.end': {},
    'call.invite': { to: ['di'] },
    'call.join': { name: 'Eve' },
    'call.connected': {},
    'call.switch': { kind: 'audio' },
    'call.answer_video': { agrees: true },
    'call.move': {},
  };
  const cells = Object.entries(asks);

  it.each(cells)(
    '[C41] gets the same answer from %s, whether the call exists or not, and changes nothing',
    async (method, more) => {
      const call = await ringingCall(ana, bo);
      const before = bo.call(call);
      for (const id of [call, 'nothing-is-called-so']) {
        const answer = await cy.client.response(
          cy.client.sendRequest(method as 'call.end', { call: id, ...more } as Params<'call.end'>),
        );
        expect(answer.err).toEqual({ code: 'call_over', msg: 'call_over', retry: false });
      }
      await bo.ping();
      expect(bo.call(call)).toEqual(before);
      const listener = await CallClient.connect(server, 'eve', 'eve', { cur: { [`c:${call}`]: { e: '', s: 0 } } });
      expect(listener.welcome.st).toEqual([]);
    },
  );

  it('[C41] is rate-limited after ten such requests', async () => {
    const call = await ringingCall(ana, bo);
    const ask = (id: string) => cy.client.errorCode('call.subscribe', { call: id, rings: false });
    const answers: string[] = [];
    for (let n = 0; n < 12; n += 1) answers.push(await ask(n % 2 === 0 ? call : `guess-${n}`));
    expect(answers).toEqual([...Array(10).fill('call_over'), 'rate_limited', 'rate_limited']);
    server.clock.advance(5_000);
    expect(await ask(call)).toBe('call_over');
  });

  it('[C41] cannot guess an id: each has 128 random bits', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      const { call } = await ana.start(`nobody${n}`);
      ids.push(call.id);
      await ana.end(call.id);
      server.clock.advance(1_000);
    }
    expect(new Set(ids.map((id) => id.slice(0, 6))).size).toBe(20);
    ids.forEach((id) => expect(id).toMatch(/^[\w-]{22}$/));
  });
});
