import { limits } from '../../components/core/protocol/limits';
import { openHouse, type House } from './house';
import type { Wire } from './wire';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const codes = async (wire: Wire, ids: readonly number[]) =>
  Promise.all(ids.map(async (id) => (await wire.answer(id)).err?.code ?? 'ok'));

describe('rates', () => {
  it('[P70] answers 40 requests at once and 20 a second, and says when to come again', async () => {
    const ana = await house.client('ana');
    const looks = (count: number) => Array.from({ length: count }, () => ana.ask('room.look', { room: 'r' }));
    const first = await codes(ana, looks(limits.requestsBurst + 1));
    expect(first.filter((code) => code === 'ok')).toHaveLength(limits.requestsBurst);
    const refused = await ana.answer(limits.requestsBurst + 1);
    expect(refused.err).toMatchObject({ code: 'rate_limited', retry: true, after: 1000 / limits.requestsPerSecond });
    house.clock.advance(1_000);
    const second = await codes(ana, looks(limits.requestsPerSecond + 1));
    expect(second.filter((code) => code === 'ok')).toHaveLength(limits.requestsPerSecond);
    expect(ana.ended).toBeNull();
  });

  it('[P71] takes five messages a second from one connection, ten at once', async () => {
    const ana = await house.client('ana');
    await ana.join('r', 'Ana');
    const say = (count: number) =>
      Array.from({ length: count }, (_, n) => ana.ask('message.send', { room: 'r', topic: 'c', value: n }));
    const burst = await codes(ana, say(12));
    expect(burst.filter((code) => code === 'ok')).toHaveLength(limits.messagesPerSecond * 2);
    house.clock.advance(1_000);
    expect((await codes(ana, say(6))).filter((code) => code === 'ok')).toHaveLength(limits.messagesPerSecond);
  });

  it('[P72] backs off who says hello more than 30 times a minute from one device', async () => {
    const token = await house.token('ana');
    for (let n = 0; n < limits.hellosPerMinute; n += 1) {
      const wire = await house.wire();
      await wire.hello(token, { dev: 'same' });
      wire.cut();
    }
    const wire = await house.wire();
    wire.send({ t: 'hello', v: 1, sdk: 't', tok: token, dev: 'same', pf: 'wechat', caps: [] });
    const bye = await wire.frame('bye');
    expect(bye.code).toBe(4101);
    expect(bye.after).toBeGreaterThan(0);
    const other = await house.wire();
    expect((await other.hello(token, { dev: 'another' })).t).toBe('welcome');
    house.clock.advance(60_000);
    const later = await house.wire();
    expect((await later.hello(await house.token('ana'), { dev: 'same' })).t).toBe('welcome');
  });

  it('[P73] ends a flood of frames with 4101', async () => {
    const ana = await house.client('ana');
    for (let n = 0; n < 20; n += 1) ana.send(Array.from({ length: 32 }, () => ({ t: 'ping' })));
    expect((await ana.end()).code).toBe(4101);
  });

  it('[P74] drops ephemerals above 20 a second, and nothing else', async () => {
    const bo = await house.client('bo');
    await bo.join('r', 'Bo');
    const ana = await house.client('ana');
    await ana.join('r', 'Ana');
    for (let n = 0; n < 80; n += 1) {
      ana.send({ t: 'eph', n: 'r:r', k: 'volume', d: { level: n } });
      ana.send({ t: 'ping' });
      await ana.until('pong', () => (ana.frames.filter(({ t }) => t === 'pong').length === n + 1 ? true : undefined));
    }
    await ana.request('message.send', { room: 'r', topic: 'c', value: 1 });
    await bo.event('message.sent');
    expect(bo.frames.filter(({ t }) => t === 'eph').length).toBeLessThanOrEqual(limits.requestsBurst);
    expect(ana.ended).toBeNull();
  });

  it('[P75] slows down who asks for rooms that the token does not name', async () => {
    const ana = await house.client('ana', { rooms: { mine: 'host' } });
    const misses = await codes(
      ana,
      Array.from({ length: 12 }, (_, n) => ana.ask('room.look', { room: `guess${n}` })),
    );
    expect(misses.filter((code) => code === 'not_found')).toHaveLength(10);
    expect(misses.slice(10)).toEqual(['rate_limited', 'rate_limited']);
    expect(await ana.refusal('room.look', { room: 'mine' })).toBe('ok');
  });

  it('[P76] takes no more connections than it may, in all and from one address', async () => {
    await house.close();
    house = await openHouse({ maxConnections: 3, maxPerAddress: 2 });
    await house.wire();
    await house.wire();
    await expect(house.wire()).rejects.toThrow('429');
    await house.close();
    house = await openHouse({ maxConnections: 1 });
    const only = await house.wire();
    await expect(house.wire()).rejects.toThrow('503');
    only.close();
    await only.end();
    await expect(house.wire()).resolves.toBeDefined();
  });
});

describe('slow readers', () => {
  it('[P77] cuts a reader with more than 1 MiB waiting, loses nothing for the others, and heals by a resume', async () => {
    await house.close();
    house = await openHouse({ limits: { requestsPerSecond: 10_000, requestsBurst: 10_000, messagesPerSecond: 10_000 } });
    const slow = await house.wire();
    const { sid, rt } = await slow.hello(await house.token('slow'));
    const { e, s } = await slow.join('r', 'Slow');
    const bo = await house.client('bo');
    await bo.join('r', 'Bo');
    slow.socket.pause();
    const value = 'x'.repeat(4_000);
    let said = 0;
    // Kernels buffer some megabytes of their own before a queue grows here.
    while (house.attached.node.connections > 1 && said < 8_000) {
      await bo.request('message.send', { room: 'r', topic: 'c', value });
      said += 1;
      if (said % 200 === 0) house.clock.advance(20_000);
    }
    expect(house.attached.node.connections).toBe(1);
    await bo.until('all of it', () =>
      bo.events('r:r').filter(({ k }) => k === 'message.sent').length === said ? true : undefined,
    );

    const back = await house.wire();
    const welcome = await back.hello(await house.token('slow'), { sid, rt, cur: { 'r:r': { e, s } } });
    expect(welcome.resumed).toBe(true);
    expect(welcome.st[0]?.s).toBeGreaterThanOrEqual(s + said);
    slow.socket.resume();
    expect(await slow.end()).toMatchObject({ code: expect.any(Number) });
  });

  it('[P78] drops ephemerals for a reader with more than 64 KiB waiting, and says the durable events', async () => {
    await house.close();
    house = await openHouse({
      limits: { requestsPerSecond: 10_000, requestsBurst: 10_000, messagesPerSecond: 10_000, ephemeralQueueBytes: -1 },
    });
    const bo = await house.client('bo');
    await bo.join('r', 'Bo');
    const ana = await house.client('ana');
    await ana.join('r', 'Ana');
    ana.send({ t: 'eph', n: 'r:r', k: 'volume', d: { level: 1 } });
    await ana.request('message.send', { room: 'r', topic: 'c', value: 1 });
    await bo.event('message.sent');
    expect(bo.frames.filter(({ t }) => t === 'eph')).toEqual([]);
  });
});
