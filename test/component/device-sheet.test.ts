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
