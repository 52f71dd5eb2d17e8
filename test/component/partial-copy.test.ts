import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { markupFaults } from '../../tools/check/wxml';
import { componentsOf, kitFiles, without } from '../../tools/check/package-sizes';
import { findCompilers } from '../../tools/wechat/compilers';
import { fakePhone } from '../fakes/phone/fake-phone';

afterEach(() => {
  document.body.replaceChildren();
  // WeChat's compiler numbers the files of a folder, and keeps their expressions by number in this global.
  const compiled = globalThis as { __WXML_GLOBAL__?: { ops_cached: object } };
  if (compiled.__WXML_GLOBAL__ !== undefined) compiled.__WXML_GLOBAL__.ops_cached = {};
});

/** Copies the built kit with only the components `names` and their dependencies into a folder. */
function copied(names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'rtc-kit-'));
  without(kitFiles('dist/kit'), names).forEach(({ path, content }) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  });
  return folder;
}

describe('a kit without unused components', () => {
  it.each([
    ['player', ['player'], '.tile__cover'],
    ['room', ['controls', 'grid', 'lobby', 'player', 'pusher', 'room'], '.wait__words'],
    ['devices', ['devices'], '.devices'],
    ['inspector', ['inspector'], '.inspector'],
    ['check', ['check', 'pusher'], '.check'],
    ['shortcuts', ['shortcuts'], '.shortcuts'],
    ['consent', ['consent'], '.consent'],
    ['call', ['call', 'controls', 'grid', 'lobby', 'player', 'pusher', 'room'], '.call'],
  ])('[X84] shows a %s on 1.7.0', async (name, stays, drawn) => {
    const root = copied([name]);
    try {
      expect(componentsOf(kitFiles(root))).toEqual(stays);
      const phone = fakePhone('1.7.0', { root });
      expect(phone.require('index')).toMatchObject({ createRtc: expect.any(Function) });
      const mounted = phone.mount(name, { room: 'tea' });
      await phone.turn();
      expect(mounted.count(drawn)).toBe(1);
      expect(phone.faults).toEqual([]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("[X84] is accepted by WeChat's compilers with a player alone", () => {
    const compilers = findCompilers();
    // The compilers may not run here; `check:wxml` fails in CI when they cannot.
    if (typeof compilers === 'string') return;
    const folder = copied(['player']);
    try {
      expect(markupFaults(compilers, { folder, sources: [] })).toEqual([]);
      rmSync(join(folder, 'assets/tile.wxss'));
      expect(markupFaults(compilers, { folder, sources: [] })).not.toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
