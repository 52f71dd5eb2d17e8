import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rtc, RtcOptions } from '../../components/index';
import { filesBelow } from '../../tools/build/output';
import { buildQq, uncertainIn } from '../../tools/build/qq/build';
import { shownByQq } from '../../tools/build/qq/faults';
import { createPhoneTime } from '../fakes/phone/clock';
import { PhoneLoader } from '../fakes/phone/loader';
import { createWx } from '../fakes/phone/wx';

const folder = mkdtempSync(join(tmpdir(), 'qq-'));
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

beforeAll(() => void buildQq('dist/kit', folder));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the kit for QQ', () => {
  it('[X124] is the same kit, file for file; its templates differ by names alone', () => {
    const endings: Readonly<Record<string, string>> = { qml: 'wxml', qss: 'wxss', qs: 'wxs' };
    const asWechat = (path: string): string => path.replace(/\.(qml|qss|qs)$/, (_all, ending: string) => `.${endings[ending]}`);
    const files = filesBelow(folder);
    expect(files.map(asWechat).sort()).toEqual(filesBelow('dist/kit'));
    const templates = files.filter((path) => path.endsWith('.qml'));
    expect(templates.length).toBeGreaterThan(6);
    templates.forEach((path) =>
      expect(
        read(path)
          .replace(/\bqq:/g, 'wx:')
          .replace(/\.qml"/g, '.wxml"'),
      ).toBe(readFileSync(join('dist/kit', asWechat(path)), 'utf8')),
    );
  });

  it('[X121] runs with `qq` instead of `wx`, and needs nothing newer than the minimum version', async () => {
    const { time, turn } = createPhoneTime(1);
    const asked: string[] = [];
    const state = {
      // QQ has version numbers of its own: this one is older than everything that WeChat added since 2.0.
      version: '2.10.0',
      system: 'android',
      language: 'zh_CN',
      storage: new Map<string, string>(),
      permissions: {},
      answers: { 'scope.camera': true, 'scope.record': true },
      connected: true,
      privacyAgreed: true,
      entitled: true,
      systemPermissions: { camera: true, microphone: true },
      screenReader: false,
      ext: {},
      shown: [],
      prompts: [],
    };
    const nothing = (): undefined => undefined;
    const socket = { onOpen: nothing, onMessage: nothing, onClose: nothing, onError: nothing, send: nothing, close: nothing };
    const { wx: qq } = createWx(state, {
      connectSocket: ({ url }: { url: string }) => {
        asked.push(url);
        return socket;
      },
    });
    const loader = new PhoneLoader({ ...time, console, global: { Symbol, Map, Set }, qq, getCurrentPages: () => [] });
    const kit = loader.load(join(folder, 'index')) as { createRtc(options: RtcOptions): Rtc };
    const rtc = kit.createRtc({ server: 'wss://rtc.example.com/v1', token: () => Promise.resolve('t') });
    void rtc.room('standup').join().then(undefined, nothing);
    for (let turns = 0; turns < 5; turns += 1) await turn();
    expect(asked).toEqual([expect.stringMatching(/^wss:\/\/rtc\.example\.com\/v1/)]);
    expect(rtc.capabilities).toMatchObject({ sameLayer: false, preview: false });
  });

  it('[X123] names the features of the live tags that QQ does not document', () => {
    const uncertain = uncertainIn(folder);
    expect(uncertain).toEqual(expect.arrayContaining(['live-player autoplay', 'live-pusher enable-mic']));
    const shown = Object.entries(shownByQq).flatMap(([tag, names]) => Array.from(names, (name) => `${tag} ${name}`));
    expect(uncertain.filter((one) => shown.includes(one))).toEqual([]);
  });

  it.each(['docs/guides/qq.md', 'docs/guides/qq.zh-CN.md'])('[X123] %s lists documented features', (page) => {
    const rows = Array.from(readFileSync(page, 'utf8').matchAll(/^\| `(live-pusher|live-player)` +\|(.+)\|$/gm));
    const listed = rows.map(([, tag, cell]) => [
      tag,
      Array.from(String(cell).matchAll(/`([a-z-]+)`/g), ([, name]) => name).sort(),
    ]);
    expect(listed).toEqual(Object.entries(shownByQq).map(([tag, names]) => [tag, Array.from(names).sort()]));
  });
});
