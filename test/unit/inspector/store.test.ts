import { inspector } from '../../../components/core/features/inspector/feature';
import { inspectorLimits } from '../../../components/core/features/inspector/limits';
import type { InspectorStore } from '../../../components/core/features/inspector/inspector';
import { rtmpPlane } from '../../../components/core/media/rtmp/plane';
import { rtcError } from '../../../components/core/protocol/errors';
import type { LogLevel } from '../../../components/core/shared/log';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

interface Bed {
  bed: StoreTestbed;
  store: InspectorStore;
  log: ReturnType<typeof inspector>['log'];
  passedOn: string[];
}

function open(): Bed {
  const passedOn: string[] = [];
  const feature = inspector({ log: (_level: LogLevel, text) => void passedOn.push(text) });
  const bed = new StoreTestbed({ features: [feature], trtc: rtmpPlane });
  bed.signalling.answers['room.join'] = ({ tracks }) => ({ ...bed.joinResult(tracks), plane: 'trtc' });
  const store = bed.rooms.feature<InspectorStore>('inspector');
  if (store === null) throw new Error('the feature does not run');
  return { bed, store, log: feature.log, passedOn };
}

const said = ({ lines }: InspectorStore) => lines.map(({ level, text, native, times }) => [level, native?.code ?? text, times]);

describe('the log of the inspector', () => {
  it('[S209] keeps the last hundred lines but none of debug, and passes every line on', () => {
    const { store, log, passedOn } = open();
    expect(store.hasLog).toBe(false);
    log('debug', 'a frame');
    for (let line = 0; line < inspectorLimits.lines + 20; line += 1) log('info', `line ${line}`);
    expect([store.hasLog, store.lines.length, store.lines[0]?.text]).toEqual([true, inspectorLimits.lines, 'line 20']);
    expect([passedOn.length, passedOn[0]]).toEqual([inspectorLimits.lines + 21, 'a frame']);
  });

  it('[S209] counts equal lines in a row as one', async () => {
    const { bed, store, log } = open();
    log('warn', 'bad frame', { fault: 'x' });
    await bed.advance(5);
    log('warn', 'bad frame', { fault: 'x' });
    log('warn', 'bad frame', { fault: 'y' });
    expect(said(store)).toEqual([
      ['warn', 'bad frame', 2],
      ['warn', 'bad frame', 1],
    ]);
    expect(store.lines[0]?.at).toBe(bed.platform.clock.now());
  });

  it('[S209] is safe before createRtc has started the feature', () => {
    const passedOn: string[] = [];
    inspector({ log: (_level, text) => void passedOn.push(text) }).log('info', 'early');
    inspector().log('info', 'nobody hears');
    expect(passedOn).toEqual(['early']);
  });
});

describe('the connection of the inspector', () => {
  it('[S210] counts reconnects and resumes of a session, and knows when it began', async () => {
    const { bed, store, log } = open();
    const online = async (resumed: boolean): Promise<void> => {
      log('info', 'online', { resumed, streams: 1 });
      bed.signalling.go('online');
      await bed.advance(0);
    };
    await bed.advance(1_000);
    await online(false);
    const began = bed.platform.clock.now();
    expect([store.reconnects, store.resumes, store.since]).toEqual([0, 0, began]);
    await bed.advance(5_000);
    bed.signalling.go('waiting');
    await online(true);
    expect([store.reconnects, store.resumes, store.since]).toEqual([1, 1, began]);
    await bed.advance(5_000);
    bed.signalling.go('waiting');
    await online(false);
    expect([store.reconnects, store.resumes, store.since]).toEqual([2, 1, bed.platform.clock.now()]);
  });

  it('[S210] takes a connection that was closed for good as another session', async () => {
    const { bed, store } = open();
    bed.signalling.go('online');
    await bed.advance(0);
    expect(store.since).toBeGreaterThan(0);
    bed.signalling.end('closed');
    expect(store.since).toBe(0);
    bed.signalling.go('online');
    await bed.advance(0);
    expect([store.reconnects, store.since > 0]).toEqual([0, true]);
  });

  it('[S210] names the host of the server in use, without the rest of its address', () => {
    const { bed, store } = open();
    expect(store.server).toBe('');
    bed.platform.storage.write('rtc-kit.server', 'wss://eu.example.com:8443/v1?key=secret');
    expect(store.server).toBe('eu.example.com:8443');
  });
});

describe('the round trip', () => {
  it('[S211] is measured while somebody looks, one request at a time, and a lost one is not counted', async () => {
    const { bed, store } = open();
    const waiting: { done(): void; fail(reason: 'timeout' | 'forbidden'): void }[] = [];
    bed.signalling.answers['room.get'] = () =>
      new Promise((done, fail) => {
        const preview = { title: '', members: 1, capacity: 16, names: [], openedMs: 0 };
        waiting.push({ done: () => done(preview), fail: (reason) => fail(rtcError(reason)) });
      });
    const asked = (): number => bed.signalling.asked.filter(({ method }) => method === 'room.get').length;
    await bed.advance(10_000);
    expect(asked()).toBe(0);
    bed.signalling.go('online');
    await bed.advance(0);
    const stop = store.measure('r1');
    await bed.advance(40);
    waiting[0]?.done();
    await bed.advance(0);
    expect(store.trips).toEqual([40]);
    await bed.advance(2_000);
    await bed.advance(6_000);
    expect(asked()).toBe(2);
    waiting[1]?.fail('timeout');
    await bed.advance(0);
    await bed.advance(2_000);
    await bed.advance(30);
    waiting[2]?.fail('forbidden');
    await bed.advance(0);
    // The third was asked at 10 s, and refused at 10.07 s.
    expect(store.trips).toEqual([40, 70]);
    stop();
    await bed.advance(20_000);
    expect(asked()).toBe(3);
  });

  it('[S211] of a request that outlived its connection says nothing', async () => {
    const { bed, store } = open();
    let answer: () => void = () => undefined;
    const preview = { title: '', members: 1, capacity: 16, names: [], openedMs: 0 };
    bed.signalling.answers['room.get'] = () => new Promise((done) => (answer = () => done(preview)));
    bed.signalling.go('online');
    await bed.advance(0);
    store.measure('r1')();
    await bed.advance(0);
    bed.signalling.go('waiting');
    bed.signalling.go('online');
    await bed.advance(0);
    answer();
    await bed.advance(0);
    expect(store.trips).toEqual([]);
  });
});

describe('the streams of the inspector', () => {
  it('[S212] have the codes of native elements with their meaning, and the figures that only browsers report', async () => {
    const { bed, store } = open();
    await bed.joined(member('ana'));
    const stop = store.watch(bed.room);
    const { elements } = bed.room;
    elements.acceptPusherCode(1002, '');
    elements.acceptPusherCode(1018, '');
    elements.acceptPlayerCode('ana', 'main', 2105, '');
    elements.acceptPlayerCode('ana', 'main', 31_337, '');
    elements.acceptPlayerNet('ana', 'main', { videoBitrate: 300, packetLoss: 1.5, roundTrip: 80, codec: 'H264/opus' });
    elements.acceptPlayerNet('ana', 'main', { videoFPS: 20 });
    expect(said(store)).toEqual([
      ['info', 1002, 1],
      ['warn', 2105, 1],
      ['warn', 31_337, 1],
    ]);
    expect(store.lines.map(({ native }) => [native?.member, native?.event?.type ?? null])).toEqual([
      ['', 'started'],
      ['ana', 'weak'],
      ['ana', null],
    ]);
    expect(store.stream('r1', 'ana', 'main')).toMatchObject({ loss: 1.5, rttMs: 80, codec: 'H264/opus', code: { code: 31_337 } });
    // The room took everything as before.
    expect([bed.room.me.status, bed.remote('ana').quality.videoKbps]).toEqual(['live', 300]);
    stop();
    elements.acceptPusherCode(1101, '');
    expect(store.lines).toHaveLength(3);
  });

  it('[S212] are collected once for two pages of one room', async () => {
    const { bed, store } = open();
    await bed.joined();
    const [first, second] = [store.watch(bed.room), store.watch(bed.room)];
    bed.room.elements.acceptPusherCode(1002, '');
    first();
    first();
    bed.room.elements.acceptPusherCode(1101, '');
    second();
    bed.room.elements.acceptPusherCode(1102, '');
    expect(said(store)).toEqual([
      ['info', 1002, 1],
      ['warn', 1101, 1],
    ]);
  });

  it('[S213] are sampled every two seconds, for a minute, and forgotten with their member', async () => {
    const { bed, store } = open();
    await bed.joined(member('ana'));
    const stop = store.watch(bed.room);
    bed.room.elements.acceptPlayerCode('ana', 'main', 2004, '');
    bed.room.elements.acceptPlayerNet('ana', 'main', { videoBitrate: 300, audioBitrate: 40, videoFPS: 15, packetLoss: 3 });
    await bed.advance(2_000);
    const samples = () => store.stream('r1', 'ana', 'main').samples;
    expect(samples()[samples().length - 1]).toEqual({ kbps: 340, fps: 15, loss: 3 });
    for (let second = 0; second < 100; second += 2) await bed.advance(2_000);
    expect(samples()).toHaveLength(inspectorLimits.samples);
    bed.room.elements.acceptPlayerCode('ana', 'main', 2103, '');
    await bed.advance(2_000);
    expect(samples()[samples().length - 1]).toEqual({ kbps: 0 });
    bed.emit('member.left', { id: 'ana', reason: 'left' });
    await bed.advance(2_000);
    expect(samples()).toEqual([]);
    stop();
    const before = bed.platform.clock.pending;
    await bed.advance(60_000);
    expect(bed.platform.clock.pending).toBeLessThanOrEqual(before);
  });
});
