import { seededRandom } from '../../../tools/seeded-random';
import type { TestServer } from '../../harness/servers/test-server';
import {
  expectEnd,
  pausableEngine,
  startCluster,
  CallClient,
  ringingCall,
  settled,
  type Cluster,
} from '../../harness/clients/call-client';

const seed = Number(process.env['SEED'] ?? 1);
const limits = { invitesPerMinute: 1e6, invitesPerSecond: 1e6, invitesPerCalleePerMinute: 1e6 };
let cluster: Cluster;
let server: TestServer;
/** A second node, so that only the engine decides a race. */
let other: TestServer;
beforeEach(async () => {
  cluster = startCluster(seededRandom(seed));
  [server, other] = [await cluster.startNode({ limits }), await cluster.startNode({ limits })];
});
afterEach(() => cluster.close());

describe('a user with several devices', () => {
  it('[C3] is rung on all of them; the first device that rings is reported once', async () => {
    const ana = await CallClient.open(server, 'ana');
    const devices = [await CallClient.open(server, 'bo', 'phone'), await CallClient.open(server, 'bo', 'tablet')];
    const call = await ana.startId('bo');
    await Promise.all(devices.map((device) => device.ring(call)));
    await ana.ping();
    expect(ana.client.events(`c:${call}`).map(({ k }) => k)).toEqual(['party.rang']);
  });

  it('[C4] accepts on the first device; the others are notified, and cannot act in the call', async () => {
    const ana = await CallClient.open(server, 'ana');
    const phone = await CallClient.open(server, 'bo', 'phone');
    const tablet = await CallClient.open(server, 'bo', 'tablet');
    const call = await ana.startId('bo');
    await Promise.all([phone.ring(call), tablet.ring(call)]);
    await tablet.accept(call);
    expect(await phone.receive('party.accepted')).toMatchObject({ id: 'bo', device: 'tablet' });
    const { client } = phone;
    expect(await client.errorCode('call.accept', { call, name: '' })).toBe('answered_elsewhere');
    expect(await client.errorCode('call.reject', { call, why: 'rejected' })).toBe('answered_elsewhere');
    expect(await client.errorCode('call.end', { call })).toBe('answered_elsewhere');
    expect(await client.errorCode('call.connected', { call })).toBe('answered_elsewhere');
    expect(await client.errorCode('call.switch', { call, kind: 'video' })).toBe('answered_elsewhere');
    expect(await client.errorCode('call.invite', { call, to: ['cy'] })).toBe('answered_elsewhere');
    expect(await client.errorCode('call.move', { call })).toBe('answered_elsewhere');
    expect(await client.errorCode('room.join', { room: `call.${call}`, name: 'Bo', tracks: [] })).toBe('not_found');
    expect(await tablet.client.errorCode('call.reject', { call, why: 'rejected' })).toBe('already_in_call');
    phone.client.cut();
    await tablet.end(call);
    await expectEnd(call, 'hangup', ana, tablet);
  });

  it('[C4] rejects for all of them', async () => {
    const ana = await CallClient.open(server, 'ana');
    const phone = await CallClient.open(server, 'bo', 'phone');
    const tablet = await CallClient.open(server, 'bo', 'tablet');
    const call = await ana.startId('bo');
    await Promise.all([phone.ring(call), tablet.ring(call)]);
    await phone.client.request('call.reject', { call, why: 'rejected' });
    expect(await tablet.receive('call.ended')).toMatchObject({ reason: 'rejected' });
    await expectEnd(call, 'rejected', ana, phone, tablet);
  });

  it('[C2] is notified on every device of a call placed on one', async () => {
    const phone = await CallClient.open(server, 'ana', 'phone');
    const tablet = await CallClient.open(server, 'ana', 'tablet');
    await CallClient.open(server, 'bo');
    const call = await phone.startId('bo');
    expect(await tablet.receive('inbox.called')).toMatchObject({ leftMs: 0, call: { id: call, from: 'ana' } });
    expect(await tablet.client.errorCode('call.start', { to: ['cy'], kind: 'audio', name: '' })).toBe('already_in_call');
  });

  it(`[C5] has exactly one device in the call, in each of 200 races (seed ${seed})`, async () => {
    const ana = await CallClient.open(server, 'ana');
    const devices = [await CallClient.open(server, 'bo', 'phone'), await CallClient.open(other, 'bo', 'tablet')] as const;
    const outcomes = { phone: 0, tablet: 0 };
    for (let round = 0; round < 200; round += 1) {
      server.clock.advance(1_000);
      const call = await ana.startId('bo');
      await Promise.all(devices.map((device) => device.ring(call)));
      const order = round % 2 === 0 ? devices : [devices[1], devices[0]];
      const answers = await Promise.all(order.map(({ client }) => client.errorCode('call.accept', { call, name: 'Bo' })));
      expect(answers.slice().sort()).toEqual(['answered_elsewhere', 'ok']);
      const winner = order[answers.indexOf('ok')]?.device ?? '';
      outcomes[winner as keyof typeof outcomes] += 1;
      const heard = await Promise.all([ana, ...devices].map((phone) => phone.receive('party.accepted')));
      expect(heard.map(({ device }) => device)).toEqual([winner, winner, winner]);
      await ana.end(call);
      await Promise.all([ana, ...devices].map((phone) => phone.record(call)));
      [ana, ...devices].forEach(({ client }) => client.frames.splice(0));
    }
    expect(outcomes.phone + outcomes.tablet).toBe(200);
    expect(Math.min(outcomes.phone, outcomes.tablet)).toBeGreaterThan(0);
  });
});

/** A token lasts 900 s, and a round one. */
const roundsPerToken = 500;
const renewal = async (user: string) => ({ t: 'auth', tok: await server.token(user) });

describe('two users who call each other', () => {
  it('[C24] are in the first call, when its callee calls back', async () => {
    const ana = await CallClient.open(server, 'ana');
    const bo = await CallClient.open(server, 'bo');
    const call = await ringingCall(ana, bo);
    const back = await bo.start('ana', { kind: 'video' });
    expect(back.call).toMatchObject({ id: call, kind: 'audio', from: 'ana' });
    expect(back.call.parties.map(({ state, device }) => [state, device])).toEqual([
      ['connecting', 'ana-phone'],
      ['connecting', 'bo-phone'],
    ]);
    expect(await ana.receive('party.accepted')).toMatchObject({ id: 'bo', device: 'bo-phone' });
    await bo.end(call);
    await expectEnd(call, 'hangup', ana, bo);
  });

  it('[C15] call back once per key, also when the call has ended before the repetition', async () => {
    const [ana, bo] = [await CallClient.open(server, 'ana'), await CallClient.open(server, 'bo')];
    const call = await ringingCall(ana, bo);
    expect((await bo.start('ana', {}, 'back')).call.id).toBe(call);
    expect((await bo.start('ana', {}, 'back')).call.id).toBe(call);
    await bo.end(call);
    await expectEnd(call, 'hangup', ana, bo);
    expect((await bo.start('ana', {}, 'back')).call).toMatchObject({ id: call, reason: 'hangup' });
    expect(ana.client.frames.filter((frame) => frame.t === 'ev' && frame.k === 'inbox.called')).toHaveLength(1);
  });

  it(`[C23] at once are both in the call with the lesser id, in each of 200 races and more (seed ${seed})`, async () => {
    const ana = await CallClient.open(server, 'ana');
    const bo = await CallClient.open(other, 'bo');
    let merged = 0;
    // How many of the races end in a tie depends on how busy the machine is, so they go on until enough of them have.
    for (let round = 0; round < 200 || (merged < 20 && round < 4_000); round += 1) {
      server.clock.advance(1_000);
      if (round % roundsPerToken === roundsPerToken - 1)
        for (const { client, user } of [ana, bo]) client.send(await renewal(user));
      const order = round % 2 === 0 ? [ana, bo] : [bo, ana];
      const asked = order.map((phone) => phone.start(phone === ana ? 'bo' : 'ana'));
      const placed = (await Promise.all(asked)).map(({ call }) => call.id);
      const survivor = placed.slice().sort()[0] ?? '';
      const loser = placed.find((id) => id !== survivor);
      if (loser !== undefined) {
        merged += 1;
        const owner = order[placed.indexOf(loser)] ?? ana;
        expect(await owner.receive('call.ended')).toEqual({ reason: 'merged', into: survivor });
        expect(await owner.record(loser)).toMatchObject({ reason: 'merged', lastedMs: 0 });
        await owner.follow(survivor);
      }
      for (const phone of [ana, bo]) {
        await phone.client.until('both in', () => {
          const { reason, parties } = phone.call(survivor);
          return reason === null && parties.every(({ state }) => state === 'connecting') ? true : undefined;
        });
        await phone.client.until('one call', () => (phone.inbox().calls.join() === survivor ? true : undefined));
      }
      await Promise.all([ana, bo].map((phone) => phone.connected(survivor)));
      await (round % 3 === 0 ? ana : bo).end(survivor);
      await expectEnd(survivor, 'hangup', ana, bo);
      [ana, bo].forEach(({ client }) => client.frames.splice(0));
      await Promise.all([ana, bo].map((phone) => phone.client.request('inbox.subscribe', { name: phone.user.toUpperCase() })));
    }
    expect(merged).toBeGreaterThanOrEqual(20);
  });
});

describe('a moment between two commits', () => {
  it('[C6] a call cancelled on its way to an inbox is delivered, and ends there once', async () => {
    const gate = pausableEngine(cluster.engine);
    const slow = await cluster.startNode({ engine: gate.engine, limits });
    const ana = await CallClient.open(slow, 'ana');
    const bo = await CallClient.open(server, 'bo');
    const { reached, letGo } = gate.pauseCommits((stream, kinds) => stream === 'u:bo' && kinds.includes('inbox.called'));
    const call = await ana.startId('bo');
    await reached;
    const tablet = await CallClient.connect(other, 'ana', 'ana-phone');
    await tablet.end(call);
    letGo();
    await expectEnd(call, 'cancelled', ana, bo);
  });

  it('[C38] a user who joins the room while their part ends on another node is not a member', async () => {
    const gate = pausableEngine(cluster.engine);
    const slow = await cluster.startNode({ engine: gate.engine, limits });
    const ana = await CallClient.open(slow, 'ana');
    const bo = await CallClient.open(server, 'bo');
    const call = await ringingCall(ana, bo);
    const room = `call.${call}`;
    const { reached, letGo } = gate.pauseCommits((stream) => stream === `r:${room}`);
    const joining = ana.client.errorCode('room.join', { room, name: 'Ana', tracks: [] });
    await reached;
    await bo.end(call);
    letGo();
    expect(await joining).toBe('not_found');
    expect(await cluster.engine.load(`r:${room}`)).toBeNull();
  });

  it('[C23] a call that ends on another node while the other one is merged into it ends for both, once', async () => {
    let merged = 0;
    for (let round = 0; merged === 0 && round < 40; round += 1) {
      server.clock.advance(1_000);
      const placing = pausableEngine(cluster.engine);
      const merging = pausableEngine(placing.engine);
      const slow = await cluster.startNode({ engine: merging.engine, limits });
      const [ana, bo] = [await CallClient.open(server, `ana${round}`), await CallClient.open(slow, `bo${round}`)];
      // Both calls are prepared before either is committed, so only Bo's node sees both.
      const place = placing.pauseCommits((_stream, kinds) => kinds.includes('call.placed'));
      const merge = merging.pauseCommits((_stream, kinds) => kinds.join() === 'inbox.ended,inbox.called');
      const starting = bo.startId(ana.user);
      const lesser = (await place.reached).slice(2);
      const greater = await ana.startId(bo.user);
      await settled();
      place.letGo();
      await starting;
      if (greater > lesser) {
        merged += 1;
        await merge.reached;
        const elsewhere = await CallClient.connect(other, bo.user, bo.device);
        await elsewhere.end(lesser);
        merge.letGo();
        await expectEnd(lesser, 'hangup', ana, bo);
      } else merge.letGo();
    }
    expect(merged).toBe(1);
  });
});
