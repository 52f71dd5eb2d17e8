import { memoryEngine } from '../../../server/engine/memory';
import { trtcMedia } from '../../../server/index';
import type { RecordingView } from '../../../server/operator/shapes';
import { FakeClock, settled } from '../../fakes/platform/fake-clock';
import { FakeRecorder } from '../../fakes/servers/fake-recorder';
import type { RawClient } from '../../harness/clients/raw-client';
import { failableEngine } from '../../harness/servers/failable-engine';
import { apiKey, apiSecret, operate, serverToken } from '../../harness/servers/operator-requests';
import { camera, fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';

let server: TestServer;
let recorder: FakeRecorder;
let ana: RawClient;
let clock: FakeClock;
let store: ReturnType<typeof failableEngine>;
const never = new Promise<never>(() => undefined);
/** Nothing listens there, so events wait in their queue. */
const webhook = { url: 'http://127.0.0.1:9/rtc', secrets: [`whsec_${Buffer.alloc(32, 1).toString('base64')}`] };

async function start(more: object = {}): Promise<void> {
  clock = new FakeClock();
  store = failableEngine(memoryEngine({ clock: fakeTime(clock) }));
  recorder = new FakeRecorder();
  const hooks = { recording: recorder };
  server = await startTestServer({ apiKey, apiSecret, clock: fakeTime(clock), engine: store.engine, hooks, webhook, ...more });
  server.clock = clock;
  ana = await server.client('ana');
  await ana.join('r', 'Ana', { tracks: camera });
}
beforeEach(() => start());
afterEach(() => server.close());

/** Lets timers that are due do their work. */
async function pass(ms = 0): Promise<void> {
  clock.advance(ms);
  for (let n = 0; n < 30; n += 1) {
    await settled();
    clock.advance(0);
  }
}

/** Lets the server reach a point at which it waits for something that only time ends. */
async function reach(isThere: () => boolean): Promise<void> {
  for (let n = 0; n < 500 && !isThere(); n += 1) await new Promise<void>((resolve) => setTimeout(resolve, 2));
  if (!isThere()) throw new Error('it was not reached');
}

const view = ({ status, body }: Awaited<ReturnType<typeof operate>>): RecordingView => {
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body as unknown as RecordingView;
};
const begin = async (more: object = {}) => view(await operate(server, 'StartRecording', { room: 'r', ...more }));
const stop = async (recordingId: string) => view(await operate(server, 'StopRecording', { room: 'r', recordingId }));
const report = (recordingId: string, result: object) => operate(server, 'ReportRecording', { room: 'r', recordingId, ...result });
const list = async (): Promise<RecordingView[]> =>
  (await operate(server, 'ListRecordings', { room: 'r' })).body['recordings'] as RecordingView[];
const codeOf = async (done: ReturnType<typeof operate>) => (await done).body['code'];
const marks = () => ana.events('r:r').flatMap((event) => (event.k === 'room.updated' ? [event.d.recording] : []));
const isMarked = async () =>
  ((await operate(server, 'ListRooms', {})).body['rooms'] as { activeRecording: boolean }[]).map((room) => room.activeRecording);
/** The types of webhooks that wait, the oldest first, with the recording’s reason or error. */
const told = async () =>
  (await store.engine.queued('webhook:r:r', 100)).map(
    ({ message }) => (message as unknown as { event: { type: string; data: Record<string, unknown> } }).event,
  );
const recordingsTold = async () => (await told()).filter(({ type }) => type.startsWith('recording.'));

describe('a recording', () => {
  it('[P400] is shown to everybody before the recorder is asked, to those who come later, and to those who look', async () => {
    let seen: unknown[] = [];
    recorder.answer = async () => {
      seen = await isMarked();
      return { pid: 7 };
    };
    const begun = await begin({ metadata: 'grid' });
    expect(seen).toEqual([true]);
    expect(begun).toEqual({
      recordingId: expect.stringMatching(/^RC_/),
      room: 'r',
      metadata: 'grid',
      status: 'ACTIVE',
      startedAt: clock.now(),
      recorder: { pid: 7 },
    });
    expect((await ana.event('room.updated')).d).toEqual({ recording: true });
    const bo = await server.client('bo');
    expect(await bo.request('room.get', { room: 'r' })).toMatchObject({ recording: true });
    expect((await bo.join('r', 'Bo')).snap.recording).toBe(true);
    await stop(begun.recordingId);
    await pass();
    expect((await bo.event('room.updated', ({ d }) => d.recording === false)).d).toEqual({ recording: false });
    expect(await bo.request('room.get', { room: 'r' })).not.toHaveProperty('recording');
  });

  it('[P401] is of the room, of a participant or of one source, and gets URLs like a viewer’s, which end with it', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo', { tracks: [...camera, { source: 'screen', kind: 'video', muted: false }] });
    const whole = await begin();
    await begin({ identity: 'bo' });
    await begin({ identity: 'bo', source: 'screen' });
    const streams = recorder.orders.map((order) => order.streams.map(({ identity, source }) => `${identity}/${source}`));
    expect(streams).toEqual([['ana/main', 'bo/main', 'bo/screen'], ['bo/main', 'bo/screen'], ['bo/screen']]);
    expect(recorder.orders.map(({ identity, source }) => [identity, source])).toEqual([
      [undefined, undefined],
      ['bo', undefined],
      ['bo', 'screen'],
    ]);
    const url = recorder.orders[0]?.streams[0]?.urls[0] ?? '';
    expect([
      url.startsWith(`fake://wechat.127.0.0.1:${new URL(server.origin).port}/play/ana/main`),
      server.media.allows(url),
    ]).toEqual([true, true]);
    await stop(whole.recordingId);
    await pass();
    expect(server.media.allows(url)).toBe(false);
    expect(server.media.allows(recorder.orders[1]?.streams[0]?.urls[0] ?? '')).toBe(true);
    await expect(recorder.orders[0]?.fetchStreams()).rejects.toMatchObject({ reason: 'not_found' });
    expect(marks().at(-1)).toBe(true);
  });

  it('[P401] gets fresh URLs, also of those who come later, by the hook and by operators', async () => {
    const { recordingId } = await begin();
    const bo = await server.client('bo');
    await bo.join('r', 'Bo', { tracks: camera });
    const fetched = await recorder.orders[0]?.fetchStreams();
    const { body } = await operate(server, 'ListRecordingStreams', { room: 'r', recordingId });
    expect(fetched?.streams.map(({ identity }) => identity)).toEqual(['ana', 'bo']);
    expect(body).toEqual({ ...fetched, entry: '' });
  });

  it('[P402] begins once, however often it is asked for', async () => {
    const [one, two] = await Promise.all([begin({ metadata: 'a' }), begin({ metadata: 'a' })]);
    const three = await begin({ metadata: 'a' });
    expect([two.recordingId, three.recordingId]).toEqual([one.recordingId, one.recordingId]);
    expect(recorder.orders).toHaveLength(1);
    expect(await codeOf(operate(server, 'StartRecording', { room: 'r', metadata: 'b' }))).toBe('already_exists');
    recorder.end = () => never;
    await stop(one.recordingId);
    expect(await codeOf(operate(server, 'StartRecording', { room: 'r', metadata: 'a' }))).toBe('aborted');
  });

  it('[P402] is refused where there is nothing to record, and when there are too many', async () => {
    const code = (body: object) => codeOf(operate(server, 'StartRecording', { room: 'r', ...body }));
    expect(await code({ room: 'elsewhere' })).toBe('not_found');
    expect(await code({ identity: 'bo' })).toBe('not_found');
    expect(await code({ source: 'main' })).toBe('invalid_argument');
    expect(await code({ source: 'main', identity: 'ana', metadata: 'x'.repeat(1_025) })).toBe('invalid_argument');
    for (let n = 0; n < 16; n += 1) {
      const client = await server.client(`u${n}`);
      await client.join('r', 'U').catch(() => undefined);
    }
    const { body } = await operate(server, 'ListParticipants', { room: 'r' });
    for (const { identity } of body['participants'] as { identity: string }[]) await begin({ identity });
    expect(await code({})).toBe('resource_exhausted');
    expect(recorder.orders).toHaveLength(16);
  });

  it.each<[string, () => void]>([
    ['fails', () => (recorder.answer = () => Promise.reject(new Error('no disk')))],
    [
      'throws',
      () =>
        (recorder.answer = () => {
          throw new Error('no disk');
        }),
    ],
    ['answers too much', () => (recorder.answer = async () => 'x'.repeat(2_049))],
  ])('[P403] does not begin when its recorder %s, and nothing is left of it', async (_what, broken) => {
    broken();
    expect(await codeOf(operate(server, 'StartRecording', { room: 'r' }))).toBe('unavailable');
    await pass();
    expect(recorder.stops.length).toBeGreaterThan(0);
    expect(recorder.stops[0]).toMatchObject({ recording: recorder.orders[0]?.recording, reason: 'start_failed' });
    expect(marks()).toEqual([true, true, false]);
    expect(await list()).toMatchObject([{ status: 'FAILED', reason: 'start_failed', error: 'the recorder did not start' }]);
    expect(await recordingsTold()).toEqual([]);
    expect(server.media.allows(recorder.orders[0]?.streams[0]?.urls[0] ?? '')).toBe(false);
    expect(server.logs.join()).toContain('a recorder did not start');
  });

  it('[P403] does not begin when its recorder hangs, which is stopped also when it starts too late', async () => {
    let answerLate: (pid: { pid: number }) => void = () => undefined;
    recorder.answer = () => new Promise((resolve) => (answerLate = resolve));
    const refused = codeOf(operate(server, 'StartRecording', { room: 'r' }));
    await reach(() => recorder.orders.length === 1);
    clock.advance(3_000);
    expect(await refused).toBe('unavailable');
    await pass();
    expect(recorder.stops.map((told) => told.recorder)).toEqual([null]);
    expect(await isMarked()).toEqual([false]);
    answerLate({ pid: 9 });
    await pass();
    expect(recorder.stops.map((told) => told.recorder)).toEqual([null, { pid: 9 }]);
    expect(await recordingsTold()).toEqual([]);
  });

  it('[P404] is stopped with the answer of its recorder, and ends with the result', async () => {
    recorder.end = async () => ({ files: [{ location: 's3://r/1.mp4', durationMs: 5_000, bytes: 99 }], durationMs: 5_000 });
    const { recordingId } = await begin({ metadata: 'grid' });
    clock.advance(5_000);
    expect(await stop(recordingId)).toMatchObject({ status: 'ENDING', reason: 'stopped' });
    await pass();
    expect(recorder.stops).toEqual([
      { recording: recordingId, room: 'r', metadata: 'grid', recorder: { pid: 1 }, reason: 'stopped' },
    ]);
    const ended = {
      status: 'COMPLETE',
      reason: 'stopped',
      startedAt: clock.now() - 5_000,
      endedAt: clock.now(),
      files: [{ location: 's3://r/1.mp4', durationMs: 5_000, bytes: 99 }],
      durationMs: 5_000,
    };
    expect(await list()).toMatchObject([ended]);
    expect(await isMarked()).toEqual([false]);
    // A second time it is as it is, and its recorder hears nothing.
    expect(await stop(recordingId)).toMatchObject(ended);
    await pass(60_000);
    expect(recorder.stops).toHaveLength(1);
    expect(await codeOf(operate(server, 'StopRecording', { room: 'r', recordingId: 'RC_none' }))).toBe('not_found');
  });

  it('[P405] whose recorder does not confirm its end loses its URLs at once, and its mark when it was told three times more', async () => {
    const { recordingId } = await begin();
    const url = recorder.orders[0]?.streams[0]?.urls[0] ?? '';
    recorder.end = () => Promise.reject(new Error('gone'));
    await stop(recordingId);
    await pass();
    expect([server.media.allows(url), await isMarked()]).toEqual([false, [true]]);
    for (const ms of [5_000, 15_000]) await pass(ms);
    expect([recorder.stops.length, await isMarked()]).toEqual([3, [true]]);
    expect(await list()).toMatchObject([{ status: 'ENDING' }]);
    await pass(60_000);
    expect([recorder.stops.length, await isMarked()]).toEqual([4, [false]]);
    expect(await list()).toMatchObject([{ status: 'FAILED', error: 'the recorder did not confirm its end' }]);
  });

  it('[P405] whose recorder hangs is told again', async () => {
    const { recordingId } = await begin();
    recorder.end = () => never;
    await stop(recordingId);
    await pass();
    expect(recorder.stops).toHaveLength(1);
    recorder.end = async () => ({});
    await pass(3_000);
    await pass(5_000);
    expect(recorder.stops).toHaveLength(2);
    expect(await list()).toMatchObject([{ status: 'COMPLETE' }]);
  });

  it('[P405] with an unusable answer of its recorder has failed, and says why', async () => {
    const { recordingId } = await begin();
    recorder.end = async () => ({ files: [{ location: '' }] });
    await stop(recordingId);
    await pass();
    expect(await list()).toMatchObject([{ status: 'FAILED', error: expect.stringContaining('/files/0/location') }]);
  });

  it('[P406] ends with its room', async () => {
    await begin();
    await ana.request('room.leave', { room: 'r' });
    await pass();
    expect(recorder.stops).toMatchObject([{ recorder: { pid: 1 }, reason: 'room_ended' }]);
    expect(await list()).toMatchObject([{ status: 'COMPLETE', reason: 'room_ended' }]);
    // The next room of this name is not recorded.
    expect((await ana.join('r', 'Ana')).snap).not.toHaveProperty('recording');
  });

  it('[P406] ends with a room that an operator closes, and while its recorder starts', async () => {
    let answer: (pid: { pid: number }) => void = () => undefined;
    await begin({ identity: 'ana' });
    recorder.answer = () => new Promise((resolve) => (answer = resolve));
    const starting = codeOf(operate(server, 'StartRecording', { room: 'r' }));
    await reach(() => recorder.orders.length === 2);
    await operate(server, 'DeleteRoom', { room: 'r' });
    await pass();
    answer({ pid: 2 });
    expect(await starting).toBe('failed_precondition');
    const stopped = recorder.stops.map((one) => [one.recorder, one.reason]);
    expect(stopped).toEqual(
      expect.arrayContaining([
        [{ pid: 1 }, 'room_ended'],
        [null, 'room_ended'],
        [{ pid: 2 }, 'room_ended'],
      ]),
    );
    expect((await list()).map(({ status }) => status).sort()).toEqual(['ABORTED', 'COMPLETE']);
  });

  it('[P406] of a participant ends when they leave, and the mark with it', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo', { tracks: camera });
    await begin({ identity: 'bo' });
    // The same user from another device stays recorded.
    const phone = await server.client('bo');
    await phone.join('r', 'Bo', { tracks: camera });
    await pass();
    expect(recorder.stops).toEqual([]);
    await phone.request('room.leave', { room: 'r' });
    await pass();
    expect(recorder.stops).toMatchObject([{ identity: 'bo', reason: 'participant_left' }]);
    expect(marks().at(-1)).toBe(false);
  });

  it('[P406] ends with a room that has an audience', async () => {
    await operate(server, 'CreateRoom', { name: 'r', maxAudience: 5 });
    await begin();
    const cy = await server.client('cy', { rooms: { '*': 'audience' } });
    await cy.join('r', 'Cy');
    await ana.request('room.leave', { room: 'r' });
    await pass(1_000);
    expect(recorder.stops).toEqual([]);
    await cy.request('room.leave', { room: 'r' });
    await pass(1_000);
    expect(recorder.stops).toMatchObject([{ reason: 'room_ended' }]);
  });

  it('[P408] goes on while the store is away, and ends when it is back', async () => {
    const { recordingId } = await begin();
    store.fails(true);
    expect(await codeOf(operate(server, 'StopRecording', { room: 'r', recordingId }))).toBe('unavailable');
    expect(await codeOf(operate(server, 'StartRecording', { room: 'r', identity: 'ana' }))).toBe('unavailable');
    await pass(60_000);
    expect(recorder.stops).toEqual([]);
    store.fails(false);
    await pass(15_000);
    expect(await list()).toMatchObject([{ recordingId, status: 'ACTIVE' }]);
    await stop(recordingId);
    await pass();
    expect(await list()).toMatchObject([{ recordingId, status: 'COMPLETE' }]);
  });

  it('[P408] that cannot be stored after its recorder has started is stopped at once, and ends when the store is back', async () => {
    recorder.answer = async () => {
      store.fails(true);
      return { pid: 3 };
    };
    expect(await codeOf(operate(server, 'StartRecording', { room: 'r' }))).toBe('unavailable');
    expect(recorder.stops).toMatchObject([{ recorder: { pid: 3 }, reason: 'start_failed' }]);
    store.fails(false);
    await pass(10_000);
    expect(await isMarked()).toEqual([false]);
    expect(await list()).toMatchObject([{ status: 'FAILED' }]);
  });

  it('[P409] ends by the report of its recorder, once', async () => {
    const { recordingId } = await begin();
    const error = { error: 'the disk is full', durationMs: 7 };
    expect((await report(recordingId, error)).body).toMatchObject({ status: 'ENDING', reason: 'recorder_ended' });
    await pass();
    expect(recorder.stops).toEqual([]);
    expect(await isMarked()).toEqual([false]);
    expect(await list()).toMatchObject([{ status: 'FAILED', ...error }]);
    expect((await report(recordingId, error)).status).toBe(200);
    expect(await codeOf(report(recordingId, { durationMs: 8 }))).toBe('failed_precondition');
    expect(await codeOf(report('RC_none', error))).toBe('not_found');
    expect(await codeOf(report(recordingId, { files: [{ location: '' }] }))).toBe('invalid_argument');
    await pass();
    expect((await recordingsTold()).filter(({ type }) => type === 'recording.ended')).toHaveLength(1);
  });

  it('[P409] waits an hour for the result of a recorder that uploads its files, also when the room is gone', async () => {
    recorder.end = async () => undefined;
    const [first, second] = [await begin(), await begin({ identity: 'ana' })];
    await ana.request('room.leave', { room: 'r' });
    await pass();
    expect((await list()).map(({ status }) => status)).toEqual(['ENDING', 'ENDING']);
    await pass(3_599_999);
    const files = [{ location: 'https://x/late.mp4' }];
    expect((await report(first.recordingId, { files })).body).toMatchObject({ status: 'COMPLETE', files });
    await pass(1);
    const found = (await list()).find(({ recordingId }) => recordingId === second.recordingId);
    expect(found).toMatchObject({ status: 'FAILED', error: 'the recorder reported no result in an hour' });
    expect(await codeOf(report(second.recordingId, { files }))).toBe('failed_precondition');
  });

  it('[P410] tells the webhook when it starts, and its result once, in the order of its room', async () => {
    const { recordingId } = await begin({ metadata: 'grid', identity: 'ana', source: 'main' });
    clock.advance(2_000);
    await stop(recordingId);
    await pass();
    await pass(60_000);
    const [joined, ...rest] = (await told()).filter(({ type }) => type !== 'track.published' && type !== 'room.started');
    expect(joined?.type).toBe('member.joined');
    const what = { room: 'r', recording: recordingId, identity: 'ana', source: 'main', metadata: 'grid' };
    const startedAt = expect.stringMatching(/^2023-/);
    expect(rest.map(({ type, data }) => [type, data])).toEqual([
      ['recording.started', { ...what, startedAt }],
      ['recording.ended', { ...what, startedAt, reason: 'stopped', lastedMs: 2_000, files: [{ location: 'https://x/1.mp4' }] }],
    ]);
    const ids = (await store.engine.queued('webhook:r:r', 100)).map(({ message }) => (message as { id: string }).id);
    expect(ids.at(-1)).toBe(`msg_${recordingId}_ended`);
  });

  it('[P412] is listed while it goes on, and for a day after it ended, in pages', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      ids.push((await begin()).recordingId);
      await stop(ids[n] ?? '');
      await pass();
    }
    const { recordingId: live } = await begin();
    const sorted = ids.slice().sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    expect((await list()).map((one) => one.recordingId)).toEqual([live, ...sorted]);
    const pageOf = async (after: string) => {
      const { body } = await operate(server, 'ListRecordings', { room: 'r', limit: 2, after });
      return [(body['recordings'] as RecordingView[]).map((one) => one.recordingId), body['next']] as const;
    };
    expect(await pageOf('')).toEqual([[live, sorted[0], sorted[1]], sorted[1]]);
    expect(await pageOf(sorted[1] ?? '')).toEqual([[sorted[2]], '']);
    expect((await operate(server, 'ListRecordings', { room: 'x' })).body).toEqual({ recordings: [], next: '' });
    await ana.request('room.leave', { room: 'r' });
    await pass();
    await pass(24 * 3_600_000);
    expect(await list()).toEqual([]);
    expect(await store.engine.streams('x:', { after: null, most: 9 })).toEqual([]);
  });

  it('[P411] needs the grant roomRecord, for every room or for this one', async () => {
    const code = async (video: object) =>
      codeOf(operate(server, 'StartRecording', { room: 'r' }, await serverToken(server, { video })));
    expect(await code({ roomAdmin: true, room: '*' })).toBe('permission_denied');
    expect(await code({ roomRecord: true, room: 'other' })).toBe('permission_denied');
    expect(await code({ roomRecord: true, room: 'r' })).toBeUndefined();
    expect(await code({ roomRecord: true })).toBeUndefined();
  });
});

describe('a server without a recorder of its own', () => {
  it('[P413] marks the room and gives URLs; the operator’s recorder reports the end', async () => {
    await server.close();
    await start({ hooks: {} });
    const begun = await begin();
    expect(begun).toMatchObject({ status: 'ACTIVE' });
    const streamsOf = async () => operate(server, 'ListRecordingStreams', { room: 'r', recordingId: begun.recordingId });
    const { streams } = (await streamsOf()).body as { streams: { urls: string[] }[] };
    expect(streams).toHaveLength(1);
    expect(await stop(begun.recordingId)).toMatchObject({ status: 'ENDING' });
    await pass();
    expect([await isMarked(), (await streamsOf()).status]).toEqual([[false], 404]);
    expect(server.media.allows(streams[0]?.urls[0] ?? '')).toBe(false);
    await report(begun.recordingId, { durationMs: 4 });
    expect((await recordingsTold()).map(({ type }) => type)).toEqual(['recording.started', 'recording.ended']);
  });
});

describe('the URLs of a recorder', () => {
  it('[P401] lead it into the room of TRTC as a listener', async () => {
    const media = trtcMedia({ sdkAppId: 1_400_000_001, sdkKey: 'a key of the console' });
    const trtc = new FakeRecorder();
    const other = await startTestServer({ apiKey, apiSecret, media, hooks: { recording: trtc } });
    await operate(other, 'CreateRoom', { name: 'r' });
    const { recordingId } = view(await operate(other, 'StartRecording', { room: 'r' }));
    const { body } = await operate(other, 'ListRecordingStreams', { room: 'r', recordingId });
    for (const { streams, entry } of [trtc.orders[0], body] as { streams: unknown[]; entry: string }[]) {
      expect(streams).toEqual([]);
      expect(entry).toMatch(/^room:\/\/cloud\.tencent\.com.*sdkappid=1400000001.*usersig=/i);
    }
    await other.close();
  });

  it.each([
    ['http://10.0.0.5:8080', 'wechat.10.0.0.5:8080'],
    ['https://rtc.example.com', 'wechat.rtc.example.com:443'],
  ])('[P414] lead to the address of the hook, %s', async (url, host) => {
    await server.close();
    const away = new FakeRecorder(url);
    await start({ hooks: { recording: away } });
    const { recordingId } = await begin();
    const { body } = await operate(server, 'ListRecordingStreams', { room: 'r', recordingId });
    const shown = [away.orders[0]?.streams[0]?.urls[0], (body['streams'] as { urls: string[] }[])[0]?.urls[0]];
    expect(shown.map((one) => new URL(one ?? '').host)).toEqual([host, host]);
  });

  it('[P414] need an address of the hook that is one', async () => {
    const wrong = startTestServer({ hooks: { recording: new FakeRecorder('10.0.0.5:8080') } });
    await expect(wrong).rejects.toThrow('hooks.recording.url is "10.0.0.5:8080": allowed is an address such as');
  });

  it('[P414] lead to the public address, or to this machine, for code of the same process', async () => {
    const hostOf = () => new URL(recorder.orders.at(-1)?.streams[0]?.urls[0] ?? '').host;
    await server.attached.node.operate('StartRecording', { room: 'r' });
    expect(hostOf()).toBe(`wechat.127.0.0.1:${new URL(server.origin).port}`);
    await server.close();
    await start({ publicUrl: 'https://rtc.example.com' });
    await server.attached.node.operate('StartRecording', { room: 'r' });
    expect(hostOf()).toBe('wechat.rtc.example.com:443');
  });
});
