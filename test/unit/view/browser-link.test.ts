import { zhCN } from '../../../components/core/texts/zh-cn';
import { en } from '../../../components/core/texts/en';
import { bannerView } from '../../../components/core/view/banner';
import { permissionView } from '../../../components/core/view/lobby/permission-view';
import { roomAction } from '../../../components/core/view/room/room-controller';
import { rooms, type OpenRtc } from '../../../components/core/app/rooms';
import type { RoomModel, Toggle } from '../../../components/core/room/types';
import { fakeMe } from '../../fakes/store/fake-room-model';

const unable: Toggle = { wanted: true, actual: 'failed', reason: 'unsupported' };
const me = fakeMe({ microphone: unable, camera: unable });
const permits = { camera: 'unasked', microphone: 'unasked' } as const;

describe('where nothing can be sent', () => {
  it.each([
    [zhCN, '这里不能发送声音和画面', '复制浏览器链接'],
    [en, 'No sound or picture can be sent from here', 'Copy browser link'],
  ])('[N66] the lobby says so, and offers the link where there is one', (texts, title, action) => {
    const facts = { me, screen: { browser: false }, texts };
    expect(permissionView({ ...facts, permissions: { ...permits, link: true } })).toMatchObject({
      title,
      action,
      act: 'copyLink',
    });
    expect(permissionView({ ...facts, permissions: permits })).toMatchObject({ title, action: '', act: '' });
  });

  it.each([
    [true, '复制浏览器链接', 'copyLink'],
    [false, '', ''],
  ])('[N66] the room says so, with a link: %s', (link, action, act) => {
    const facts = { room: { state: 'joined', me } as const, connection: null, isBack: false, texts: zhCN };
    expect(bannerView({ ...facts, link })).toMatchObject({ tone: 'danger', text: '这里不能发送声音和画面', action, act });
  });

  it('[N66] the button copies the link of this room, and does nothing without one', async () => {
    const copied: string[] = [];
    const wish = roomAction('copyLink');
    const room = { id: 'tea' } as RoomModel;
    expect(wish(room)).toBeUndefined();
    const copyLink = (id: string): Promise<void> => Promise.resolve(void copied.push(id));
    const close = rooms.open({ copyLink } as unknown as OpenRtc);
    await wish(room);
    close();
    expect([copied, rooms.copyLink]).toEqual([['tea'], null]);
  });
});
