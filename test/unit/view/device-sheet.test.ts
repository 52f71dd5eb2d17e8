import { localTileView } from '../../../components/core/view/grid/local-tile';
import { actionOf } from '../../../components/core/view/controls/controls-controller';
import { controlsView } from '../../../components/core/view/controls/controls-view';
import { addControl, extraViews, previewExtras, tapExtra } from '../../../components/core/view/controls/extra-controls';
import { deviceButton } from '../../../components/core/view/devices/device-sheet';
import { DeviceNews } from '../../../components/core/view/devices/device-news';
import { deviceSheetView, RecentSound, type DeviceSheetFacts } from '../../../components/core/view/devices/device-sheet-view';
import { previewView } from '../../../components/core/view/lobby/preview-view';
import { plainScreen } from '../../../components/core/view/screen';
import { deviceLanguages, deviceTextsOf } from '../../../components/core/texts/devices';
import { en } from '../../../components/core/texts/en';
import { zhCN } from '../../../components/core/texts/zh-cn';
import type { DeviceList } from '../../../components/core/shared/device-list';
import { mobx } from '../../fakes/store/kit-mobx';
import { fakeMe, fakeRoom, toggle } from '../../fakes/store/fake-room-model';

const device = (id: string, label = `The ${id}`) => ({ id, label });

const devicesOf = (more: Partial<Omit<DeviceList, 'inUse'>> & { inUse?: Partial<DeviceList['inUse']> } = {}): DeviceList => ({
  cameras: [device('inner'), device('outer')],
  microphones: [device('desk')],
  speakers: [device('box')],
  ...more,
  inUse: { camera: 'inner', microphone: 'desk', speaker: '', ...more.inUse },
});

const words = { ...en, ...deviceTextsOf(en) };

const factsOf = (
  devices: DeviceList | null,
  me: Parameters<typeof fakeMe>[0] = {},
  more: Partial<DeviceSheetFacts> = {},
): DeviceSheetFacts => ({
  room: { state: 'joined', me: fakeMe(me) },
  devices,
  isHeard: true,
  recording: null,
  screen: { meter: true, earpiece: true },
  texts: words,
  ...more,
});

const section = (facts: DeviceSheetFacts, kind: string) => deviceSheetView(facts).sections.find((each) => each.kind === kind);
const choices = (facts: DeviceSheetFacts, kind: string): string[] =>
  (section(facts, kind)?.choices ?? []).map(({ text, chosen }) => `${text}${chosen ? ' *' : ''}`);

describe('the sheet of devices', () => {
  it('[V60] lists the devices of a browser and marks those in use', () => {
    const facts = factsOf(devicesOf());
    expect(choices(facts, 'camera')).toEqual(['The inner *', 'The outer']);
    expect(choices(facts, 'microphone')).toEqual(['The desk *']);
    expect(choices(facts, 'speaker')).toEqual(['The box']);
  });

  it('[V60] of a phone has its two cameras, its two outputs, and no list of microphones', () => {
    const facts = factsOf(null, { facing: 'back', route: 'earpiece' });
    expect(choices(facts, 'camera')).toEqual(['Front', 'Back *']);
    expect(choices(facts, 'microphone')).toEqual([]);
    expect(choices(facts, 'speaker')).toEqual(['Speaker', 'Earpiece *']);
  });

  it('[V60] shows nothing that cannot be chosen, and says why a camera cannot', () => {
    const closed = factsOf(null, { camera: toggle(false) }, { screen: { meter: false, earpiece: false } });
    expect(deviceSheetView(closed).sections.map(({ kind }) => kind)).toEqual(['camera', 'speaker']);
    expect(section(closed, 'camera')).toMatchObject({ choices: [], note: 'Turn the camera on first' });
    expect(section(factsOf(devicesOf({ cameras: [] })), 'camera')).toMatchObject({ choices: [], note: 'Not found' });
    expect(section(factsOf(devicesOf({ speakers: [] })), 'speaker')).toMatchObject({ choices: [], note: '' });
  });

  it('[V60] offers a test sound, but not to an earpiece, where a phone does not play it', () => {
    expect(section(factsOf(devicesOf()), 'speaker')?.tone).toBe('Play a test sound');
    expect(section(factsOf(null), 'speaker')?.tone).toBe('Play a test sound');
    expect(section(factsOf(null, { route: 'earpiece' }), 'speaker')?.tone).toBe('');
  });

  it('[V61] numbers devices without a label, and marks none of them', () => {
    const unnamed = devicesOf({ cameras: [device('', ''), device('', '')], inUse: { camera: '' } });
    expect(choices(factsOf(unnamed), 'camera')).toEqual(['Camera 1', 'Camera 2']);
  });

  it.each<[string, DeviceSheetFacts, number, string]>([
    ['a voice', factsOf(null, { volume: 50 }), 6, 'Your voice is heard'],
    ['silence', factsOf(null, { volume: 0 }, { isHeard: false }), 0, 'No sound heard'],
    ['a muted microphone', factsOf(null, { microphone: toggle(false) }), -1, 'Turn the microphone on to see its level'],
    [
      'a lobby without a camera',
      factsOf(null, {}, { room: { state: 'idle', me: fakeMe({ camera: toggle(false) }) } }),
      -1,
      'The level is shown in the room',
    ],
    ['a phone that reports no level', factsOf(devicesOf(), {}, { screen: { meter: false, earpiece: true } }), -1, ''],
  ])('[V62] says the level of %s in words', (_what, facts, meter, level) => {
    expect(section(facts, 'microphone')).toMatchObject({ meter, level });
  });

  it('[V62] says for three seconds that a sound was heard', () => {
    const recent = new RecentSound();
    const said = [0, 40, 0, 0, 0, 40].map((volume, second) => recent.next(volume, second * 1_000));
    expect(said).toEqual([false, true, true, true, false, true]);
  });

  it('[V66] has every text in both languages, and an app may replace each', () => {
    const languages = [deviceLanguages['zh-CN'], deviceLanguages.en];
    expect(Object.keys(deviceLanguages.en).sort()).toEqual(Object.keys(deviceLanguages['zh-CN']).sort());
    languages.forEach((texts) => Object.values(texts).forEach((text) => expect(text).toMatch(/^[^!！您]+$/)));
    expect(deviceTextsOf(zhCN)['devices.title']).toBe('设备');
    expect(deviceTextsOf({ ...zhCN, 'devices.title': '我的设备' })['devices.title']).toBe('我的设备');
  });
});

describe('the word about an unplugged device', () => {
  const telling = (): ((devices: DeviceList) => string) => {
    const news = new DeviceNews();
    return (devices) => news.next(devices, deviceLanguages.en);
  };

  it('[V63] names it and the one that took its place, once, and says when it is back', () => {
    const tell = telling();
    expect(tell(devicesOf({ inUse: { camera: 'outer' } }))).toBe('');
    const alone = { cameras: [device('inner')] };
    expect(tell(devicesOf({ ...alone, inUse: { camera: '' } }))).toBe('');
    expect(tell(devicesOf({ ...alone, inUse: { camera: 'inner' } }))).toBe('“The outer” is gone. Using “The inner”');
    expect(tell(devicesOf({ ...alone, microphones: [], inUse: { camera: 'inner' } }))).toBe('');
    expect(tell(devicesOf({ inUse: { camera: 'outer' } }))).toContain('Using “The outer” again');
    expect(tell(devicesOf({ inUse: { camera: 'inner' } }))).toBe('');
  });

  it('[V63] names the system where no loudspeaker is chosen any more', () => {
    const tell = telling();
    tell(devicesOf({ inUse: { speaker: 'box' } }));
    expect(tell(devicesOf({ speakers: [] }))).toBe('“The box” is gone. Using “System default”');
    expect(tell(devicesOf({ inUse: { speaker: 'box' } }))).toBe('Using “The box” again');
  });

  it('[V63] is silent about a device that the user changed, and one without a successor', () => {
    const tell = telling();
    tell(devicesOf());
    expect(tell(devicesOf({ inUse: { camera: 'outer' } }))).toBe('');
    expect(tell(devicesOf({ cameras: [], inUse: { camera: '' } }))).toBe('');
  });
});

describe('the button that flips the camera', () => {
  it.each([true, false])('[V64] is in lobby, tile and row only with two cameras: %s', (flips) => {
    const me = fakeMe();
    const screen = { ...plainScreen, flips };
    const permissions = { camera: 'granted', microphone: 'granted' } as const;
    const preview = previewView({ me, permissions, screen, texts: zhCN }).buttons.map(({ name }) => name);
    expect(preview.includes('flip')).toBe(flips);
    expect(controlsView({ state: 'joined', me, screen, texts: zhCN }).some(({ name }) => name === 'flip')).toBe(flips);
    expect(localTileView({ me, style: '', isPreview: false, screen, texts: zhCN }).flip !== '').toBe(flips);
  });
});

describe('a button that another component adds', () => {
  const view = deviceButton(deviceTextsOf(en));

  it('[V65] stands before `leave` and in the preview of its room alone, acts when tapped, and goes with its component', () => {
    const taps: string[] = [];
    const release = addControl({ room: 'tea', view, inPreview: true, tap: () => void taps.push('tap') });
    expect([extraViews('tea'), extraViews('milk')]).toEqual([[view], []]);
    const me = fakeMe();
    const row = controlsView({ state: 'joined', me, screen: plainScreen, extras: extraViews('tea'), texts: zhCN });
    expect(row.slice(-2).map(({ name }) => name)).toEqual(['devices', 'leave']);
    const permissions = { camera: 'granted', microphone: 'granted' } as const;
    const preview = previewView({ me, permissions, screen: plainScreen, extras: previewExtras('tea'), texts: zhCN });
    expect(preview.buttons.slice(-1)[0]).toMatchObject({ name: 'devices', icon: 'settings', off: false });
    void actionOf('devices')({ ...fakeRoom(mobx), id: 'tea' });
    void actionOf('devices')({ ...fakeRoom(mobx), id: 'milk' });
    tapExtra('tea', 'chat');
    expect(taps).toEqual(['tap']);
    release();
    expect(extraViews('tea')).toEqual([]);
  });
});
