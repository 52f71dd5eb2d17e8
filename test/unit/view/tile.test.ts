import { en } from '../../../components/core/texts/en';
import { zhCN } from '../../../components/core/texts/zh-cn';
import type { RemoteStreamModel } from '../../../components/core/room/types';
import { avatarView, tintOf } from '../../../components/core/view/avatar';
import { selectPlaying } from '../../../components/core/view/grid/grid-view';
import { barsOf, isWeak } from '../../../components/core/view/signal-bars';
import { localTileView } from '../../../components/core/view/grid/local-tile';
import { levelOf, partsOf, tileView, type Cover } from '../../../components/core/view/grid/tile-view';
import { fakeMe, fakeMember, fakeRemote, toggle } from '../../fakes/store/fake-room-model';

const chen = fakeMember('m1', '陈知远');
const tile = (more: Partial<RemoteStreamModel>, plays = true) =>
  tileView({ remote: fakeRemote(chen, more), style: 'left:0', plays, texts: zhCN });

describe('a tile', () => {
  it.each<[string, Partial<RemoteStreamModel>, boolean, Cover, string]>([
    ['a picture', {}, true, 'picture', ''],
    ['a weak picture', { status: 'weak' }, true, 'picture', ''],
    ['nothing yet', { status: 'connecting' }, true, 'loading', '正在加载画面…'],
    ['nothing asked for yet', { status: 'idle' }, true, 'loading', '正在加载画面…'],
    ['a broken picture', { status: 'reconnecting' }, true, 'reconnecting', '正在重连…'],
    ['a picture that failed', { status: 'failed' }, true, 'failed', '画面加载失败'],
    ['a phone call of theirs', { member: { ...chen, attrs: { interrupted: true } } }, true, 'interrupted', '正在接听电话'],
    ['what they paused', { member: { ...chen, attrs: { paused: true } } }, true, 'paused', '已暂停'],
    ['what stopped here', { status: 'paused' }, true, 'paused', '已暂停'],
    ['no camera', { hasVideo: false }, true, 'cameraOff', ''],
    ['no camera, whatever the flow', { hasVideo: false, status: 'failed' }, true, 'cameraOff', ''],
    ['too many pictures', {}, false, 'watch', '轻点看画面'],
    [
      'somebody away, though the picture failed',
      { status: 'failed', member: { ...chen, presence: 'away' } },
      true,
      'away',
      '暂时离开',
    ],
    [
      'nothing of somebody away who shows a screen, at which they look',
      { member: { ...chen, presence: 'away', tracks: [{ source: 'screen', kind: 'video', muted: false }] } },
      true,
      'picture',
      '',
    ],
    ['somebody offline', { member: { ...chen, presence: 'offline' } }, false, 'offline', '已离线'],
  ])('[V10] covers %s', (_what, more, plays, cover, note) => {
    expect(tile(more, plays)).toMatchObject({ cover, note });
  });

  it('[V10] offers to try again only where that can help', () => {
    expect(tile({ status: 'failed' }).retry).toBe('重试');
    expect(tile({ status: 'connecting' }).retry).toBe('');
  });

  it('[V11] keeps the player of whoever is heard, also without a picture or beyond the limit of pictures', () => {
    expect(tile({ hasVideo: false }).players).toHaveLength(1);
    expect(tile({ hasVideo: false }, false).players).toHaveLength(1);
    expect(tile({}, false).players.map(({ src }) => src)).toEqual([fakeRemote(chen).playerAs('none').src]);
    expect(tile({ hasAudio: false }, false).players).toEqual([]);
    expect(tile({ player: { ...fakeRemote(chen).player, src: '' } }).players).toEqual([]);
  });

  it('[V12] marks the network only when it is weak', () => {
    const shown = [0, 1, 2, 3, 4, 5].map((level) => tile({ quality: { level } }).net !== '');
    expect(shown).toEqual([false, true, true, true, false, false]);
    expect([barsOf({ level: 0 }), isWeak(barsOf({ level: 0 }))]).toEqual([null, false]);
  });

  it('[V13] shows loudness in three steps, and none for somebody who does not speak', () => {
    expect([0, 4, 5, 24, 25, 54, 55, 100].map(levelOf)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect(tile({ volume: 80, speaking: false })).toMatchObject({ mark: '', level: 0 });
    expect(tile({ volume: 80, speaking: true })).toMatchObject({ mark: '', level: 3 });
    expect(tile({ volume: 0, speaking: true }).level).toBe(1);
    expect(tile({ volume: 80, speaking: true, hasAudio: false })).toMatchObject({ mark: 'muted', level: 0 });
  });

  it('[V14] tells a screen reader in one order, in both languages', () => {
    const remote = fakeRemote(chen, { hasAudio: false, hasVideo: false, quality: { level: 1 }, volume: 70 });
    const said = [zhCN, en].map((texts) => tileView({ remote, style: '', plays: true, texts }).said);
    expect(said).toEqual(['，已静音，已关摄像头，网络较弱', ', Muted, Camera off, Weak network']);
  });

  it('[V15] has the first character for a face, whole, and one ground for one person', () => {
    expect(avatarView('m1', '  𠮷野').letter).toBe('𠮷');
    expect(avatarView('m1', 'noor').letter).toBe('N');
    expect(avatarView('m1', '').letter).toBe('·');
    expect(tintOf('m1')).toBe(tintOf('m1'));
    expect(new Set(Array.from({ length: 60 }, (_none, index) => tintOf(`user-${index}`))).size).toBe(6);
  });

  it('names a shared screen after its owner', () => {
    expect(tile({ source: 'screen' }).name).toBe('陈知远 的屏幕');
    expect(partsOf(tile({ source: 'screen' }).key)).toEqual({ member: 'm1', source: 'screen' });
    expect(partsOf('a:b:main')).toEqual({ member: 'a:b', source: 'main' });
  });
});

describe('who plays when not all can', () => {
  const remotes = ['a', 'b', 'c', 'd', 'e'];

  it('[V9] those who were tapped, the latest first, then those in sight, then the others', () => {
    const facts = { chosen: ['d', 'c'], maxPlayers: 3 };
    expect(selectPlaying(remotes, facts, ['a', 'b', 'c', 'd'])).toEqual(['d', 'c', 'a']);
    expect(selectPlaying(remotes, { chosen: [], maxPlayers: 4 }, ['b', 'e'])).toEqual(['b', 'e', 'a', 'c']);
  });

  it('[V9] a tap on somebody out of sight does not push out those in sight', () => {
    expect(selectPlaying(remotes, { chosen: ['e'], maxPlayers: 2 }, ['a', 'b'])).toEqual(['a', 'b']);
  });
});

describe('the own tile', () => {
  const own = (more: Parameters<typeof fakeMe>[0], isPreview = false, preview = true) =>
    localTileView({ me: fakeMe(more), style: '', isPreview, screen: { overVideo: true, preview, flips: true }, texts: zhCN });

  it.each<[string, Parameters<typeof fakeMe>[0], Cover]>([
    ['the own picture, also while it is only on its way to the others', { status: 'connecting' }, 'picture'],
    ['an avatar without a camera', { camera: toggle(false) }, 'cameraOff'],
    ['an avatar with a camera that was refused', { camera: toggle(true, 'failed', 'camera_refused') }, 'cameraOff'],
    ['a phone call', { status: 'paused', interrupted: true }, 'interrupted'],
    ['the background', { status: 'paused' }, 'paused'],
    ['a failure', { status: 'failed' }, 'failed'],
  ])('[V10] shows %s', (_what, more, cover) => {
    expect(own(more).cover).toBe(cover);
  });

  it('[S109] says why nothing of ours is sent, and offers to try again', () => {
    expect(own({ status: 'failed', trouble: 'push_broken' })).toMatchObject({ note: zhCN['error.pushBroken'], retry: '重试' });
  });

  it.each(['camera_missing', 'camera_in_use'] as const)('[S195] says in the preview that there is %s', (reason) => {
    const expected = { camera_missing: zhCN['error.cameraMissing'], camera_in_use: zhCN['error.cameraInUse'] };
    expect(own({ camera: toggle(true, 'failed', reason) }, true).note).toBe(expected[reason]);
    expect(own({ camera: toggle(false) }, true).note).toBe(zhCN['lobby.cameraOff']);
  });

  it('[V35] has no element for a preview that cannot be shown', () => {
    expect(own({}, true, false)).toMatchObject({ pushers: [], cover: 'cameraOff' });
    expect(own({}, true, true).pushers).toHaveLength(1);
    expect(own({}, false, false).pushers).toHaveLength(1);
  });

  it('offers to turn the camera round only where there is a picture to turn', () => {
    expect(own({}).flip).not.toBe('');
    expect(own({ camera: toggle(false) }).flip).toBe('');
  });
});
