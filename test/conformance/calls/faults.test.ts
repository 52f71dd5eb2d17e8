import { limits } from '../../../components/core/protocol/limits';
import type { Change, Committed, Engine, Release } from '../../../server/engine/engine';
import { memoryEngine } from '../../../server/index';
import { FakeClock } from '../../fakes/fake-clock';
import { fakeTime, openHouse, type House } from '../house';
import { answered, expectEnd, openStreet, pass, Phone, ring, settled, talk, type Street } from './phone';

let street: Street;
beforeEach(() => {
  street = openStreet();
});
afterEach(() => street.close());

/** Where a device stands in a call's stream. */
const cursorOf = (phone: Phone, call: string, e: string) => ({
  [`c:${call}`]: { e, s: Math.max(0, ...phone.wire.events(`c:${call}`).map(({ s }) => s)) },
});

interface Said {
  stream: string;
  kinds: readonly string[];
}

/** An engine as a process has it that is killed at a moment of the test's choice: whoever asks it then, waits for ever. */
function mortal(engine: Engine): { engine: Engine; kill(): void; killAt(moment: (commit: Said) => boolean): void } {
  let fatal: (commit: Said) => boolean = () => false;
  let isDead = false;
  const listening: Release[] = [];
  const never = () => new Promise<never>(() => undefined);
  const kill = () => {
    isDead = true;
    listening.forEach((release) => release());
  };
  const alive =
    <Args extends unknown[], Answer>(act: (...args: Args) => Promise<Answer>) =>
    (...args: Args): Promise<Answer> =>
      isDead ? never() : act(...args);
  const commit = async (change: Change): Promise<Committed> => {
    if (fatal({ stream: change.stream, kinds: change.events.map(({ k }) => k) })) {
      kill();
      return never();
    }
    return engine.commit(change);
  };
  const { load, setTimer, clearTimer } = engine;
  return {
    engine: {
      ...engine,
      load: alive(load),
      setTimer: alive(setTimer),
      clearTimer: alive(clearTimer),
      commit: alive(commit),
      onTimer(listener) {
        const release = engine.onTimer(listener);
        listening.push(release);
        return release;
      },
    },
    kill,
    killAt: (moment) => void (fatal = moment),
  };
}

describe('a node that dies', () => {
  it('[C42] leaves its deadlines to the others', async () => {
    const [first, second] = [await street.node(), await street.node()];
    const ana = await Phone.open(first, 'ana');
    const bo = await Phone.open(second, 'bo');
    const ringing = await ring(ana, bo);
    await first.attached.close();
    await pass(second, limits.callGraceMs, bo);
    await expectEnd(ringing, 'lost', bo);
    const cy = await Phone.open(second, 'cy');
    const missed = await cy.startId('nobody');
    await pass(second, limits.callUnreachableMs, bo, cy);
    await expectEnd(missed, 'unreachable', cy);
  });

  it('[C42] loses no call that its people bring to another one', async () => {
    const [first, second] = [await street.node(), await street.node()];
    const ana = await Phone.open(first, 'ana');
    const bo = await Phone.open(second, 'bo');
    const call = await talk(ana, bo);
    const { e } = await ana.follow(call);
    const cursor = cursorOf(ana, call, e);
    await first.attached.close();
    await bo.hears('party.offline', { id: 'ana' });
    const welcome = await ana.back(second, cursor);
    expect(welcome.st).toMatchObject([{ n: `c:${call}`, replay: 2 }]);
    await bo.hears('party.online', { id: 'ana' });
    await pass(second, 2 * limits.callGraceMs, ana, bo);
    await ana.end(call);
    await expectEnd(call, 'hangup', bo);
  });

  it('[C45] without a word is noticed, because it no longer vouches for its connections', async () => {
    const doomed = mortal(street.engine);
    const [first, second] = [await street.node({ engine: doomed.engine }), await street.node()];
    const ana = await Phone.open(first, 'ana');
    const bo = await Phone.open(second, 'bo');
    const call = await talk(ana, bo);
    await pass(second, 5 * 60_000, ana, bo);
    expect(bo.call(call).parties[0]).toMatchObject({ offline: false });
    doomed.kill();
    await pass(second, 2 * limits.serverSilenceMs, bo);
    await bo.hears('party.offline', { id: 'ana' });
    await pass(second, limits.callGraceMs, bo);
    await expectEnd(call, 'lost', bo);
  });
});

describe('one node after another on an engine that lives', () => {
  const stands = [
    ['rings', ring, 'ringing'],
    ['was answered', answered, 'connecting'],
    ['goes on', talk, 'active'],
  ] as const;
  it.each(stands)('[C43] carries over a call that %s', async (_what, stand, state) => {
    const first = await street.node();
    const [ana, bo] = [await Phone.open(first, 'ana'), await Phone.open(first, 'bo')];
    const call = await stand(ana, bo);
    const { e } = await ana.follow(call);
    await bo.follow(call);
    const cursors = [cursorOf(ana, call, e), cursorOf(bo, call, e)] as const;
    await first.attached.close();
    await settled();
    const second = await street.node();
    await ana.back(second, { ...cursors[0], 'u:ana': { e: '', s: 0 } });
    await bo.back(second, { ...cursors[1], 'u:bo': { e: '', s: 0 } });
    await ana.wire.until('bo', () => (ana.call(call).parties[1]?.offline === false ? true : undefined));
    expect((await ana.follow(call)).call).toMatchObject({
      reason: null,
      parties: [{ offline: false }, { state, offline: false }],
    });
    if (state === 'ringing') await bo.accept(call);
    await bo.end(call);
    await expectEnd(call, 'hangup', ana, bo);
  });

  it('[C43] ends, when the next one comes, what fell due while there was none', async () => {
    const first = await street.node();
    const [ana, bo] = [await Phone.open(first, 'ana'), await Phone.open(first, 'bo')];
    const call = await ring(ana, bo);
    await first.attached.close();
    await settled();
    first.clock.advance(limits.callRingMs);
    const second = await street.node();
    await settled();
    const late = await Phone.open(second, 'bo');
    expect(late.inbox()).toMatchObject({ calls: [], history: [{ id: call }] });
  });

  it('[C44] on an engine that died knows nothing of it: the stream is lost, and people are free', async () => {
    const first = await street.node();
    const [ana, bo] = [await Phone.open(first, 'ana'), await Phone.open(first, 'bo')];
    const call = await talk(ana, bo);
    const { e } = await ana.follow(call);
    const fresh = await openHouse();
    const welcome = await ana.back(fresh, { ...cursorOf(ana, call, e), 'u:ana': { e, s: 4 } });
    expect(welcome).toMatchObject({ resumed: false, st: [{ n: 'u:ana', snap: { calls: [] } }] });
    expect(await ana.wire.refusal('call.end', { call })).toBe('call_over');
    await bo.back(fresh, { 'u:bo': { e: '', s: 0 } });
    await talk(bo, ana);
    await fresh.close();
  });
});

describe('a node that dies in the middle', () => {
  it('[C46] between the end of a call and the inboxes: the others finish the job, once for each', async () => {
    const doomed = mortal(street.engine);
    const first = await street.node({ engine: doomed.engine });
    const second = await street.node();
    const ana = await Phone.open(second, 'ana');
    const bo = await Phone.open(second, 'bo');
    const tablet = await Phone.open(first, 'bo', 'bo-phone');
    const call = await ring(ana, bo);
    doomed.killAt(({ stream, kinds }) => stream.startsWith('u:') && kinds.includes('inbox.ended'));
    tablet.wire.ask('call.reject', { call, why: 'rejected' });
    await ana.hears('call.ended', { reason: 'rejected' });
    await settled();
    expect([ana.endings(call), bo.endings(call)]).toEqual([0, 0]);
    await pass(second, 5_000, ana, bo);
    await expectEnd(call, 'rejected', ana, bo);
  });

  it('[C46] between the caller’s inbox and the call: the caller is free again', async () => {
    const doomed = mortal(street.engine);
    const first = await street.node({ engine: doomed.engine });
    const second = await street.node();
    const tablet = await Phone.open(second, 'ana', 'ana-tablet');
    const ana = await Phone.open(first, 'ana');
    doomed.killAt(({ stream }) => stream.startsWith('c:'));
    ana.wire.ask('call.start', { to: ['bo'], kind: 'audio', name: '' });
    const { call } = await tablet.hears('inbox.called');
    await settled();
    await pass(second, 15_000, tablet);
    await expectEnd(call.id, 'lost', tablet);
  });

  it('[C47] leaves nobody busy for ever: a call that is over in truth is found out by the next one', async () => {
    const [first] = [await street.node()];
    const [ana, bo] = [await Phone.open(first, 'ana'), await Phone.open(first, 'bo')];
    const call = await talk(ana, bo);
    await street.engine.drop(`c:${call}`);
    await pass(first, 10_000, ana, bo);
    await talk(bo, ana);
    await expectEndOf(call, ana, bo);
  });
});

async function expectEndOf(call: string, ...people: readonly Phone[]): Promise<void> {
  for (const person of people) expect(await person.record(call)).toMatchObject({ reason: 'lost' });
}

describe('what is kept', () => {
  it('[C49] of a finished call is nothing after two minutes, but for its records', async () => {
    const house = await street.node();
    const [ana, bo] = [await Phone.open(house, 'ana'), await Phone.open(house, 'bo')];
    const call = await talk(ana, bo);
    await ana.wire.join(`call.${call}`, 'Ana');
    await ana.end(call);
    await expectEnd(call, 'hangup', ana, bo);
    await pass(house, limits.callKeptMs, ana, bo);
    await settled();
    expect(await street.engine.load(`c:${call}`)).toBeNull();
    expect(await street.engine.load(`r:call.${call}`)).toBeNull();
    expect(ana.inbox().history).toHaveLength(1);
  });

  it('[C49] of a call that became a room is kept for a day, and for as long as somebody is in it', async () => {
    const house = await street.node();
    const [ana, bo] = [await Phone.open(house, 'ana'), await Phone.open(house, 'bo')];
    const call = await talk(ana, bo);
    await ana.wire.join(`call.${call}`, 'Ana');
    await ana.wire.request('call.move', { call });
    const day = 24 * 60 * 60_000;
    const sleepUntil = async (ms: number) => {
      house.clock.advance(ms);
      await settled();
    };
    await settled();
    // Without pings everybody is gone after a while, and so is the room: it is entered again when the day is nearly over.
    await sleepUntil(day - 60_000);
    const back = await Phone.open(house, 'ana');
    await back.wire.join(`call.${call}`, 'Ana');
    await pass(house, 60_000, back);
    expect(await street.engine.load(`c:${call}`)).not.toBeNull();
    await back.wire.request('room.leave', { room: `call.${call}` });
    await sleepUntil(day);
    expect(await street.engine.load(`c:${call}`)).toBeNull();
  });

  it('[C49] of an inbox is forgotten when nobody touched it for seven days, for one if nobody ever came', async () => {
    const house = await street.node();
    const ana = await Phone.open(house, 'ana');
    const call = await ana.startId('nobody');
    await pass(house, limits.callUnreachableMs, ana);
    await expectEnd(call, 'unreachable', ana);
    const day = 24 * 60 * 60_000;
    expect(await street.engine.load('u:nobody')).not.toBeNull();
    house.clock.advance(day);
    await settled();
    expect(await street.engine.load('u:nobody')).toBeNull();
    house.clock.advance(6 * day);
    await settled();
    expect(await street.engine.load('u:ana')).toBeNull();
  });

  it('[C49] of an inbox stays while its person is here', async () => {
    const house = await openShortLived();
    const ana = await Phone.open(house, 'ana');
    const { inbox, e } = await ana.wire.request('inbox.follow', { name: 'Ana' });
    expect(inbox.calls).toEqual([]);
    for (let hour = 0; hour < 8 * 24; hour += 1) {
      house.clock.advance(60 * 60_000);
      await ana.ping();
    }
    expect((await ana.wire.request('inbox.follow', { name: 'Ana' })).e).toBe(e);
    await house.close();
  });
});

/** A house that hears nothing for hours and keeps its connections: eight days pass in a moment. */
async function openShortLived(): Promise<House> {
  const fake = new FakeClock();
  const clock = fakeTime(fake);
  const house = await openHouse({ engine: memoryEngine({ clock }), clock, limits: { serverSilenceMs: 3 * 60 * 60_000 } });
  house.clock = fake;
  return house;
}

describe('what an operator sees', () => {
  it('[C52] is each step of a call in the log, without people, and the ends by reason and the calls open in the metrics', async () => {
    const house = await street.node();
    const [ana, bo] = [await Phone.open(house, 'ana'), await Phone.open(house, 'bo')];
    const call = await talk(ana, bo);
    const metrics = async () => (await fetch(`${house.origin}/metrics`)).text();
    expect(await metrics()).toContain('rtc_calls 1');
    await ana.end(call);
    await expectEnd(call, 'hangup', ana, bo);
    const lines = house.logs.filter((line) => line.includes(call.slice(0, 8)));
    expect(lines.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual([
      'call.placed',
      'party.rang',
      'party.accepted',
      'party.connected',
      'party.connected',
      'party.ended',
      'party.ended',
      'call.ended',
    ]);
    expect(lines.join('')).not.toMatch(/ana|bo-phone|ANA|BO/);
    expect(lines.join('')).not.toContain(call);
    expect(await metrics()).toContain('rtc_calls_ended_total{reason="hangup"} 1');
    expect(await metrics()).toContain('rtc_calls 0');
  });
});
