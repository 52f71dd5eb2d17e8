import { toggle } from '../fakes/store/fake-room-model';
import type { Mounted } from '../fakes/phone/mounted';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';
import { componentTestbed, type ComponentTestbed } from './harness/component-testbed';

interface Sheet {
  set: ComponentTestbed;
  room: Mounted;
  devices: Mounted;
  turn(): Promise<void>;
}

/** A room with the sheet beside it. */
async function sheetOf(version: string, state: 'idle' | 'joined' = 'joined', kept: object | null = null): Promise<Sheet> {
  const set = componentTestbed({ version });
  set.room.state = state;
  if (kept !== null) set.phone.state.storage.set('rtc.devices', JSON.stringify(kept));
  const room = await set.mount('room');
  const devices = await set.mount('devices');
  const turn = async (): Promise<void> => {
    await set.phone.turn();
    await set.phone.turn();
  };
  await turn();
  return { set, room, devices, turn };
}

/** Old libraries draw nothing over video. */
const drawsOver = (version: string): boolean => isAtLeastVersion(version, '2.9.1');

afterEach(() => document.body.replaceChildren());

onEveryVersion('the sheet of devices of %s', (version) => {
  it('[V60] opens from the row of the room where something can be drawn over video, and closes', async () => {
    const { set, room, devices, turn } = await sheetOf(version);
    expect(room.count('.control--devices')).toBe(drawsOver(version) ? 1 : 0);
    expect(devices.count('.sheet')).toBe(0);
    if (!drawsOver(version)) return;
    room.tap('.control--devices');
    await turn();
    expect(devices.texts('.section__title')).toEqual(
      isAtLeastVersion(version, '2.12.0') ? ['摄像头', '麦克风', '扬声器'] : ['摄像头', '扬声器'],
    );
    expect(devices.texts('.choice__words')).toEqual(['前置', '后置', '扬声器', '听筒']);
    devices.tap('.head__close');
    await turn();
    expect([devices.count('.sheet'), set.phone.faults]).toEqual([0, []]);
  });
});

describe('the sheet of devices', () => {
  it('[S202] chooses the side of the camera and the output of a phone, and the next room begins with them', async () => {
    const { set, room, devices, turn } = await sheetOf('newest');
    room.tap('.control--devices');
    await turn();
    devices.tap('.choice', 1);
    devices.tap('.choice', 3);
    await turn();
    expect(set.room.asked).toEqual(expect.arrayContaining(['switchCamera', 'setRoute earpiece']));
    const kept = JSON.parse(set.phone.state.storage.get('rtc.devices') ?? 'null') as object;
    expect(kept).toEqual({ facing: 'back', route: 'earpiece' });
    const next = await sheetOf('newest', 'idle', kept);
    expect(next.set.room.asked).toEqual(expect.arrayContaining(['switchCamera', 'setRoute earpiece']));
  });

  it('[S202] reads nothing but a side and an output from the storage', async () => {
    const { set } = await sheetOf('newest', 'idle', { facing: 'up', route: 3 });
    expect(set.room.asked.filter((wish) => /switchCamera|setRoute/.test(wish))).toEqual([]);
  });

  it('[V150] records the own voice before joining, plays it back, and again', async () => {
    const { set, devices, room, turn } = await sheetOf('newest', 'idle');
    room.tap('.tray__box', room.count('.tray__box') - 1);
    await turn();
    expect(devices.text('.record')).toBe('录 3 秒，听听自己');
    devices.tap('.record');
    await turn();
    expect(devices.text('.record')).toBe('正在录音，还有 3 秒');
    await set.phone.clock.advance(1_000);
    await turn();
    expect(devices.text('.record')).toBe('正在录音，还有 2 秒');
    await set.phone.clock.advance(2_100);
    await turn();
    expect([devices.text('.record'), set.phone.sounds.playing]).toEqual(['正在播放你的录音', ['wxfile://tmp_1.m4a']]);
    await set.phone.clock.advance(4_000);
    await turn();
    expect([devices.text('.record'), set.phone.sounds.playing]).toEqual(['再录一次', []]);
    devices.tap('.record');
    await turn();
    devices.tap('.head__close');
    await turn();
    await set.phone.clock.advance(10_000);
    expect([set.phone.sounds.recordings, set.phone.sounds.playing, set.phone.faults]).toEqual([[3_000, 3_000], [], []]);
  });

  it('[V150] records nothing in a room', async () => {
    const { devices, room, turn } = await sheetOf('newest');
    room.tap('.control--devices');
    await turn();
    expect(devices.count('.record')).toBe(0);
  });

  it('[V151] says that the phone refused the microphone', async () => {
    const { set, devices, room, turn } = await sheetOf('newest', 'idle');
    set.phone.state.permissions['scope.record'] = false;
    room.tap('.tray__box', room.count('.tray__box') - 1);
    await turn();
    devices.tap('.record');
    await turn();
    await set.phone.clock.advance(100);
    await turn();
    expect(devices.text('.record__fault')).toBe('没有麦克风权限，请在设置里允许');
  });

  it('[V153] tells in the room that nothing was heard, and never again when the user chose so', async () => {
    const { set, devices, turn } = await sheetOf('newest');
    set.room.me.microphone = toggle(true, 'on');
    await set.phone.clock.advance(5_100);
    await turn();
    expect([devices.text('.notice__words'), devices.count('.notice__act')]).toEqual(['没有听到声音，请检查麦克风', 0]);
    devices.tap('.notice__never');
    await turn();
    expect(devices.count('.notice')).toBe(0);
    expect(JSON.parse(set.phone.state.storage.get('rtc.devices') ?? 'null')).toEqual({ notices: false });
  });

  it('[S203] crosses to the view for the level only while it is open', async () => {
    const { set, room, devices, turn } = await sheetOf('newest');
    room.tap('.control--devices');
    set.room.me.microphone = toggle(true, 'on');
    set.room.me.volume = 50;
    await turn();
    expect(devices.count('.meter__box--on')).toBe(6);
    devices.tap('.scrim');
    await turn();
    const before = set.phone.setData.length;
    set.room.me.volume = 80;
    await turn();
    expect(set.phone.setData.slice(before).filter(({ patch }) => 'sheet' in patch)).toEqual([]);
  });
});
