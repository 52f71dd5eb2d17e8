import { InspectorStore } from '../../../components/core/features/inspector/inspector';
import {
  connectionCard,
  receivedCards,
  sentCard,
  type InspectorFacts,
} from '../../../components/core/features/inspector/view/cards';
import { barsOf, delayTone, figure, fpsTone, lossTone } from '../../../components/core/features/inspector/view/figures';
import { reportText } from '../../../components/core/features/inspector/view/report';
import { codeWords, lineWords, wordsOf } from '../../../components/core/features/inspector/view/words';
import type { LogLine } from '../../../components/core/features/inspector/types';
import { playerCodes, playerEvent, pusherCodes, pusherEvent } from '../../../components/core/media/rtmp/codes';
import { trtcPlane } from '../../../components/core/media/trtc/plane';
import { en } from '../../../components/core/texts/en';
import { inspectorTexts } from '../../../components/core/texts/inspector';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { FakePlatform } from '../../fakes/platform/fake-platform';
import {
  fakeConnection,
  fakeMe,
  fakeMember,
  fakeRemote,
  fakeRoom,
  toggle,
  type FakeRoom,
} from '../../fakes/store/fake-room-model';
import { FakeSignalling } from '../../fakes/store/fake-signalling';
import { mobx } from '../../fakes/store/kit-mobx';

const at = Date.UTC(2026, 5, 1, 10, 0, 0);

function storeOf(): InspectorStore {
  const platform = new FakePlatform();
  platform.clock.now = () => at;
  platform.storage.write('rtc-kit.server', 'wss://rtc.example.com/v1');
  type Context = ConstructorParameters<typeof InspectorStore>[0];
  return new InspectorStore({
    clock: platform.clock,
    storage: platform.storage,
    signalling: new FakeSignalling(),
  } as unknown as Context);
}

function factsOf(room: Partial<FakeRoom> | null, more: Partial<InspectorFacts> = {}, texts = en): InspectorFacts {
  const shown = room === null ? null : fakeRoom(mobx, { plane: 'embedded', ...room });
  return {
    room: shown,
    connection: fakeConnection(mobx),
    store: storeOf(),
    setData: { calls: 2.13, characters: 1_234 },
    now: at,
    words: wordsOf(texts),
    nameOf: (id) => (id === '' ? 'Me' : `Name of ${id}`),
    ...more,
  };
}

const valuesOf = ({ figures }: { figures: readonly { value: string; unit: string; tone: number }[] }) =>
  figures.map(({ value, unit, tone }) => `${value}${unit}${'!'.repeat(tone)}`);

const sending = { videoKbps: 612, audioKbps: 48, fps: 30, width: 640, height: 360, level: 5 };

describe('figures', () => {
  it('[V111] are marked from 150 and 300 ms, from 2 and 5 percent, and below 15 frames; unknown ones are a dash', () => {
    expect([149, 150, 299, 300, undefined].map(delayTone)).toEqual([0, 1, 1, 2, 0]);
    expect([1.9, 2, 4.9, 5, undefined].map(lossTone)).toEqual([0, 1, 1, 2, 0]);
    expect([15, 14, 0, undefined].map(fpsTone)).toEqual([0, 1, 1, 0]);
    expect([figure('a', 2.04, '%', 0, 1).value, figure('a', 47.6, 'ms').value, figure('a', undefined, 'ms').value]).toEqual([
      '2.0',
      '48',
      '–',
    ]);
  });

  it('[V112] become thirty bars, the latest at the right, as high as their share of the largest', () => {
    const values = [50, 100, 200];
    expect(barsOf([], 1, () => 0)).toEqual([]);
    const bars = barsOf(values, 400, (place) => (place === 2 ? 2 : 0));
    expect([bars.length, bars.slice(-4)]).toEqual([30, [0, 13, 25, 2_050]]);
    expect(barsOf([0, 5], 1, () => 0).slice(-2)).toEqual([4, 100]);
  });
});

describe('the connection', () => {
  it('[V110] shows the session, the server, and how the connection does', () => {
    const facts = factsOf({});
    facts.store.since = at - 1_600_000;
    facts.store.trips.push(40, 180);
    facts.store.accept('info', 'x', {});
    facts.store.resumes = 1;
    facts.store.reconnects = 2;
    const card = connectionCard(facts);
    expect([card.side, valuesOf(card), card.note]).toEqual([
      'Connected 26:40',
      ['180ms!', '1', '2', '2.1/s'],
      'rtc.example.com · embedded · setData 1.2 kB/s',
    ]);
    expect(card.bars.filter((bar) => bar > 0)).toEqual([20, 1_090]);
  });

  it.each([
    [{ phase: 'idle' }, 'Offline'],
    [{ phase: 'opening' }, 'Connecting…'],
    [{ phase: 'waiting', attempt: 2 }, 'Connection lost. Reconnecting (2)'],
    [{ phase: 'waiting', networkDown: true }, en['banner.noNetwork']],
    [{ phase: 'closed' }, 'Offline'],
  ] as const)('[V110] says %j in words', (state, words) => {
    expect(connectionCard(factsOf(null, { connection: fakeConnection(mobx, state) })).side).toBe(words);
  });

  it('[V110] does not claim that nothing was resumed while no log arrives', () => {
    expect(valuesOf(connectionCard(factsOf({})))).toEqual(['–ms', '–', '0', '2.1/s']);
  });
});

describe('what is sent', () => {
  it('[V113] is shown by kind, with the size, the codec, the way and the last code', () => {
    const facts = factsOf({ me: fakeMe({ quality: { ...sending, transport: 'udp' } }) });
    const history = facts.store.stream('tea', '', 'main');
    Object.assign(history, { loss: 6.24, rttMs: 31, codec: 'H264/opus' });
    history.code = { member: '', source: 'main', code: 1101, event: pusherEvent(1101, '') };
    history.samples.push({ kbps: 660, fps: 30, loss: 0 }, { kbps: 330, fps: 12, loss: 0 }, { kbps: 330, fps: 30, loss: 6 });
    const card = sentCard(facts);
    expect([card.side, valuesOf(card), card.note]).toEqual([
      '640×360 · H264/opus · udp',
      ['612kb/s', '48kb/s', '30', '6.2%!!'],
      'Round trip 31 ms · 1101 The uplink is too narrow',
    ]);
    expect(card.bars.slice(-3)).toEqual([100, 1_050, 2_050]);
  });

  it.each<[string, Partial<FakeRoom>, string]>([
    ['outside a room', { state: 'idle' }, 'Shown once you are in the room'],
    ['after it', { state: 'left' }, 'Shown once you are in the room'],
    ['while joining', { state: 'joining' }, en['room.joining']],
    ['before the first report', { me: fakeMe({ quality: { level: 0 } }) }, 'No data yet'],
    ['while connecting', { me: fakeMe({ status: 'connecting', quality: { level: 0 } }) }, 'Connecting…'],
    ['without anything', { me: fakeMe({ status: 'idle', quality: { level: 0 } }) }, 'No data yet'],
    ['while reconnecting', { state: 'reconnecting', me: fakeMe({ status: 'reconnecting', quality: sending }) }, 'Reconnecting…'],
    ['after a failure', { me: fakeMe({ status: 'failed', trouble: 'push_broken', quality: sending }) }, en['error.pushBroken']],
  ])('[V113] is a line of words %s', (_when, room, note) => {
    expect(sentCard(factsOf(room))).toMatchObject({ figures: [], bars: [], note });
  });

  it('[V113] is only sound in a voice call, and no picture is missed', () => {
    const me = fakeMe({ camera: toggle(false), quality: { audioKbps: 40, fps: 0, level: 5 } });
    const card = sentCard(factsOf({ me }));
    expect([valuesOf(card), card.note]).toEqual([['–kb/s', '40kb/s', '–', '–%'], 'Audio only']);
    expect(sentCard(factsOf(null)).note).toBe('Shown once you are in the room');
  });
});

describe('what is received', () => {
  const [ana, ben] = [fakeMember('ana', 'Ana'), fakeMember('ben', 'Ben')];

  it('[V114] is a row for each stream, with marks where it is bad', () => {
    const quality = { kbps: 180, fps: 14, jitterMs: 310, audioCache: 120, width: 320, height: 180, level: 2 };
    const remotes = [
      fakeRemote(ana, { quality }),
      fakeRemote(ana, { source: 'screen', quality: { kbps: 210, fps: 8, jitterMs: 20, level: 5 } }),
      fakeRemote(ben, { hasVideo: false, quality: { audioKbps: 40, level: 5 } }),
    ];
    const facts = factsOf({ remotes });
    facts.store.stream('tea', 'ana', 'main').loss = 2.5;
    const cards = receivedCards(facts);
    expect(cards.map((card) => [card.title, ...valuesOf(card)])).toEqual([
      ['Name of ana', '180', '14!', '2.5%!', '310 ms!!'],
      ['Name of ana’s screen', '210', '8', '–%', '20 ms'],
      ['Name of ben', '40', '–', '–%', '– ms'],
    ]);
    expect(cards[0]?.note).toBe('320×180 · Buffered 120 ms');
  });

  it('[V114] says how a stream is that does not flow, and hides its last figures', () => {
    const quality = { kbps: 500, fps: 30, jitterMs: 20, level: 5 };
    const remotes = [
      fakeRemote(ana, { status: 'failed', quality }),
      fakeRemote(ben, { status: 'live', quality: { level: 0 } }),
      fakeRemote(ben, { source: 'screen', status: 'weak', quality }),
    ];
    const cards = receivedCards(factsOf({ remotes }));
    expect(cards.map((card) => [card.side, valuesOf(card)[0]])).toEqual([
      [en['error.playBroken'], '–'],
      ['No data yet', '–'],
      ['Weak network', '500'],
    ]);
    expect(receivedCards(factsOf(null))).toEqual([]);
  });
});

describe('codes', () => {
  const all = [
    ...Object.keys(pusherCodes).map((code) => ({ code: Number(code), event: pusherEvent(Number(code), '') })),
    ...Object.keys(playerCodes).map((code) => ({ code: Number(code), event: playerEvent(Number(code)) })),
    ...[1002, 1018, 1020, 1021, 1022, -3301, -100_018].map((code) => ({ code, event: trtcPlane.pusherEvent(code, '') })),
    { code: 4_242, event: null },
  ].filter(({ event }) => event?.type !== 'noted');

  it.each(['zh-CN', 'en'] as const)('[V115] have words in %s, every one with an effect', (language) => {
    const texts = { 'zh-CN': zhCN, en }[language];
    all.forEach(({ code, event }) => {
      const words = codeWords({ member: '', source: 'main', code, event }, wordsOf(texts)).replace(`${code} `, '');
      expect([code, words]).toEqual([
        code,
        expect.stringMatching(language === 'en' ? /^[A-Z][^\u4e00-\u9fff]{3,}$/ : /[\u4e00-\u9fff]{2}/),
      ]);
    });
  });

  it('[V115] say the number, and its own meaning where the effect says too little', () => {
    const words = wordsOf(zhCN);
    const of = (code: number) => codeWords({ member: '', source: 'main', code, event: playerEvent(code) }, words);
    expect([of(2105), of(2104), of(2103), of(-2301)]).toEqual([
      '2105 画面卡住',
      '2104 数据到得不均匀',
      `2103 ${zhCN['tile.reconnecting']}`,
      `-2301 ${zhCN['error.playBroken']}`,
    ]);
  });
});

describe('the log', () => {
  const words = wordsOf(en);
  const line = (text: string, facts: LogLine['facts'] = {}): LogLine => ({
    id: 1,
    at,
    level: 'info',
    text,
    facts,
    native: null,
    times: 1,
  });

  it.each([
    ['online', { resumed: false }, 'Connected'],
    ['online', { resumed: true }, 'Resumed'],
    ['connection dropped', { reason: 'unavailable' }, 'Connection lost'],
    ['room', { from: 'joining', to: 'joined' }, 'Joined the room'],
    ['request refused', { reason: 'rate_limited' }, en['error.rateLimited']],
    ['request refused', { reason: 'toString' }, 'request refused'],
    ['setting not applied', { name: 'torch' }, 'setting not applied'],
    ['constructor', {}, 'constructor'],
  ])('[V116] says %s %j in plain words, and others as they are', (text, facts, said) => {
    expect(lineWords(line(text, facts), words, () => '')).toBe(said);
  });

  it('[V116] names the member of a code, and their screen', () => {
    const native = { member: 'ana', source: 'screen' as const, code: 2105, event: playerEvent(2105) };
    expect(lineWords({ ...line(''), native }, words, () => 'Ana')).toBe('Ana’s screen 2105 The picture is frozen');
  });
});

describe('the report', () => {
  it('[V117] has every figure and line, and no token, no URL and no name of others', () => {
    const [ana, ben] = [fakeMember('u-ana', 'Ana Secret'), fakeMember('u-ben', 'Ben Secret')];
    const remotes = [fakeRemote(ana, { quality: { kbps: 180, fps: 14, level: 2 } }), fakeRemote(ben)];
    const facts = factsOf({ me: fakeMe({ quality: sending }), remotes });
    const { store } = facts;
    store.trips.push(40, 50);
    store.stream('tea', '', 'main').samples.push({ kbps: 660.4 });
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSIsImV4cCI6MX0.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
    store.accept('error', 'connection dropped', { reason: 'no_server', cause: `fail wss://rtc.example.com/v1?tok=${jwt} now` });
    store.accept('warn', 'unknown native code', { message: `token ${jwt}`, code: 9 });
    const hear = store as unknown as { add(level: string, text: string, facts: object, native: object): void };
    hear.add('warn', '', {}, { member: 'u-ben', source: 'main', code: 2105, event: playerEvent(2105) });
    const text = reportText(facts, 'wechat android 3.4.1');
    expect(text.split('\n')).toEqual([
      'Call quality 2026-06-01T10:00:00.000Z',
      'wechat android 3.4.1 · room tea · me me',
      expect.stringContaining('Connection: Connected'),
      'ms 40 50',
      expect.stringContaining('Video 612kb/s'),
      'kb/s 660',
      'Received:',
      expect.stringMatching(/^Member 1: kb\/s 180/),
      expect.stringMatching(/^Member 2: No data yet/),
      expect.stringMatching(/^2026-06-01T10:00:00.000Z error connection dropped .*no_server.*\(url\)/),
      expect.stringMatching(/unknown native code .*\(token\)/),
      '2026-06-01T10:00:00.000Z warn Member 2 2105 The picture is frozen ×1',
    ]);
    expect(text).not.toMatch(/Secret|u-ana|u-ben|eyJ|:\/\//);
  });

  it('[V117] can be made outside a room', () => {
    expect(reportText(factsOf(null), 'x')).toContain('Shown once you are in the room');
  });
});

describe('texts of the inspector', () => {
  it('[V115] are replaced by those of the app', () => {
    const own = inspectorTexts({ ...en, 'inspector.title': 'How is it?' });
    expect([own('title'), own('close'), inspectorTexts(zhCN)('title')]).toEqual(['How is it?', 'Close', '通话质量']);
  });
});
