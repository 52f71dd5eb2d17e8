import { bannerView, ReconnectNotice, type BannerFacts } from '../../../components/core/view/banner';
import type { RoomPhase } from '../../../components/core/room/types';
import { en } from '../../../components/core/texts/en';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { fakeMe, toggle } from '../../fakes/store/fake-room-model';

interface Changing extends BannerFacts {
  room: { state: RoomPhase; me: ReturnType<typeof fakeMe> };
}
type Change = (facts: Changing) => void;

const noTrouble = (): Changing => ({
  room: { state: 'joined', me: fakeMe() },
  connection: { networkDown: false, attempt: 0 },
  isBack: false,
  texts: zhCN,
});

const noNetwork: Change = (facts) => (facts.connection = { networkDown: true, attempt: 2 });
const reconnecting: Change = (facts) => {
  facts.room.state = 'reconnecting';
  facts.connection = { networkDown: facts.connection?.networkDown ?? false, attempt: 2 };
};
const device: Change = (facts) => (facts.room.me.microphone = toggle(true, 'failed', 'microphone_in_use'));
const weak: Change = (facts) => (facts.room.me.status = 'weak');
const feedback: Change = (facts) => (facts.room.me.feedback = true);
const sharing: Change = (facts) => (facts.room.me.screen = toggle(true, 'on'));
const isBack: Change = (facts) => (facts.isBack = true);

describe('the banner', () => {
  it.each<[string, Change[], string]>([
    ['nothing', [], ''],
    ['the good news', [isBack], '网络已恢复'],
    ['the good news before a shared screen', [sharing, isBack], '网络已恢复'],
    ['a weak network before the good news', [isBack, weak], '网络不稳定，已优先保证声音'],
    ['feedback before a weak network', [weak, feedback], '检测到啸叫：附近有另一台设备在同一房间'],
    ['a device before feedback', [feedback, device], zhCN['error.microphoneInUse']],
    ['a device before a weak network', [weak, device], zhCN['error.microphoneInUse']],
    ['a lost connection before a device', [device, weak, reconnecting], '连接断开，正在重连（第 2 次）'],
    ['no network before everything', [device, weak, isBack, reconnecting, noNetwork], '没有网络，连上后会自动恢复'],
  ])('[V19] says %s', (_what, changes, text) => {
    const facts = noTrouble();
    changes.forEach((change) => change(facts));
    expect(bannerView(facts).text).toBe(text);
  });

  it('[S174] offers to mute a user with feedback, and goes once they are muted', () => {
    const facts = { ...noTrouble(), texts: en };
    feedback(facts);
    expect(bannerView(facts)).toMatchObject({
      tone: 'warn',
      text: en['banner.feedback'],
      act: 'mute',
      action: en['control.mute'],
    });
    facts.room.me.microphone = toggle(false);
    expect(bannerView(facts).tone).toBe('');
  });

  it.each([
    [zhCN, '你正在共享屏幕', '停止'],
    [en, 'You are sharing your screen', 'Stop'],
  ])('[V55] tells a user that their screen is shared, with the way to stop it', (texts, text, action) => {
    const facts = { ...noTrouble(), texts };
    facts.room.me.screen = toggle(true, 'starting');
    expect(bannerView(facts).tone).toBe('');
    sharing(facts);
    expect(bannerView(facts)).toMatchObject({ tone: 'accent', text, action, act: 'stopSharing' });
  });

  it('[V19] says nothing where there is no room', () => {
    const facts = noTrouble();
    noNetwork(facts);
    facts.room.state = 'idle';
    expect(bannerView(facts).tone).toBe('');
  });

  it.each([
    ['microphone_in_use', 'retryDevices', 'Retry'],
    ['microphone_refused', 'openSettings', 'Allow'],
    ['microphone_missing', '', ''],
    ['unsupported', '', ''],
  ] as const)('[V21] for %s offers %p', (reason, act, action) => {
    const facts = { ...noTrouble(), texts: en };
    facts.room.me.microphone = toggle(true, 'failed', reason);
    expect(bannerView(facts)).toMatchObject({ tone: 'danger', act, action });
  });

  it('[V21] says nothing about a device that nobody wants', () => {
    const facts = noTrouble();
    facts.room.me.camera = toggle(false, 'failed', 'camera_refused');
    expect(bannerView(facts).tone).toBe('');
  });

  it('[V20] the good news comes once and leaves after two seconds', () => {
    const comeBack = new ReconnectNotice();
    const said = [
      comeBack.next('joined', 0),
      comeBack.next('reconnecting', 1_000),
      comeBack.next('joined', 2_000),
      comeBack.next('joined', 3_999),
      comeBack.next('joined', 4_000),
    ];
    expect(said).toEqual([false, false, true, true, false]);
  });
});
